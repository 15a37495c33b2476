"""The work behind a change of law: many citations are looked through in the background, and all changes once a day."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from documents.actions.legal_impact import settle_by_force
from documents.legal.impact import Change, changes_on_record
from documents.legal.spreading import JOB, open_cases
from documents.models import LegalInstrument, LegalRelation
from qms.jobs.kinds import JobKind


def spread_change(job: Any, *, at: datetime) -> dict[str, int]:
    """Open the cases of one change; nothing where it has been taken back since."""
    law = LegalInstrument.objects.get(pk=job.payload["law"])
    relation = None
    if "relation" in job.payload:
        relation = LegalRelation.objects.standing().filter(pk=job.payload["relation"]).first()
        if relation is None:
            return {"lines": 0}
    change = Change(law, date.fromisoformat(job.payload["from"]), relation)
    return {"lines": open_cases(change, by=job.owner, at=at)}


def look_again(job: Any, *, at: datetime) -> dict[str, int]:
    """Settle what came into force or went out of it since, and find citations that became living after the change."""
    settled = settle_by_force(at=at, day=timezone.localdate(at))
    return {"settled": settled, "lines": sum(open_cases(change, by=None, at=at) for change in changes_on_record())}


JOBS = {
    JOB: JobKind(run=spread_change),
    "documents.follow_law_changes": JobKind(run=look_again, daily=True),
}
