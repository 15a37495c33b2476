"""The register: what an address of the list may ask for, and the rows a person gets. Keyset pages, plain counts.

Made for a million documents: what is in force is counted by access class in one statement, from an index alone, and that
gives the total and the filters' counts; a page is read along the order where much is open to the person, and by access
class where little is, because neither way is quick for both.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from documents.addresses import MOST_VALUES
from documents.models import AccessClass, InForce, Version, VersionClause
from documents.querysets import BEFORE_FORCE, VIEW_VERSION, open_periods
from documents.register_address import SORTS, STATES, Asked
from qms.access.rights import rights_of
from qms.people.models import Unit
from qms.people.querysets import covers
from qms.search.match import matches
from qms.standards.models import Clause

_OF_ITS_AGENCY = Q(clause__edition=F("version__document__agency__edition"))
PAGE = 50
COUNTED = 1000  # old versions are counted to here; more are "more than"
MUCH = 5000  # rows open to the person from which a page is read along its order
COLUMNS = (
    "pk",
    "title",
    "issue",
    "revision",
    "state",
    "reason",
    "document__code",
    "document__slug",
    "document__sort_key",
    "document__type__name",
    "document__type__name_en",
    "document__owner_unit__name",
    "document__agency",
    "document__agency__short_name",
    "period__from_date",
    "period__until_date",
)


@dataclass
class Counted:
    """How many rows the list holds, and per filter value how many it would hold with that filter alone changed.

    `is_more`: counting ended at COUNTED. Filters carry counts only where they can be counted at no cost.
    """

    total: int
    is_more: bool = False
    types: dict[str, int] = field(default_factory=dict)
    units: dict[int, int] = field(default_factory=dict)


def counted(person: Any, asked: Asked, day: date) -> Counted:
    """One statement, whatever the filters."""
    if STATES[asked.state] != "in_force":
        total = rows_of(person, asked, day)[: COUNTED + 1].count()
        return Counted(min(total, COUNTED), is_more=total > COUNTED)
    rows = _periods(person, asked, day)
    groups = rows.values_list("access_class__type__slug", "access_class__owner_unit").annotate(Count("pk"))
    found = Counted(0)
    for kind, unit, n in groups:
        in_types, in_units = not asked.types or kind in asked.types, not asked.units or unit in asked.units
        if in_units:
            found.types[kind] = found.types.get(kind, 0) + n
        if in_types:
            found.units[unit] = found.units.get(unit, 0) + n
        if in_types and in_units:
            found.total += n
    return found


def _periods(person: Any, asked: Asked, day: date) -> Any:
    """What is in force, with every filter but those that are counted by value."""
    rows = InForce.objects.filter(open_periods(person, rights_of(person)), covers(day)).order_by()
    if asked.q:
        rows = rows.filter(_worded(asked.q, "document__"))
    if asked.clauses:
        rows = rows.filter(serves(asked.clauses, "version"))
    return rows.filter(access_class__agency__slug=asked.agency) if asked.agency else rows


def rows_of(person: Any, asked: Asked, day: date) -> QuerySet[Version]:
    """Every version the list holds for the person on `day`, unordered."""
    rows = _in_state(person, STATES[asked.state], day)
    if asked.q:
        rows = rows.filter(_worded(asked.q, "document__"))
    if asked.clauses:
        rows = rows.filter(serves(asked.clauses))
    return narrowed(rows, asked.types, asked.units, asked.agency)


def narrowed(rows: QuerySet[Any], types: Collection[str], units: Collection[int], agency: str = "") -> QuerySet[Any]:
    """Versions or periods of documents of these types, owner units and this agency; of all where none is named."""
    if agency:
        rows = rows.filter(document__agency__slug=agency)
    if types:
        rows = rows.filter(document__type__slug__in=types)
    return rows.filter(document__owner_unit__in=units) if units else rows


def serves(numbers: Collection[str], version: str = "pk") -> Exists:
    """Rows whose version serves one of the clauses, or a part of one, of the edition its agency works by."""
    found = Q(pk__in=[])
    for number in numbers:
        found |= Q(clause__number=number) | Q(clause__number__startswith=f"{number}.")
    rows = VersionClause.objects.filter(found, version=OuterRef(version))
    return Exists(rows.filter(_OF_ITS_AGENCY))


def clauses_of(person: Any, asked: Asked, day: date, total: int) -> list[dict[str, Any]]:
    """Clauses to filter by: the chapters of the editions that the person's agencies work by, and folded open, one level at
    a time, the parts of the chosen ones. `depth` is 0 for a chapter.

    `count` is of the list without this filter, None where that is too long to be counted at no cost.
    """
    chapters, opened = ~Q(number__contains="."), {""}
    for number in asked.clauses:
        chapters |= Q(number__startswith=f"{number.split('.')[0]}.")
        parts = number.split(".")
        opened |= {".".join(parts[:n]) for n in range(1, len(parts) + 1)}
    found = Clause.objects.filter(chapters, edition__agencies__in=rights_of(person).agencies).distinct()
    rows: list[dict[str, Any]] = [
        {**row, "depth": row["number"].count(".")}
        for row in found.order_by("order").values("number", "title", "title_en", "order")
        if row["number"].rpartition(".")[0] in opened
    ]
    counts = _clause_counts(person, replace(asked, clauses=()), day) if total <= COUNTED and not asked.clauses else None
    for row in rows:
        row["count"] = None if counts is None else counts[row["number"]]
    return rows


def _clause_counts(person: Any, asked: Asked, day: date) -> Counter[str]:
    versions = rows_of(person, asked, day)
    served = VersionClause.objects.filter(_OF_ITS_AGENCY, version__in=versions.values("pk"))
    pairs = {(version, number.split(".")[0]) for version, number in served.values_list("version", "clause__number")}
    return Counter(number for _version, number in pairs)


def _worded(q: str, document: str) -> Q:
    found = matches(q, f"{document}words")
    if len(q) > 1:
        found |= Q(**{f"{document}code__icontains": q})
    return found


def _in_state(person: Any, state: str, day: date) -> QuerySet[Version]:
    if state == "in_force":
        return Version.objects.filter(open_periods(person, rights_of(person), "period__"), covers(day, "period__"))
    rows = Version.objects.permitted(person, VIEW_VERSION, day=day)
    if state == "preparing":
        return rows.filter(BEFORE_FORCE)
    cancelled = Q(period__until_date__isnull=False, period__until_date=F("period__from_date"))
    if state == "not_yet":
        return rows.filter(~cancelled, period__from_date__gt=day)
    replaced = InForce.objects.following()
    if state == "superseded":
        return rows.filter(~cancelled, replaced, period__until_date__lte=day)
    return rows.filter(cancelled | Q(~replaced, period__until_date__lte=day))


def along_the_order(person: Any, asked: Asked, day: date) -> QuerySet[Version]:
    """The rows of `rows_of`, so asked that the database walks the order of the list and tests each row on its way."""
    open_ones = InForce.objects.along_the_order(person).filter(version=OuterRef("pk"))
    rows = Version.objects.filter(Exists(open_ones), covers(day, "period__"))
    if asked.clauses:
        rows = rows.filter(serves(asked.clauses))
    return narrowed(rows, asked.types, asked.units, asked.agency)


@dataclass(frozen=True)
class Page:
    """One page of the list; the addresses are empty at the ends."""

    rows: list[dict[str, Any]]
    previous_url: str
    next_url: str


def page_of(person: Any, asked: Asked, day: date, total: int) -> Page:
    """At most PAGE rows from the edge the address names, in its order. One query."""
    column, descending = SORTS[asked.key], asked.sort.startswith("-")
    backwards = asked.before is not None
    edge = asked.before or asked.after
    down = descending != backwards
    walks = STATES[asked.state] == "in_force" and total > MUCH and not asked.q
    rows = along_the_order(person, asked, day) if walks else rows_of(person, asked, day)
    if edge:
        way = "lt" if down else "gt"
        value, pk = edge
        # The first condition says nothing new; it lets the database begin at the edge.
        rows = rows.filter(Q(**{f"{column}__{way}e": value}))
        rows = rows.filter(Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": pk}))
    rows = rows.order_by(*_order(column, down, walks=walks))
    found = list(rows.values(*COLUMNS)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    has_previous = more if backwards else asked.after is not None
    has_next = True if backwards else more
    return Page(
        found,
        asked.address(page=("truoc", _key_of(found[0], column))) if found and has_previous else "",
        asked.address(page=("sau", _key_of(found[-1], column))) if found and has_next else "",
    )


def _order(column: str, down: bool, *, walks: bool) -> list[Any]:
    """Where little is open the key is sorted as an expression, so that no index of the whole table is walked for it."""
    key: Any = F(column) if walks or column != SORTS["ma"] else Concat(column, Value(""))
    return [key.desc(), F("pk").desc()] if down else [key.asc(), F("pk").asc()]


def _key_of(row: dict[str, Any], column: str) -> str:
    value = row[column]
    return f"{value.isoformat() if isinstance(value, date) else value}~{row['pk']}"


def units_of(person: Any, asked: Asked, found: Counted) -> list[dict[str, Any]]:
    """Units to filter by: of the person's own agencies first, then those with most, and those chosen."""
    rights = rights_of(person)
    chosen = Q(pk__in=asked.units)
    if found.units:
        most = sorted(found.units, key=lambda unit: -found.units[unit])[:MOST_VALUES]
        offered = Q(pk__in=most) | Q(agency__in=rights.agencies)
    else:
        offered = Q(pk__in=AccessClass.objects.readable(rights).values("owner_unit"))
    rows = Unit.objects.filter(offered | chosen).order_by("agency__path", "order", "code")
    listed = list(rows.values("pk", "name", "agency", "agency__short_name")[:200])
    return sorted(listed, key=lambda row: row["agency"] not in rights.agencies)
