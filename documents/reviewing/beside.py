"""What pages of a document say about its reviews: columns that are read with the version, and the reviews that were decided."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from documents.gathering import Part
from documents.models import PeriodicReview
from documents.models.reviewing import Reviewed
from documents.querysets import DECIDE_REVIEW, UNSETTLED
from documents.reviewing.finding import confirmed
from qms.worktime import clock

REVIEWS = Part(PeriodicReview, {"answer": ("issue", "revision")}, key="document")


def reviews_shown(person: Any) -> dict[str, Any]:
    """Columns for rows of versions: what its confirmation set, the review that the person decides, the last verdict."""
    of_document = PeriodicReview.objects.filter(document=OuterRef("document"))
    to_decide = PeriodicReview.objects.permitted(person, DECIDE_REVIEW).filter(
        version=OuterRef("pk"), outcome="", opens_date__lte=clock.today()
    )
    last = of_document.exclude(decided_at=None).order_by("-decided_at", "-pk")
    verdict = JSONObject(outcome="outcome", by_name="by_name", at="decided_at")
    return {
        "review_said": confirmed("pk"),
        "review_open": Subquery(to_decide.values("pk")[:1]),
        "review_last": Subquery(last.values(found=verdict)[:1]),
    }


def last_review(version: Any) -> dict[str, Any] | None:
    """The last verdict on the document as its page says it."""
    found = version.review_last
    if not found:
        return None
    at: datetime | None = parse_datetime(str(found["at"]))
    if at is not None and timezone.is_naive(at):  # SQLite keeps UTC without saying so
        at = at.replace(tzinfo=timezone.get_fixed_timezone(0))
    return {
        "outcome": Reviewed(found["outcome"]).label,
        "goes_on": bool(found["outcome"]) and found["outcome"] in UNSETTLED,
        "by_name": found["by_name"],
        "day": timezone.localdate(at) if at else None,
    }


def decided_reviews(document: Any) -> list[PeriodicReview]:
    """Reviews of the document that somebody decided, the latest first; read with the document as `all_reviews`."""
    decided = [row for row in REVIEWS.rows(document.all_reviews) if row.decided_at]
    return sorted(decided, key=lambda row: (row.decided_at, row.pk), reverse=True)
