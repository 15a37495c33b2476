"""The matrix of one agency: what each clause of an edition rests on in each unit, on a day. Ten statements, whatever there is.

All documents count, also those that the person who looks may not read: the matrix says that there is one, never which.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q

from audits.coverage.rule import Facts, Level, level, score
from audits.models import ChecklistItem, Finding, NotApplicable
from documents.models import ApplyingMember, InForce, VersionClause
from procedures.models import RecordEntry
from qms.people.models import Agency, UnitPhase
from qms.people.querysets import covers
from qms.standards.models import Clause, ClauseMapping, Edition

Pair = tuple[int, int]  # clause of the edition, unit of a column


@dataclass(frozen=True)
class Column:
    """A unit with a column of its own; what units under it own and keep counts as its own, but where they have columns too."""

    unit: int
    name: str
    short_name: str


@dataclass(frozen=True)
class Line:
    """A clause of the second level with all its parts; `chapter` is the number before the dot."""

    clause: int
    number: str
    title: str
    title_en: str

    @property
    def chapter(self) -> str:
        return self.number.split(".")[0]


@dataclass(frozen=True)
class Cell:
    """What the matrix says of one clause in one unit."""

    level: Level
    score: int
    facts: Facts


@dataclass
class Coverage:
    """`cells` has every line in every column, `documents` the keys of what serves a line there."""

    edition: str
    on: date
    lines: list[Line] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    cells: dict[tuple[str, int], Cell] = field(default_factory=dict)
    documents: dict[tuple[str, int], set[int]] = field(default_factory=dict)

    def totals(self) -> dict[str, int]:
        """How many fields say what."""
        found = dict.fromkeys(Level, 0)
        for cell in self.cells.values():
            found[cell.level] += 1
        return {str(key): n for key, n in found.items()}

    def gaps(self) -> list[tuple[Line, Column, Cell]]:
        """Fields with nothing, then those whose evidence is missing or old, the lowest score first."""
        rows = [(line, column, self.cells[line.number, column.unit]) for line in self.lines for column in self.columns]
        found = [row for row in rows if row[2].level in {Level.NONE, Level.PARTIAL}]
        return sorted(found, key=lambda row: (row[2].level != Level.NONE, row[2].score))


class Clauses:
    """The clauses of one edition, and those of others as they answer to them (`qms.standards`)."""

    def __init__(self, edition: Edition) -> None:
        rows = list(Clause.objects.order_by("order").values("pk", "edition", "number", "title", "title_en"))
        self.lines = [
            Line(row["pk"], row["number"], row["title"], row["title_en"])
            for row in rows
            if row["edition"] == edition.pk and row["number"].count(".") == 1
        ]
        number = {row["pk"]: row["number"] for row in rows}
        of_edition = {row["pk"] for row in rows if row["edition"] == edition.pk}
        by_place = {(row["edition"], row["number"]): row["pk"] for row in rows}
        answers: dict[int, set[int]] = defaultdict(set)
        for source, target in ClauseMapping.objects.values_list("source", "target"):
            if target in of_edition:
                answers[source].add(target)
            if source in of_edition:
                answers[target].add(source)
        known = {line.number: line.number for line in self.lines}
        self._lines: dict[int, frozenset[str]] = {}
        for row in rows:
            targets = {row["pk"]} if row["pk"] in of_edition else _mapped(row, answers, by_place)
            self._lines[row["pk"]] = frozenset(place for one in targets for place in _places(number[one], known))

    def counting_for(self, number: str) -> frozenset[int]:
        """Clauses of any edition that count for a line."""
        return frozenset(clause for clause, lines in self._lines.items() if number in lines)

    def lines_of(self, clause: int) -> frozenset[str]:
        """Numbers of the lines for which this clause of any edition counts; a whole chapter counts for each of its lines."""
        return self._lines.get(clause, frozenset())


def _mapped(
    row: Mapping[str, Any], answers: Mapping[int, set[int]], by_place: Mapping[tuple[int, str], int]
) -> set[int]:
    """What a clause of another edition answers to; one without a row of its own goes with the clause it is part of."""
    number = row["number"]
    while number:
        own = by_place.get((row["edition"], number))
        if own is not None and answers.get(own):
            return answers[own]
        number = number.rpartition(".")[0]
    return set()


def _places(number: str, known: Mapping[str, str]) -> Iterable[str]:
    parts = number.split(".")
    if len(parts) == 1:
        return [one for one in known if one.split(".")[0] == number]
    place = ".".join(parts[:2])
    return [place] if place in known else []


class Units:
    """The columns of an agency on a day, and in which column each of its units stands.

    Units without one above them have columns; where all stand under one, as departments under the leadership, that one has a
    column and so has each right under it.
    """

    def __init__(self, agency: Agency, on: date) -> None:
        phases = list(
            UnitPhase.objects.filter(covers(on), covers(on, "unit__"), unit__agency=agency)
            .order_by("unit__order", "unit__code")
            .values("unit", "name", "short_name", "parent", "path")
        )
        here = {row["unit"] for row in phases}
        steps = {
            row["unit"]: [int(one) for one in row["path"].split(".") if one and int(one) in here] for row in phases
        }
        roots = {unit for unit, above in steps.items() if len(above) == 1}
        deepest = 2 if len(roots) == 1 else 1
        self.columns = [
            Column(row["unit"], row["name"], row["short_name"] or row["name"])
            for row in phases
            if len(steps[row["unit"]]) <= deepest
        ]
        self.column: dict[int, int] = {unit: above[:deepest][-1] for unit, above in steps.items()}
        self.below: dict[int, set[int]] = defaultdict(set)
        for unit, above in steps.items():
            for one in above:
                self.below[one].add(self.column[unit])

    @property
    def all(self) -> set[int]:
        return {column.unit for column in self.columns}


def coverage(agency: Agency, edition: Edition, on: date) -> Coverage:
    """The matrix of the agency for the edition on the day; see `audits.coverage.rule` for the score."""
    clauses, units = Clauses(edition), Units(agency, on)
    documents, keepers = _documents(agency, on, clauses, units)
    records = _records(agency, on, units, keepers)
    audited = _latest(_audited(agency, on), clauses, units)
    findings = _findings(agency, on, clauses, units)
    out = _out(agency, on, clauses, units)
    found = Coverage(edition.name, on, clauses.lines, units.columns, documents=documents)
    for line in clauses.lines:
        for column in units.columns:
            key = (line.number, column.unit)
            facts = Facts(
                documents=len(documents[key]),
                record_date=max(
                    (records[one, column.unit] for one in documents[key] if (one, column.unit) in records), default=None
                ),
                audit_date=audited.get(key),
                taken=tuple(sorted(findings[key])),
                is_out=key in out,
            )
            found.cells[key] = Cell(level(facts, on), score(facts, on), facts)
    return found


Key = tuple[str, int]


def _documents(agency: Agency, on: date, clauses: Clauses, units: Units) -> tuple[dict[Key, set[int]], set[int]]:
    """Documents in force by line and column, and all of them: where they are owned, and where they are applied, which means the
    units named and those under them; one that names nobody applies to its owner and the units under it."""
    served = _in_force(agency, on)
    sets = {applying for _document, _owner, applying, _clause in served if applying}
    members: dict[int, set[int]] = defaultdict(set)
    for applying, whole, part in ApplyingMember.objects.filter(set__in=sets).values_list("set", "agency", "unit"):
        members[applying] |= units.all if whole == agency.pk else units.below.get(part or 0, set())
    found: dict[Key, set[int]] = defaultdict(set)
    for document, owner, given, clause in served:
        own = {units.column[owner]} if owner in units.column else set()
        columns = (members[given] | own) if given else units.below.get(owner, set())
        for line in clauses.lines_of(clause):
            for column in columns:
                found[line, column].add(document)
    return found, {row[0] for row in served}


def _in_force(agency: Agency, on: date) -> list[tuple[int, int, int | None, int]]:
    """(document, owner unit, applying set, clause) of what is in force and is of the agency or applied by it."""
    applied = ApplyingMember.objects.filter(Q(agency=agency) | Q(unit__agency=agency)).values("set")
    periods = InForce.objects.filter(covers(on)).filter(Q(document__agency=agency) | Q(version__applying__in=applied))
    rows = VersionClause.objects.filter(version__in=periods.values("version")).order_by()
    return list(rows.values_list("version__document", "version__document__owner_unit", "version__applying", "clause"))


def _records(agency: Agency, on: date, units: Units, documents: set[int]) -> dict[tuple[int, int], date]:
    """The last day on which a file of a document's records was opened or ended, by document and column."""
    rows = RecordEntry.objects.filter(series__agency=agency, opened_date__lte=on).order_by()
    grouped = rows.values_list("series__document", "series__unit").annotate(
        opened=Max("opened_date"), closed=Max("closed_date", filter=Q(closed_date__lte=on))
    )
    found: dict[tuple[int, int], date] = {}
    for document, unit, opened, closed in grouped:
        if unit in units.column and document in documents:
            key = document, units.column[unit]
            found[key] = max(found.get(key, date.min), opened, closed or date.min)
    return found


