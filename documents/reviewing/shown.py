"""What pages say about reviews: how long is left, what became of one, whose turn it is."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.models import PeriodicReview
from documents.models.reviewing import Dropped, Reviewed
from documents.numbers import number_of
from documents.reviewing.turns import Turn

SOON = 30  # days


def clock_of(review: PeriodicReview, today: date) -> dict[str, str]:
    """Days left with the key of the status mark; nothing for one that is decided."""
    left = (review.due_date - today).days
    if review.outcome:
        return {"key": "", "text": ""}
    if left < 0:
        return {"key": "overdue", "text": late_text(-left)}
    text = _("Due today") if not left else ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    return {"key": "soon" if left <= SOON else "", "text": text}


def late_text(days: int) -> str:
    """Overdue by so many days."""
    return ngettext("Overdue by %(n)s day", "Overdue by %(n)s days", days) % {"n": days}


def outcome_text(review: PeriodicReview) -> str:
    """What became of it, with why where it was cancelled."""
    said = str(Reviewed(review.outcome).label)
    return f"{said}: {Dropped(review.dropped).label}" if review.dropped else said


def row_of(review: PeriodicReview, today: date, turn: Turn | None = None) -> dict[str, Any]:
    """A review as lists and the history write it."""
    answer = review.answer if review.answer_id else None
    return {
        "review": review,
        "url": reverse("documents:review", args=[review.pk]),
        "outcome": outcome_text(review),
        "clock": clock_of(review, today),
        "waits": not review.outcome and review.opens_date <= today,
        "held_back": not review.outcome and review.version.period.access_class.held_back,
        "people": ", ".join(one.full_name for one in turn.people) if turn else "",
        "why": turn.why if turn else "",
        "answer": number_of(answer.issue, answer.revision).replace(".", "/") if answer else "",
    }
