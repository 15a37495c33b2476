"""How the objectives of agencies stand on a day, as plain values, for dashboards and the management review. Four statements.

The same as `ObjectiveQuerySet.reckoned`, which answers a page in SQL; here thousands of objectives are judged at once, for which
plain statements over whole tables are quicker than questions asked row by row. A test holds both together.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from audits.models import Measurement, Objective, ObjectivePeriod, TargetChange
from audits.objectives.figures import is_reached, target_told
from audits.objectives.kinds import ObjectiveStage, Status
from audits.objectives.periods import name_of


@dataclass(frozen=True)
class ObjectiveStanding:
    """One objective. `status` is a key of `kinds.Status`, `period` the last one measured, in words; `url` its page."""

    pk: int
    agency: int
    unit: int | None
    unit_name: str
    year: int
    code: str
    title: str
    status: str
    status_label: str
    value: Decimal | None
    target: str
    unit_of_measure: str
    period: str
    owner: str
    url: str


def standing(agencies: Collection[Any], on: date) -> list[ObjectiveStanding]:
    """Approved and closed objectives of the year of `on`, in the order of units and codes. `agencies`: rows or keys."""
    rows = Objective.objects.filter(agency__in=[getattr(one, "pk", one) for one in agencies], year=on.year)
    rows = rows.filter(stage__in=(ObjectiveStage.APPROVED, ObjectiveStage.CLOSED))
    known = _Known(rows.order_by().values("pk"), on)
    return [known.of(row) for row in rows.order_by("agency", "unit__order", "code", "pk")]


class _Known:
    """What was known at the end of a day: last figures, targets, missing periods."""

    def __init__(self, keys: Any, on: date) -> None:
        self.on = on
        figures = Measurement.objects.filter(period__objective__in=keys, at__date__lte=on)
        columns = ("period__objective", "period__key", "period__last_date", "value")
        self.last = {row[0]: row[1:] for row in figures.order_by("period__last_date", "pk").values_list(*columns)}
        self.changes: dict[int, list[TargetChange]] = {}
        for one in TargetChange.objects.filter(objective__in=keys, at__date__lte=on).order_by("from_date", "pk"):
            self.changes.setdefault(one.objective_id, []).append(one)
        late = ObjectivePeriod.objects.missing(on).filter(objective__in=keys)
        self.late = set(late.order_by().values_list("objective", flat=True))

    def of(self, row: Objective) -> ObjectiveStanding:
        key, judged, value = self.last.get(row.pk, ("", self.on, None))
        held = [one for one in self.changes.get(row.pk, []) if one.from_date <= judged]
        operator, target = (held[-1].operator, held[-1].target) if held else (row.operator, row.target)
        status = self._status(row, value, operator, target)
        return ObjectiveStanding(
            pk=row.pk,
            agency=row.agency_id,
            unit=row.unit_id,
            unit_name=row.unit_name,
            year=row.year,
            code=row.code,
            title=row.title,
            status=status.value,
            status_label=str(status.label),
            value=value,
            target=target_told(operator, target, row.unit_of_measure),
            unit_of_measure=row.unit_of_measure,
            period=name_of(key) if key else "",
            owner=row.owner_title,
            url=row.get_absolute_url(),
        )

    def _status(self, row: Objective, value: Decimal | None, operator: str, target: Decimal) -> Status:
        if row.stage == ObjectiveStage.CLOSED:
            return Status(row.outcome)
        if row.pk in self.late:
            return Status.LATE
        if value is None:
            return Status.NO_FIGURE
        return Status.REACHED if is_reached(value, operator, target) else Status.MISSED
