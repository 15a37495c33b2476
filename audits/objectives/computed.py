"""Figures that the system works out itself: one row a way, in `COUNTS`. Each counts what was due in a period, and of that what was
done in time, as of a day. What is not done and not yet due on that day is not counted.

`unit` narrows to what belongs to the unit and those under it. Legal ground of the three months: Decision 19/2014/QD-TTg, article 4.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audits.models import DossierFigure, PlannedAction
from audits.objectives.kinds import Way
from documents.models import ImpactCase, PeriodicReview, Reading, ReadingRound
from documents.models.reviewing import Reviewed
from documents.readings.audience import Readers
from procedures.models import Responsibility
from qms.people.models import Agency, Unit
from qms.people.querysets import covers
from qms.worktime.calendars import calendar_of


@dataclass(frozen=True)
class Asked:
    """Whose figure, of which days, as of which day."""

    agency: Agency
    unit: Unit | None
    first: date
    last: date
    as_of: date

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.last

    def of_unit(self, column: str) -> Q:
        """Rows whose `column` is the unit or one under it; all where no unit is asked for."""
        return Q(**{f"{column}__in": Unit.objects.at_or_under(self.unit.path).values("pk")}) if self.unit else Q()


@dataclass(frozen=True)
class Counted:
    """How many were due, and how many of them were done in time."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal:
        """With two decimals. Raises ZeroDivisionError where nothing was due."""
        if not self.denominator:
            raise ZeroDivisionError
        exact = Decimal(100) * self.numerator / self.denominator
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _counted(rows: QuerySet[Any], done: str, asked: Asked) -> Counted:
    """Rows due in the period; `done` is the column of the day they were done."""
    due = rows.filter(due_date__range=asked.days)
    counts = due.filter(Q(due_date__lte=asked.as_of) | Q(**{f"{done}__lte": asked.as_of}))
    return Counted(counts.filter(**{f"{done}__lte": F("due_date")}).count(), counts.count())


def _reviews(asked: Asked) -> Counted:
    rows = PeriodicReview.objects.exclude(outcome=Reviewed.CANCELLED, decided_at=None)
    rows = rows.filter(asked.of_unit("document__owner_unit"), document__agency=asked.agency)
    return _counted(rows, "decided_at__date", asked)


def _readings(asked: Asked) -> Counted:
    """Confirmations by their day, and whoever still has not read by the day of the round; one statement a round of the period."""
    read = Reading.objects.filter(
        asked.of_unit("unit"),
        round__document__agency=asked.agency,
        due_date__range=asked.days,
        read_date__lte=asked.as_of,
    )
    rounds = ReadingRound.objects.filter(
        document__agency=asked.agency, due_date__range=asked.days, due_date__lt=asked.as_of
    ).select_related("document__agency", "document__type", "version")
    units = asked.of_unit("post__unit")
    calendar = calendar_of(asked.agency, asked.first, asked.as_of)
    late = 0
    for one in rounds:
        readers = Readers(one, asked.as_of, lambda: calendar)
        late += readers.counted(readers.people().filter(units)).late
    in_time = read.filter(read_date__lte=F("due_date")).count()
    return Counted(in_time, read.count() + late)


def _laws(asked: Asked) -> Counted:
    rows = ImpactCase.objects.filter(agency=asked.agency)
    if asked.unit:
        rows = rows.filter(asked.of_unit("lines__document__owner_unit")).distinct()
    return _counted(rows, "closed_at__date", asked)


def _actions(asked: Asked) -> Counted:
    rows = PlannedAction.objects.standing().filter(asked.of_unit("corrective__unit"), corrective__agency=asked.agency)
    return _counted(rows.exclude(corrective__state="cancelled"), "done_date", asked)


def _dossiers(asked: Asked) -> Counted:
    rows = DossierFigure.objects.standing().filter(agency=asked.agency, month_date__range=asked.days)
    if asked.unit:
        theirs = Responsibility.objects.filter(covers(asked.last), asked.of_unit("unit"), agency=asked.agency)
        rows = rows.filter(procedure__in=theirs.values("procedure"))
    sums = rows.aggregate(in_time=Sum("in_time"), late=Sum("late"))
    in_time, late = sums["in_time"] or 0, sums["late"] or 0
    return Counted(in_time, in_time + late)


@dataclass(frozen=True)
class Count:
    """One way: how it counts in words, as kept with every figure."""

    how: str | Promise
    count: Callable[[Asked], Counted]


COUNTS: dict[str, Count] = {
    Way.REVIEWS: Count(_("Periodic reviews due in the period: decided on their day or before / all due"), _reviews),
    Way.READINGS: Count(
        _("Readings due in the period: confirmed on their day or before / confirmed, or still missing after the day"),
        _readings,
    ),
    Way.LAWS: Count(
        _("Changes of law whose three months end in the period: every citation settled by then / all changes"), _laws
    ),
    Way.ACTIONS: Count(_("Corrective actions due in the period: done on their day or before / all due"), _actions),
    Way.DOSSIERS: Count(_("Dossiers settled in the months of the period: in time / in time and late"), _dossiers),
}
