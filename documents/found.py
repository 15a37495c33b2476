"""One page of what was found for one person: the hits in order, what they are, and the place of each that was hit."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from documents import search
from documents.models import InForce, Version
from documents.numbers import number_of
from documents.search import MOST, Hit
from documents.search_address import ENDED, IN_FORCE, PAGE, Wanted
from qms.search.asked import Asked
from qms.search.snippets import Cut, cut, marked, things_of

MOST_READ = 60_000  # letters of one text that are looked through for the place that is shown
MOST_FACETS = 30
COLUMNS = (
    "pk", "title", "issue", "revision", "document__code", "document__slug", "document__type__name",
    "document__type__name_en", "document__owner_unit__name", "document__agency", "document__agency__short_name",
    "period__from_date", "period__until_date", "text__body__body", "text__body__pieces",
)  # fmt: skip


@dataclass
class Found:
    """`count` is of all pages, `is_more` when only the best thousand were looked at; facets count without their own filter."""

    count: int = 0
    is_more: bool = False
    rows: list[dict[str, Any]] = field(default_factory=list)
    types: dict[int, dict[str, Any]] = field(default_factory=dict)
    units: dict[int, dict[str, Any]] = field(default_factory=dict)
    best_tier: int = 9


def find(person: Any, wanted: Wanted, today: date) -> Found:
    """The page that is asked for, of texts with a period. Three statements, a fourth for filters on more than a thousand."""
    periods = _periods(person, wanted, today)
    hits = search.hits_of(wanted.asked, periods)
    found = Found(is_more=len(hits) > MOST)
    if hits:
        _count_facets(found, hits, wanted)
    if wanted.is_filtered and found.is_more:
        hits = search.hits_of(wanted.asked, _narrowed(periods, wanted))
        found.is_more = len(hits) > MOST
    elif wanted.is_filtered:
        kinds = {row["id"] for row in found.types.values() if row["slug"] in wanted.types}
        hits = [hit for hit in hits if _is_wanted(hit, kinds if wanted.types else None, wanted.units)]
    hits = hits[:MOST]
    found.count, found.best_tier = len(hits), hits[0].tier if hits else 9
    start = (wanted.page - 1) * PAGE
    found.rows = rows_of(hits[start : start + PAGE], wanted, today)
    return found


def _periods(person: Any, wanted: Wanted, today: date) -> QuerySet:
    if wanted.scope == IN_FORCE:
        return search.in_force(person, wanted.day or today, today)
    return (search.ended if wanted.scope == ENDED else search.not_yet)(person, today)


def _narrowed(periods: QuerySet, wanted: Wanted) -> QuerySet:
    if wanted.types:
        periods = periods.filter(access_class__type__slug__in=wanted.types)
    return periods.filter(access_class__owner_unit__in=wanted.units) if wanted.units else periods


def _is_wanted(hit: Hit, types: Collection[int] | None, units: Collection[int]) -> bool:
    return (types is None or hit.type in types) and (not units or hit.unit in units)


def _count_facets(found: Found, hits: list[Hit], wanted: Wanted) -> None:
    """Types and units among the hits, with their numbers where all hits are known: each without its own filter."""
    types, units = Counter(hit.type for hit in hits), Counter(hit.unit for hit in hits)
    shown = [pk for pk, _count in units.most_common(MOST_FACETS)]
    found.types, found.units = search.names_of(types, {*shown, *(pk for pk in wanted.units if pk in units)})
    kinds = {row["id"] for row in found.types.values() if row["slug"] in wanted.types} if wanted.types else None
    if wanted.is_filtered:
        types = Counter(hit.type for hit in hits if _is_wanted(hit, None, wanted.units))
        units = Counter(hit.unit for hit in hits if _is_wanted(hit, kinds, ()))
    for rows, numbers in ((found.types, types), (found.units, units)):
        for pk, row in rows.items():
            row["count"] = None if found.is_more else numbers[pk]


def rows_of(hits: list[Hit], wanted: Wanted, today: date) -> list[dict[str, Any]]:
    """The hits with their names and the place that was hit, in order. One statement."""
    if not hits:
        return []
    versions = Version.objects.filter(pk__in=[hit.version for hit in hits])
    versions = versions.annotate(is_replaced=InForce.objects.following())
    values = {row["pk"]: row for row in versions.values(*COLUMNS, "is_replaced")}
    return [_row(values[hit.version], wanted, today) for hit in hits]


def _row(row: dict[str, Any], wanted: Wanted, today: date) -> dict[str, Any]:
    slug, number = row["document__slug"], number_of(row["issue"], row["revision"])
    if wanted.scope == IN_FORCE:
        url = reverse("documents:document", args=[slug]) + (f"?ngay={wanted.day}" if wanted.day else "")
    else:
        url = reverse("documents:version", args=[slug, number])
    where, snippet = _place(wanted.asked, row, url, [slug, number])
    return {
        **{name: row[name] for name in COLUMNS[:11]},
        "from_date": row["period__from_date"],
        "until_date": row["period__until_date"] if wanted.scope != IN_FORCE else None,
        "status": _status(row, today),
        "url": url,
        "code_marked": marked(wanted.asked, row["document__code"]),
        "title_marked": marked(wanted.asked, row["title"]),
        "where": where,
        "snippet": snippet,
    }


def _status(row: dict[str, Any], today: date) -> str:
    if row["period__from_date"] > today:
        return "not_yet"
    if row["period__until_date"] is None or row["period__until_date"] > today:
        return "in_force"
    return "superseded" if row["is_replaced"] else "withdrawn"


def _place(asked: Asked, row: dict[str, Any], url: str, version: list[str]) -> tuple[dict[str, str] | None, str]:
    """Where in the text the best hit is (label, url), and the cut around it; (None, "") for a hit of code or title alone."""
    best: tuple[Cut, list[Any]] | None = None
    text, read = row["text__body__body"], 0
    for piece in row["text__body__pieces"]:
        _kind, _label, _reference, start, end = piece
        read += end - start
        found = cut(asked, text[start : min(end, start + MOST_READ)])
        if found and (best is None or found[:2] > best[0][:2]):
            best = found, piece
            if found.things == found.exact == len(things_of(asked)):
                break
        if read > MOST_READ:
            break
    if best is None:
        return None, ""
    return _named(best[1], url, version), best[0].html


def _named(piece: list[Any], url: str, version: list[str]) -> dict[str, str]:
    kind, label, reference, _start, _end = piece
    match kind:
        case "section":
            return {"label": _("Section %(name)s") % {"name": label}, "url": f"{url}#s-{reference}"}
        case "form":
            return {"label": _("Form %(name)s") % {"name": label}, "url": f"{url}#p-forms"}
        case "law":
            return {"label": _("Legal basis %(name)s") % {"name": label}, "url": f"{url}#p-legal"}
        case "main":
            return {"label": _("File %(name)s") % {"name": label}, "url": reverse("documents:main_file", args=version)}
    address = reverse("documents:attachment", args=[*version, reference])
    return {"label": _("Attached file %(name)s") % {"name": label}, "url": address}
