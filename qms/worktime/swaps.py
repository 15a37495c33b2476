"""A working day off that is made up for on a rest day: two rows of the calendar that name each other. Pure."""

import re
from datetime import date

_DAY = re.compile(r"\b(\d{2})/(\d{2})/(\d{4})\b")


def swap_names(off: date, worked: date) -> tuple[str, str]:
    """What the day off and the day worked instead are called, as announcements word it."""
    return f"Nghỉ hoán đổi (làm bù ngày {worked:%d/%m/%Y})", f"Làm bù cho ngày {off:%d/%m/%Y}"


def other_day(name: str) -> date | None:
    """The day that the name of one half gives for the other; None for a name that gives none.

    >>> other_day("Làm bù cho ngày 31/08/2026")
    datetime.date(2026, 8, 31)
    """
    found = _DAY.search(name)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
