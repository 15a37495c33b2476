"""How the objectives of agencies stand on a day, as plain values, for dashboards and the management review. One statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from audits.models import Objective
from audits.objectives.figures import target_told
from audits.objectives.kinds import Status
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
    rows = rows.filter(stage__in=("approved", "closed")).reckoned(on).order_by("agency", "unit__order", "code", "pk")
    return [_of(row) for row in rows]


def _of(row: Any) -> ObjectiveStanding:
    return ObjectiveStanding(
        pk=row.pk,
        agency=row.agency_id,
        unit=row.unit_id,
        unit_name=row.unit_name,
        year=row.year,
        code=row.code,
        title=row.title,
        status=row.status,
        status_label=str(Status(row.status).label),
        value=row.value,
        target=target_told(row.limit_operator, row.limit, row.unit_of_measure),
        unit_of_measure=row.unit_of_measure,
        period=name_of(row.measured_key) if row.measured_key else "",
        owner=row.owner_title,
        url=row.get_absolute_url(),
    )
