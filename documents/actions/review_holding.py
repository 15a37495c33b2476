"""Texts that are held back from their readers while their overdue review is not decided, and given back: never silently.

What decides is the readers' class of the period, so that pages, lists, search, papers, exports and the interface agree.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from documents.actions.applying import access_class
from documents.models import Document, InForce, TypeRules
from documents.reviewing.holding import held_back, to_hold_back
from documents.reviewing.telling import say_held_back
from qms.trail.actions import record
from qms.trail.acts import Act


def hold_back_overdue(*, at: datetime, day: date) -> tuple[int, int]:
    """What the types of today ask for: how many texts were held back, how many given back. Run again it changes nothing.

    A period that is over is given back too: an old text is marked as such, and nobody works by it.
    """
    asked = {pk for rows in to_hold_back(day) for pk in rows.values_list("pk", flat=True)}
    there = set(held_back().values_list("pk", flat=True))
    return sum(_turn(asked - there, held=True, at=at, day=day)), sum(_turn(there - asked, held=False, at=at, day=day))


def give_back(document: Document, *, by: Any, at: datetime) -> None:
    """Its readers have the text again, because somebody did something about it; nothing for one that was not held back."""
    for period in held_back().filter(document=document).select_related("version__applying", "access_class"):
        _put(period, document, held=False, by=by, at=at)


def give_back_all(rules: TypeRules, *, by: Any, at: datetime) -> None:
    """Documents of a type that is not to be held back any more."""
    rows = Document.objects.select_for_update(of=("self",)).select_related("agency", "owner_unit", "type")
    periods = held_back().filter(document__agency=rules.agency, document__type=rules.type)
    for document in rows.filter(pk__in=periods.values("document")).order_by("pk"):
        give_back(document, by=by, at=at)


def _turn(periods: Iterable[int], *, held: bool, at: datetime, day: date) -> Iterable[bool]:
    """A transaction for each: a few documents of a type, and a mended one is not kept waiting by the next."""
    for pk in sorted(periods):
        yield _turn_one(pk, held=held, at=at, day=day)


@transaction.atomic
def _turn_one(pk: int, *, held: bool, at: datetime, day: date) -> bool:
    about = InForce.objects.values_list("document", flat=True).get(pk=pk)
    rows = Document.objects.select_for_update(of=("self",)).select_related("agency", "owner_unit", "type")
    document = rows.get(pk=about)
    period = InForce.objects.select_related("version__applying", "access_class").get(pk=pk)
    if period.access_class.held_back == held or (
        held and not any(rows.filter(pk=pk).exists() for rows in to_hold_back(day))
    ):
        return False  # somebody was quicker
    _put(period, document, held=held, by=None, at=at)
    if held:
        say_held_back(document, day=day, at=at)
    return True


def _put(period: InForce, document: Document, *, held: bool, by: Any, at: datetime) -> None:
    period.access_class = access_class(document, period.version, held_back=held)
    period.save(update_fields=["access_class"])
    act = Act.TEXT_HELD_BACK if held else Act.TEXT_GIVEN_BACK
    record(act=act, by=by, on=period.version, agency=document.agency, at=at, detail={"document": document.code})
