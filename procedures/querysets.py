"""The vocabulary of lists of administrative procedures: which of them stand, which are covered, what is still to be settled."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from qms.people.querysets import covers


def _table(name: str) -> Any:
    # A queryset is imported by the models it serves, so it reaches the other tables of its own app by name.
    return apps.get_registered_model("procedures", name)


class AdministrativeProcedureQuerySet(QuerySet):
    def standing(self, day: date) -> Self:
        """Those not abolished on `day`."""
        return self.filter(Q(abolished_date=None) | Q(abolished_date__gt=day))

    def with_cover(self, day: date, agency: Any) -> Self:
        """With `is_covered`: whether a procedure in force in the agency names the code, readable or not."""
        return self.annotate(is_covered=Exists(serving(day, agency).filter(code=OuterRef("code"))))

    def answered_by(self, day: date, **who: Any) -> Self:
        """Those for which somebody answers on `day`: `unit__in=`, `agency=` ..."""
        rows = _table("Responsibility").objects.on(day).filter(procedure=OuterRef("pk"), **who)
        return self.filter(Exists(rows))


def serving(day: date, agency: Any) -> QuerySet[Any]:
    """Codes that procedures in force on `day` name, of those the agency owns or applies; `agency` a key or an OuterRef."""
    applies = Q(version__applying__members__agency=agency) | Q(version__applying__members__unit__agency=agency)
    rows = _table("ServedCode").objects.filter(covers(day, "version__period__"))
    return rows.filter(Q(version__document__agency=agency) | applies)


def cover_of_responsibility(day: date) -> Exists:
    """For rows of responsibilities: whether a procedure in force in the agency names the code."""
    return Exists(serving(day, OuterRef("agency")).filter(code=OuterRef("procedure__code")))


class ListClockQuerySet(QuerySet):
    def running(self) -> Self:
        """Those nobody has settled, of announcements that stand."""
        return self.filter(settled_at=None, announcement__void_at=None)
