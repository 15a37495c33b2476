"""What the edition gone over to asks for and what is in force for it: line by line, through the table that maps clauses."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audits.coverage.rule import Level
from audits.coverage.standing import Coverage, Line, coverage
from audits.models import ConversionPlan, ConversionTask
from documents.models import InForce, VersionClause
from documents.querysets import VIEW
from qms.people.querysets import covers
from qms.standards.models import ClauseMapping

MOST = 200  # documents named


class Gap(StrEnum):
    """What is said of a clause of the new edition."""

    NEW = "new"
    EMPTY = "empty"
    OLD = "old"
    COVERED = "covered"
    OUT = "out"


LABELS: dict[Gap, str | Promise] = {
    Gap.NEW: _("New: nothing answered to it before, and no document serves it"),
    Gap.EMPTY: _("No document in force serves it"),
    Gap.OLD: _("Served only by documents that name the former edition"),
    Gap.COVERED: _("A document in force names it"),
    Gap.OUT: _("Does not apply"),
}
STATUS = {Gap.NEW: "overdue", Gap.EMPTY: "overdue", Gap.OLD: "in_review", Gap.COVERED: "in_force", Gap.OUT: "cancelled"}
OPEN = (Gap.NEW, Gap.EMPTY, Gap.OLD)


@dataclass(frozen=True)
class Told:
    """A line of the new edition: what is said of it, how many documents serve it, how many units lack one, tasks that wait."""

    line: Line
    gap: Gap
    documents: int
    units: int
    tasks: int


def gaps_of(plan: ConversionPlan, on: date) -> list[Told]:
    """Every clause of the second level. As many statements as the coverage, and three more."""
    found = coverage(plan.agency, plan.to_edition, on)
    pairs = ClauseMapping.objects.filter(source__edition=plan.from_edition_id, target__edition=plan.to_edition_id)
    mapped = set(pairs.values_list("target__number", flat=True))
    answered = {line.number for line in found.lines if any(_within(number, line) for number in mapped)}
    named = set(
        VersionClause.objects.filter(_in_force(plan, on), clause__edition=plan.to_edition_id).values_list(
            "clause__number", "version__document"
        )
    )
    tasks = list(
        ConversionTask.objects.waiting()
        .filter(plan=plan, clause__isnull=False)
        .values_list("clause__number", flat=True)
    )
    return [_told(line, found, answered, named, tasks) for line in found.lines]


def _told(line: Line, found: Coverage, answered: set[str], named: set[tuple[str, int]], tasks: list[str]) -> Told:
    cells = [found.cells[line.number, column.unit] for column in found.columns]
    serving = set().union(*(found.documents.get((line.number, column.unit), set()) for column in found.columns))
    by_name = {document for number, document in named if _within(number, line)}
    if cells and all(cell.level == Level.OUT for cell in cells):
        gap = Gap.OUT
    elif not serving:
        gap = Gap.EMPTY if line.number in answered else Gap.NEW
    else:
        gap = Gap.COVERED if by_name & serving else Gap.OLD
    lacking = sum(cell.level == Level.NONE for cell in cells)
    return Told(line, gap, len(serving), lacking, sum(_within(number, line) for number in tasks))


def _within(number: str, line: Line) -> bool:
    """Whether a clause of this number counts for the line: itself, a part of it, or the whole chapter it is in."""
    return number in {line.number, line.chapter} or number.startswith(f"{line.number}.")


def _in_force(plan: ConversionPlan, on: date) -> Q:
    return Q(version__in=InForce.objects.filter(covers(on), document__agency=plan.agency_id).values("version"))


def to_revise(plan: ConversionPlan, person: Any, on: date) -> tuple[list[tuple[str, str, str]], int]:
    """Documents in force that name clauses of the former edition and none of the new one: (code, title, address) of those that
    the person may read, and how many there are that the person may not."""
    clauses = VersionClause.objects.filter(version=OuterRef("version"))
    every = InForce.objects.filter(
        covers(on),
        Exists(clauses.filter(clause__edition=plan.from_edition_id)),
        ~Exists(clauses.filter(clause__edition=plan.to_edition_id)),
        document__agency=plan.agency_id,
    )
    keys = set(every.values_list("document", flat=True))
    seen = InForce.objects.permitted(person, VIEW).filter(covers(on), document__in=keys).order_by("document__sort_key")
    rows = list(seen.values_list("document__code", "version__title", "document__slug")[:MOST])
    shown = [(code, title, reverse("documents:document", args=[slug])) for code, title, slug in rows]
    return shown, len(keys) - len(shown)
