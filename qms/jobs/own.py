"""The work of the floors below this one: sealing, checkpoints, old sessions, old daily rows."""

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings

from qms.jobs.kinds import JobKind, Round
from qms.jobs.models import Job, State
from qms.trail.actions import seal_entries, write_checkpoint
from qms.trail.clock import watch

DAILY_ROWS_KEPT = timedelta(days=90)


def clear_sessions(job: Job, *, at: datetime) -> None:
    """Remove sessions that have expired."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def clear_daily_rows(job: Job, *, at: datetime) -> dict[str, int]:
    """Remove the rows of daily work done long ago. Other jobs stay: their key keeps the work from being repeated."""
    old = Job.objects.filter(state=State.DONE, finished_at__lt=at - DAILY_ROWS_KEPT, key__startswith="daily:")
    return {"removed": old.delete()[0]}


def write_daily_checkpoint(job: Job, *, at: datetime) -> dict[str, str]:
    """Write the head of the trail outside the database."""
    path = write_checkpoint(at=at)
    return {"file": path.name if path else ""}


def seal(*, at: datetime) -> int:
    """Seal the entries of the trail that wait for it."""
    return seal_entries()


OWN_JOBS: dict[str, JobKind] = {
    "clear_sessions": JobKind(run=clear_sessions, daily=True),
    "clear_daily_rows": JobKind(run=clear_daily_rows, daily=True),
    "write_checkpoint": JobKind(run=write_daily_checkpoint, daily=True),
}


def watch_clock(*, at: datetime) -> int:
    """Say in the trail when the clock of the server was moved."""
    return 1 if watch(at=at) else 0


OWN_ROUNDS: dict[str, Round] = {"seal": seal, "watch_clock": watch_clock}
