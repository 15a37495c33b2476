"""Day and hour arithmetic of deadlines. Pure: no Django, no database, no clock.

Counting follows the Civil Code 2015, articles 147 and 148: the day of the event is not counted; a period in months ends
on the same day number, or the last day of a shorter month; a period whose last day is a day off ends on the next
working day. "Working day" counts only days on which the agency works, make-up Saturdays included.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

from qms.worktime.hours import Hours, Slot, slots_of

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ONE_DAY = timedelta(days=1)
# A calendar in which nobody works for so long is a mistake in the data, not a deadline.
LONGEST_CLOSURE = 366


class TimeUnit(StrEnum):
    """How a legal text counts: "15 ngày" is calendar days, "15 ngày làm việc" is working days."""

    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"


@dataclass(frozen=True)
class Calendar:
    """Which days and hours one agency works.

    `off`: days off that the week does not show (holidays, compensation, swapped, closed). `worked`: days worked although
    the week says rest. `reduced`: day -> hour of closing; such a day still counts as a working day, with fewer hours.
    `hours`: office hours, oldest first; the last one whose `from_date` has come holds.
    """

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    reduced: Mapping[date, time] = field(default_factory=dict)
    hours: tuple[Hours, ...] = (Hours(),)
    zone: ZoneInfo = VIETNAM

    def __post_init__(self) -> None:
        if self.off & self.worked:
            raise ValueError("a day cannot be off and worked at once")
        if not self.hours:
            raise ValueError("a calendar needs office hours")

    def hours_on(self, day: date) -> Hours:
        """The office hours that hold on `day`; before the first ones, the first ones."""
        holding = self.hours[0]
        for candidate in self.hours[1:]:
            if candidate.from_date <= day:
                holding = candidate
        return holding

    def is_worked(self, day: date) -> bool:
        """Does the agency work on `day`, be it only for some hours?"""
        if day in self.worked:
            return True
        return day not in self.off and day.isoweekday() in self.hours_on(day).weekdays

    def slots(self, day: date) -> tuple[Slot, ...]:
        """The open stretches of `day`; none on a day off."""
        if not self.is_worked(day):
            return ()
        return tuple(slots_of(day, self.hours_on(day), self.reduced.get(day), self.zone))


def next_working_day(day: date, calendar: Calendar) -> date:
    """`day` itself if the agency works then, else the first working day after it."""
    return _first_worked(day, 1, calendar)


def add_working_days(start: date, n: int, calendar: Calendar) -> date:
    """The n-th working day after `start`, which is not counted; before it for negative n; `start` itself for 0.

    Raises ValueError when the calendar has no working day for a year.
    """
    step = 1 if n > 0 else -1
    day = start
    for _ in range(abs(n)):
        day = _first_worked(day + step * ONE_DAY, step, calendar)
    return day


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """How many working days lie in (start, end]; for end < start, minus those in [end, start)."""
    if end < start:
        return -sum(calendar.is_worked(end + offset * ONE_DAY) for offset in range((start - end).days))
    return sum(calendar.is_worked(start + offset * ONE_DAY) for offset in range(1, (end - start).days + 1))


def add_months(start: date, n: int) -> date:
    """The same day number n months on, or the last day of a month that has no such day."""
    months = start.year * 12 + start.month - 1 + n
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def due_date(start: date, amount: int, unit: TimeUnit | str, calendar: Calendar) -> date:
    """The last day of a period of `amount` (0 or more) units that begins with an event on `start`.

    Working hours need the hour of the event: see `due_at`. Raises ValueError for them and for negative amounts.
    """
    unit = TimeUnit(unit)
    if amount < 0:
        raise ValueError("a period cannot be negative")
    if unit is TimeUnit.WORKING_DAY:
        return next_working_day(add_working_days(start, amount, calendar), calendar)
    if unit is TimeUnit.CALENDAR_DAY:
        return next_working_day(start + amount * ONE_DAY, calendar)
    if unit is TimeUnit.MONTH:
        return next_working_day(add_months(start, amount), calendar)
    raise ValueError("a period in working hours ends at an hour: use due_at")


def due_at(at: datetime, amount: int | Decimal | Fraction, unit: TimeUnit | str, calendar: Calendar) -> datetime:
    """The instant at which a period ends. Days and months end when the agency closes on their last day."""
    unit = TimeUnit(unit)
    if unit is TimeUnit.WORKING_HOUR:
        return add_working_hours(at, amount, calendar)
    last = due_date(_local(at, calendar).date(), int(amount), unit, calendar)
    slots = calendar.slots(last)
    return slots[-1].ends if slots else datetime.combine(last, calendar.hours_on(last).afternoon_until, calendar.zone)


def counted_from(at: datetime, calendar: Calendar) -> date:
    """The day that counts as the day of receipt: the next working day after the cut-off or on a day off."""
    local = _local(at, calendar)
    day = local.date()
    if calendar.is_worked(day) and local.time() <= calendar.hours_on(day).reception_cutoff:
        return day
    return next_working_day(day + ONE_DAY, calendar)


def add_working_hours(at: datetime, hours: int | Decimal | Fraction, calendar: Calendar) -> datetime:
    """The instant at which `hours` (0 or more) of working time have passed since `at` (aware).

    Zero hours give `at` itself. An amount that ends with the day ends at closing time, not next morning. Answers in the
    calendar's zone. Raises ValueError for a naive `at`, a negative amount, or a calendar without working days.
    """
    local = _local(at, calendar)
    left = Fraction(hours) * 3600
    if left < 0:
        raise ValueError("working hours cannot be negative")
    if left == 0:
        return local
    for slot in _slots_from(local.date(), calendar):
        used = slot.passed_at(local)
        if left <= slot.worth() - used:
            return slot.moment_after(used + left)
        left -= slot.worth() - used
    raise AssertionError("unreachable: the slots never end")


def working_hours_between(start: datetime, end: datetime, calendar: Calendar) -> Fraction:
    """Hours of working time in (start, end]; negative when end is before start. Both aware."""
    if end < start:
        return -working_hours_between(end, start, calendar)
    begins, ends = _local(start, calendar), _local(end, calendar)
    seconds = Fraction(0)
    for offset in range((ends.date() - begins.date()).days + 1):
        for slot in calendar.slots(begins.date() + offset * ONE_DAY):
            seconds += slot.passed_at(ends) - slot.passed_at(begins)
    return seconds / 3600


def _local(at: datetime, calendar: Calendar) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(calendar.zone)


def _first_worked(day: date, step: int, calendar: Calendar) -> date:
    for _ in range(LONGEST_CLOSURE):
        if calendar.is_worked(day):
            return day
        day += step * ONE_DAY
    raise ValueError("this calendar has no working day for a year")


def _slots_from(day: date, calendar: Calendar) -> Iterator[Slot]:
    empty = 0
    while empty < LONGEST_CLOSURE:
        slots = calendar.slots(day)
        empty = 0 if slots else empty + 1
        yield from slots
        day += ONE_DAY
    raise ValueError("this calendar has no working hours for a year")
