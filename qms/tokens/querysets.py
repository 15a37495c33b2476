"""Which tokens count on a day, and for whom."""

from datetime import date
from typing import Any, Self

from qms.people.querysets import DatedQuerySet


class AccessTokenQuerySet(DatedQuerySet):
    def living(self, day: date) -> Self:
        """Those that have begun, have not ended and were not revoked, whoever they are of."""
        return self.on(day).filter(revoked_at__isnull=True)

    def opening(self, day: date) -> Self:
        """Living ones whose person may sign in and has a password of their own."""
        return self.living(day).filter(person__is_active=True, person__must_change_password=False)

    def of(self, person: Any) -> Self:
        """All of one person, newest first."""
        return self.filter(person=person).order_by("-created_at", "-pk")
