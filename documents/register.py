"""The register: what an address of the list may ask for, and the rows a person gets. Keyset pages, plain counts.

Made for a million documents: what is in force is counted by access class in one statement, from an index alone, and that
gives the total and the filters' counts; a page is read along the order where much is open to the person, and by access
class where little is, because neither way is quick for both.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import QueryDict

from documents.models import AccessClass, InForce, Version
from documents.querysets import VIEW, shared
from qms.access.rights import rights_of
from qms.approvals.moves import OPEN_STATES, State
from qms.people.models import Unit
from qms.people.querysets import covers
from qms.search.fold import LONGEST_QUERY
from qms.search.match import matches

PAGE = 50
MOST_VALUES = 30
COUNTED = 1000  # old versions are counted to here; more are "more than"
MUCH = 5000  # rows open to the person from which a page is read along its order
KEYS = frozenset({"q", "loai", "don-vi", "tinh-trang", "ngay", "sap", "sau", "truoc"})
MANY = frozenset({"loai", "don-vi"})
STATES = {
    "hieu-luc": "in_force",
    "chua-hieu-luc": "not_yet",
    "bi-thay-the": "superseded",
    "bai-bo": "withdrawn",
    "dang-soan": "preparing",
}
SORTS = {"ma": "document__sort_key", "hieu-luc": "period__from_date"}
VIEW_VERSION = "documents.view_version"
_KEY = {"ma": re.compile(r"([0-9]{1,400})~([0-9]{1,18})"), "hieu-luc": re.compile(r"(\d{4}-\d{2}-\d{2})~([0-9]{1,18})")}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SLUG = re.compile(r"[a-z0-9-]{1,30}")
_UNIT = re.compile(r"[0-9]{1,9}")
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


class Unknown(ValueError):
    """A key or value the register does not know; `key` names it."""

    def __init__(self, key: str):
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `after` and `before` are (key, id) of the row at the edge of the page."""

    q: str = ""
    types: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    state: str = "hieu-luc"
    day: date | None = None
    sort: str = "ma"
    after: tuple[str, int] | None = None
    before: tuple[str, int] | None = None
    changes: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def key(self) -> str:
        """Name of the sort without its direction."""
        return self.sort.lstrip("-")

    @property
    def is_filtered(self) -> bool:
        return bool(self.q or self.types or self.units or self.state != "hieu-luc" or self.day)

    def pairs(self, *, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        """Names and values of the address, without the page and without what is named."""
        found = [("q", self.q)] if self.q else []
        found += [("loai", value) for value in self.types] + [("don-vi", value) for value in self.units]
        found += [("tinh-trang", self.state)] if self.state != "hieu-luc" else []
        found += [("ngay", self.day.isoformat())] if self.day else []
        found += [("sap", self.sort)] if self.sort != "ma" else []
        return [pair for pair in found if pair[0] not in without]

    def address(self, *, page: tuple[str, str] | None = None, **changes: Any) -> str:
        """`?...` of this list with some values changed, from its first page or another one."""
        pairs = replace(self, **changes).pairs()
        return "?" + urlencode([*pairs, page] if page else pairs)


def read(asked: QueryDict) -> Asked:
    """What the address asks for. Raises Unknown for a key, a repeated key or a value that the register does not know."""
    for key in asked:
        if key not in KEYS or (key not in MANY and len(asked.getlist(key)) > 1):
            raise Unknown(key)
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
        _values(asked, "loai", _SLUG),
        _values(asked, "don-vi", _UNIT),
        state,
        _day(asked, state),
        sort,
        _edge(asked, "sau", sort),
        _edge(asked, "truoc", sort),
    )


def _values(asked: QueryDict, key: str, shape: re.Pattern[str]) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in asked.getlist(key) if value))
    if len(values) > MOST_VALUES or not all(shape.fullmatch(value) for value in values):
        raise Unknown(key)
    return values


def _day(asked: QueryDict, state: str) -> date | None:
    """Another day than today. It means something for what is in force; the other lists are those of today."""
    text = asked.get("ngay", "")
    if not text:
        return None
    if not _DATE.fullmatch(text):
        raise Unknown("ngay")
    try:
        day = date.fromisoformat(text)
    except ValueError as no_day:
        raise Unknown("ngay") from no_day
    return day if STATES[state] == "in_force" else None


def _edge(asked: QueryDict, key: str, sort: str) -> tuple[str, int] | None:
    text = asked.get(key, "")
    if not text:
        return None
    found = _KEY[sort.lstrip("-")].fullmatch(text)
    if not found:
        raise Unknown(key)
    if "-" in found[1]:
        try:
            date.fromisoformat(found[1])
        except ValueError as no_day:
            raise Unknown(key) from no_day
    return found[1], int(found[2])


