"""Changes of what a person may read: what came into force, what was replaced by it, what was withdrawn. Newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from documents.models import InForce, Version
from documents.numbers import number_of
from documents.querysets import VIEW_VERSION
from documents.register import narrowed

MOST = 50
_COLUMNS = (
    "pk", "title", "issue", "revision", "document__code", "document__slug", "document__owner_unit__name",
    "period__from_date", "period__until_date",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """`kind` is begun or withdrawn; `replaced` the number of the version that ended by it, "" for none."""

    kind: str
    day: date
    version: int
    code: str
    slug: str
    number: str
    title: str
    unit: str
    replaced: str = ""


def changes(person: Any, *, types: Collection[str], units: Collection[int], today: date) -> list[Change]:
    """At most MOST changes up to today, of texts that the person may read today. Three statements.

    Periods are walked from the newest on and tested by their own class; then each text is asked about as its page asks,
    because an old text is as open as what the document is today.
    """
    periods = _periods(person, types, units, today)
    withdrawn = periods.filter(withdrawal__isnull=False, until_date__lte=today)
    begun = set(periods.order_by("-from_date", "-pk").values_list("version", flat=True)[:MOST])
    gone = set(withdrawn.order_by("-until_date", "-pk").values_list("version", flat=True)[:MOST])
    rows = _texts(person, begun | gone, today)
    found = [_begun(row) for row in rows if row["pk"] in begun] + [_withdrawn(row) for row in rows if row["pk"] in gone]
    return sorted(found, key=lambda one: (one.day, one.version, one.kind), reverse=True)[:MOST]


def _periods(person: Any, types: Collection[str], units: Collection[int], today: date) -> QuerySet[InForce]:
    """Periods that have begun, covered at least a day, and whose class is open to the person."""
    rows = InForce.objects.along_the_order(person).opened().filter(from_date__lte=today)
    return narrowed(rows, types, units)


def _texts(person: Any, versions: Collection[int], today: date) -> list[dict[str, Any]]:
    """What is said about these versions, where the person may read them; each with the number of the one it replaced."""
    before = Version.objects.filter(document=OuterRef("document"), period__until_date=OuterRef("period__from_date"))
    before = before.exclude(period__until_date=F("period__from_date"))
    replaced = {f"replaced_{name}": Subquery(before.values(name)[:1]) for name in ("issue", "revision")}
    rows = Version.objects.permitted(person, VIEW_VERSION, day=today).filter(pk__in=versions, period__isnull=False)
    return list(rows.annotate(**replaced).values(*_COLUMNS, *replaced))


def _begun(row: dict[str, Any]) -> Change:
    issue = row["replaced_issue"]
    replaced = "" if issue is None else number_of(issue, row["replaced_revision"])
    return _change("begun", row["period__from_date"], row, replaced)


def _withdrawn(row: dict[str, Any]) -> Change:
    return _change("withdrawn", row["period__until_date"], row)


def _change(kind: str, day: date, row: dict[str, Any], replaced: str = "") -> Change:
    return Change(
        kind=kind,
        day=day,
        version=row["pk"],
        code=row["document__code"],
        slug=row["document__slug"],
        number=number_of(row["issue"], row["revision"]),
        title=row["title"],
        unit=row["document__owner_unit__name"],
        replaced=replaced,
    )
