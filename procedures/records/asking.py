"""What the address of the register of records asks for."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from documents.addresses import Edge, Unknown, check_keys, edge_asked, edge_written, units_asked

KEYS = frozenset({"xem", "don-vi", "q", "ho", "sau"})
OPEN, KEPT, HAND_OVER, DUE, HELD, GONE = "dang-mo", "luu-giu", "nop-luu", "den-han", "giu-lai", "da-huy"
TABS = {
    "": _("All that is kept"),
    OPEN: _("Still open"),
    HAND_OVER: _("To hand over to the archive"),
    DUE: _("To be destroyed"),
    HELD: _("Held"),
    GONE: _("Destroyed"),
}
LONGEST = 100


@dataclass(frozen=True)
class Asked:
    """`tab` a key of TABS, `units` numbers, `series` a number or None, `text` in title or code, `after` (day, id) of a row."""

    tab: str = ""
    units: tuple[int, ...] = ()
    series: int | None = None
    text: str = ""
    after: Edge | None = None

    def address(self, **changes: Any) -> str:
        """`?...` of this list with other filters, from its first row unless `after` says which."""
        new = replace(self, **{"after": None, **changes})
        pairs = [("xem", new.tab), *(("don-vi", str(one)) for one in new.units), ("ho", str(new.series or ""))]
        pairs += [("q", new.text), ("sau", edge_written(new.after))]
        kept = [pair for pair in pairs if pair[1]]
        return f"?{urlencode(kept)}" if kept else ""


def asked_of(query: QueryDict) -> Asked:
    """What the address asks for. Raises Unknown for what has no meaning."""
    check_keys(query, KEYS)
    tab, series, text = (query.get(key, "") for key in ("xem", "ho", "q"))
    if tab not in TABS:
        raise Unknown("xem")
    if series and not (series.isascii() and series.isdigit() and len(series) < 18):
        raise Unknown("ho")
    if len(text) > LONGEST or "\x00" in text:
        raise Unknown("q")
    units = query.copy()
    units.setlist("don-vi", [one for one in query.getlist("don-vi") if one])
    return Asked(tab, units_asked(units), int(series) if series else None, text.strip(), edge_asked(query))
