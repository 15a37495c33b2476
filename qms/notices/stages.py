"""Which stage of a reminder has come, for which due dates: pure arithmetic on a calendar.

Turned round, so that a database can ask it of a hundred thousand rows at once: not "which stage has this due date reached?"
but "up to which due date has this stage been reached?".
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from qms.worktime.days import ONE_DAY, Calendar, add_working_days, next_working_day

SPAN = timedelta(days=150)  # how far around a day a calendar has to be known for the stages; Tết lies well inside


def reached(stages: Iterable[int], calendar: Calendar, at: datetime) -> tuple[tuple[int, date], ...]:
    """For each stage, latest first, the last due date that has come to it by `at`.

    A stage begins when the office opens on its day. A due date that is a day off counts as the working day before it for
    stages up to the day itself, as the working day after it for those that are late. Raises ValueError for a calendar in
    which nobody works for a year.
    """
    day = _last_opened(calendar, at)
    return tuple((stage, _last_due(stage, day, calendar)) for stage in sorted(stages, reverse=True))


def _last_opened(calendar: Calendar, at: datetime) -> date:
    """The last working day on which the office has opened by `at`."""
    local = at.astimezone(calendar.zone)
    slots = calendar.slots(local.date())
    if slots and slots[0].begins <= local:
        return local.date()
    return add_working_days(local.date(), -1, calendar)


def _last_due(stage: int, day: date, calendar: Calendar) -> date:
    moved = add_working_days(day, -stage, calendar)
    if stage > 0:
        return moved
    # Days off behind it belong to it: they are reminded of on the working day before.
    return next_working_day(moved + ONE_DAY, calendar) - ONE_DAY
