"""What the address of the list of findings may ask for."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from documents.addresses import FIRST_YEAR, LAST_YEAR, Unknown, iso_day, units_asked
from procedures.linter import NIGHTLY

RULES = tuple(rule.key for rule in NIGHTLY)
WEIGHTS = ("chan", "canh-bao", "bo-qua")
SPANS = ("", "tat-ca")  # what became so since the text came into force; everything that stands
MANY = {"quy-tac", "don-vi", "muc"}
KEYS = MANY | {"tu", "xem", "sau", "truoc"}
_EDGE = re.compile(r"(.{1,400})~([1-9][0-9]{0,17})", re.DOTALL)
Edge = tuple[str, int]


@dataclass(frozen=True)
class Asked:
    """Filters: rules, owner units, how much it weighs, from which day on; `all` for what stood from the beginning too."""

    rules: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    weights: tuple[str, ...] = ()
    since: date | None = None
    all: bool = False
    after: Edge | None = None
    before: Edge | None = None

    @property
    def chosen(self) -> int:
        """How many filters are set."""
        return len(self.rules) + len(self.units) + len(self.weights) + bool(self.since)

    def pairs(self) -> list[tuple[str, str]]:
        found = [("quy-tac", one) for one in self.rules] + [("don-vi", str(one)) for one in self.units]
        found += [("muc", one) for one in self.weights]
        found += [("tu", self.since.isoformat())] if self.since else []
        return found + ([("xem", "tat-ca")] if self.all else [])

    def address(self, *, edge: tuple[str, Edge] | None = None, **changes: Any) -> str:
        """The same list with other filters, or another page of it: `edge` is ("sau" or "truoc", the row there)."""
        pairs = replace(self, **changes).pairs()
        if edge:
            pairs.append((edge[0], f"{edge[1][0]}~{edge[1][1]}"))
        return "?" + urlencode(pairs)


def read(asked: QueryDict) -> Asked:
    """Raises Unknown with the key that the list does not understand."""
    for key in asked:
        if key not in KEYS or (key not in MANY and len(asked.getlist(key)) > 1):
            raise Unknown(key)
    return Asked(
        _among(asked, "quy-tac", RULES),
        units_asked(asked),
        _among(asked, "muc", WEIGHTS),
        _day(asked.get("tu", "")),
        _among(asked, "xem", SPANS) == ("tat-ca",),
        _edge(asked, "sau"),
        _edge(asked, "truoc"),
    )


def _among(asked: QueryDict, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    given = tuple(dict.fromkeys(value for value in asked.getlist(key) if value))
    if set(given) - set(known):
        raise Unknown(key)
    return given


def _day(text: str) -> date | None:
    try:
        day = iso_day(text) if text else None
    except ValueError as no_day:
        raise Unknown("tu") from no_day
    if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unknown("tu")
    return day


def _edge(asked: QueryDict, key: str) -> Edge | None:
    text = asked.get(key, "")
    if not text:
        return None
    found = _EDGE.fullmatch(text)
    if not found or "\x00" in text:
        raise Unknown(key)
    return found[1], int(found[2])
