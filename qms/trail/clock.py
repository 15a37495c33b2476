"""Notices that the clock of the server was moved, and says so in the trail."""

import time
from datetime import datetime, timedelta

from django.db import transaction

from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.models import Entry

TOLERANCE = timedelta(minutes=2)
_last: tuple[datetime, float] | None = None


def watch(*, at: datetime, ticks: float | None = None) -> timedelta | None:
    """Compare the clock with what really went by since the last call; records and returns the jump, if any.

    `ticks` are seconds of a clock that nobody can set (by default since the machine started, sleep included). The first
    call of a process compares with the newest entry: time before it means the clock went backwards.
    """
    global _last
    ticks = time.clock_gettime(time.CLOCK_BOOTTIME) if ticks is None else ticks
    if _last:
        expected = _last[0] + timedelta(seconds=ticks - _last[1])
    else:
        newest = Entry.objects.order_by("-id").values_list("at", flat=True).first()
        expected = max(at, newest) if newest else at
    _last = (at, ticks)
    jump = at - expected
    if abs(jump) <= TOLERANCE:
        return None
    with transaction.atomic():
        record(act=Act.CLOCK_MOVED, by=None, at=at, detail={"seconds": round(jump.total_seconds())})
    return jump
