"""The figures by which units are weighed, read from what the agency did: the same few statements for ten units and for a hundred."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Max, Q

from audits.auditing.weighing import MAJOR, MINOR, NEVER, weighed
from audits.kinds import Grade
from audits.models import AuditUnit, CorrectiveAction, Finding
from documents.models import InForce, PeriodicReview, PracticeSignal, VersionStep
from qms.approvals.moves import ROUTE_STATES
from qms.people.models import Agency, Unit
from qms.worktime.days import VIETNAM, add_months

AUDITED = ("performed", "reported", "closed")
PAST_MONTHS, SIGNAL_MONTHS, UNKNOWN_MONTHS = 24, 12, 24


def units_of(agency: Agency, day: date) -> list[Unit]:
    """Units of the agency on the day, in the order of its letterhead."""
    return list(Unit.objects.on(day).of(agency))


def figures_of(units: Iterable[Unit], day: date) -> dict[int, dict[str, int]]:
    """By unit, the figure of every reason of `weighing.REASONS`."""
    keys = [unit.pk for unit in units]
    last = _last_audits(keys)
    since = {pk: last.get(pk) or add_months(day, -UNKNOWN_MONTHS) for pk in keys}
    changes, findings, overdue, signals = (
        _changes(since),
        _findings(keys, day),
        _overdue(keys, day),
        _signals(keys, day),
    )
    return {
        pk: {
            "last_audit": _months(last[pk], day) if pk in last else NEVER,
            "changes": changes[pk],
            "past_findings": findings[pk],
            "overdue": overdue[pk],
            "signals": signals[pk],
        }
        for pk in keys
    }


def weighed_units(agency: Agency, day: date) -> list[tuple[Unit, str, int]]:
    """Units with their figures as kept text and what they weigh, the heaviest first."""
    units = units_of(agency, day)
    figures = figures_of(units, day)
    found = []
    for unit in units:
        weight = weighed(figures[unit.pk])
        found.append((unit, json.dumps(weight.rows, ensure_ascii=False), weight.total))
    return sorted(found, key=lambda row: (-row[2], row[0].order, row[0].code))


def _months(since: date, day: date) -> int:
    """Whole months from one day to the other."""
    months = (day.year - since.year) * 12 + day.month - since.month
    return max(months - (day.day < since.day), 0)


def _last_audits(units: list[int]) -> dict[int, date]:
    rows = AuditUnit.objects.filter(unit__in=units, audit__stage__in=AUDITED).order_by()
    return dict(rows.values_list("unit").annotate(last=Max("audit__end_date")))


def _counted(rows: Any, unit: str) -> Counter[int]:
    return Counter(dict(rows.order_by().values_list(unit).annotate(n=Count("pk"))))


def _changes(since: dict[int, date]) -> Counter[int]:
    """Versions of documents of the unit that came into force since its last audit."""
    if not since:
        return Counter()
    each = reduce(or_, (Q(document__owner_unit=pk, from_date__gt=day) for pk, day in since.items()))
    return _counted(InForce.objects.opened().filter(each), "document__owner_unit")


def _findings(units: list[int], day: date) -> Counter[int]:
    """Nonconformities of the last two years, a major one counted MAJOR times."""
    counts = {Grade.MAJOR.value: MAJOR, Grade.MINOR.value: MINOR}
    rows = Finding.objects.filter(
        unit__in=units, found_date__gt=add_months(day, -PAST_MONTHS), grade__in=counts
    ).exclude(ending="withdrawn")
    found: Counter[int] = Counter()
    for unit, grade, n in rows.order_by().values_list("unit", "grade").annotate(n=Count("pk")):
        found[unit] += counts[grade] * n
    return found


def _overdue(units: list[int], day: date) -> Counter[int]:
    """Periodic reviews, steps of routes and corrective actions over their day."""
    reviews = PeriodicReview.objects.filter(outcome="", due_date__lt=day, document__owner_unit__in=units)
    steps = VersionStep.objects.filter(
        outcome="", opened_at__isnull=False, due_date__lt=day, post__unit__in=units, version__state__in=ROUTE_STATES
    )
    correctives = CorrectiveAction.objects.overdue(day).filter(unit__in=units)
    return _counted(reviews, "document__owner_unit") + _counted(steps, "post__unit") + _counted(correctives, "unit")


def _signals(units: list[int], day: date) -> Counter[int]:
    """What readers said of documents of the unit in the last year."""
    since = datetime.combine(add_months(day, -SIGNAL_MONTHS), time.min, tzinfo=VIETNAM)
    rows = PracticeSignal.objects.filter(document__owner_unit__in=units, at__gte=since)
    return _counted(rows, "document__owner_unit")
