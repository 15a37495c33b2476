"""Who may what with conversion plans: the one definition, read by lists and single checks."""

from typing import Any, Self

from django.apps import apps
from django.db.models import F, Q, QuerySet

from audits.auditing.querysets import PLAN, VIEW_PROGRAMME
from qms.access.querysets import PermittedQuerySet
from qms.access.rights import Rights


class ConversionPlanQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """Seen by who sees the audit programme of the agency and by who has a part in the plan; kept by who plans its audits."""
        if permission != VIEW_PROGRAMME:
            return rights.where(PLAN, unit="pk", agency="agency") if permission == PLAN else Q(pk__in=[])
        found = rights.where(permission, unit="pk", agency="agency")
        tasks: Any = apps.get_registered_model("audits", "ConversionTask")
        mine = tasks.objects.filter(owner_post__in=rights.posts, dropped_at=None).values("plan")
        return found | Q(owner_post__in=rights.posts) | Q(pk__in=mine)

    def running(self) -> Self:
        """Not finished."""
        return self.filter(finished_at=None)


class ConversionTaskQuerySet(QuerySet):
    def waiting(self) -> Self:
        """Neither done nor dropped, of a plan that runs."""
        return self.filter(done_date=None, dropped_at=None, plan__finished_at=None)

    def by_due(self) -> Self:
        """Open ones first, the nearest day first."""
        return self.order_by(F("done_date").asc(nulls_first=True), "due_date", "pk")
