"""Whose turn a review is today: the holder of the owner post; where nobody holds it the head of the owner unit; else the officers.

Nothing of it is stored: appointments change, and the review goes to who has the post now.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from documents.models import PeriodicReview
from documents.querysets import KEEP
from documents.telling import people_who
from qms.people.models import Appointment
from qms.people.querysets import covers


class Turn(NamedTuple):
    """Who decides, and why it is not the owner post; empty where it is."""

    people: list[Any]
    why: str = ""


def turns(reviews: Iterable[PeriodicReview], day: date) -> dict[int, Turn]:
    """By the id of the review. Read with their document; one statement, and one more an agency where nobody of the unit is there."""
    rows = list(reviews)
    posts, units = {row.document.owner_post_id for row in rows}, {row.document.owner_unit_id for row in rows}
    held: dict[tuple[str, int], list[Any]] = {}
    found = Appointment.objects.filter(covers(day), person__is_active=True).select_related("person", "post")
    near = found.filter(post__in=posts) | found.filter(post__unit__in=units, post__is_head=True)
    for one in near.order_by("from_date", "pk"):
        held.setdefault(("post", one.post_id), []).append(one.person)
        if one.post.is_head:
            held.setdefault(("unit", one.post.unit_id), []).append(one.person)
    officers: dict[int, list[Any]] = {}
    return {row.pk: _turn(row, held, officers, day) for row in rows}


def _turn(
    review: PeriodicReview, held: dict[tuple[str, int], list[Any]], officers: dict[int, list[Any]], day: date
) -> Turn:
    document = review.document
    if people := held.get(("post", document.owner_post_id)):
        return Turn(people)
    if people := held.get(("unit", document.owner_unit_id)):
        return Turn(people, _("nobody holds the owner post, so the head of the owner unit decides"))
    if document.agency_id not in officers:
        officers[document.agency_id] = people_who(KEEP, document.agency, day=day)
    return Turn(
        officers[document.agency_id],
        _("nobody holds the owner post or heads the owner unit, so the QMS officer decides"),
    )
