"""Who may what with objectives, and how they stand on a day: the one definition, read by lists and single checks."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from audits.objectives.kinds import ObjectiveStage, Status
from qms.access.querysets import PermittedQuerySet
from qms.access.rights import Rights

VIEW_OBJECTIVE, KEEP_OBJECTIVE = "audits.view_objective", "audits.keep_objective"
MEASURE_OBJECTIVE, APPROVE_OBJECTIVE = "audits.measure_objective", "audits.approve_objective"
_DECIMAL = DecimalField(max_digits=14, decimal_places=4)
_MEETS = {"ge": "gte", "gt": "gt", "le": "lte", "lt": "lt", "eq": "exact"}


def _table(name: str) -> Any:
    # A queryset is imported by the models it serves, so it reaches the other tables of its own app by name.
    return apps.get_registered_model("audits", name)


class ObjectiveQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """By role over the agency or the unit; seen and measured besides by who holds the post that owns it."""
        found = rights.where(permission, unit="unit", agency="agency")
        if permission in (VIEW_OBJECTIVE, MEASURE_OBJECTIVE):
            return found | Q(owner_post__in=rights.posts)
        return found

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.exclude(stage=ObjectiveStage.WITHDRAWN)

    def reckoned(self, on: date) -> Self:
        """With `value` and `measured_key` of the last period that has a figure, the target that held then (`limit`,
        `limit_operator`) and `status`, as known at the end of `on`. One statement whatever the number of rows."""
        figures = _table("Measurement").objects.filter(period__objective=OuterRef("pk"), at__date__lte=on)
        last = figures.order_by("-period__last_date", "-pk")
        changes = _table("TargetChange").objects.filter(
            objective=OuterRef("pk"), at__date__lte=on, from_date__lte=OuterRef("judged_date")
        )
        change = changes.order_by("-from_date", "-pk")
        rows = self.annotate(
            value=Subquery(last.values("value")[:1]),
            measured_key=Subquery(last.values("period__key")[:1]),
            judged_date=Coalesce(Subquery(last.values("period__last_date")[:1]), Value(on, DateField())),
        )
        rows = rows.annotate(
            limit=Coalesce(Subquery(change.values("target")[:1]), F("target"), output_field=_DECIMAL),
            limit_operator=Coalesce(Subquery(change.values("operator")[:1]), F("operator"), output_field=CharField()),
            is_late=Exists(_table("ObjectivePeriod").objects.missing(on).filter(objective=OuterRef("pk"))),
        )
        return rows.annotate(status=self._status())

    def _status(self) -> Case:
        # The first operator that fits decides: every column here is a question of its own, asked each time it is named.
        meets = [
            When(limit_operator=operator, then=ExpressionWrapper(Q(**{f"value__{lookup}": F("limit")}), BooleanField()))
            for operator, lookup in _MEETS.items()
        ]
        met = Case(*meets, default=Value(False), output_field=BooleanField())
        return Case(
            When(stage=ObjectiveStage.PROPOSED, then=Value(Status.WAITING.value)),
            When(stage=ObjectiveStage.CLOSED, then=F("outcome")),
            When(is_late=True, then=Value(Status.LATE.value)),
            When(measured_key__isnull=True, then=Value(Status.NO_FIGURE.value)),
            When(met, then=Value(Status.REACHED.value)),
            default=Value(Status.MISSED.value),
            output_field=CharField(),
        )


class ObjectivePeriodQuerySet(QuerySet):
    def unmeasured(self) -> Self:
        """Of approved objectives, without a figure."""
        figures = _table("Measurement").objects.filter(period=OuterRef("pk"))
        return self.filter(~Exists(figures), objective__stage=ObjectiveStage.APPROVED)

    def missing(self, on: date) -> Self:
        """Unmeasured, and the day for the figure is over."""
        return self.unmeasured().filter(due_date__lt=on)

    def open(self, on: date) -> Self:
        """Unmeasured, of a period that is over."""
        return self.unmeasured().filter(last_date__lt=on)
