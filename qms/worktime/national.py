"""National days off and make-up days of Vietnam as plain rows, from the `holidays` package and what it lacks."""

import re
from dataclasses import dataclass
from datetime import date

import holidays

from qms.worktime.swaps import swap_names

# Years for which the swaps and the days of Tết and 2 September were announced when this table was written.
ANNOUNCED_UNTIL = 2026
LABOUR_CODE_112 = "Điều 112 Bộ luật Lao động 2019"
LABOUR_CODE_111 = "Khoản 3 Điều 111 Bộ luật Lao động 2019"
CULTURE_DAY = "Nghị quyết số 28/2026/QH16"
ANNOUNCEMENT = "Thông báo nghỉ lễ, tết năm {year}"
EXPECTED = "Dự kiến, chưa có thông báo nghỉ lễ, tết năm {year}"
_SWAPPED = re.compile(r"thay cho ngày (\d\d)/(\d\d)/(\d{4})")


@dataclass(frozen=True)
class NationalDay:
    """One row to copy: `kind` is a value of `CalendarDay.Kind`."""

    day_date: date
    kind: str
    name: str
    source: str
    is_expected: bool


# Swaps that the package does not know: day off -> Saturday worked instead.
KNOWN_SWAPS = {date(2026, 1, 2): date(2026, 1, 10)}


def national_days(years: list[int]) -> list[NationalDay]:
    """Days off and make-up days of these years, in order of date. Years not yet announced are marked as expected."""
    found = holidays.country_holidays("VN", years=years, language="vi")
    rows = [row for day, name in found.items() for row in _rows(day, name)]
    for off, worked in KNOWN_SWAPS.items():
        if off.year in years:
            rows += _swap(off, worked)
    by_day = {row.day_date: row for row in rows}  # the later, better known one wins
    return [by_day[day] for day in sorted(by_day)]


def _rows(day: date, name: str) -> list[NationalDay]:
    swapped = _SWAPPED.search(name)
    if swapped:
        worked = date(int(swapped[3]), int(swapped[2]), int(swapped[1]))
        return _swap(day, worked)
    expected = day.year > ANNOUNCED_UNTIL
    kind = "compensation" if "nghỉ bù" in name else "holiday"
    return [NationalDay(day, kind, name, _source(day, name, kind, expected), expected)]


def _swap(off: date, worked: date) -> list[NationalDay]:
    source, expected = ANNOUNCEMENT.format(year=off.year), off.year > ANNOUNCED_UNTIL
    rest, made_up = swap_names(off, worked)
    return [
        NationalDay(off, "swapped_off", rest, source, expected),
        NationalDay(worked, "makeup", made_up, source, expected),
    ]


def _source(day: date, name: str, kind: str, expected: bool) -> str:
    if expected:
        return EXPECTED.format(year=day.year)
    if kind == "compensation":
        return LABOUR_CODE_111
    if (day.month, day.day) == (11, 24):
        return CULTURE_DAY
    return LABOUR_CODE_112
