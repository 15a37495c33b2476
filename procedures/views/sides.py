"""Which side of a hand-over an address asks for, and which page of it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from documents.views.asking import Unclear
from documents.views.paging import Paged, paged
from procedures.booklet.handing import BOTH, FIRST, SECOND

SIDES = {FIRST: "rieng", SECOND: "vi-tri-kia", BOTH: "chung"}
_KEYS = {value: key for key, value in SIDES.items()}


class Side(NamedTuple):
    """The side that is shown: its name, how many steps it has, the tabs of all, and the versions of the page."""

    key: str
    title: str
    count: int
    tabs: list[dict[str, Any]]
    page: Paged


def side_asked(request: HttpRequest, counts: Mapping[str, Counter[int]], titles: Mapping[str, str]) -> Side:
    """By `?phan=`; without it the first that has a step. Raises Unclear."""
    asked = request.GET.get("phan", "")
    if asked and asked not in _KEYS:
        raise Unclear(_("The side in the address (phan) is not known. Choose one of the three on the page."))
    key = _KEYS[asked] if asked else next((side for side in SIDES if counts[side]), FIRST)
    tabs = [
        {"label": titles[side], "count": counts[side].total(), "current": side == key, "url": _address(request, name)}
        for side, name in SIDES.items()
    ]
    return Side(key, titles[key], counts[key].total(), tabs, paged(request, list(counts[key])))


def _address(request: HttpRequest, side: str) -> str:
    kept = [(name, value) for name in ("voi", "ngay") if (value := request.GET.get(name))]
    return "?" + urlencode([*kept, ("phan", side)])
