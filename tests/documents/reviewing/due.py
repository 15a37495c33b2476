"""Texts in force whose review is due, and their reviews."""

from datetime import date, timedelta
from typing import Any

from documents.actions.reviewing import Scheduled, schedule_reviews
from documents.models import PeriodicReview, Version
from qms.worktime.days import add_months
from tests import make

DAY = timedelta(days=1)
WHY = "Đối chiếu với thực tế, nội dung còn đúng."


def due_in(w: Any, days: int, **fields: Any) -> Version:
    """In force since that day on which a review every twelve months is due in so many days; negative: is over.

    The author holds its owner post.
    """
    begun = add_months(make.today() + days * DAY, -12)
    return make.in_force(w, from_date=begun, **{"owner_post": w.author_post, **fields})


def scheduled(day: date | None = None) -> Scheduled:
    """The daily work of `day`."""
    return schedule_reviews(at=make.now(), day=day or make.today())


def review_in(w: Any, days: int, **fields: Any) -> PeriodicReview:
    """The review of such a text, as the daily work makes it."""
    version = due_in(w, days, **fields)
    scheduled()
    return PeriodicReview.objects.get(version=version)


def fresh(review: PeriodicReview) -> PeriodicReview:
    return PeriodicReview.objects.select_related("document", "version").get(pk=review.pk)
