"""How the risks and opportunities of agencies stand on a day, as plain values, for dashboards and the management review."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from audits.risks.registers import BY_KEY, Register


@dataclass(frozen=True)
class RiskStanding:
    """One risk or opportunity (`kind`). `now_*` is what is left after treatment, where that was said; marks for the map."""

    kind: str
    pk: int
    agency: int
    unit: int | None
    unit_name: str
    code: str
    description: str
    owner: str
    score: int
    level: str
    now_score: int
    now_level: str
    now_first: int
    now_second: int
    is_late: bool
    is_closed: bool
    review_due: date
    url: str


def standing(agencies: Collection[Any], on: date) -> list[RiskStanding]:
    """Those recorded by the end of `on`; two statements. `agencies`: rows or keys."""
    keys = [getattr(one, "pk", one) for one in agencies]
    return [_of(register, row) for register in BY_KEY.values() for row in _rows(register, keys, on)]


def _rows(register: Register, agencies: list[int], on: date) -> Any:
    rows = register.model.objects.filter(agency__in=agencies, recorded_date__lte=on).weighed(on).with_late(on)
    return rows.filter(~Q(score=None)).order_by("agency", "-now_score", "pk")


def _of(register: Register, row: Any) -> RiskStanding:
    return RiskStanding(
        kind=register.key,
        pk=row.pk,
        agency=row.agency_id,
        unit=row.unit_id,
        unit_name=row.unit_name,
        code=row.code,
        description=row.description,
        owner=row.owner_title,
        score=row.score,
        level=register.scale.level(row.score).value,
        now_score=row.now_score,
        now_level=register.scale.level(row.now_score).value,
        now_first=row.now_first,
        now_second=row.now_second,
        is_late=row.has_late,
        is_closed=row.closed_at is not None,
        review_due=row.review_due_date,
        url=row.get_absolute_url(),
    )
