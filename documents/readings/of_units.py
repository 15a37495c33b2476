"""What still has to be read, for the page of a unit's work: the rounds that a head sees, each with whom it waits for.

Three statements whatever the number of documents and people; the rows themselves are read with the other work of the unit.
"""

from datetime import date
from typing import Any

from django.db.models import CharField, DateField, F, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.models import ReadingAudience, ReadingRound
from documents.readings.audience import BEFORE, Before, Readers, before_rows, grouped, or_applying
from documents.readings.querysets import SEE
from documents.readings.readers import classes_of
from qms.notices.reminding import due_rows
from qms.worktime.days import Calendar

MOST_ROUNDS = 12  # those asked last; the page leads to /pho-bien/, which has all

_Laid = tuple[dict[int, list[Before]], dict[int, list[ReadingAudience]]]


def unread_of_units(day: date, person: Any) -> list[QuerySet[Any, Any]]:
    """In the shape of reminders: who has something to confirm, for each round that `person` sees.

    The day is that of the round; who joined later has longer, which the page of the round says.
    """
    seen = ReadingRound.objects.permitted(person, SEE, day=day).values("pk")
    asking = ReadingRound.objects.asking(day).filter(pk__in=seen).defer("version__snapshot")
    asking = asking.select_related("document__agency", "version__document").order_by("-asked_date", "-pk")
    rounds = list(asking[:MOST_ROUNDS])
    if not rounds:
        return []
    (before, lines), classes = laid_out(rounds, day), classes_of([row.document for row in rounds], day)
    found = []
    for row in rounds:
        readers = Readers(row, day, no_calendar, before=before[row.pk], lines=lines[row.document_id], classes=classes)
        people = readers.asked().filter(read=False, concerned=True)
        found.append(
            due_rows(
                people.annotate(day_due=Value(row.due_date, DateField())),
                person="person",
                key=Value(f"reading:{row.pk}"),  # type: ignore[arg-type]
                due="day_due",
                text=_("%(code)s is to be read and confirmed") % {"code": row.document.code},
                url=reverse("documents:reading_round", args=[row.pk]),
            )
        )
    return found


_LINE = ("document", "pk", "with_below", "added_date", "post", "unit", "with_below", "with_below")
_NAMES = ("document_", "pk_", "flag_", "day_", "post_", "unit_", "first_", "second_", "kind_", "role_")


def laid_out(rounds: list[ReadingRound], day: date) -> _Laid:
    """`before` of each round and the lines of each document: two tables in one statement, told apart by `kind_`."""
    none = Value("", CharField())
    parties = _columns(before_rows(rounds, day).order_by(), BEFORE, kind_=none, role_=none)
    lines = ReadingAudience.objects.filter(document__in=[row.document_id for row in rounds]).order_by()
    found = list(parties.union(_columns(lines, _LINE, kind_=F("kind"), role_=F("role")), all=True))
    newest = sorted((row for row in found if not row[8]), key=lambda row: (row[0], -row[1]))
    entered = sorted((row for row in found if row[8]), key=lambda row: (row[3], row[1]))
    documents = {row.document_id: row.document for row in rounds}
    by_document: dict[int, list[ReadingAudience]] = {pk: [] for pk in documents}
    for document, pk, below, added, post, unit, _first, _second, kind, role in entered:
        by_document[document].append(
            ReadingAudience(
                pk=pk,
                document=documents[document],
                kind=kind,
                role=role,
                unit_id=unit,
                post_id=post,
                with_below=below,
                added_date=added,
            )  # fmt: skip
        )
    given = {pk: or_applying(rows, documents[pk]) for pk, rows in by_document.items()}
    return grouped((row[:8] for row in newest), rounds), given


def _columns(rows: QuerySet[Any], names: tuple[str, ...], **more: Any) -> QuerySet[Any, Any]:
    named = {name: F(column) for name, column in zip(_NAMES, names, strict=False)}
    return rows.annotate(**named, **more).values_list(*_NAMES)


def no_calendar() -> Calendar:
    raise AssertionError("who is late is not asked here")
