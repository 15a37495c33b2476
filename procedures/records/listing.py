"""The register of records: which files an address asks for and in which order, and how each stands on a day."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from procedures.models import RecordEntry, RecordSeries
from procedures.records.asking import DUE, GONE, HAND_OVER, HELD, OPEN, Asked
from procedures.records.querysets import ARCHIVED_FROM, HAND_OVER_MONTHS, SEE, SEE_SERIES
from qms.access.rights import rights_of
from qms.worktime.days import add_months

PAGE = 50
SOON = 30  # days
# The day that orders a tab, the nearest first; the others by the day of opening, the latest first.
BY_DAY = {DUE: "due_date", HAND_OVER: "closed_date"}


def rows_of(person: Any, asked: Asked, day: date) -> QuerySet[RecordEntry]:
    """Files that the person sees, as asked for. One statement when read."""
    rows = narrowed(RecordEntry.objects.permitted(person, SEE, day=day), asked, day)
    column = BY_DAY.get(asked.tab, "opened_date")
    down = asked.tab not in BY_DAY
    if asked.after:
        before, pk = asked.after
        further, same = (f"{column}__lt", "pk__lt") if down else (f"{column}__gt", "pk__gt")
        rows = rows.filter(Q(**{further: before}) | Q(**{column: before, same: pk}))
    order = (f"-{column}", "-pk") if down else (column, "pk")
    return rows.order_by(*order).select_related("series__unit", "series__document", "series__agency", "disposal")


def narrowed(rows: Any, asked: Asked, day: date) -> Any:
    """Those that the filters leave."""
    rows = _of_tab(rows, asked.tab, day)
    if asked.units:
        rows = rows.filter(series__unit__in=asked.units)
    if asked.series:
        rows = rows.filter(series=asked.series)
    for word in asked.text.split()[:6]:
        # The databases know small and capital letters of Latin alone; titles are written as they were.
        spellings = {word, word.lower(), word.upper(), word.capitalize()}
        either = (Q(title__icontains=one) | Q(code__icontains=one) for one in sorted(spellings))
        rows = rows.filter(reduce(or_, either))
    return rows


def _of_tab(rows: Any, tab: str, day: date) -> Any:
    of_tab = {
        "": rows.kept,
        OPEN: rows.open,
        HAND_OVER: rows.to_hand_over,
        DUE: lambda: rows.due(day),
        HELD: rows.held,
        GONE: lambda: rows.filter(disposal__isnull=False),
    }
    return of_tab[tab]()


def edge_of(row: RecordEntry, asked: Asked) -> tuple[date, int]:
    """Where the page behind this row begins."""
    return getattr(row, BY_DAY.get(asked.tab, "opened_date")), row.pk


def units_of(person: Any) -> list[dict[str, Any]]:
    """Units with a series that the person sees, by name. One statement."""
    seen = RecordSeries.objects.permitted(person, SEE_SERIES).order_by()
    columns = {"pk": "unit", "name": "unit__name", "agency": "agency", "agency_name": "agency__short_name"}
    rows: Any = seen.values_list(*columns.values()).distinct()
    own = rights_of(person).agencies
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    return sorted(found, key=lambda row: (row["agency"] not in own, row["agency_name"], row["name"]))


def series_of(person: Any, day: date, units: tuple[int, ...]) -> Any:
    """The list of record series (danh mục hồ sơ) that the person sees, with `is_named`, in the order of documents."""
    rows = RecordSeries.objects.permitted(person, SEE_SERIES, day=day).with_named(day)
    if units:
        rows = rows.filter(unit__in=units)
    rows = rows.select_related("unit", "document", "agency").annotate(sort=F("document__sort_key"))
    return rows.order_by("document__sort_key", "pk")


def time_text(row: Any) -> str:
    """How long a series or a closed file is kept, in words; "" where nobody knows."""
    if row.is_permanent:
        return _("for ever")
    if not row.months:
        return ""
    years, months = divmod(row.months, 12)
    if not months:
        return _("%(n)d years") % {"n": years}
    return _("%(n)d months") % {"n": row.months}


def hand_over_by(entry: RecordEntry) -> date | None:
    """The last day to hand a closed file over to the archive; None for one that does not go there, or is there."""
    goes = entry.is_permanent or (entry.months or 0) >= ARCHIVED_FROM or entry.series.ending == "archive"
    if not goes or entry.archived_date or not entry.closed_date or entry.disposal_id:
        return None
    return add_months(entry.closed_date, HAND_OVER_MONTHS)


def standing_of(entry: RecordEntry, day: date) -> dict[str, str]:
    """Where the file stands: `text`, and the key of its status mark where somebody has to do something."""
    if entry.disposal_id:
        return {"key": "", "text": _("Destroyed on %(day)s") % {"day": f"{entry.disposal.done_date:%d/%m/%Y}"}}
    if not entry.closed_date:
        return {"key": "", "text": _("Still open")}
    if entry.hold_reason:
        return {"key": "", "text": _("Held")}
    if entry.due_date and entry.due_date <= day and entry.series.ending == "destroy":
        return {"key": "soon", "text": _("To be destroyed")}
    over = hand_over_by(entry)
    if over and over < day:
        return {"key": "overdue", "text": _("To the archive, overdue since %(day)s") % {"day": f"{over:%d/%m/%Y}"}}
    if over:
        key = "soon" if (over - day).days <= SOON else ""
        return {"key": key, "text": _("To the archive by %(day)s") % {"day": f"{over:%d/%m/%Y}"}}
    if entry.archived_date:
        return {"key": "", "text": _("In the archive")}
    return {"key": "", "text": _("Kept in the unit")}


def until_text(entry: RecordEntry) -> str:
    """Until when it is kept, in words."""
    if entry.is_permanent:
        return _("for ever")
    if entry.due_date:
        return f"{entry.due_date:%d/%m/%Y}"
    return _("until somebody says how long") if entry.closed_date else _("counted from the end of the work")


def row_of(entry: RecordEntry, day: date) -> dict[str, Any]:
    """A file as lists write it."""
    return {
        "entry": entry,
        "url": reverse("procedures:record", args=[entry.pk]),
        "standing": standing_of(entry, day),
        "until": until_text(entry),
    }
