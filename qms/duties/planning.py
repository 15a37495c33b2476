"""On which day a duty is due. Pure arithmetic on the calendar of the agency."""

from datetime import date

from qms.duties.rules import OnDay, Rule, Shift
from qms.worktime.days import Calendar, add_months, add_working_days, next_working_day


def by_rule(day: OnDay, year: int) -> date:
    """The day that the rule names, whether the agency works then or not."""
    return date(year + 1 if day.next_year else year, day.month, day.day)


def by_event(rule: Rule, event: date) -> date:
    """The same of a rule that counts from an event: the same day number so many months on."""
    return add_months(event, rule.months_after)


def on_working_day(day: date, shift: Shift, calendar: Calendar) -> date:
    """The day itself where the agency works then; else the working day before or after it, as the rule says."""
    if calendar.is_worked(day):
        return day
    return next_working_day(day, calendar) if shift == "after" else add_working_days(day, -1, calendar)


def years_to_plan(day: date) -> tuple[int, ...]:
    """The year of the day, in December the next one too, so that calendars show it."""
    return (day.year, day.year + 1) if day.month == 12 else (day.year,)
