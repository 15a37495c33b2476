"""Periods of a year, pure: 2026-01, 2026-Q1, 2026-H1, 2026; their days, names, and how they are read."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from audits.objectives.kinds import Period

MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF: 6, Period.YEAR: 12}
LETTER = {Period.QUARTER: "Q", Period.HALF: "H"}
ROMAN = ("", "I", "II", "III", "IV")
_KEY = re.compile(r"(\d{4})(?:-(\d{2})|-Q([1-4])|-H([12]))?")
_TYPED = re.compile(r"(\d{1,2})/(\d{4})")


class Span(NamedTuple):
    """One period with its first and last day."""

    key: str
    first: date
    last: date


def spans(period: str, year: int) -> list[Span]:
    """All periods of a year, in order."""
    step = MONTHS[Period(period)]
    return [_span(Period(period), year, n) for n in range(1, 12 // step + 1)]


def _span(period: Period, year: int, n: int) -> Span:
    step = MONTHS[period]
    first, end = date(year, step * (n - 1) + 1, 1), step * n
    last = date(year + end // 12, end % 12 + 1, 1) - timedelta(days=1)
    if period == Period.YEAR:
        return Span(f"{year}", first, last)
    return Span(f"{year}-{n:02d}" if period == Period.MONTH else f"{year}-{LETTER[period]}{n}", first, last)


def key_of(text: str) -> str:
    """The key of a period as it was typed: 2026-01, 01/2026, 2026-q1, 2026. Empty where it is none."""
    text = text.strip().upper()
    if typed := _TYPED.fullmatch(text):
        text = f"{typed[2]}-{int(typed[1]):02d}"
    found = _KEY.fullmatch(text) if text.isascii() else None
    if not found or (found[2] and not 1 <= int(found[2]) <= 12):
        return ""
    return text


def name_of(key: str) -> str:
    """A period in words: 01/2026, quarter I/2026."""
    year, _dash, part = key.partition("-")
    if not part:
        return _("year %(year)s") % {"year": year}
    if part[0] == "Q":
        return _("quarter %(n)s/%(year)s") % {"n": ROMAN[int(part[1])], "year": year}
    if part[0] == "H":
        return (_("first half of %(year)s") if part[1] == "1" else _("second half of %(year)s")) % {"year": year}
    return f"{part}/{year}"
