"""The list of objectives a person sees: what an address asks for, the rows of a page, the rows of a file."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, Subquery
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from audits.models import Objective
from audits.objectives.figures import target_told, told
from audits.objectives.kinds import STAGE_KEYS, STATUS_KEYS, ObjectiveStage, Status
from audits.objectives.periods import name_of
from audits.objectives.querysets import VIEW_OBJECTIVE
from documents.addresses import Unknown, check_keys
from qms.access.rights import rights_of

PAGE = 50
KEYS = frozenset({"xem", "nam", "co-quan", "don-vi", "sau"})
WITHDRAWN = "da-bo"
TABS = {
    "": _("All"), "reached": _("Reached"), "missed": _("Not reached"), "late": _("Figure missing"), "no_figure": _("No figure yet"),
    "waiting": _("Waits for approval"), WITHDRAWN: _("Given up"),
}  # fmt: skip
WHOLE = 0  # instead of a unit: objectives of whole agencies


@dataclass(frozen=True)
class Asked:
    """`tab` a status, `unit` a key (WHOLE for whole agencies, None for all), `after` the key of the last row before."""

    year: int
    tab: str = ""
    agency: int | None = None
    unit: int | None = None
    after: int | None = None

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the filters, as an address and a form have them."""
        found = [("xem", self.tab), ("nam", str(self.year)), ("co-quan", self.agency), ("don-vi", self.unit)]
        return [(key, str(value)) for key, value in found if value not in ("", None)]

    def address(self, **changes: Any) -> str:
        """`?...` of this list with other filters, from its first row unless `after` says which."""
        new = replace(self, **{"after": None, **changes})
        return "?" + urlencode(new.pairs() + ([("sau", str(new.after))] if new.after else []))


def asked_of(query: QueryDict, today: date) -> Asked:
    """What an address asks for, this year without another. Raises Unknown."""
    check_keys(query, KEYS)
    tab = query.get("xem", "")
    if tab not in TABS:
        raise Unknown("xem")
    year = number_asked(query, "nam") or today.year
    if not 2000 <= year <= 2200:
        raise Unknown("nam")
    return Asked(year, tab, number_asked(query, "co-quan"), number_asked(query, "don-vi"), number_asked(query, "sau"))


def number_asked(query: QueryDict, key: str) -> int | None:
    """The whole number of an address; None without one. Raises Unknown."""
    text = query.get(key, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Unknown(key)
    return int(text)


def objectives_of(person: Any, asked: Asked, today: date) -> Any:
    """Objectives that the person sees, by code, with how they stand."""
    rows = Objective.objects.permitted(person, VIEW_OBJECTIVE).filter(year=asked.year)
    if asked.agency is not None:
        rows = rows.filter(agency=asked.agency)
    if asked.unit is not None:
        rows = rows.filter(unit=asked.unit or None)
    rows = rows.filter(stage=ObjectiveStage.WITHDRAWN) if asked.tab == WITHDRAWN else rows.standing()
    rows = rows.reckoned(today)
    if asked.tab in Status.values:
        rows = rows.filter(status=asked.tab)
    if asked.after:
        code = Subquery(Objective.objects.filter(pk=asked.after).values("code")[:1])
        rows = rows.filter(Q(code__gt=code) | Q(code=code, pk__gt=asked.after))
    return rows.order_by("code", "pk").select_related("agency")


def places_of(person: Any) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Agencies and units with an objective that the person sees: own agencies first. One statement."""
    seen = Objective.objects.permitted(person, VIEW_OBJECTIVE).order_by()
    own = rights_of(person).agencies
    rows = sorted(
        seen.values_list("agency", "agency__short_name", "unit", "unit__name").distinct(),
        key=lambda row: (row[0] not in own, row[1], row[3] or ""),
    )
    agencies = dict.fromkeys((row[0], row[1]) for row in rows)
    many = len(agencies) > 1
    units = [(row[2], f"{row[3]} ({row[1]})" if many else row[3]) for row in rows if row[2]]
    return list(agencies), units


def years_of(today: date) -> list[int]:
    """Years that the filter offers, the newest first."""
    return list(range(today.year + 2, today.year - 5, -1))


def objective_row(row: Any) -> dict[str, Any]:
    """An objective with `reckoned` as lists write it."""
    return {
        "objective": row,
        "target": target_told(row.limit_operator, row.limit, row.unit_of_measure),
        "value": told(row.value),
        "period": name_of(row.measured_key) if row.measured_key else "",
        **mark_of(row),
    }


def mark_of(row: Any) -> dict[str, Any]:
    """The mark of its status; of a withdrawn one that of its state."""
    if row.stage == ObjectiveStage.WITHDRAWN:
        return {"key": STAGE_KEYS[row.stage], "label": row.get_stage_display()}
    return {"key": STATUS_KEYS[row.status], "label": Status(row.status).label}


HEADS = (
    "Năm", "Mã", "Đơn vị", "Mục tiêu", "Cách đo", "Chỉ tiêu", "Kỳ đo gần nhất", "Kết quả", "Tình trạng", "Vị trí chịu trách nhiệm",
    "Kế hoạch", "Thời hạn", "Ghi chú",
)  # fmt: skip


def lines_of(rows: Iterable[Any]) -> list[list[Any]]:
    """Rows of the CSV file. Vietnamese always: it is a paper of the agency."""
    return [_line(row, objective_row(row)) for row in rows]


def _line(row: Any, shown: dict[str, Any]) -> list[Any]:
    return [
        row.year, row.code, row.unit_name or row.agency.short_name, row.title, row.measure, shown["target"], shown["period"],
        shown["value"], str(shown["label"]), row.owner_title, row.plan_what, f"{row.plan_due_date:%d/%m/%Y}", row.note,
    ]  # fmt: skip
