"""Pages of long lists by the key of the last row seen, so that a page costs the same wherever it is."""

import re
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

SIZE = 50
_KEY = re.compile(r"(\d{4}-\d{2}-\d{2})_(\d{1,18})")


def newest_first(rows: QuerySet, after: str, size: int = SIZE) -> tuple[list, str]:
    """A page of rows by `from_date` and key, newest first, after the row whose key is `after`; and the key to go on.

    A key that is none begins at the top; an empty one to go on means that this is the last page.
    """
    rows = rows.order_by("-from_date", "-pk")
    found = _KEY.fullmatch(after)
    if found:
        try:
            day, pk = date.fromisoformat(found[1]), int(found[2])
        except ValueError:
            day = None
        if day is not None:
            rows = rows.filter(Q(from_date__lt=day) | Q(from_date=day, pk__lt=pk))
    page = list(rows[: size + 1])
    last = page[size - 1] if len(page) > size else None
    return page[:size], f"{last.from_date.isoformat()}_{last.pk}" if last else ""


def in_order(rows: list[dict], after: str, size: int = SIZE) -> tuple[list[dict], str]:
    """A page of rows that are sorted already, after the one with the key `after`; and the key to go on."""
    start = 0
    if after.isascii() and after.isdigit():
        start = next((place + 1 for place, row in enumerate(rows) if str(row["pk"]) == after), 0)
    page = rows[start : start + size]
    more = start + size < len(rows)
    return page, str(page[-1]["pk"]) if more and page else ""


def address(path: str, query: QueryDict, **changes: Any) -> str:
    """The same page with other parameters; those that are empty or None go."""
    asked = query.copy()
    asked.pop("sau", None)
    for name, value in changes.items():
        asked.pop(name, None)
        if value not in ("", None):
            asked[name] = str(value)
    return f"{path}?{asked.urlencode()}" if asked else path
