"""The numbers of one agency as one person may see them. A fixed count of statements, whatever the number of rows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from statistics import median
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from audits.kinds import Grade
from audits.models import CorrectiveAction, Finding, Objective
from audits.objectives.querysets import VIEW_OBJECTIVE
from audits.querysets import VIEW_CORRECTIVE, VIEW_FINDING
from audits.registers.asking import AGES
from documents import register
from documents.models import PeriodicReview, Version, VersionStep
from documents.querysets import VIEW_VERSION
from documents.register_address import STATES, Asked
from documents.reviewing.listing import SEE as VIEW_REVIEW
from qms.worktime.calendars import calendar_of
from qms.worktime.days import Calendar, add_months, working_days_between

NONCONFORMITIES = (Grade.MAJOR, Grade.MINOR)
MONTHS = 6
MOST_STEPS = 20_000  # decisions of one year; the newest count


class Oldest(NamedTuple):
    """The running corrective action that was opened first."""

    code: str
    unit: str
    days: int


class Waited(NamedTuple):
    """Working days from opening a step of a route to its decision: how many steps, the middle one, the longest."""

    kind: str
    steps: int
    middle: float
    longest: int
    longest_code: str


@dataclass
class Documents:
    """Versions by the states of the register; those in force also by type. `capped`: states counted to a limit only."""

    by_state: dict[str, int] = field(default_factory=dict)
    by_type: dict[str, int] = field(default_factory=dict)
    capped: set[str] = field(default_factory=set)


@dataclass
class Reviews:
    """Reviews not decided: `overdue`, and `months` from the first day of a month to how many are due in it, from today on."""

    overdue: int = 0
    months: dict[date, int] = field(default_factory=dict)


@dataclass
class Findings:
    """Of a year: `by_chapter` (chapter, grade) to how many, one that names several chapters in each; `total` of the year.

    `standing` counts nonconformities of any year that are not closed.
    """

    by_chapter: Counter[tuple[str, str]] = field(default_factory=Counter)
    total: int = 0
    without_clause: int = 0
    standing: int = 0


@dataclass
class Correctives:
    """Those that run: by age (keys of AGES), how many are late with something, and the oldest."""

    by_age: dict[str, int] = field(default_factory=dict)
    overdue: int = 0
    oldest: Oldest | None = None


def documents_of(person: Any, agency: Any, day: date) -> Documents:
    """The same functions as the register, so that a number and the list behind it cannot differ."""
    found = Documents()
    for key in STATES:
        counted = register.counted(person, Asked(state=key, agency=agency.slug), day)
        found.by_state[key] = counted.total
        if counted.is_more:
            found.capped.add(key)
        if STATES[key] == "in_force":
            found.by_type = counted.types
    return found


def reviews_of(person: Any, agency: Any, day: date) -> Reviews:
    """One statement."""
    rows = PeriodicReview.objects.permitted(person, VIEW_REVIEW).filter(outcome="", document__agency=agency)
    last = add_months(day.replace(day=1), MONTHS)
    grouped = rows.filter(due_date__lt=last).order_by().annotate(month=TruncMonth("due_date"))
    counts = grouped.values_list("month").annotate(
        late=Count("pk", filter=Q(due_date__lt=day)), due=Count("pk", filter=Q(due_date__gte=day))
    )
    found = Reviews(months={add_months(day.replace(day=1), n): 0 for n in range(MONTHS)})
    for month, late, due in counts:
        found.overdue += late
        if month in found.months:
            found.months[month] += due
    return found


def findings_of(person: Any, agency: Any, year: int) -> Findings:
    """Two statements."""
    rows = Finding.objects.permitted(person, VIEW_FINDING).filter(agency=agency).order_by()
    of_year = rows.filter(found_date__year=year).exclude(ending="withdrawn")
    found = Findings(standing=rows.standing().filter(grade__in=NONCONFORMITIES).count())
    seen: set[int] = set()
    places: set[tuple[int, str, str]] = set()
    for pk, grade, number in of_year.values_list("pk", "grade", "clauses__number"):
        seen.add(pk)
        places.add((pk, number.split(".")[0] if number else "", grade))
    found.total = len(seen)
    for _pk, chapter, grade in places:
        found.by_chapter[chapter, grade] += 1
    found.without_clause = sum(n for (chapter, _grade), n in found.by_chapter.items() if not chapter)
    return found


def correctives_of(person: Any, agency: Any, day: date) -> Correctives:
    """Two statements."""
    rows = CorrectiveAction.objects.permitted(person, VIEW_CORRECTIVE).filter(agency=agency)
    found = Correctives(by_age=dict.fromkeys(AGES, 0), overdue=rows.overdue(day).count())
    running = rows.running().order_by("opened_at", "pk").values_list("code", "unit_name", "opened_at")
    for code, unit, opened in running:
        days = (day - timezone.localdate(opened)).days
        found.by_age[_age(days)] += 1
        if found.oldest is None:
            found.oldest = Oldest(code, unit, days)
    return found


def _age(days: int) -> str:
    return next(key for key, (_least, most) in AGES.items() if most is None or days <= most)


def objectives_of(person: Any, agency: Any, year: int, day: date) -> dict[str, int]:
    """Approved and closed objectives of the year by how they do (`audits.objectives.kinds.Status`). One statement."""
    rows = Objective.objects.permitted(person, VIEW_OBJECTIVE).filter(agency=agency, year=year)
    rows = rows.filter(stage__in=("approved", "closed")).reckoned(day)
    return dict(rows.order_by().values_list("status").annotate(n=Count("pk")))


def steps_decided(person: Any, agency: Any, year: int) -> Any:
    """Route steps decided in the year, of versions of the agency that the person sees."""
    seen = Version.objects.permitted(person, VIEW_VERSION).filter(document__agency=agency)
    rows = VersionStep.objects.filter(version__in=seen.values("pk"), outcome="done", opened_at__isnull=False)
    return rows.filter(done_at__year=year)


def waiting_of(person: Any, agency: Any, year: int) -> list[Waited]:
    """By kind of step, in the order of the route. Three statements."""
    rows = steps_decided(person, agency, year).order_by("-done_at")
    columns = ("kind", "opened_at", "done_at", "version__document__code")
    calendar = calendar_of(agency)
    return _middles(rows.values_list(*columns)[:MOST_STEPS], calendar)


def _middles(rows: Iterable[tuple[str, datetime, datetime, str]], calendar: Calendar) -> list[Waited]:
    spans: dict[str, list[tuple[int, str]]] = {}
    known: dict[tuple[date, date], int] = {}
    for kind, opened, done, code in rows:
        between = timezone.localdate(opened), timezone.localdate(done)
        if between not in known:
            known[between] = max(working_days_between(*between, calendar), 0)
        spans.setdefault(kind, []).append((known[between], code))
    found = []
    for kind in ORDER:
        if days := spans.get(kind):
            longest = max(days, key=lambda one: one[0])
            found.append(Waited(kind, len(days), median(one for one, _code in days), *longest))
    return found


ORDER = ("opinion", "check", "review", "approve")


def years_of(person: Any, agency: Any, day: date) -> list[int]:
    """Years that a report can be about: this one and those before it in which something was found or decided, at most ten."""
    found = Finding.objects.permitted(person, VIEW_FINDING).filter(agency=agency).order_by()
    years = found.values_list("found_date__year", flat=True).distinct()
    return sorted({day.year, day.year - 1, *chain(years)}, reverse=True)[:10]