def _audited(agency: Agency, on: date) -> Iterable[tuple[int, int, date]]:
    """(clause, audited unit, day) of the last answer to a question about a clause."""
    rows = ChecklistItem.objects.filter(
        audit__agency=agency, clause__isnull=False, answers__at__date__lte=on
    ).order_by()
    rows = rows.exclude(answers__result="none")
    return rows.values_list("clause", "audit__audit_units__unit").annotate(at=Max("answers__at__date"))


def _latest(rows: Iterable[tuple[int, int, date]], clauses: Clauses, units: Units) -> dict[Key, date]:
    found: dict[Key, date] = {}
    for clause, unit, day in rows:
        if unit in units.column:
            for line in clauses.lines_of(clause):
                key = line, units.column[unit]
                found[key] = max(found.get(key, date.min), day)
    return found


def _findings(agency: Agency, on: date, clauses: Clauses, units: Units) -> dict[Key, list[str]]:
    """Grades of findings that were open on the day."""
    rows = Finding.objects.filter(agency=agency, found_date__lte=on, clauses__isnull=False).order_by()
    rows = rows.filter(Q(closed_at=None) | Q(closed_at__date__gt=on)).exclude(ending="withdrawn")
    found: dict[Key, list[str]] = defaultdict(list)
    for clause, unit, grade, times in rows.values_list("clauses", "unit", "grade").annotate(n=Count("pk")):
        if unit in units.column:
            for line in clauses.lines_of(clause):
                found[line, units.column[unit]] += [grade] * times
    return found


def _out(agency: Agency, on: date, clauses: Clauses, units: Units) -> set[Key]:
    """What does not apply; a part of a clause that does not apply leaves the clause as it is."""
    found: set[Key] = set()
    rows = NotApplicable.objects.on(on).filter(agency=agency).values_list("clause", "clause__number", "unit")
    for clause, number, part in rows:
        if number.count(".") > 1:
            continue
        columns = units.all if part is None else {part} & units.all
        found |= {(line, column) for line in clauses.lines_of(clause) for column in columns}
    return found
