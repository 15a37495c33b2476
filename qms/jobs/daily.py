"""Work that is done once every civil day, asked for by whichever sweep comes first that day."""

from datetime import datetime

from django.utils.timezone import localtime

from qms.jobs.actions import enqueue
from qms.jobs.known import kinds
from qms.jobs.models import Job


def enqueue_daily_work(*, at: datetime) -> int:
    """Ask for every daily kind under the key of the local day of `at`; answers how many were new.

    A clock that jumps back finds the rows of that day; one that jumps ahead asks for the day it lands on.
    """
    day = localtime(at).date().isoformat()
    wanted = {f"daily:{name}:{day}": name for name, kind in kinds().items() if kind.daily}
    standing = set(Job.objects.filter(key__in=wanted).values_list("key", flat=True))
    for key in wanted.keys() - standing:
        enqueue(kind=wanted[key], key=key, payload={}, at=at)
    return len(wanted.keys() - standing)
