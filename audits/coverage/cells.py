"""What one field of the matrix rests on: documents, records, audits and findings, named as far as the person may see them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from audits.auditing.querysets import VIEW_AUDIT
from audits.coverage.standing import Clauses, Units
from audits.models import Audit, ChecklistItem, Finding, NotApplicable
from audits.querysets import VIEW_FINDING
from documents.models import InForce
from documents.querysets import VIEW
from qms.people.models import Agency
from qms.people.querysets import covers
from qms.standards.models import Edition

MOST = 100  # named of each kind


@dataclass
class Ground:
    """Rows that are shown, each (code, title, address, note), and how many there are that the person may not see."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)
    hidden: int = 0


@dataclass(frozen=True)
class Place:
    """A field: the clauses that count for its line, the units that count for its column."""

    clauses: frozenset[int]
    units: frozenset[int]
    column: int


def place_of(agency: Agency, edition: Edition, number: str, unit: int, on: date) -> Place | None:
    """None where there is no such line or column on the day."""
    clauses, units = Clauses(edition), Units(agency, on)
    counting = clauses.counting_for(number)
    if not counting or unit not in units.all:
        return None
    under = frozenset(one for one, column in units.column.items() if column == unit)
    return Place(counting, under, unit)


def documents_at(person: Any, every: Collection[int], on: date) -> Ground:
    """Of the documents that count there, in force on the day, those that the person may read."""
    seen = InForce.objects.permitted(person, VIEW).filter(covers(on), document__in=every)
    rows = seen.order_by("document__sort_key").values_list(
        "document__code", "version__title", "document__slug", "from_date"
    )
    shown = [
        (code, title, reverse("documents:document", args=[slug]), f"{since:%d/%m/%Y}")
        for code, title, slug, since in rows[:MOST]
    ]
    return Ground(shown, len(every) - len(shown))


def audits_at(person: Any, agency: Agency, place: Place, on: date) -> Ground:
    """Audits in which the clause was asked about there, the latest first."""
    asked = ChecklistItem.objects.filter(clause__in=place.clauses, answers__at__date__lte=on)
    asked = asked.exclude(answers__result="none")
    rows = Audit.objects.filter(agency=agency, audit_units__unit__in=place.units, pk__in=asked.values("audit"))
    every = set(rows.values_list("pk", flat=True))
    seen = Audit.objects.permitted(person, VIEW_AUDIT).filter(pk__in=every).select_related("agency")
    shown = [(row.number, row.title, row.get_absolute_url(), "") for row in seen.order_by("-year", "-order")[:MOST]]
    return Ground(shown, len(every) - len(shown))


def findings_at(person: Any, agency: Agency, place: Place, on: date) -> Ground:
    """Findings open on the day, the gravest first."""
    rows = Finding.objects.filter(agency=agency, unit__in=place.units, clauses__in=place.clauses, found_date__lte=on)
    rows = rows.filter(Q(closed_at=None) | Q(closed_at__date__gt=on)).exclude(ending="withdrawn")
    every = set(rows.values_list("pk", flat=True))
    seen = Finding.objects.permitted(person, VIEW_FINDING).filter(pk__in=every).select_related("agency")
    shown = [
        (row.code, row.statement, reverse("audits:finding", args=[agency.slug, row.code]), str(row.get_grade_display()))
        for row in seen.order_by("-found_date", "-pk")[:MOST]
    ]
    return Ground(shown, len(every) - len(shown))


def left_out_at(agency: Agency, place: Place, on: date) -> list[NotApplicable]:
    """Why the clause does not apply there."""
    rows = NotApplicable.objects.on(on).filter(agency=agency, clause__in=place.clauses)
    return list(rows.filter(Q(unit=None) | Q(unit=place.column)).select_related("clause")[:MOST])
