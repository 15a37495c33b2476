"""Who has read a round: what the address asks for, rows by name, and rounds with their counts."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from documents.addresses import Unknown, units_asked
from documents.models import Reading, ReadingRound
from documents.readings.audience import INFORMED, LATE, OPEN, READ, STATES
from documents.readings.querysets import FOLLOW, KEEP_READINGS, SEE
from qms.access.rights import rights_of

PAGE = 100
TABS = (OPEN, LATE, READ, INFORMED, "")
ORDER = ("post__unit__agency", "post__unit__order", "post__unit", "person__full_name", "pk")
COLUMNS = (
    "pk", "person", "person__full_name", "post__title", "post__unit", "post__unit__name", "entered", "read", "concerned",
    "late", "read_at",
)  # fmt: skip
_AFTER = re.compile(r"(\d{1,15})")


@dataclass(frozen=True)
class Asked:
    """`tab` one of TABS ("" all), `unit` of one unit (0 all), `after` the row (its number) the page begins behind."""

    tab: str = OPEN
    unit: int = 0
    after: int = 0

    def address(self, **other: Any) -> str:
        """The query of this list, with some of it changed."""
        now = {"tab": self.tab, "unit": self.unit, "after": 0, **other}
        pairs = [("xem", now["tab"] or "tat-ca")] if now["tab"] != OPEN else []
        pairs += [("don-vi", str(now["unit"]))] if now["unit"] else []
        pairs += [("sau", str(now["after"]))] if now["after"] else []
        return f"?{urlencode(pairs)}" if pairs else ""


def asked_of(query: QueryDict) -> Asked:
    """Raises Unknown for what nobody knows."""
    tab = query.get("xem", OPEN)
    tab = "" if tab == "tat-ca" else tab
    after = query.get("sau", "")
    if tab not in TABS:
        raise Unknown("xem")
    if after and not _AFTER.fullmatch(after):
        raise Unknown("sau")
    units = units_asked(query)
    if len(units) > 1:
        raise Unknown("don-vi")
    return Asked(tab, units[0] if units else 0, int(after or 0))


def seen_by(person: Any, rows: QuerySet[Any], found: ReadingRound, *, keeps: bool) -> QuerySet[Any]:
    """Of `Readers.people` those the person sees: all for who keeps the readings, else the people of units headed."""
    if keeps:
        return rows
    return rows.filter(rights_of(person).where(FOLLOW, unit="post__unit", agency="post__unit__agency"))


def narrowed(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """Rows of the tab and the unit."""
    rows = rows.filter(STATES[asked.tab]) if asked.tab else rows
    return rows.filter(post__unit=asked.unit) if asked.unit else rows


def page_of(rows: QuerySet[Any], found: ReadingRound, asked: Asked) -> list[dict[str, Any]]:
    """One page and one row more, by unit and name; `after` is the number of the last row of the page before."""
    return list(ordered(rows, found, asked)[: PAGE + 1])


def ordered(rows: QuerySet[Any], found: ReadingRound, asked: Asked) -> QuerySet[Any]:
    """Rows as dicts with COLUMNS, in the order of the letterhead."""
    mine = Reading.objects.filter(round=found, person=OuterRef("person"))
    rows = rows.annotate(read_at=Subquery(mine.values("at")[:1]))
    if asked.after:
        rows = rows.filter(_behind(rows, asked.after))
    return rows.order_by(*ORDER).values(*COLUMNS)


def _behind(rows: QuerySet[Any], last: int) -> Q:
    """Rows that come after the row number `last`; nothing where it is not in the list any more."""
    edge = rows.model.objects.filter(pk=last).values_list(*ORDER).first()
    if edge is None:
        return Q(pk__in=[])
    found, same = Q(), Q()
    for name, value in zip(ORDER, edge, strict=True):
        found |= same & Q(**{f"{name}__gt": value})
        same &= Q(**{name: value})
    return found


def rounds_of(person: Any, day: date) -> QuerySet[ReadingRound]:
    """Rounds that count on the day and that the person sees, the latest first.

    `kept`: all its readers are the person's to see, `confirmed` of them; else `confirmed_here` of units headed.
    """
    rights = rights_of(person, day)
    kept = ReadingRound.objects.permitted(person, KEEP_READINGS, day=day).filter(pk=OuterRef("pk"))
    here = rights.where(FOLLOW, unit="readings__unit", agency="readings__unit__agency")
    here = here if rights.may_somewhere(FOLLOW) else Q(readings__isnull=True)
    rows = ReadingRound.objects.asking(day).filter(
        pk__in=ReadingRound.objects.permitted(person, SEE, day=day).values("pk")
    )
    rows = rows.annotate(kept=Exists(kept), confirmed=Count("readings"), confirmed_here=Count("readings", filter=here))
    return rows.select_related("document__agency", "document__owner_unit", "version").order_by("-asked_date", "-pk")
