"""What an address of the register may ask for, and the address that asks for it."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from documents.addresses import (
    Unknown,
    agency_asked,
    check_keys,
    clauses_asked,
    filter_pairs,
    iso_day,
    types_asked,
    units_asked,
)
from qms.search.fold import LONGEST_QUERY

KEYS = frozenset({"q", "loai", "don-vi", "tinh-trang", "ngay", "sap", "sau", "truoc", "dieu-khoan", "co-quan"})
STATES = {
    "hieu-luc": "in_force",
    "chua-hieu-luc": "not_yet",
    "bi-thay-the": "superseded",
    "bai-bo": "withdrawn",
    "dang-soan": "preparing",
}
SORTS = {"ma": "document__sort_key", "hieu-luc": "period__from_date"}
_KEY = {"ma": re.compile(r"([0-9]{1,400})~([0-9]{1,18})"), "hieu-luc": re.compile(r"(\d{4}-\d{2}-\d{2})~([0-9]{1,18})")}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `after` and `before` are (key, id) of the row at the edge of the page."""

    q: str = ""
    types: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    state: str = "hieu-luc"
    day: date | None = None
    sort: str = "ma"
    after: tuple[str, int] | None = None
    before: tuple[str, int] | None = None
    clauses: tuple[str, ...] = ()
    agency: str = ""

    @property
    def key(self) -> str:
        """Name of the sort without its direction."""
        return self.sort.lstrip("-")

    @property
    def is_filtered(self) -> bool:
        return bool(
            self.q or self.agency or self.types or self.units or self.clauses or self.state != "hieu-luc" or self.day
        )

    def pairs(self, *, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        """Names and values of the address, without the page and without what is named."""
        found = [("q", self.q)] if self.q else []
        found += filter_pairs(self.types, self.units) + [("dieu-khoan", number) for number in self.clauses]
        found += [("co-quan", self.agency)] if self.agency else []
        found += [("tinh-trang", self.state)] if self.state != "hieu-luc" else []
        found += [("ngay", self.day.isoformat())] if self.day else []
        found += [("sap", self.sort)] if self.sort != "ma" else []
        return [pair for pair in found if pair[0] not in without]

    def address(self, *, page: tuple[str, str] | None = None, **changes: Any) -> str:
        """`?...` of this list with some values changed, from its first page or another one."""
        pairs = replace(self, **changes).pairs()
        return "?" + urlencode([*pairs, page] if page else pairs)


def read(asked: QueryDict, day: date | None) -> Asked:
    """What the address asks for; `day` is that of its `ngay`. Raises Unknown for what the register does not know."""
    check_keys(asked, KEYS)
    q = " ".join(asked.get("q", "").split())
    if len(q) > LONGEST_QUERY or not q.isprintable():
        raise Unknown("q")
    state, sort = asked.get("tinh-trang") or "hieu-luc", asked.get("sap") or "ma"
    if state not in STATES:
        raise Unknown("tinh-trang")
    if sort.removeprefix("-") not in SORTS:
        raise Unknown("sap")
    if STATES[state] == "preparing":
        sort = "-ma" if sort == "-ma" else "ma"
    return Asked(
        q,
        types_asked(asked),
        units_asked(asked),
        state,
        # Another day means something for what is in force; the other lists are those of today.
        day if STATES[state] == "in_force" else None,
        sort,
        _edge(asked, "sau", sort),
        _edge(asked, "truoc", sort),
        clauses_asked(asked),
        agency_asked(asked),
    )


def _edge(asked: QueryDict, key: str, sort: str) -> tuple[str, int] | None:
    try:
        return edge_of(asked.get(key, ""), sort)
    except ValueError as no_edge:
        raise Unknown(key) from no_edge


def edge_of(text: str, sort: str) -> tuple[str, int] | None:
    """Key and number of the row at the edge of a page in this order, from `key~number`; None for no text. Raises ValueError."""
    if not text:
        return None
    key = sort.lstrip("-")
    found = _KEY[key].fullmatch(text)
    if not found:
        raise ValueError(text)
    if key == "hieu-luc":
        iso_day(found[1])
    return found[1], int(found[2])
