"""Rounds over everybody are done every minute, not with every act that rings the bell."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from qms.notices.models import Turn

LONGEST = timedelta(seconds=45)


def every_minute(name: str, act: Callable[..., int], *, at: datetime) -> int:
    """Do the act if nobody began it in the last three quarters of a sweep's interval; else nothing, and the answer is 0.

    A turn that lies ahead was taken by a clock that was ahead; it keeps nobody. Whoever dies in the turn costs that time.
    """
    pause = min(LONGEST, timedelta(seconds=settings.SWEEP_SECONDS * 0.75))
    Turn.objects.bulk_create([Turn(name=name, begun_at=at - 2 * LONGEST)], ignore_conflicts=True)
    free = Q(begun_at__lte=at - pause) | Q(begun_at__gt=at)
    return act(at=at) if Turn.objects.filter(free, name=name).update(begun_at=at) else 0
