"""Whose job it is: claiming, giving back, finishing. Every change of a job's state while it runs is here."""

import os
import secrets
import socket
from datetime import datetime
from pathlib import Path

from django.db import transaction

from qms.jobs.kinds import pause_after
from qms.jobs.known import with_files
from qms.jobs.models import Job, State


def here() -> str:
    """Where this process lives: machine and process namespace, so that process numbers can be compared."""
    try:
        namespace = Path("/proc/self/ns/pid").readlink().name
    except OSError:
        namespace = ""
    return f"{socket.gethostname()[:60]}/{namespace}"


def new_token() -> str:
    """The token of one run: place, process number, and a random part."""
    return f"{here()}/{os.getpid()}/{secrets.token_hex(6)}"


def claim_next(*, at: datetime, names: set[str], spared: set[int]) -> Job | None:
    """Take the next due job of these kinds for this run, skipping ids in `spared` and rows that others hold.

    A file that somebody asked for waits until everything else is done: it may take minutes, and a text that comes into
    force does not wait behind it.
    """
    with transaction.atomic():
        due = Job.objects.due(at, last=with_files()).filter(kind__in=names).exclude(pk__in=spared)
        job = due.select_for_update(skip_locked=True).first()
        if job is None:
            return None
        job.state, job.attempts = State.RUNNING, job.attempts + 1
        job.claimed_by, job.claimed_at = new_token(), at
        job.save(update_fields=["state", "attempts", "claimed_by", "claimed_at"])
        return job


def give_back(*, at: datetime) -> int:
    """Return to the queue what dead workers held: silent for a lease, or a process of this machine that is gone."""
    with transaction.atomic():
        lost = {job.pk for job in Job.objects.abandoned(at)}
        lost |= {
            job.pk
            for job in Job.objects.filter(state=State.RUNNING, claimed_by__startswith=here())
            if is_gone(job.claimed_by)
        }
        return Job.objects.filter(pk__in=lost, state=State.RUNNING).update(
            state=State.WAITING, claimed_by="", claimed_at=None, run_after=at
        )


def is_gone(token: str) -> bool:
    """Whether the process of this token, one of this place (`here`), has ended."""
    number = token.rsplit("/", 2)[-2]
    return number.isdigit() and not Path(f"/proc/{number}").exists() and Path("/proc/self").exists()


def finish(job: Job, *, state: State, at: datetime, result=None, error: str = "") -> bool:
    """End a job, if this run still holds it. False when it was given to another run meanwhile."""
    ended = {"state": state, "finished_at": at, "result": result, "error": error, "claimed_by": "", "claimed_at": None}
    return _if_still_ours(job, ended)


def postpone(job: Job, *, at: datetime, error: str) -> bool:
    """Put a job back for a later attempt, if this run still holds it."""
    later = at + pause_after(job.attempts)
    back = {"state": State.WAITING, "run_after": later, "error": error, "claimed_by": "", "claimed_at": None}
    return _if_still_ours(job, back)


def _if_still_ours(job: Job, values: dict) -> bool:
    held = Job.objects.filter(pk=job.pk, state=State.RUNNING, claimed_by=job.claimed_by)
    if not held.update(**values):
        return False
    for field, value in values.items():
        setattr(job, field, value)
    return True
