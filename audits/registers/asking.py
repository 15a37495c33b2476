"""What the addresses of both registers ask for."""

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from audits.kinds import Grade, Source
from documents.addresses import (
    Edge,
    Unknown,
    agency_asked,
    check_keys,
    clauses_asked,
    edge_asked,
    edge_written,
    units_asked,
)

KEYS = frozenset({"xem", "muc", "nguon", "don-vi", "dieu-khoan", "co-quan", "nam", "tuoi", "sau"})
NONCONFORMITY = "kph"  # in the address: both grades of nonconformity
AGES = {
    "0-30": (0, 30),
    "31-60": (31, 60),
    "61-90": (61, 90),
    "tren-90": (91, None),
}  # days since it was opened, both included
_YEAR = re.compile(r"20[0-9]{2}")
OVERDUE, ANSWER, DONE, ALL = "qua-han", "tra-loi", "da-dong", "tat-ca"
FINDING_TABS = {
    "": _("Not closed"), OVERDUE: _("Overdue"), ANSWER: _("To answer to an inspection"), DONE: _("Closed"), ALL: _("All"),
}  # fmt: skip
CAUSE, ACTING, CHECKING = "nguyen-nhan", "hanh-dong", "kiem-tra"
CORRECTIVE_TABS = {
    "": _("Not ended"), OVERDUE: _("Overdue"), CAUSE: _("Cause looked for or to approve"), ACTING: _("Actions under way"),
    CHECKING: _("Effect to be checked"), DONE: _("Closed"), ALL: _("All"),
}  # fmt: skip
PAGE = 50


@dataclass(frozen=True)
class Asked:
    """`tab` a key of the tabs of the register, `grade` and `source` keys or empty, `units` and `clauses`; `agency` its short
    name, `year` in which it was found or opened, `age` a key of AGES; `after` (day, id) of the row before the page."""

    tab: str = ""
    grade: str = ""
    source: str = ""
    units: tuple[int, ...] = ()
    clauses: tuple[str, ...] = ()
    agency: str = ""
    year: str = ""
    age: str = ""
    after: Edge | None = None

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the filters, as an address and a form have them."""
        found = [("xem", self.tab), ("muc", self.grade), ("nguon", self.source)]
        found += [("don-vi", str(one)) for one in self.units] + [("dieu-khoan", one) for one in self.clauses]
        return [pair for pair in [*found, *self.besides()] if pair[1]]

    def besides(self) -> list[tuple[str, str]]:
        """Filters that the form does not offer: an address of a report brings them, a form keeps them."""
        return [pair for pair in (("co-quan", self.agency), ("nam", self.year), ("tuoi", self.age)) if pair[1]]

    def address(self, **changes: Any) -> str:
        """`?...` of this list with other filters, from its first row unless `after` says which."""
        new = replace(self, **{"after": None, **changes})
        pairs = new.pairs() + ([("sau", edge_written(new.after))] if new.after else [])
        return f"?{urlencode(pairs)}" if pairs else ""


def asked_of(query: QueryDict, tabs: dict[str, Any]) -> Asked:
    """What the address asks for. Raises Unknown for what has no meaning."""
    query = query.copy()
    for key in ("don-vi", "dieu-khoan"):
        query.setlist(key, [one for one in query.getlist(key) if one])
    check_keys(query, KEYS)
    tab, grade, source, age = (query.get(key, "") for key in ("xem", "muc", "nguon", "tuoi"))
    for value, known, key in (
        (tab, tabs, "xem"),
        (grade, {"", NONCONFORMITY, *Grade.values}, "muc"),
        (source, {"", *Source.values}, "nguon"),
        (age, {"", *AGES}, "tuoi"),
    ):
        if value not in known:
            raise Unknown(key)
    year = query.get("nam", "")
    if year and not _YEAR.fullmatch(year):
        raise Unknown("nam")
    return Asked(
        tab, grade, source, units_asked(query), clauses_asked(query), agency_asked(query), year, age, edge_asked(query)
    )
