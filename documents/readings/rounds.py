"""Days of a round: until when somebody has, and from when somebody is late. Pure, but for the calendar given in."""

from datetime import date, timedelta
from typing import Any

from documents.models import ReadingRound
from qms.worktime.days import ONE_DAY, Calendar, TimeUnit, add_working_days, due_date

FOR_EVER = date(9999, 12, 31)
PAST = timedelta(days=400)  # nobody is given longer, days off included


def due_for(asked: date, days: int, calendar: Calendar) -> date:
    """The last of so many working days after `asked`; never a day off."""
    return due_date(asked, days, TimeUnit.WORKING_DAY, calendar)


def ahead_of(asked: date, days: int, effect: date, calendar: Calendar) -> date:
    """As `due_for`, but the last working day before the day of effect where that comes first and is still to come."""
    eve = add_working_days(effect, -1, calendar)
    due = due_for(asked, days, calendar)
    return min(due, eve) if eve > asked else due


def due_of(found: ReadingRound, entered: date, calendar: Calendar) -> date:
    """Until when somebody has who is in the audience since `entered`: the day of the round, or the same days from joining."""
    return found.due_date if entered <= found.asked_date else due_for(entered, found.days, calendar)


def late_since(found: Any, day: date, calendar: Calendar) -> date:
    """Who joined after the round began and by this day is late on `day`; `date.min` for nobody."""
    entered = day
    while entered > day - PAST:
        if due_for(entered, found.days, calendar) < day:
            return entered
        entered -= ONE_DAY
    return date.min
