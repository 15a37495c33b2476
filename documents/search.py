"""Where searching looks for documents: versions by the copies of their text, each person within their own rights.

The order is one on both databases: by tier (see `qms.search.tokens`), then by code. A question with more than a thousand
hits is answered with a thousand of them, the best tiers first.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, CharField, F, Func, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.indexing import INDEX
from documents.models import DocumentType, InForce, Version
from documents.near import near_documents
from documents.querysets import BEFORE_FORCE, VIEW, VIEW_VERSION
from qms.people.models import Unit
from qms.search.asked import Asked, TooLong, read
from qms.search.match import matches
from qms.search.source import Source
from qms.search.tokens import Tier, ways_of
from qms.worktime import clock

MOST = 1000
# Keeps the parts of a union together: without it SQLite joins each of them with the rest by itself.
_ALONE = {"sqlite": "LIMIT -1", "postgresql": "OFFSET 0"}


class Hit(NamedTuple):
    """A version that was found; hits are sorted as they stand: by tier, then by code."""

    tier: int
    sort_key: str
    version: int
    type: int
    unit: int


def in_force(person: Any, day: date, today: date) -> QuerySet:
    """Periods that cover `day` of texts that the person may read, as the reading page decides it."""
    if day == today:
        return InForce.objects.permitted(person, VIEW, day=today).on(day)
    seen = Version.objects.permitted(person, VIEW_VERSION, day=today).filter(period__isnull=False)
    return InForce.objects.on(day).filter(version__in=seen.values("pk"))


def not_yet(person: Any, today: date) -> QuerySet:
    """Periods ahead of texts that the person may read."""
    seen = Version.objects.permitted(person, VIEW_VERSION, day=today).filter(period__isnull=False)
    return InForce.objects.opened().filter(version__in=seen.values("pk"), from_date__gt=today)


def ended(person: Any, today: date) -> QuerySet:
    """Periods that are over, of texts that the person may read."""
    seen = Version.objects.permitted(person, VIEW_VERSION, day=today).filter(period__isnull=False)
    return InForce.objects.filter(version__in=seen.values("pk"), until_date__lte=today)


def hits_of(asked: Asked, periods: QuerySet) -> list[Hit]:
    """The hits among the versions of these periods, sorted; MOST + 1 of them where there are more. One statement."""
    ways = ways_of(asked)
    if not ways:
        return []
    among = periods.order_by().values("version_id", "access_class__type_id", "access_class__owner_unit_id")
    try:
        inner, inner_params = among.query.sql_with_params()
    except EmptyResultSet:
        return []
    hits, params = INDEX.hits(ways)
    where, phrases = _phrases(asked)
    # Best tiers come first out of the index, so that the limit cuts the worst; CROSS JOIN keeps SQLite to this order, and
    # the rights are asked once, not once a tier.
    statement = (
        f"SELECT h.tier, t.sort_key, x.* FROM ({hits} {_ALONE[connection.vendor]}) h CROSS JOIN documents_versiontext t "  # noqa: S608
        f"CROSS JOIN ({inner}) x WHERE t.id = h.rowid AND x.version_id = t.version_id{where} LIMIT {MOST + 1}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, *inner_params, *phrases])
        return sorted(Hit(*row) for row in cursor.fetchall())


def _phrases(asked: Asked) -> tuple[str, list[str]]:
    """That every phrase stands in the folded words, as a condition."""
    if not asked.phrases:
        return "", []
    function = {"sqlite": "instr(b.words, %s)", "postgresql": "strpos(b.words, %s)"}[connection.vendor]
    every = " AND ".join([f"{function} > 0"] * len(asked.phrases))
    return (
        f" AND EXISTS (SELECT 1 FROM documents_versionbody b WHERE b.text_id = t.id AND {every})",  # noqa: S608
        [f" {phrase} " for phrase in asked.phrases],
    )


def names_of(types: Iterable[int], units: Iterable[int]) -> tuple[dict[int, Any], dict[int, Any]]:
    """The types and the units with these ids: rows of name, name_en, slug and agency, agency_name. One statement."""
    none, nothing = Value(0, output_field=BigIntegerField()), Value("", output_field=CharField())
    columns = ("kind", "id", "name", "name_en", "slug", "agency_id", "agency_name")
    kinds: Any = DocumentType.objects.filter(pk__in=types).order_by()
    kinds = kinds.values_list(Value("type", output_field=CharField()), "pk", "name", "name_en", "slug", none, nothing)
    owners: Any = Unit.objects.filter(pk__in=units).order_by()
    owners = owners.values_list(
        Value("unit", output_field=CharField()), "pk", "name", nothing, nothing, "agency_id", "agency__short_name"
    )
    rows = [dict(zip(columns, row, strict=True)) for row in kinds.union(owners, all=True)]
    return tuple({row["id"]: row for row in rows if row["kind"] == kind} for kind in ("type", "unit"))  # type: ignore[return-value]


def preparing(person: Any, asked: Asked, today: date) -> QuerySet[Version]:
    """Versions in preparation that the person takes part in: by code and title, from submission on by their text as well."""
    rows = Version.objects.permitted(person, VIEW_VERSION, day=today)
    rows = rows.filter(BEFORE_FORCE)
    return rows.filter(matches(asked.text, "document__words") | Q(_Holds(F("text__pk"), asked=asked)))


class _Holds(Func):
    """Whether the copy with this number is a hit."""

    output_field = BooleanField()

    def __init__(self, number: Any, *, asked: Asked):
        super().__init__(number)
        self.ways = ways_of(asked)

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        number, params = compiler.compile(self.source_expressions[0])
        found, tokens = INDEX.holds(self.ways, number)
        return found, [*tokens, *params]


def find_documents(person: Any, q: str, limit: int = 20) -> list[dict[str, Any]]:
    """Documents in force today that the person may read, the best first: code, title, url, tier. Two statements."""
    today = clock.today()
    try:
        hits = hits_of(read(q), in_force(person, today, today))[:limit]
    except TooLong:
        return []
    columns = ("pk", "title", "document__code", "document__slug")
    rows = {row["pk"]: row for row in Version.objects.filter(pk__in=[hit.version for hit in hits]).values(*columns)}
    return [
        {
            "title": rows[hit.version]["title"],
            "code": rows[hit.version]["document__code"],
            "url": reverse("documents:document", args=[rows[hit.version]["document__slug"]]),
            "tier": Tier(hit.tier).name.lower(),
        }
        for hit in hits
    ]


SOURCE = Source("documents", _("Documents"), find_documents, near_documents)
