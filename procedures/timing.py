"""Time limits in words and numbers, and how long each case takes: its longest path against its legal limit.

8 working hours are one working day; working time is added up. Calendar days and months cannot be added to it, so a case that
has them is followed on the calendar from every day of the coming year. Steps where the clock stands still and ways back are
left out. Source: `domain.md` 3.3: the sum of the steps must never exceed the legal limit.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from procedures.graph import forward, order_of
from qms.worktime.days import Calendar, TimeUnit, due_date

HOURS = Fraction(8)
WORKING = {TimeUnit.WORKING_HOUR, TimeUnit.WORKING_DAY}
LONGEST = 9999
_WORDS = {
    TimeUnit.WORKING_HOUR: ("giờ làm việc", "giờ", "h", "working hours", "hours"),
    TimeUnit.WORKING_DAY: ("ngày làm việc", "nlv", "working days"),
    TimeUnit.CALENDAR_DAY: ("ngày lịch", "ngày dương lịch", "calendar days"),
    TimeUnit.MONTH: ("tháng", "months"),
}
_UNITS = {word: unit for unit, words in _WORDS.items() for word in words}
_TYPED = re.compile(r"\s*(?P<number>½|\d{1,5}(?:[.,]\d{1,4})?(?:\s*½)?)\s*(?P<unit>[^\d]*?)\s*")
# What the official text says. `ngày` alone would leave open which days are meant.
_SPOKEN = {
    TimeUnit.WORKING_HOUR: "giờ làm việc",
    TimeUnit.WORKING_DAY: "ngày làm việc",
    TimeUnit.CALENDAR_DAY: "ngày",
    TimeUnit.MONTH: "tháng",
}


class Unreadable(ValueError):
    """A time limit that cannot be read; the text says what may be written."""


def read_span(text: str, unit: str = TimeUnit.WORKING_DAY) -> dict[str, Any] | None:
    """A time limit as it is typed: `0,5`, `½`, `4 giờ`, `3 ngày làm việc`, `45 ngày lịch`, `1 tháng`; empty is None.

    A number alone, or with `ngày`, is in `unit`. Raises Unreadable.
    """
    if not text.strip():
        return None
    found = _TYPED.fullmatch(unicodedata.normalize("NFC", text).lower())
    word = " ".join(found["unit"].split()) if found else ""
    if not found or (word not in _UNITS and word not in {"", "ngày", "days"}):
        told = {"text": text[:60]}
        raise Unreadable(_("“%(text)s” is no time. Write for example 0,5 or 4 giờ or 3 ngày làm việc") % told)
    number = found["number"].replace(",", ".")
    value = (
        Decimal("0.5")
        if number == "½"
        else Decimal(number.replace("½", "").strip()) + (Decimal("0.5") if "½" in number else 0)
    )
    return span(value, _UNITS.get(word, unit))


def span(value: Any, unit: Any) -> dict[str, Any]:
    """A time limit as data. Raises Unreadable for a number that is not above 0, too large or too fine."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise Unreadable(_("Write the time as a number, for example 0,5")) from None
    if not number.is_finite() or number <= 0 or number > LONGEST:
        raise Unreadable(_("Write a time above 0 and up to %(most)s") % {"most": LONGEST})
    if number != number.quantize(Decimal("0.01")):
        raise Unreadable(_("Write a time with at most two decimals"))
    try:
        known = TimeUnit(str(unit).replace("-", "_"))
    except ValueError:
        raise Unreadable(_("Say which time is meant: working hours, working days, calendar days or months")) from None
    return {"value": int(number) if number == number.to_integral() else float(number), "unit": known.value}


def number_words(value: Any) -> str:
    """A number as Vietnamese offices write it: 0,5 or 12."""
    return f"{float(value):g}".replace(".", ",")


def official_words(limit: Mapping[str, Any] | None) -> str:
    """A time limit as an official text says it: `02 ngày làm việc`, `0,5 ngày làm việc`; nothing for None."""
    if not limit:
        return ""
    value = limit["value"]
    number = f"{value:02d}" if isinstance(value, int) else number_words(value)
    return f"{number} {_SPOKEN[TimeUnit(limit['unit'])]}"


def typed_words(limit: Mapping[str, Any] | None) -> str:
    """A time limit as short as it can be typed again."""
    if not limit:
        return ""
    short = {TimeUnit.WORKING_DAY: "", TimeUnit.WORKING_HOUR: " giờ", TimeUnit.CALENDAR_DAY: " ngày lịch"}
    return number_words(limit["value"]) + short.get(TimeUnit(limit["unit"]), " tháng")


def days_of(limit: Mapping[str, Any]) -> Fraction:
    """Working days in a limit of working time."""
    value = Fraction(str(limit["value"]))
    return value / HOURS if limit["unit"] == TimeUnit.WORKING_HOUR else value


