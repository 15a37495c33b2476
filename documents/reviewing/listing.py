"""The list of reviews: what an address asks for, which rows it holds in which order, and the list as a workbook."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from documents.addresses import Edge, Unknown, agency_asked, check_keys, edge_asked, edge_written, units_asked
from documents.models import PeriodicReview
from documents.querysets import UNSETTLED
from qms.access.rights import rights_of

SEE = "documents.view_periodicreview"
KEYS = frozenset({"xem", "don-vi", "co-quan", "thang", "sau"})
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
OVERDUE, FOLLOWING, DONE = "qua-han", "dang-xu-ly", "da-xong"
DAYS = {"30": 30, "90": 90}
TABS = {
    "": _("Due within 180 days"),
    "90": _("Within 90 days"),
    "30": _("Within 30 days"),
    OVERDUE: _("Overdue"),
    FOLLOWING: _("Being followed up"),
    DONE: _("Closed"),
}
PAGE = 50


@dataclass(frozen=True)
class Asked:
    """`tab` a key of TABS, `units` owner units, `agency` its short name, `month` YYYY-MM of the due day, empty for all;
    `after` (day, id) of the row before the page."""

    tab: str = ""
    units: tuple[int, ...] = ()
    agency: str = ""
    month: str = ""
    after: Edge | None = None

    def address(self, **changes: Any) -> str:
        """`?...` of this list with other filters, from its first row unless `after` says which."""
        new = replace(self, **{"after": None, **changes})
        pairs = [("xem", new.tab)] if new.tab else []
        pairs += [("don-vi", str(one)) for one in new.units]
        pairs += new.besides()
        pairs += [("sau", edge_written(new.after))] if new.after else []
        return f"?{urlencode(pairs)}" if pairs else ""

    def besides(self) -> list[tuple[str, str]]:
        """Filters that the form does not offer: an address of a report brings them, a form keeps them."""
        return [pair for pair in (("co-quan", self.agency), ("thang", self.month)) if pair[1]]


def asked_of(query: QueryDict) -> Asked:
    """What the address asks for. Raises Unknown for what has no meaning."""
    check_keys(query, KEYS)
    tab = query.get("xem", "")
    if tab not in TABS:
        raise Unknown("xem")
    month = query.get("thang", "")
    if month and not _MONTH.fullmatch(month):
        raise Unknown("thang")
    return Asked(tab, units_asked(query), agency_asked(query), month, edge_asked(query))


def rows_of(person: Any, asked: Asked, day: date) -> QuerySet[Any]:
    """Reviews that the person sees, the nearest day first; closed ones by their day too, the latest first.

    What was cancelled before it was put before anybody is not listed: nobody was asked anything.
    """
    rows = PeriodicReview.objects.permitted(person, SEE)
    rows = rows.filter(_which(asked.tab, day))
    if asked.units:
        rows = rows.filter(document__owner_unit__in=asked.units)
    if asked.agency:
        rows = rows.filter(document__agency__slug=asked.agency)
    if asked.month:
        year, month = asked.month.split("-")
        rows = rows.filter(due_date__year=int(year), due_date__month=int(month))
        if asked.tab not in {OVERDUE, DONE}:
            rows = rows.filter(due_date__gte=day)  # what is overdue is counted by itself, whatever its month
    down = asked.tab == DONE
    if asked.after:
        before, pk = asked.after
        further, same = ("due_date__lt", "pk__lt") if down else ("due_date__gt", "pk__gt")
        rows = rows.filter(Q(**{further: before}) | Q(due_date=before, **{same: pk}))
    order = ("-due_date", "-pk") if down else ("due_date", "pk")
    return rows.order_by(*order).select_related(
        "document__owner_unit", "document__owner_post", "document__agency", "version__period__access_class"
    )


def _which(tab: str, day: date) -> Q:
    if tab == DONE:
        return ~Q(outcome__in=UNSETTLED) & asked_somebody()
    if tab == FOLLOWING:
        return Q(outcome__in=[one for one in UNSETTLED if one])
    open_ones = Q(outcome="")
    if tab == OVERDUE:
        return open_ones & Q(due_date__lt=day)
    return open_ones & Q(due_date__lte=day + timedelta(days=DAYS[tab])) if tab else open_ones


def asked_somebody() -> Q:
    """Not cancelled before its day to open: such a review was only a line in a list of days."""
    return ~Q(outcome="cancelled", closed_at__date__lt=F("opens_date"))


def units_of(person: Any) -> list[dict[str, Any]]:
    """Owner units with a review that the person sees, by name."""
    seen = PeriodicReview.objects.permitted(person, SEE).order_by()
    columns = {
        "pk": "document__owner_unit",
        "name": "document__owner_unit__name",
        "agency": "document__agency",
        "agency_name": "document__agency__short_name",
    }
    rows: Any = seen.values_list(*columns.values()).distinct()
    own = rights_of(person).agencies
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    return sorted(found, key=lambda row: (row["agency"] not in own, row["agency_name"], row["name"]))
