"""The reading of records parts: asked for when a procedure comes into force, and by the first sweep of the day for what was missed."""

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from documents.models import InForce
from procedures.actions.records import take_up_records
from procedures.models import ProcedurePart
from qms.jobs.actions import enqueue
from qms.jobs.kinds import JobKind


def read_series(job: Any, *, at: datetime) -> dict[str, int]:
    """Read the records parts of texts that came into force. Run again after a crash it goes on where it was."""
    return {"changed": take_up_records(at=at, day=timezone.localdate(at))}


def ask_to_read(period: InForce, *, at: datetime) -> None:
    """Its series are there from the first minute of the day on which the procedure is in force."""
    if not ProcedurePart.objects.filter(version=period.version_id).exists():
        return
    begins = timezone.make_aware(datetime.combine(period.from_date, time()))
    key = f"records:{period.version_id}"
    enqueue(kind=KIND, key=key, payload={}, at=at, run_after=max(at, begins))


KIND = "procedures.take_up_records"
JOBS = {KIND: JobKind(run=read_series, daily=True)}
