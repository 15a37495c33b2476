"""The daily work, asked for by the first sweep of the day."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from procedures.actions.records import take_up_records
from qms.jobs.kinds import JobKind


def read_series(job: Any, *, at: datetime) -> dict[str, int]:
    """Read the records parts of texts that came into force. Run again after a crash it goes on where it was."""
    return {"changed": take_up_records(at=at, day=timezone.localdate(at))}


JOBS = {"procedures.take_up_records": JobKind(run=read_series, daily=True)}
