"""The daily work: a round, asked for by the first sweep of the day."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from documents.models import InForce
from procedures.actions.rounds import run_round
from qms.jobs.actions import report
from qms.jobs.kinds import JobKind
from qms.worktime import clock


def look_through(job: Any, *, at: datetime) -> dict[str, int]:
    """Look at every procedure in force. Run again after a crash it goes on where it was."""
    day = timezone.localdate(at)
    total = InForce.objects.on(day).filter(version__procedure_parts__isnull=False).count()
    this = run_round(at=at, day=day, go_on=lambda done: report(job, done=done, total=total, at=clock.now()))
    return {"looked": this.looked, "appeared": this.appeared, "closed": this.closed}


JOBS = {"procedures.look_through": JobKind(run=look_through, daily=True)}
