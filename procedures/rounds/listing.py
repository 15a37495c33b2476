"""What stands in procedures in force, for one reader: counts for the filters, and pages by document. A statement each."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import BooleanField, Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.urls import reverse

from documents.models import Document, Version
from procedures.linter import BY_KEY
from procedures.models import StandingFinding
from procedures.rounds.asking import Asked
from procedures.rounds.querysets import StandingFindingQuerySet
from procedures.saying import said
from qms.access.rights import rights_of

SEE = "procedures.view_standingfinding"
PAGE = 50
WRITE = "documents.edit_version"
# Places of the editor that the reading page has under another name.
ANCHORS = {"bases": "p-legal", "totals": "step-table", "steps": "step-table"}
_COLUMNS = (
    "pk", "rule", "anchor", "number", "say", "told_text", "is_blocking", "is_waived", "since_date", "version", "may_write",
    "draft", "document", "document__code", "document__slug", "document__sort_key", "document__owner_unit__name",
    "document__agency", "document__agency__short_name", "version__title", "from_date",
)  # fmt: skip


@dataclass
class Counted:
    """How many findings the list holds, and per value of a filter how many with that filter alone changed.

    `turned` and `all` are how many either list holds with these filters; `names` of the units.
    """

    total: int = 0
    turned: int = 0
    all: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    units: Counter[int] = field(default_factory=Counter)
    weights: Counter[str] = field(default_factory=Counter)
    names: dict[int, dict[str, Any]] = field(default_factory=dict)


def weight(*, is_blocking: bool, is_waived: bool) -> str:
    """A value of the filter `muc`."""
    if is_waived:
        return "bo-qua"
    return "chan" if is_blocking else "canh-bao"


def standing(person: Any, day: date) -> StandingFindingQuerySet:
    """Everything that stands on `day` in texts in force of which the person sees what is prepared."""
    return StandingFinding.objects.permitted(person, SEE).on(day)


def counted(person: Any, asked: Asked, day: date) -> Counted:
    """One statement, grouped by what can be filtered."""
    rows = standing(person, day)
    if asked.since:
        rows = rows.filter(since_date__gte=asked.since)
    turned = Case(
        When(since_date__gt=F("version__period__from_date"), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    unit = "document__owner_unit"
    keys = (
        "rule",
        "is_blocking",
        "is_waived",
        unit,
        f"{unit}__name",
        "document__agency",
        "document__agency__short_name",
    )
    found = Counted()
    for row in rows.order_by().annotate(is_turned=turned).values(*keys, "is_turned").annotate(n=Count("pk")):
        _add(found, row, asked)
    return found


def _add(found: Counted, row: dict[str, Any], asked: Asked) -> None:
    n, unit = row["n"], row["document__owner_unit"]
    weighs = weight(is_blocking=row["is_blocking"], is_waived=row["is_waived"])
    found.names[unit] = {
        "name": row["document__owner_unit__name"],
        "agency": row["document__agency"],
        "agency__short_name": row["document__agency__short_name"],
    }
    in_rules = not asked.rules or row["rule"] in asked.rules
    in_units = not asked.units or unit in asked.units
    in_weights = not asked.weights or weighs in asked.weights
    if in_rules and in_units and in_weights:
        found.all += n
        found.turned += n if row["is_turned"] else 0
    if not (asked.all or row["is_turned"]):
        return
    if in_units and in_weights:
        found.rules[row["rule"]] += n
    if in_rules and in_weights:
        found.units[unit] += n
    if in_rules and in_units:
        found.weights[weighs] += n
    if in_rules and in_units and in_weights:
        found.total += n


def narrowed(rows: StandingFindingQuerySet, asked: Asked) -> StandingFindingQuerySet:
    """The rows that the filters leave."""
    if asked.rules:
        rows = rows.filter(rule__in=asked.rules)
    if asked.units:
        rows = rows.filter(document__owner_unit__in=asked.units)
    if asked.weights:
        waived, blocking = Q(is_waived=True), Q(is_blocking=True)
        which = {"bo-qua": waived, "chan": ~waived & blocking, "canh-bao": ~waived & ~blocking}
        wanted = Q(pk__in=[])
        for one in asked.weights:
            wanted |= which[one]
        rows = rows.filter(wanted)
    if asked.since:
        rows = rows.filter(since_date__gte=asked.since)
    return rows if asked.all else rows.turned()


@dataclass(frozen=True)
class Page:
    """Documents with their findings; the addresses are empty at the ends."""

    documents: list[dict[str, Any]]
    previous_url: str
    next_url: str


def page_of(person: Any, asked: Asked, day: date) -> Page:
    """At most PAGE findings from the edge that the address names, by code of their document. One statement."""
    backwards = asked.before is not None
    rows = narrowed(standing(person, day), asked)
    if edge := asked.before or asked.after:
        way = "lt" if backwards else "gt"
        rows = rows.filter(
            Q(**{f"document__sort_key__{way}": edge[0]}) | Q(document__sort_key=edge[0], **{f"pk__{way}": edge[1]})
        )
    order = ("-document__sort_key", "-pk") if backwards else ("document__sort_key", "pk")
    columns = _with_ways_on(rows, person).annotate(from_date=F("version__period__from_date")).values(*_COLUMNS)
    found = list(columns.order_by(*order)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    has_previous = more if backwards else asked.after is not None
    return Page(
        [_document(list(group)) for _key, group in groupby(found, key=itemgetter("document"))],
        asked.address(after=None, before=None, edge=("truoc", _edge(found[0]))) if found and has_previous else "",
        asked.address(after=None, before=None, edge=("sau", _edge(found[-1]))) if found and (backwards or more) else "",
    )


def _edge(row: dict[str, Any]) -> tuple[str, int]:
    return row["document__sort_key"], row["pk"]


def _with_ways_on(rows: StandingFindingQuerySet, person: Any) -> StandingFindingQuerySet:
    """With `may_write`, and the version in preparation that the person sees, if there is one."""
    rights = rights_of(person)
    writes = Document.objects.filter(Document.objects.all().reach(rights, person, WRITE)).values("pk")
    drafts = Version.objects.permitted(person, "documents.view_version").in_preparation()
    may = Case(When(document__in=writes, then=Value(True)), default=Value(False), output_field=BooleanField())
    return rows.annotate(
        may_write=may, draft=Subquery(drafts.filter(document=OuterRef("document")).order_by("-pk").values("pk")[:1])
    )


def _document(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """One document of the page with its findings in words."""
    first = rows[0]
    url = reverse("documents:document", args=[first["document__slug"]])
    return {
        "code": first["document__code"],
        "slug": first["document__slug"],
        "title": first["version__title"],
        "unit": first["document__owner_unit__name"],
        "agency": first["document__agency"],
        "agency_name": first["document__agency__short_name"],
        "from_date": first["from_date"],
        "url": url,
        "draft_url": reverse("documents:draft", args=[first["draft"]]) if first["draft"] else "",
        "may_start": first["may_write"] and not first["draft"],
        "findings": [told(row, url) for row in rows],
    }


def told(row: dict[str, Any], url: str) -> dict[str, Any]:
    """A finding in words, with the address of its place on the reading page."""
    anchor = ANCHORS.get(row["anchor"], row["anchor"] if row["anchor"].startswith("step-") else "")
    rule = BY_KEY.get(row["rule"])
    return {
        "text": said(row["say"], json.loads(row["told_text"]), row["number"]),
        "rule": rule.title if rule else row["rule"],
        "weight": weight(is_blocking=row["is_blocking"], is_waived=row["is_waived"]),
        "since_date": row["since_date"],
        "has_turned": row["since_date"] > row["from_date"],
        "url": f"{url}#{anchor}" if anchor else url,
    }