@dataclass
class Counted:
    """How many rows the list holds, and per filter value how many it would hold with that filter alone changed.

    `is_more`: counting ended at COUNTED. Filters carry counts only where they can be counted at no cost.
    """

    total: int
    is_more: bool = False
    types: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)


def counted(person: Any, asked: Asked, day: date) -> Counted:
    """One statement, whatever the filters."""
    if STATES[asked.state] != "in_force":
        total = rows_of(person, asked, day)[: COUNTED + 1].count()
        return Counted(min(total, COUNTED), is_more=total > COUNTED)
    rows = InForce.objects.filter(_open_to(person), covers(day)).order_by()
    if asked.q:
        rows = rows.filter(_worded(asked.q, "document__"))
    groups = rows.values_list("access_class__type__slug", "access_class__owner_unit").annotate(Count("pk"))
    found = Counted(0)
    for kind, unit, n in groups:
        in_types, in_units = not asked.types or kind in asked.types, not asked.units or str(unit) in asked.units
        if in_units:
            found.types[kind] = found.types.get(kind, 0) + n
        if in_types:
            found.units[str(unit)] = found.units.get(str(unit), 0) + n
        if in_types and in_units:
            found.total += n
    return found


def rows_of(person: Any, asked: Asked, day: date) -> QuerySet[Version]:
    """Every version the list holds for the person on `day`, unordered."""
    rows = _in_state(person, STATES[asked.state], day)
    if asked.q:
        rows = rows.filter(_worded(asked.q, "document__"))
    if asked.types:
        rows = rows.filter(document__type__slug__in=asked.types)
    if asked.units:
        rows = rows.filter(document__owner_unit__in=[int(unit) for unit in asked.units])
    return rows


def _worded(q: str, document: str) -> Q:
    found = matches(q, f"{document}words")
    if len(q) > 1:
        found |= Q(**{f"{document}code__icontains": q})
    return found


def _open_to(person: Any, period: str = "") -> Q:
    """Periods open to the person by class or by exception: by the rights of today, whatever day the list is of."""
    rights = rights_of(person)
    classes = AccessClass.objects.readable(rights).values("pk")
    exceptions = shared(rights, person, VIEW).values("pk")
    return Q(**{f"{period}access_class__in": classes}) | Q(**{f"{period}document__in": exceptions})


def _in_state(person: Any, state: str, day: date) -> QuerySet[Version]:
    if state == "in_force":
        return Version.objects.filter(_open_to(person, "period__"), covers(day, "period__"))
    rows = Version.objects.permitted(person, VIEW_VERSION, day=day)
    if state == "preparing":
        return rows.filter(Q(state__in=OPEN_STATES) | Q(state=State.APPROVED, period__isnull=True))
    cancelled = Q(period__until_date__isnull=False, period__until_date=F("period__from_date"))
    if state == "not_yet":
        return rows.filter(~cancelled, period__from_date__gt=day)
    next_one = InForce.objects.opened().filter(document=OuterRef("document"), from_date=OuterRef("period__until_date"))
    replaced = Exists(next_one)
    if state == "superseded":
        return rows.filter(~cancelled, replaced, period__until_date__lte=day)
    return rows.filter(cancelled | Q(~replaced, period__until_date__lte=day))


def along_the_order(person: Any, asked: Asked, day: date) -> QuerySet[Version]:
    """The rows of `rows_of`, so asked that the database walks the order of the list and tests each row on its way."""
    open_ones = InForce.objects.along_the_order(person).filter(version=OuterRef("pk"))
    rows = Version.objects.filter(Exists(open_ones), covers(day, "period__"))
    if asked.types:
        rows = rows.filter(document__type__slug__in=asked.types)
    if asked.units:
        rows = rows.filter(document__owner_unit__in=[int(unit) for unit in asked.units])
    return rows


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
    chosen = Q(pk__in=[int(unit) for unit in asked.units])
    if found.units:
        most = sorted(found.units, key=lambda unit: -found.units[unit])[:MOST_VALUES]
        offered = Q(pk__in=most) | Q(agency__in=rights.agencies)
    else:
        offered = Q(pk__in=AccessClass.objects.readable(rights).values("owner_unit"))
    rows = Unit.objects.filter(offered | chosen).order_by("agency__path", "order", "code")
    listed = list(rows.values("pk", "name", "agency", "agency__short_name")[:200])
    return sorted(listed, key=lambda row: row["agency"] not in rights.agencies)
