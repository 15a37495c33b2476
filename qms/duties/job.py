"""The daily work, asked for by the first sweep of the day."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from qms.duties.actions import make_duties
from qms.jobs.kinds import JobKind


def make(job: Any, *, at: datetime) -> dict[str, int]:
    """Make the duties of the year. Run again the same day it changes nothing."""
    return {"made": make_duties(at=at, day=timezone.localdate(at))}


JOBS = {"duties.make": JobKind(run=make, daily=True)}
