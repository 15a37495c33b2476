"""Which texts in force are held back from their readers: their type says so, the review is overdue, and nobody does anything about it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from documents.models import AccessClass, InForce, PeriodicReview, Version
from documents.models.reviewing import DECIDED
from documents.models.types import WhenOverdue
from documents.querysets import InForceQuerySet
from documents.reviewing.dates import begun_by
from documents.reviewing.finding import rules_of, with_interval
from qms.access.rights import rights_of
from qms.worktime.days import ONE_DAY


def to_hold_back(day: date) -> Iterator[QuerySet[InForce]]:
    """Periods of texts to be held back on `day`, whether they are already or not: one selection for each interval in use.

    A version in preparation, or a review that was decided and waits for what follows, keeps the text before its readers.
    """
    decided = PeriodicReview.objects.running().filter(document=OuterRef("document"), outcome__in=DECIDED)
    preparing = Version.objects.in_preparation().filter(document=OuterRef("document"))
    overdue = Subquery(rules_of("document__").values("review_overdue")[:1])
    rows = with_interval(InForce.objects.on(day)).annotate(when_overdue=overdue).filter(when_overdue=WhenOverdue.HIDE)
    for months in rows.filter(months__gt=0).order_by().values_list("months", flat=True).distinct():
        late = Q(said=None, from_date__lte=begun_by(day - ONE_DAY, months)) | Q(said__lt=day)
        yield rows.filter(late, ~Exists(decided), ~Exists(preparing), months=months)


def held_back() -> InForceQuerySet:
    """Periods whose readers' class is held back."""
    return InForce.objects.filter(access_class__held_back=True)


def held_back_from(person: Any, slug: str, day: date) -> str:
    """The code of the document whose text of `day` the person would read, were it not held back; empty for any other."""
    same = {name: OuterRef(f"access_class__{name}") for name in ("owner_unit", "type", "classification")}
    readable = AccessClass.objects.readable(rights_of(person)).filter(held_back=False, **same)
    applied = readable.annotate(set=Coalesce("applying", 0)).filter(set=Coalesce(OuterRef("access_class__applying"), 0))
    found = held_back().on(day).filter(Exists(applied), document__slug=slug)
    return found.values_list("document__code", flat=True).first() or ""
