"""What a kind of job is, and how long to wait before trying again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

MOST_ATTEMPTS = 6
FIRST_PAUSE_SECONDS = 30
LONGEST_PAUSE_SECONDS = 3600


class TryAgain(Exception):
    """The work cannot be done now but may be later. The text is a sentence for people, shown while it waits."""


@dataclass(frozen=True)
class MadeFile:
    """What there is to say of a kind of job that makes a file for its owner, kept under `job.result["sha256"]`.

    `result` also holds `name`, `size`, `count` (what is counted is said by `counted`) and `failed`. `require(job, person)` raises Refused
    where the person may no longer have everything that is in the file; it is asked whenever the file is handed out.
    """

    label: Callable[[Any], Any]
    media_type: Callable[[Any], str]
    require: Callable[[Any, Any], None]
    counted: Callable[[int], str]
    so_far: Callable[[Any], str] = lambda job: ""


@dataclass(frozen=True)
class JobKind:
    """How one kind of job is done.

    `run(job, *, at)` works outside any transaction and opens its own; it may be called again after a crash, so a second
    call must do no harm. It answers a small dict for `job.result`, or None. `Refused` gives up at once and its sentence
    is the error; `TryAgain` and unexpected exceptions are tried again with growing pauses, `attempts` times in all.
    `failed(job, *, at)` is called once when the job is given up. A `daily` kind is asked for once every civil day. A `stoppable` kind may be
    cancelled while it runs: it asks `report` between two pieces whether it is still wanted. One with `file` makes a file that its
    owner follows, fetches and stops on the pages of background work; it is kept for a week.
    """

    run: Callable[..., dict[str, Any] | None]
    failed: Callable[..., None] | None = None
    attempts: int = MOST_ATTEMPTS
    daily: bool = False
    stoppable: bool = False
    file: MadeFile | None = None


Round = Callable[..., Any]


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 30 s, 1 min, 2 min, and so on, at most one hour."""
    return timedelta(seconds=min(FIRST_PAUSE_SECONDS * 2 ** min(max(attempts - 1, 0), 10), LONGEST_PAUSE_SECONDS))
