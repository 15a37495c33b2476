"""Periodic reviews of the world: waiting for their verdict, and many that were decided."""

from datetime import timedelta
from types import SimpleNamespace

from documents.models import InForce, PeriodicReview, Version
from tests import make


def reviewed_by_now(w: SimpleNamespace, *names: str) -> None:
    """A periodic review of each of these documents waits for its verdict."""
    at, day = make.now(), make.today()
    for about in names:
        version = Version.objects.get(pk=w.versions[about].pk)
        w.reviews[about] = PeriodicReview.objects.create(
            document=version.document,
            version=version,
            due_date=day,
            opens_date=day - timedelta(days=60),
            scheduled_at=at,
        )


def more_reviewed(w: SimpleNamespace) -> None:
    """A review of everything that is in force, and fifty that one document had."""
    first, at = w.reviews["in_force"], make.now()
    dates = {"due_date": first.due_date, "opens_date": first.opens_date, "scheduled_at": at}
    said = {"outcome": "confirmed", "reason": "x", "by": w.officer, "by_name": "A", "next_date": first.due_date}
    for _again in range(50):
        PeriodicReview.objects.create(
            document=first.document, version=first.version, decided_at=at, closed_at=at, **dates, **said
        )
    for period in InForce.objects.filter(until_date=None, from_date__lte=make.today(), document__reviews=None):
        PeriodicReview.objects.create(document=period.document, version=period.version, **dates)
