"""The registers of risks and opportunities: what an address asks for, rows of a page, the map, rows of a file."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.objectives.listing import number_asked
from audits.risks.kinds import LEVEL_KEYS, MARKS, Level
from audits.risks.querysets import VIEW_RISK
from audits.risks.registers import Register
from documents.addresses import Unknown, check_keys
from qms.access.rights import rights_of

PAGE = 50
KEYS = frozenset({"xem", "co-quan", "don-vi", "muc", "o", "sau"})
LATE, DONE, ALL = "qua-han", "da-dong", "tat-ca"
TABS = {"": _("Open"), LATE: _("Overdue"), DONE: _("Closed"), ALL: _("All")}


@dataclass(frozen=True)
class Asked:
    """`tab` which, `level` a level, `cell` two marks of the map, `unit` a key (0 for whole agencies), `after` the last row's key."""

    tab: str = ""
    agency: int | None = None
    unit: int | None = None
    level: str = ""
    cell: tuple[int, int] | None = None
    after: int | None = None

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the filters, as an address and a form have them."""
        cell = f"{self.cell[0]}x{self.cell[1]}" if self.cell else ""
        found = [("xem", self.tab), ("co-quan", self.agency), ("don-vi", self.unit), ("muc", self.level), ("o", cell)]
        return [(key, str(value)) for key, value in found if value not in ("", None)]

    def address(self, **changes: Any) -> str:
        """`?...` of this list with other filters, from its first row unless `after` says which."""
        new = replace(self, **{"after": None, **changes})
        pairs = new.pairs() + ([("sau", str(new.after))] if new.after else [])
        return f"?{urlencode(pairs)}" if pairs else ""


def asked_of(query: QueryDict) -> Asked:
    """What an address asks for. Raises Unknown."""
    check_keys(query, KEYS)
    tab, level, cell = (query.get(key, "") for key in ("xem", "muc", "o"))
    if tab not in TABS:
        raise Unknown("xem")
    if level and level not in Level.values:
        raise Unknown("muc")
    known = {f"{first}x{second}": (first, second) for first in MARKS for second in MARKS}
    if cell and cell not in known:
        raise Unknown("o")
    numbers = (number_asked(query, key) for key in ("co-quan", "don-vi", "sau"))
    agency, unit, after = numbers
    return Asked(tab, agency, unit, level, known.get(cell), after)


def entries_of(register: Register, person: Any, asked: Asked, today: date) -> Any:
    """Those that the person sees, the last recorded first, with their scores and whether something is late."""
    rows = register.model.objects.permitted(person, VIEW_RISK).filter(_whose(asked)).weighed().with_late(today)
    if asked.tab == LATE:
        rows = rows.filter(has_late=True)
    if asked.level:
        rows = rows.filter(now_score__range=register.scale.scores(asked.level))
    if asked.cell:
        rows = rows.filter(now_first=asked.cell[0], now_second=asked.cell[1])
    return rows.order_by("-pk").select_related("agency")


def _whose(asked: Asked) -> Q:
    """Of which agency and unit, open or closed, behind which row."""
    found = Q() if asked.agency is None else Q(agency=asked.agency)
    if asked.unit is not None:
        found &= Q(unit=asked.unit or None)
    if asked.tab != ALL:
        found &= Q(closed_at__isnull=asked.tab != DONE)
    return found & Q(pk__lt=asked.after) if asked.after else found


def places_of(register: Register, person: Any) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Agencies and units with something that the person sees: own agencies first. One statement."""
    seen = register.model.objects.permitted(person, VIEW_RISK).order_by()
    own = rights_of(person).agencies
    rows = sorted(
        seen.values_list("agency", "agency__short_name", "unit", "unit__name").distinct(),
        key=lambda row: (row[0] not in own, row[1], row[3] or ""),
    )
    agencies = dict.fromkeys((row[0], row[1]) for row in rows)
    many = len(agencies) > 1
    return list(agencies), [(row[2], f"{row[3]} ({row[1]})" if many else row[3]) for row in rows if row[2]]


def entry_row(register: Register, row: Any) -> dict[str, Any]:
    """One as lists write it."""
    return {
        "entry": row,
        "level": mark_of(register, row.now_score),
        "before": mark_of(register, row.score) if row.score != row.now_score else None,
    }


def mark_of(register: Register, score: int | None) -> dict[str, Any]:
    """Score and level with the key of its mark."""
    if score is None:
        return {"score": None, "key": "draft", "label": _("not assessed")}
    level = register.scale.level(score)
    return {"score": score, "key": LEVEL_KEYS[level], "label": level.label}


def map_of(register: Register, person: Any, asked: Asked, today: date) -> list[dict[str, Any]]:
    """The map by what is left after treatment: a row for each second mark, the highest first; cells lead to the list.

    One statement.
    """
    rows = entries_of(register, person, replace(asked, cell=None, after=None), today).order_by()
    counts = {
        (one["now_first"], one["now_second"]): one["n"]
        for one in rows.values("now_first", "now_second").annotate(n=Count("pk"))
    }
    here = reverse(register.list_page)
    return [
        {
            "mark": second,
            "word": register.scale.second_marks[second - 1],
            "cells": [
                {
                    "count": counts.get((first, second), 0),
                    "first": first,
                    "second": second,
                    "url": here + asked.address(cell=(first, second)),
                    **mark_of(register, register.scale.score(first, second)),
                    "level": register.scale.level(register.scale.score(first, second)).value,
                }
                for first in MARKS
            ],
        }
        for second in reversed(MARKS)
    ]


HEADS = (
    "Số", "Đơn vị", "Mô tả", "Nguyên nhân", "Hệ quả hoặc lợi ích", "Nguồn", "Điểm ban đầu", "Điểm hiện nay", "Mức", "Cách xử lý",
    "Vị trí chịu trách nhiệm", "Xem xét lại trước", "Tình trạng",
)  # fmt: skip


def lines_of(register: Register, rows: Iterable[Any]) -> list[list[Any]]:
    """Rows of the CSV file. Vietnamese always: it is a paper of the agency."""
    return [
        [
            row.code, row.unit_name or row.agency.short_name, row.description, row.cause, row.effect, row.source, row.score,
            row.now_score, str(mark_of(register, row.now_score)["label"]), str(row.get_treatment_display()), row.owner_title,
            f"{row.review_due_date:%d/%m/%Y}", f"Đã đóng: {row.closed_words}" if row.closed_at else "Đang theo dõi",
        ]
        for row in rows
    ]  # fmt: skip
