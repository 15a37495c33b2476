"""The vocabulary of lists of agencies, units, posts and appointments."""

from datetime import date
from typing import Any, Self

from django.db.models import Q, QuerySet


def covers(day: date, prefix: str = "") -> Q:
    """Rows whose half-open period [from_date, until_date) contains `day`; `prefix` reaches a related table."""
    return Q(**{f"{prefix}from_date__lte": day}) & (
        Q(**{f"{prefix}until_date__isnull": True}) | Q(**{f"{prefix}until_date__gt": day})
    )


class DatedQuerySet(QuerySet):
    """Rows with a half-open period [from_date, until_date)."""

    def on(self, day: date) -> Self:
        """Those whose period contains `day`."""
        return self.filter(covers(day))


class AgencyQuerySet(DatedQuerySet):
    def at_or_under(self, path: str) -> Self:
        """The agency with this path and every agency below it, as the tree stands today."""
        return self.filter(path__startswith=path)


class UnitQuerySet(DatedQuerySet):
    def of(self, agency: Any) -> Self:
        """Units of one agency in the order of its letterhead."""
        return self.filter(agency=agency).order_by("order", "code")

    def at_or_under(self, path: str) -> Self:
        """The unit with this path and every unit below it, as the tree stands today."""
        return self.filter(path__startswith=path)


class PostQuerySet(DatedQuerySet):
    pass


class AppointmentQuerySet(DatedQuerySet):
    def of_person(self, person: Any) -> Self:
        """All appointments of one person, newest first."""
        return self.filter(person=person).order_by("-from_date")


class DelegationQuerySet(DatedQuerySet):
    def standing(self, day: date) -> Self:
        """Written authorisations that hold on `day`: begun, not ended, not revoked before it."""
        return self.on(day).filter(Q(revoked_date__isnull=True) | Q(revoked_date__gt=day))
