"""A month laid out in weeks, with what is due on each day and on which days the agency does not work."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from qms.duties.listing import month_span
from qms.people.models import Agency
from qms.worktime.calendars import calendar_of
from qms.worktime.models import CalendarDay


def weeks_of(first: date, rows: list[dict[str, Any]], agency: Agency | None, today: date) -> list[list[dict[str, Any]]]:
    """Seven days a week, Monday first; `rows` are duties as `listing.row_of` writes them. Three statements."""
    begins, ends = month_span(first)
    calendar = calendar_of(agency, begins, ends)
    named = CalendarDay.objects.seen_by(agency).between(begins, ends).order_by("agency_id")
    names = dict(named.values_list("day_date", "name"))
    due = defaultdict(list)
    for row in rows:
        due[row["duty"].due_date].append(row)
    days = [begins + timedelta(days=offset) for offset in range((ends - begins).days + 1)]
    cells = [
        {
            "day": day,
            "is_other": day.month != first.month,
            "is_off": not calendar.is_worked(day),
            "name": names.get(day, ""),
            "rows": due[day],
            "is_today": day == today,
        }
        for day in days
    ]
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]
