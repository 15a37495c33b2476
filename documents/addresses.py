"""What the addresses of lists have in common: known keys, keys that repeat, how types and units are written, where a row leads."""

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from documents.numbers import number_of
from qms.approvals.moves import State

MOST_VALUES = 30
MANY = frozenset({"loai", "don-vi", "dieu-khoan"})
_SHAPES = {
    "loai": re.compile(r"[a-z0-9-]{1,30}"),
    "don-vi": re.compile(r"[0-9]{1,9}"),
    "co-quan": re.compile(r"[a-z0-9-]{1,60}"),
    "dieu-khoan": re.compile(r"[0-9]{1,2}(\.[0-9]{1,2}){0,3}"),
}


Edge = tuple[date, int]
FIRST_YEAR, LAST_YEAR = 1945, 2200
_EDGE = re.compile(r"(.{10})~([1-9][0-9]{0,17})", re.DOTALL)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Unknown(ValueError):
    """A key or value the list does not know; `key` names it."""

    def __init__(self, key: str):
        super().__init__(key)
        self.key = key


def check_keys(asked: QueryDict, known: Collection[str]) -> None:
    """Raises Unknown for a key the list does not know, and for one that repeats and may not."""
    for key in asked:
        if key not in known or (key not in MANY and len(asked.getlist(key)) > 1):
            raise Unknown(key)


def iso_day(text: str) -> date:
    """The day written YYYY-MM-DD, in this one way of writing. Raises ValueError."""
    if not _ISO_DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def day_asked(asked: QueryDict) -> date | None:
    """The day of `ngay`; None without it. Raises Unknown for anything that is no such day of this time."""
    values = asked.getlist("ngay")
    if not values or values == [""]:
        return None
    if len(values) > 1:
        raise Unknown("ngay")
    try:
        day = iso_day(values[0])
    except ValueError as no_day:
        raise Unknown("ngay") from no_day
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unknown("ngay")
    return day


def edge_asked(asked: QueryDict, key: str = "sau") -> Edge | None:
    """The day and the id of the row before the page; None on the first. Raises Unknown."""
    text = asked.get(key, "")
    if not text:
        return None
    found = _EDGE.fullmatch(text)
    try:
        return iso_day(found[1] if found else ""), int(found[2] if found else 0)
    except ValueError as no_day:
        raise Unknown(key) from no_day


def edge_written(after: Edge | None) -> str:
    """The same as an address has it; empty for the first page."""
    return f"{after[0].isoformat()}~{after[1]}" if after else ""


def agency_asked(asked: QueryDict) -> str:
    """Short name of one agency, as its addresses have it; empty for all. Raises Unknown."""
    return next(iter(_values(asked, "co-quan")), "")


def types_asked(asked: QueryDict) -> tuple[str, ...]:
    """Slugs of document types. Raises Unknown."""
    return _values(asked, "loai")


def units_asked(asked: QueryDict) -> tuple[int, ...]:
    """Numbers of owner units. Raises Unknown."""
    return tuple(int(value) for value in _values(asked, "don-vi"))


def clauses_asked(asked: QueryDict) -> tuple[str, ...]:
    """Numbers of clauses of the standard. Raises Unknown."""
    return _values(asked, "dieu-khoan")


def _values(asked: QueryDict, key: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in asked.getlist(key) if value))
    if len(values) > MOST_VALUES or not all(_SHAPES[key].fullmatch(value) for value in values):
        raise Unknown(key)
    return values


def filter_pairs(types: Collection[str], units: Collection[int]) -> list[tuple[str, str]]:
    """Names and values of both filters as an address has them."""
    return [("loai", value) for value in types] + [("don-vi", str(value)) for value in units]


def version_address(row: dict[str, Any]) -> str:
    """The page of a version from a row with `pk`, `state`, `issue`, `revision`, `document__slug`: fixed once it is approved."""
    if row["state"] != State.APPROVED:
        return reverse("documents:draft", args=[row["pk"]])
    return reverse("documents:version", args=[row["document__slug"], number_of(row["issue"], row["revision"])])
