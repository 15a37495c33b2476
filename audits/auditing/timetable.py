"""The schedule of an audit as people type it: one row a line, day, from-to, what, and who after a bar. Pure.

12/10/2026 08:00-08:30 Họp mở đầu | Vũ Ngọc Khánh
"""

import re
from datetime import date, datetime, time
from typing import NamedTuple

from django.utils.translation import gettext as _

from qms.trail.refusals import Refused

MOST = 200
_ROW = re.compile(
    r"(?P<day>\d{1,2}[/.-]\d{1,2}[/.-]\d{4})\s+(?P<from>\d{1,2}[:h]\d{2})\s*[-–]\s*(?P<to>\d{1,2}[:h]\d{2})\s+(?P<rest>\S.*)"
)


class Row(NamedTuple):
    """One row of the schedule."""

    day: date
    start: time
    end: time
    what: str
    who: str


def rows_of(text: str, first: date, last: date) -> list[Row]:
    """The rows in order of time. Raises Refused naming the line that cannot be read, ends before it begins, or lies outside."""
    lines = [(number, " ".join(line.split())) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST:
        raise Refused(_("A schedule has at most %(most)d rows.") % {"most": MOST}, field="schedule")
    return sorted(_row(number, line, first, last) for number, line in lines)


def _row(number: int, line: str, first: date, last: date) -> Row:
    found = _ROW.fullmatch(line)
    try:
        if found is None:
            raise ValueError(line)
        day = datetime.strptime(re.sub("[.-]", "/", found["day"]), "%d/%m/%Y").date()  # noqa: DTZ007  a day, no instant
        start, end = (_time(found[name]) for name in ("from", "to"))
    except ValueError as unread:
        raise Refused(
            _(
                "Line %(n)d of the schedule: write day, from-to, what, and who after a bar: 12/10/2026 08:00-08:30 Opening | Name."
            )
            % {"n": number},
            field="schedule",
        ) from unread
    if not first <= day <= last:
        raise Refused(
            _("Line %(n)d of the schedule lies outside the days of the audit, %(first)s to %(last)s.")
            % {"n": number, "first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"},
            field="schedule",
        )
    if end <= start:
        raise Refused(_("Line %(n)d of the schedule ends before it begins.") % {"n": number}, field="schedule")
    what, _bar, who = found["rest"].partition("|")
    return Row(day, start, end, what.strip()[:300], who.strip()[:200])


def _time(text: str) -> time:
    hour, minute = re.split("[:h]", text)
    return time(int(hour), int(minute))


def as_text(rows: list[Row]) -> str:
    """Rows as they are typed."""
    return "\n".join(
        f"{row.day:%d/%m/%Y} {row.start:%H:%M}-{row.end:%H:%M} {row.what}{f' | {row.who}' if row.who else ''}"
        for row in rows
    )
