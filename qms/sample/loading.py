"""Load the sample agency: one transaction from the first unit to the last act, so that it is there wholly or not at all."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from documents.actions import drafting
from documents.models import Document, Version
from qms.notices.actions import mark_read
from qms.notices.models import Notice
from qms.people.models import Agency, User
from qms.sample import (
    aims,
    announced,
    auditing,
    converting,
    copies,
    covering,
    filing,
    findings,
    lawbook,
    meetings,
    paper,
    plan,
    practice,
    readings,
    reviews,
    told,
)
from qms.sample import house as houses
from qms.sample.cast import Cast, usernames
from qms.sample.events import Event, moment, read_moment
from qms.sample.house import OPENED, House
from qms.sample.press import Press
from qms.sample.reading import documents, listed, story
from qms.sample.rules import set_rules
from qms.sample.stage import Stage
from qms.trail.actions import seal_entries
from qms.trail.refusals import Refused
from qms.worktime.clock import standing_at

SEED = 20261122
LAST_DAY = date(2026, 11, 22)
READ_UNTIL = moment(date(2026, 11, 16), 0)  # people have read what they were told before
IMPORTED = moment(OPENED.date(), 9)
SAY_EVERY = 3.0  # seconds
BESIDE = {
    "withdraw": Stage.withdraw,
    "share": Stage.share,
    "unshare": Stage.unshare,
    "change-request": Stage.ask_change,
    "request-withdraw": Stage.ask_change,
    "answer-request": Stage.answer_change,
}


@dataclass(frozen=True)
class Loaded:
    """What is there now."""

    documents: int
    versions: int
    pdfs: int
    acts: int
    seconds: float


def is_loaded() -> bool:
    """Whether the sample is here already."""
    return Document.objects.exists() and User.objects.filter(username__in=usernames()).exists()


def check_welcome() -> None:
    """Raises Refused outside demo mode and where real people or agencies are. English: the command line says it."""
    if not settings.DEMO:
        raise Refused("The sample agency is for demo mode only. Set QMS_DEMO=1 with an empty data folder.")
    strangers = User.objects.exclude(username__in=usernames())
    if strangers.exists():
        names = ", ".join(strangers.values_list("username", flat=True)[:5])
        raise Refused(f"Real people work here ({names}). The sample agency is never mixed with them.")
    if Agency.objects.exists():
        raise Refused("There is an agency here already. Load the sample into an empty database.")


def load(
    *, only: set[str] | None = None, renderer: Callable | None = None, say: Callable[[str], None] = lambda line: None
) -> Loaded:
    """Perform the whole story; with `only`, the documents of these codes alone. Raises Refused, nothing is kept then."""
    check_welcome()
    unknown = (only or set()) - documents().keys()
    if unknown:
        raise Refused(f"The sample has no document {', '.join(sorted(unknown))}.")
    began, press = time.monotonic(), Press(renderer)
    codes = only or set(documents())
    try:
        with transaction.atomic(), override("vi"), seeded_ids():
            acts = _perform(_Progress(say, press), codes, press)
    finally:
        press.close()
    counts = Document.objects.count(), Version.objects.count()
    return Loaded(*counts, pdfs=press.taken, acts=acts, seconds=time.monotonic() - began)


@contextmanager
def seeded_ids() -> Iterator[None]:
    """Ids of new sections come from one seed, so that content hashes are the same every run."""
    source, before = random.Random(SEED), drafting.ID_SOURCE  # noqa: S311
    drafting.ID_SOURCE = lambda: UUID(int=source.getrandbits(128), version=4)
    try:
        yield
    finally:
        drafting.ID_SOURCE = before


class _Progress:
    """A line every few seconds."""

    def __init__(self, say: Callable[[str], None], press: Press) -> None:
        self._say, self._press, self._last = say, press, time.monotonic()
        self.acts = self.total = 0

    def tell(self, what: str) -> None:
        if time.monotonic() - self._last > SAY_EVERY:
            self._last = time.monotonic()
            self._say(f"  {self.acts:>4} of {self.total} acts, {self._press.done():>3} PDFs: {what}")


def _perform(progress: _Progress, codes: set[str], press: Press) -> int:
    cast = Cast()
    house = House(cast)
    with standing_at(OPENED):
        houses.found(house)
        set_rules(house, cast)
    stage = Stage(house, cast, press, progress.tell)
    events = sorted([*houses.changes(house), *_events(stage, codes)], key=lambda event: event.at)
    progress.total = len(events)
    for progress.acts, event in enumerate(events):
        progress.tell(f"{event.at:%d/%m/%Y} {event.name}")
        with standing_at(event.at):
            try:
                event.perform(event.at)
            except Exception as trouble:
                trouble.add_note(f"in the story: {event.at:%Y-%m-%d %H:%M} {event.name}")
                raise
    stage.settle()
    _leave_tidy(cast)
    return len(events)


def _events(stage: Stage, codes: set[str]) -> list[Event]:
    """Everything that happens to documents."""
    events = [_importing(stage, codes)]
    for facts in paper.later_imports(codes):
        then = moment(facts.from_date, 9)
        events.append(
            Event(then, f"import {facts.code}", lambda at, facts=facts: paper.import_from_paper(stage, [facts], at=at))
        )
    versions = plan.versions_told()
    for key, steps in plan.steps_of_versions().items():
        for step in steps if key[0] in codes else ():
            name = f"{step.kind} {key[0]} {key[1]} by {step.who}"
            events.append(Event(step.at, name, lambda _at, step=step, key=key: stage.perform(versions[key], step)))
    for one in plan.issues():
        one.versions = [facts for facts in one.versions if facts.code in codes]
        if one.versions:
            events.append(Event(one.at, f"issue {one.number}", lambda _at, one=one: stage.issue(one)))
    events += announced.events(stage) + copies.events(stage, codes) + practice.events(stage, codes)
    events += readings.events(stage, codes) + reviews.events(stage, codes) + filing.events(stage, codes)
    events += findings.events(stage, codes) + auditing.events(stage) + covering.events(stage)
    events += aims.events(stage, codes) + meetings.events(stage) + converting.events(stage)
    return events + _beside(stage, codes) + lawbook.events(stage, codes)


def _importing(stage: Stage, codes: set[str]) -> Event:
    def bring(at) -> None:
        for rank in paper.first_imports(codes):
            paper.import_from_paper(stage, rank, at=at)
        paper.describe_posts(stage)

    return Event(IMPORTED, "import from paper", bring)


def _beside(stage: Stage, codes: set[str]) -> list[Event]:
    """Withdrawals, shares, change requests, old codes."""
    events = []
    for act in story():
        at = read_moment(act["at"])
        if act["act"] == "rename":
            events.append(Event(at, "rename", stage.rename))
        for code in listed(act.get("doc")) if act["act"] in BESIDE else ():
            if code in codes:
                perform = BESIDE[act["act"]]
                name = f"{act['act']} {code}"
                events.append(Event(at, name, lambda at, act=act, code=code, do=perform: do(stage, act, code, at)))
    return events


def _leave_tidy(cast: Cast) -> None:
    """Old news is read, reminders are written, and every entry of the trail is sealed."""
    for username in usernames():
        mine = Notice.objects.of(cast[username]).filter(created_at__lt=READ_UNTIL)
        mark_read(mine, by=cast[username], at=READ_UNTIL)
    with standing_at(told.LAST_FRIDAY):
        told.settle(cast)
    while seal_entries():
        pass