@dataclass(frozen=True)
class Total:
    """How long a case takes. `days`: working days of its longest path, None where the calendar must be asked.

    `over`: by how many working days it passes its limit; `late_from`: where the calendar was asked, the first start from
    which it ends after its limit; `longest` then is the worst number of calendar days. `steps`: ids on the longest path.
    """

    case: Mapping[str, Any]
    days: Fraction | None
    limit: Mapping[str, Any] | None
    over: Fraction = Fraction(0)
    late_from: date | None = None
    longest: int = 0
    steps: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        return self.over > 0 or self.late_from is not None


def totals(data: Mapping[str, Any], calendar: Callable[[], Calendar], *, day: date) -> list[Total]:
    """The total of every case. The calendar is only asked for where calendar days or months are in a case."""
    steps = {step["id"]: step for step in data["steps"]}
    before = forward(data)
    order = order_of(data)
    return [_total(case, steps, before, order, calendar, day) for case in data["cases"]]


def counted(step: Mapping[str, Any], case: str) -> Mapping[str, Any] | None:
    """The time of a step that counts in a case."""
    return step["limits"].get(case) if step["clock"] == "run" else None


def _total(
    case: Mapping[str, Any],
    steps: Mapping[str, Any],
    before: Mapping[str, list[str]],
    order: Iterable[str],
    calendar: Callable[[], Calendar],
    day: date,
) -> Total:
    spans = {key: counted(step, case["id"]) for key, step in steps.items()}
    limit = case["limit"]
    units = {one["unit"] for one in [*spans.values(), limit] if one}
    if units <= WORKING:
        days, path = _longest(spans, before, order)
        over = max(days - days_of(limit), Fraction(0)) if limit else Fraction(0)
        return Total(case, days, limit, over=over, steps=path)
    late, longest = _by_calendar(spans, limit, before, list(order), calendar(), day)
    return Total(case, None, limit, late_from=late, longest=longest)


def _longest(
    spans: Mapping[str, Any], before: Mapping[str, list[str]], order: Iterable[str]
) -> tuple[Fraction, tuple[str, ...]]:
    ends: dict[str, Fraction] = {}
    came: dict[str, str] = {}
    for key in order:
        if before[key]:
            came[key] = max(before[key], key=ends.__getitem__)
        ends[key] = (ends[came[key]] if key in came else Fraction(0)) + (days_of(spans[key]) if spans[key] else 0)
    if not ends:
        return Fraction(0), ()
    path = [max(ends, key=ends.__getitem__)]
    while path[-1] in came:
        path.append(came[path[-1]])
    return ends[path[0]], tuple(reversed(path))


def _by_calendar(
    spans: Mapping[str, Any],
    limit: Mapping[str, Any] | None,
    before: Mapping[str, list[str]],
    order: list[str],
    calendar: Calendar,
    day: date,
) -> tuple[date | None, int]:
    """The first start of the coming year that ends late, and the most calendar days from any start."""
    walk = _Walk(calendar)
    ways = [(key, before[key], _stretch(spans[key])) for key in order]
    whole = _stretch(limit)
    late, longest = None, 0
    for start in (day + timedelta(days=n) for n in range(366)):
        begun = (start, 0)
        ends: dict[str, _Moment] = {}
        for key, befores, stretch in ways:
            begins = max((ends[one] for one in befores), key=walk.reached, default=begun) if befores else begun
            ends[key] = walk.after(begins, stretch)
        finish = max(map(walk.reached, ends.values()), default=start)
        longest = max(longest, (finish - start).days)
        if whole and late is None and finish > walk.reached(walk.after(begun, whole)):
            late = start
    return late, longest


PARTS = 800  # of a working day: a limit has at most two decimals of an hour or a day, so these add up without fractions
_Moment = tuple[date, int]  # a day, and the parts of working days spent since
_Stretch = tuple[int, int, str]  # parts of working days; else an amount of a unit of the calendar


def _stretch(limit: Mapping[str, Any] | None) -> _Stretch | None:
    """A time limit read once, because it is walked from every day of a year."""
    if not limit:
        return None
    if limit["unit"] in WORKING:
        return ceil(days_of(limit) * PARTS), 0, ""
    return 0, ceil(limit["value"]), str(limit["unit"])


class _Walk:
    """Follows time limits on the calendar."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.known: dict[tuple[date, int, str], date] = {}

    def after(self, moment: _Moment, stretch: _Stretch | None) -> _Moment:
        if not stretch:
            return moment
        parts, amount, unit = stretch
        if unit:
            return self._due(self.reached(moment), amount, unit), 0
        return moment[0], moment[1] + parts

    def reached(self, moment: _Moment) -> date:
        """The day on which the moment falls; a part of a day takes the day."""
        day, parts = moment
        return self._due(day, -(-parts // PARTS), TimeUnit.WORKING_DAY.value) if parts else day

    def _due(self, start: date, amount: int, unit: str) -> date:
        key = (start, amount, unit)
        if key not in self.known:
            self.known[key] = due_date(start, amount, unit, self.calendar)
        return self.known[key]
