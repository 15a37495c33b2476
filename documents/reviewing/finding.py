"""What the daily work looks for, whole sets at a time: texts whose day nears, and reviews that are a question no more."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from documents.models import InForce, PeriodicReview, TypeRules, Version
from documents.models.reviewing import Dropped, Reviewed
from documents.reviewing.dates import AHEAD_DAYS, SCHEDULED_DAYS, begun_by, due_of, opens_of
from qms.approvals.moves import State

_COLUMNS = ("pk", "document", "version", "from_date", "said", "ahead")


def rules_of(document: str) -> QuerySet[TypeRules]:
    """The rules of the row's document; `document` leads to it."""
    return TypeRules.objects.filter(agency=OuterRef(f"{document}agency"), type=OuterRef(f"{document}type"))


def confirmed(version: str) -> Any:
    """What the last confirmation of the row's version set as its next review."""
    rows = PeriodicReview.objects.filter(version=OuterRef(version), outcome=Reviewed.CONFIRMED)
    return Subquery(rows.order_by("-closed_at", "-pk").values("next_date")[:1])


def with_interval(periods: QuerySet[Any]) -> QuerySet[Any]:
    """Periods with `months`, the interval of the document or its type (0: none), and `said`, what the last confirmation set."""
    rules = rules_of("document__").values("review_months")[:1]
    return periods.annotate(months=Coalesce("document__review_months", Subquery(rules), 0), said=confirmed("version"))


def reviewable(day: date) -> QuerySet[Any]:
    """Texts in force on `day` that have an interval, no announced end, no version in preparation and no running review."""
    preparing = Version.objects.in_preparation().filter(document=OuterRef("document"))
    running = PeriodicReview.objects.running().filter(document=OuterRef("document"))
    rows = InForce.objects.on(day).filter(~Exists(preparing), ~Exists(running), until_date=None)
    ahead = Coalesce(Subquery(rules_of("document__").values("review_ahead_days")[:1]), AHEAD_DAYS)
    return with_interval(rows).annotate(ahead=ahead)


def near(day: date) -> Iterator[list[dict[str, Any]]]:
    """Rows of `reviewable` that are due within the schedule, by interval: one statement for each interval in use."""
    limit, rows = day + timedelta(days=SCHEDULED_DAYS), reviewable(day)
    for months in rows.filter(months__gt=0).order_by().values_list("months", flat=True).distinct():
        due = Q(said=None, from_date__lte=begun_by(limit, months)) | Q(said__lte=limit)
        yield list(rows.filter(due, months=months).order_by("pk").values("months", *_COLUMNS))


def review_of(row: dict[str, Any], at: datetime) -> PeriodicReview:
    """The review that a row of `near` asks for."""
    due = due_of(row["from_date"], row["months"], row["said"])
    assert due is not None  # noqa: S101  rows of `near` have an interval
    return PeriodicReview(
        document_id=row["document"],
        version_id=row["version"],
        due_date=due,
        opens_date=opens_of(due, row["ahead"]),
        scheduled_at=at,
    )


def stale(day: date) -> Iterator[tuple[Dropped, QuerySet[PeriodicReview]]]:
    """Reviews that something made pointless which did not say so itself."""
    preparing = Version.objects.in_preparation().filter(document=OuterRef("document"))
    there = InForce.objects.going_on(day).filter(version=OuterRef("version"))
    running = PeriodicReview.objects.running()
    yield Dropped.ENDED, running.filter(~Exists(there))
    yield Dropped.CHANGE, running.filter(Exists(preparing), outcome=Reviewed.OPEN)
    yield Dropped.DRAFT, running.filter(outcome=Reviewed.REVISING, answer__state=State.CANCELLED)
