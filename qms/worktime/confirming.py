"""Years of a calendar: expected (dự kiến) until the announcement, then confirmed by a person, with the source.

That a year is confirmed is said by the history of its days: who, when, and the source that the days have since.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from qms.worktime.models import CalendarDay

CONFIRMED = "year confirmed"  # the reason kept in the history of each day


class Confirmation(NamedTuple):
    is_national: bool
    person: str
    at: datetime
    source: str


def confirmations(agency: Any, year: int) -> list[Confirmation]:
    """Who confirmed the year, of all agencies and of this one, the last of each. One statement."""
    rows = CalendarDay.history.filter(day_date__year=year, history_change_reason=CONFIRMED)
    rows = rows.filter(agency=None) | rows.filter(agency=agency)
    found = {
        row["agency"]: Confirmation(
            row["agency"] is None, row["history_user__full_name"] or "", row["history_date"], row["source"]
        )
        for row in rows.order_by("history_date", "history_id").values(
            "agency", "history_user__full_name", "history_date", "source"
        )
    }
    return sorted(found.values(), reverse=True)


def confirmed_years(years: Iterable[int]) -> set[int]:
    """Those of the years that are confirmed for all agencies. One statement."""
    rows = CalendarDay.history.filter(agency=None, history_change_reason=CONFIRMED, day_date__year__in=list(years))
    return {day.year for day in rows.values_list("day_date", flat=True)}
