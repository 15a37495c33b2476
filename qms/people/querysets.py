"""The vocabulary of lists of agencies, units, posts and appointments."""

from datetime import date
from typing import Any, Self

from django.db.models import DateField, F, Q, QuerySet, Value
from django.db.models.functions import Greatest


def covers(day: date | F, prefix: str = "") -> Q:
    """Rows whose half-open period [from_date, until_date) contains `day`; `prefix` reaches a related table."""
    return Q(**{f"{prefix}from_date__lte": day}) & (
        Q(**{f"{prefix}until_date__isnull": True}) | Q(**{f"{prefix}until_date__gt": day})
    )


def on_paper(day: date, prefix: str = "") -> Q:
    """Written authorisations that by their own words hold on `day`: begun, not ended, not revoked; `prefix` as in `covers`.

    Whether the giver still holds the post is another question: `DelegationQuerySet.standing` asks both.
    """
    return covers(day, prefix) & _not_revoked(day, prefix)


def _not_revoked(day: date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}revoked_date__isnull": True}) | Q(**{f"{prefix}revoked_date__gt": day})


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
    """The one place that says when a written authorisation counts; lists, rights and acts all ask here."""

    def standing(self, day: date) -> Self:
        """Written authorisations that hold on `day`: begun, not ended, not revoked, and the giver still has what is lent."""
        return self.filter(on_paper(day), pk__in=self._lent(Value(day, DateField())))

    def over(self, day: date) -> Self:
        """Those that hold no longer and will not: ended, revoked, or lapsed because the giver lost the post."""
        return self.exclude(pk__in=self.model._default_manager.living(day).values("pk"))

    def living(self, day: date) -> Self:
        """Those that hold on `day` or will hold from their first day on, as appointments are entered now."""
        asked = Greatest(F("from_date"), Value(day, DateField()))
        return self.filter(_not_revoked(day), until_date__gt=day, pk__in=self._lent(asked))

    def _lent(self, day: Any) -> QuerySet:
        """Ids of those whose giver may sign in and, on `day`, holds the post that lends, in a unit that stands."""
        has_it = Q(giver__is_active=True, giver_post__appointments__person=F("giver"))
        for prefix in ("giver_post__appointments__", "giver_post__", "giver_post__unit__phases__"):
            has_it &= covers(F("asked_date"), prefix)
        # One filter() call, so that all of it is asked of the same appointment and the same phase.
        return self.model._default_manager.annotate(asked_date=day).filter(has_it).values("pk")
