"""What an address of the search page asks for, and the address that asks for it."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from documents.addresses import Unknown, check_keys, filter_pairs, types_asked, units_asked
from qms.search.asked import Asked, TooLong
from qms.search.asked import read as read_asked

PAGE = 20
MOST_PAGES = 50  # a thousand hits
KEYS = frozenset({"q", "loai", "don-vi", "tinh-trang", "ngay", "trang"})
IN_FORCE, NOT_YET, ENDED, PREPARING = "hieu-luc", "chua-hieu-luc", "ban-cu", "dang-soan"
SCOPES = (IN_FORCE, NOT_YET, ENDED, PREPARING)
_PAGE = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True)
class Wanted:
    """What is looked for, and where: `scope` one of SCOPES, `day` None for today."""

    asked: Asked
    types: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    scope: str = IN_FORCE
    day: date | None = None
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        return bool(self.types or self.units)

    def pairs(self, *, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        """Names and values of the address, without the page and without what is named."""
        found = [("q", self.asked.text)] if self.asked.text else []
        found += filter_pairs(self.types, self.units)
        found += [("tinh-trang", self.scope)] if self.scope != IN_FORCE else []
        found += [("ngay", self.day.isoformat())] if self.day else []
        return [pair for pair in found if pair[0] not in without]

    def address(self, **changes: Any) -> str:
        """`?...` of this search with some values changed, from its first page unless `page` is among them."""
        changed = replace(self, **{"page": 1, **changes})
        pairs = changed.pairs() + ([("trang", str(changed.page))] if changed.page > 1 else [])
        return "?" + urlencode(pairs)


def read(asked: QueryDict, day: date | None) -> Wanted:
    """What the address asks for; `day` is that of its `ngay`. Raises Unknown for what searching does not know."""
    check_keys(asked, KEYS)
    try:
        words = read_asked(asked.get("q", ""))
    except TooLong as too_long:
        raise Unknown("q") from too_long
    scope, page = asked.get("tinh-trang") or IN_FORCE, asked.get("trang") or "1"
    if scope not in SCOPES or (day and scope != IN_FORCE):
        raise Unknown("tinh-trang")
    if not _PAGE.fullmatch(page) or int(page) > MOST_PAGES:
        raise Unknown("trang")
    return Wanted(words, types_asked(asked), units_asked(asked), scope, day, int(page))
