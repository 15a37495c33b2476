"""What `verify_integrity` asks of audits: numbers without a gap, signed decisions in the trail, packs of reviews with their hash."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, OuterRef

from audits.models import (
    CorrectiveAction,
    CorrectiveDecision,
    Finding,
    ManagementReview,
    Objective,
    ObjectiveDecision,
    Opportunity,
    Risk,
)
from documents.snapshot import digest
from qms.trail.acts import Act
from qms.trail.integrity import Problem
from qms.trail.models import Entry

TOLD = {
    "accept": Act.CAUSE_APPROVED,
    "close": Act.CORRECTIVE_CLOSED,
    "waive": Act.CORRECTIVE_CLOSED,
    "reopen": Act.CORRECTIVE_REOPENED,
}
AIMED = {
    "approve": Act.OBJECTIVE_APPROVED,
    "target": Act.OBJECTIVE_RETARGETED,
    "close": Act.OBJECTIVE_CLOSED,
    "withdraw": Act.OBJECTIVE_WITHDRAWN,
}
BATCH = 500


def problems() -> Iterator[Problem]:
    """Each named by the row it concerns."""
    for review in ManagementReview.objects.exclude(pack_text="").select_related("agency").iterator(BATCH):
        if digest(review.pack_text) != review.pack_sha256:
            yield Problem(
                "review",
                f"{review._meta.label} {review.agency.code} {review.code}",
                "its pack has another hash than the one that was kept",
            )
    for model in (Finding, CorrectiveAction, Risk, Opportunity):
        rows = model.objects.order_by().values("agency__code", "year")
        for row in rows.annotate(last=Max("number"), count=Count("pk")).exclude(last=F("count")):
            where = f"{model._meta.label} {row['agency__code']} {row['year']}"
            yield Problem("finding", where, "a number is missing")
    yield from _decisions()
    yield from _objectives()


def _decisions() -> Iterator[Problem]:
    """Signed decisions that the trail does not tell of, and closed ones that nobody signed."""
    told = set(
        Entry.objects.filter(act__in=TOLD.values(), subject_type=CorrectiveAction._meta.label).values_list(
            "act", "subject_id", "actor"
        )
    )
    for row in CorrectiveDecision.objects.filter(move__in=TOLD).select_related("corrective").iterator(BATCH):
        if (TOLD[row.move].value, str(row.corrective_id), row.person_id) not in told:
            where = f"audits.CorrectiveDecision {row.pk} {row.corrective}"
            yield Problem("decision", where, "decided without a line in the trail, which every decision writes")
    signed = CorrectiveDecision.objects.filter(
        corrective=OuterRef("pk"), round=OuterRef("round"), move__in=("close", "waive")
    )
    for car in CorrectiveAction.objects.filter(~Exists(signed), state="closed").iterator(BATCH):
        yield Problem("decision", f"audits.CorrectiveAction {car.pk} {car}", "closed without a signed decision")


def _objectives() -> Iterator[Problem]:
    """Decisions on objectives that the trail does not tell of."""
    told = set(
        Entry.objects.filter(act__in=AIMED.values(), subject_type=Objective._meta.label).values_list(
            "act", "subject_id", "actor"
        )
    )
    for row in ObjectiveDecision.objects.select_related("objective").iterator(BATCH):
        if (AIMED[row.move].value, str(row.objective_id), row.person_id) not in told:
            where = f"audits.ObjectiveDecision {row.pk} {row.objective}"
            yield Problem("decision", where, "decided without a line in the trail, which every decision writes")
