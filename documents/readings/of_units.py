"""What the people of some units still have to read, for who heads the units: one row a document, with who has not confirmed it.

Everything in five statements, however many documents and people: the rounds the person sees, what goes with them, and one
union over the people of all of them.
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import IntegerField, Q, QuerySet, Value

from documents.models import ReadingRound
from documents.readings.audience import Readers, before_of, lines_of_all
from documents.readings.querysets import SEE
from documents.readings.readers import classes_of
from qms.people.querysets import covers
from qms.worktime.days import Calendar

MOST_ROUNDS = 12  # those asked last; /pho-bien/ has all
MOST_PEOPLE = 1_000


class Unread(NamedTuple):
    """A round of which people of the units have something to confirm; `names` in the order of the alphabet, once each."""

    round: ReadingRound
    names: list[str]


def unread_in(paths: Iterable[str], person: Any, day: date) -> tuple[list[Unread], bool]:
    """Rounds that wait for people under `paths`, the first due first, and whether there are more rounds than were looked at.

    `person` is who asks: rounds she does not see are left out, and so is what she has to read herself.
    """
    theirs = [Q(post__unit__phases__path__startswith=path) for path in sorted(set(paths))]
    if not theirs:
        return [], False
    seen = ReadingRound.objects.permitted(person, SEE, day=day).values("pk")
    asking = ReadingRound.objects.asking(day).filter(pk__in=seen).select_related("document__agency", "version__document")
    rounds = list(asking.defer("version__snapshot").order_by("-asked_date", "-pk")[: MOST_ROUNDS + 1])
    here = reduce(or_, theirs) & covers(day, "post__unit__phases__")
    names = _names(rounds[:MOST_ROUNDS], here, person, day)
    found = [Unread(row, sorted(names[row.pk])) for row in rounds[:MOST_ROUNDS] if names.get(row.pk)]
    return sorted(found, key=lambda row: (row.round.due_date, row.round.pk)), len(rounds) > MOST_ROUNDS


def _names(rounds: list[ReadingRound], here: Q, person: Any, day: date) -> dict[int, set[str]]:
    """Of each round the people of the units who have not confirmed what concerns them."""
    if not rounds:
        return {}
    documents = [row.document for row in rounds]
    before, lines, classes = before_of(rounds, day), lines_of_all(documents), classes_of(documents, day)
    parts: list[QuerySet[Any, Any]] = []
    for row in rounds:
        readers = Readers(row, day, _no_calendar, before=before[row.pk], lines=lines[row.document_id], classes=classes)
        people = readers.asked().filter(here, read=False, concerned=True).exclude(person=person).order_by()
        parts.append(people.annotate(round_=Value(row.pk, IntegerField())).values_list("round_", "person__full_name"))
    found: dict[int, set[str]] = {}
    for pk, name in (parts[0].union(*parts[1:]) if parts[1:] else parts[0].distinct())[:MOST_PEOPLE]:
        found.setdefault(pk, set()).add(name)
    return found


def _no_calendar() -> Calendar:
    raise AssertionError("who is late is not asked here")
