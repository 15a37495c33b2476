"""The vocabulary of lists of calendar days and office hours."""

from datetime import date
from typing import Any, Self

from django.db.models import Q, QuerySet


class SharedQuerySet(QuerySet):
    """Rows that belong to one agency, or to all when they name none."""

    def national(self) -> Self:
        """Rows that hold for every agency that has none of its own."""
        return self.filter(agency__isnull=True)

    def seen_by(self, agency: Any) -> Self:
        """National rows and those of the agency. No agency: national ones alone."""
        return self.filter(Q(agency__isnull=True) | Q(agency=agency))


class CalendarDayQuerySet(SharedQuerySet):
    def between(self, first: date | None, last: date | None) -> Self:
        """Rows from `first` to `last`, both included; None leaves that side open."""
        rows = self
        if first is not None:
            rows = rows.filter(day_date__gte=first)
        if last is not None:
            rows = rows.filter(day_date__lte=last)
        return rows


class WorkHoursQuerySet(SharedQuerySet):
    pass
