"""How long a record is kept, read from the words of the procedure. Pure."""

import re
from datetime import date
from typing import NamedTuple

from qms.search.fold import fold
from qms.worktime.days import add_months

LONGEST_MONTHS = 100 * 12
_FOR_EVER = re.compile(r"\bvinh vien\b")
_SPAN = re.compile(r"\b(\d{1,4})\s*(nam|thang)\b")
_GOES_ON = re.compile(r"\b(nop luu|(nop|chuyen|dua) (vao )?luu tru)\b")
# "kể từ ngày Giấy phép hết hạn": the time begins with something else than the end of the work.
_FROM = re.compile(r"\b(ke tu|tinh tu|tu khi|sau khi)\b(.{0,60})")
_END_OF_WORK = re.compile(r"\b(ket thuc|hoan thanh|giai quyet xong|dong ho so|tra ket qua)\b")


class Retention(NamedTuple):
    """For ever, or so many months from the end of the work; neither where the words do not say. `goes_on`: to the archive then."""

    is_permanent: bool = False
    months: int | None = None
    goes_on: bool = False

    @property
    def is_known(self) -> bool:
        return self.is_permanent or self.months is not None


def read(words: str) -> Retention:
    """What the words say.

    >>> read("05 năm kể từ ngày kết thúc")
    Retention(is_permanent=False, months=60, goes_on=False)
    >>> read("Theo quy định").is_known
    False
    """
    folded = fold(words)
    if _FOR_EVER.search(folded):
        return Retention(is_permanent=True, goes_on=True)
    goes_on, begins = bool(_GOES_ON.search(folded)), _FROM.search(folded)
    if begins and not _END_OF_WORK.search(begins[2]):
        return Retention(goes_on=goes_on)
    spans = {int(number) * (12 if unit == "nam" else 1) for number, unit in _SPAN.findall(folded)}
    months = spans.pop() if len(spans) == 1 else 0  # two different spans: somebody has to say which
    return Retention(months=months if 0 < months <= LONGEST_MONTHS else None, goes_on=goes_on)


def goes_from(closed: date, months: int | None) -> date | None:
    """The first day on which a file closed on `closed` may be disposed of; None where nobody knows or it stays.

    Counted in calendar months from the end of the work: closed on 31/08, kept for 6 months, it may go from 28/02.
    """
    return add_months(closed, months) if months else None
