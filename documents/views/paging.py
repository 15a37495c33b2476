"""Lists that are read by pages: `?trang=2`."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from documents.views.asking import Unclear

PAGE = 50
MOST_PAGES = 200
_NUMBER = re.compile(r"[1-9][0-9]{0,2}")


@dataclass(frozen=True)
class Paged:
    """At most PAGE rows; the addresses are empty at the ends."""

    rows: list[Any]
    previous_url: str = ""
    next_url: str = ""


def paged(request: HttpRequest, rows: Any) -> Paged:
    """The page of `rows`, a queryset or a list in its order, that the address asks for. Raises Unclear. One query."""
    asked = request.GET.get("trang") or "1"
    if not _NUMBER.fullmatch(asked) or int(asked) > MOST_PAGES:
        raise Unclear(_("The page in the address (trang) must be a number from 1 to %(most)s.") % {"most": MOST_PAGES})
    number = int(asked)
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    more = len(found) > PAGE and number < MOST_PAGES
    return Paged(
        found[:PAGE], _address(request, number - 1) if number > 1 else "", _address(request, number + 1) if more else ""
    )


def _address(request: HttpRequest, number: int) -> str:
    pairs = [(key, value) for key, values in request.GET.lists() for value in values if key != "trang"]
    return "?" + urlencode([*pairs, ("trang", str(number))] if number > 1 else pairs)
