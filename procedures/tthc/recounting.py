"""The daily work on clocks: their due days follow the calendars."""

from datetime import datetime
from typing import Any

from procedures.actions.tthc_announcing import recount_clocks
from qms.jobs.kinds import JobKind


def recount(job: Any, *, at: datetime) -> dict[str, int]:
    """Run again after a crash it finds what is left to do."""
    return {"moved": recount_clocks()}


JOBS = {"procedures.recount_clocks": JobKind(run=recount, daily=True)}
