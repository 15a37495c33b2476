"""How far the reading of an agency's documents has come, unit by unit: for the picture that its leadership gets."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q

from documents.models import ReadingRound
from documents.readings.audience import Readers
from documents.readings.of_units import laid_out, no_calendar
from documents.readings.querysets import FOLLOW, SEE
from documents.readings.readers import classes_of
from qms.access.rights import rights_of

MOST_ROUNDS = 12  # those asked last
DAYS = 90


class UnitRead(NamedTuple):
    """People and rounds of one unit: of `asked` confirmations, `read` were given."""

    unit: int
    name: str
    order: int
    asked: int
    read: int


def read_by_unit(person: Any, agency: Any, day: date) -> list[UnitRead]:
    """Rounds asked within `DAYS` about documents of `agency`, at most the last `MOST_ROUNDS`; people whose reading `person` follows.

    People for whom a change was information only are not counted before they confirm. Four statements.
    """
    rights = rights_of(person, day)
    if not rights.may_somewhere(FOLLOW):
        return []
    seen = ReadingRound.objects.permitted(person, SEE, day=day).values("pk")
    recent = ReadingRound.objects.asking(day).filter(
        pk__in=seen, asked_date__gt=day - timedelta(days=DAYS), document__agency=agency
    )
    recent = recent.select_related("document__agency", "version__document").defer("version__snapshot")
    rounds = list(recent.order_by("-asked_date", "-pk")[:MOST_ROUNDS])
    if not rounds:
        return []
    (before, lines), classes = laid_out(rounds, day), classes_of([row.document for row in rounds], day)
    followed = rights.where(FOLLOW, unit="post__unit", agency="post__unit__agency")
    counted: list[Any] = [
        Readers(row, day, no_calendar, before=before[row.pk], lines=lines[row.document_id], classes=classes)
        .asked()
        .filter(followed, Q(read=True) | Q(concerned=True))
        .order_by()
        .values_list("post__unit", "post__unit__name", "post__unit__order")
        .annotate(asked_=Count("person", distinct=True), read_=Count("person", distinct=True, filter=Q(read=True)))
        for row in rounds
    ]
    first, *others = counted
    return _summed(first.union(*others, all=True) if others else first)


def _summed(rows: Any) -> list[UnitRead]:
    found: dict[int, UnitRead] = {}
    for unit, name, order, asked, read in rows:
        so_far = found.get(unit, UnitRead(unit, name, order, 0, 0))
        found[unit] = so_far._replace(asked=so_far.asked + asked, read=so_far.read + read)
    return sorted(found.values(), key=lambda row: (row.order, row.name))
