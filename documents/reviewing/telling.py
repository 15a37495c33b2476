"""Who hears of a review: whose turn it is when it opens, and again with the officers once it is late; each once. Codes alone."""

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.models import Document, PeriodicReview
from documents.querysets import KEEP
from documents.reviewing.turns import turns
from documents.telling import people_who
from qms.notices.actions import notify

AT_ONCE = 200


def to_open(day: date) -> QuerySet[PeriodicReview]:
    """Opened, and nobody was told of it."""
    return PeriodicReview.objects.filter(outcome="", opens_date__lte=day, told_at=None)


def to_urge(day: date) -> QuerySet[PeriodicReview]:
    """Over its day, and nobody was told of that."""
    return PeriodicReview.objects.filter(outcome="", due_date__lt=day, late_at=None)


def tell(rows: QuerySet[PeriodicReview], say: Callable[..., None], day: date, at: datetime) -> list[int]:
    """Tell of the next reviews; answers their ids. The same person hears of the same review and day once, whatever happens."""
    reviews = list(rows.select_related("document__agency").order_by("pk")[:AT_ONCE])
    whose = turns(reviews, day)
    for review in reviews:
        say(review, whose[review.pk].people, day, at)
    return [review.pk for review in reviews]


def say_opened(review: PeriodicReview, people: list, day: date, at: datetime) -> None:
    """It waits for these people."""
    _notify("review_due", review, people, _("%(code)s is due for its periodic review by %(day)s."), "", at)


def say_late(review: PeriodicReview, people: list, day: date, at: datetime) -> None:
    """It is late: who decides it and the officers hear so."""
    officers = people_who(KEEP, review.document.agency, day=day)
    everybody = list({one.pk: one for one in [*people, *officers]}.values())
    _notify(
        "review_late",
        review,
        everybody,
        _("%(code)s was to be reviewed by %(day)s; its readers are told so."),
        ":late",
        at,
    )


def say_to_withdraw(review: PeriodicReview, *, by: int, day: date, at: datetime) -> None:
    """The officers withdraw what a review found to be of no use."""
    officers = [one for one in people_who(KEEP, review.document.agency, day=day) if one.pk != by]
    _notify("review_withdraw", review, officers, _("%(code)s is to be withdrawn, its review says."), ":withdraw", at)


def _notify(kind: str, review: PeriodicReview, people: list, text: str, which: str, at: datetime) -> None:
    notify(
        kind=kind,
        to=people,
        # By document and day: a review that was cancelled and asked anew for the same day is no news.
        about=f"review:{review.document_id}:{review.due_date.isoformat()}{which}",
        url=reverse("documents:review", args=[review.pk]),
        text=text % {"code": review.document.code, "day": f"{review.due_date:%d/%m/%Y}"},
        at=at,
        due=review.due_date,
    )


def say_held_back(document: Document, *, day: date, at: datetime) -> None:
    """Its readers have lost the text until somebody decides: who is to decide and the officers hear so."""
    reviews = list(PeriodicReview.objects.running().filter(document=document).select_related("document__agency"))
    waiting = [one for turn in turns(reviews, day).values() for one in turn.people]
    notify(
        kind="review_held_back",
        to=[*waiting, *people_who(KEEP, document.agency, day=day)],
        about=f"review:{document.pk}:{day.isoformat()}:held-back",
        url=reverse("documents:review", args=[reviews[0].pk]) if reviews else reverse("documents:reviews"),
        text=_("%(code)s is held back from its readers until its overdue review is decided.") % {"code": document.code},
        at=at,
    )
