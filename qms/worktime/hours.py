"""Office hours of a day, as pure data. No Django here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

MONDAY_TO_FRIDAY = frozenset({1, 2, 3, 4, 5})


@dataclass(frozen=True)
class Hours:
    """When an agency works, from `from_date` on.

    `weekdays` are ISO numbers (1 Monday to 7 Sunday). Each half of the day counts for half of `hours_per_day`: agencies
    that sit 07:30-11:30 and 13:30-17:00 still count eight hours of deadline to the working day, as their rules say.
    Files taken after `reception_cutoff` are handed on at the start of the next working day.
    """

    from_date: date = date.min
    morning_from: time = time(7, 30)
    morning_until: time = time(11, 30)
    afternoon_from: time = time(13, 30)
    afternoon_until: time = time(17, 30)
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    hours_per_day: Decimal = Decimal(8)
    reception_cutoff: time = time(15, 0)

    def __post_init__(self) -> None:
        in_order = self.morning_from < self.morning_until <= self.afternoon_from < self.afternoon_until
        if not in_order or self.hours_per_day <= 0 or not self.weekdays:
            raise ValueError("office hours must follow each other, have working days and a length")


@dataclass(frozen=True)
class Slot:
    """An open stretch of one day. `pace` = seconds of deadline that pass in one second of the clock."""

    begins: datetime
    ends: datetime
    pace: Fraction

    def worth(self) -> Fraction:
        """Seconds of deadline in the whole stretch."""
        return _seconds(self.ends - self.begins) * self.pace

    def passed_at(self, moment: datetime) -> Fraction:
        """Seconds of deadline between the opening and `moment`; nothing before, all after."""
        inside = min(max(moment, self.begins), self.ends)
        return _seconds(inside - self.begins) * self.pace

    def moment_after(self, passed: Fraction) -> datetime:
        """The clock when `passed` seconds of deadline are used since the opening."""
        return self.begins + timedelta(microseconds=round(passed / self.pace * 1_000_000))


def slots_of(day: date, hours: Hours, until: time | None, zone) -> Iterator[Slot]:
    """The open stretches of a worked day, cut at `until` when the agency closes early."""
    half = Fraction(hours.hours_per_day) * 3600 / 2
    for opens, closes in (
        (hours.morning_from, hours.morning_until),
        (hours.afternoon_from, hours.afternoon_until),
    ):
        begins, ends = datetime.combine(day, opens, zone), datetime.combine(day, closes, zone)
        pace = half / _seconds(ends - begins)
        if until is not None:
            ends = min(ends, datetime.combine(day, until, zone))
        if begins < ends:
            yield Slot(begins, ends, pace)


def _seconds(span: timedelta) -> Fraction:
    return Fraction(span // timedelta(microseconds=1), 1_000_000)
