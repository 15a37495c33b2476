"""The vocabulary of lists of jobs."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.db.models import Case, Q, QuerySet, When

# A job that has reported nothing for so long is taken for dead. Longer than any child process may run.
LEASE = timedelta(minutes=15)


class JobQuerySet(QuerySet):
    def of(self, person: Any) -> Self:
        """Jobs that this person asked for, newest first. Nobody else may look at them."""
        return self.filter(owner=person).order_by("-id")

    def keyed(self, key: str) -> Self:
        """The one job with this key, or none."""
        return self.filter(key=key)

    def unfinished(self) -> Self:
        """Waiting or running."""
        return self.filter(state__in=("waiting", "running"))

    def due(self, at: datetime, *, last: Iterable[str] = ()) -> Self:
        """Waiting jobs whose time has come, in the order in which they were asked for; the kinds `last` after all others."""
        kinds = list(last)
        waits = [Case(When(kind__in=kinds, then=1), default=0)] if kinds else []
        return self.filter(state="waiting", run_after__lte=at).order_by(*waits, "id")

    def abandoned(self, at: datetime) -> Self:
        """Running jobs whose worker has been silent for a whole lease, also when the clock was put back meanwhile."""
        return self.filter(state="running").filter(Q(claimed_at__lte=at - LEASE) | Q(claimed_at__gt=at + LEASE))
