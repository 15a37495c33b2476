"""The daily work, asked for by the first sweep of the day."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from documents.actions.reviewing import DAILY, schedule_reviews
from qms.jobs.kinds import JobKind


def schedule(job: Any, *, at: datetime) -> dict[str, int]:
    """Schedule, open and cancel reviews. Run again the same day it changes nothing; killed anywhere it goes on there."""
    return schedule_reviews(at=at, day=timezone.localdate(at))._asdict()


JOBS = {DAILY: JobKind(run=schedule, daily=True)}
