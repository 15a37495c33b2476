"""Who may what with risks and opportunities: the one definition, read by lists and single checks."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from qms.access.querysets import PermittedQuerySet
from qms.access.rights import Rights

VIEW_RISK, KEEP_RISK = "audits.view_risk", "audits.keep_risk"
ASSESS_RISK, CLOSE_RISK = "audits.assess_risk", "audits.close_risk"


class RegisterQuerySet(PermittedQuerySet):
    def _of(self, part: str) -> Any:
        # A queryset is imported by the models it serves, so it reaches the other tables of its own app by name.
        model: Any = apps.get_registered_model("audits", f"{self.model.__name__}{part}")
        return model.objects

    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """By role over the agency or the unit; the post that owns it sees and assesses it, who owns an action sees it."""
        found = rights.where(permission, unit="unit", agency="agency")
        if permission == ASSESS_RISK:
            return found | Q(owner_post__in=rights.posts)
        if permission != VIEW_RISK:
            return found
        actions = self._of("Action").filter(entry=OuterRef("pk"), owner_post__in=rights.posts, dropped_at=None)
        return found | Q(owner_post__in=rights.posts) | Q(Exists(actions))

    def standing(self) -> Self:
        """Not closed."""
        return self.filter(closed_at=None)

    def weighed(self, on: date | None = None) -> Self:
        """With the marks and scores of the last assessment (`now_*` what is left after treatment where that was said)."""
        rows = self._of("Assessment").filter(entry=OuterRef("pk"))
        if on is not None:
            rows = rows.filter(at__date__lte=on)
        last = rows.order_by("-pk")
        return self.annotate(
            score=Subquery(last.values("score")[:1]),
            now_score=Subquery(last.annotate(n=Coalesce("residual_score", "score")).values("n")[:1]),
            now_first=Subquery(last.annotate(n=Coalesce("residual_first", "first")).values("n")[:1]),
            now_second=Subquery(last.annotate(n=Coalesce("residual_second", "second")).values("n")[:1]),
        )

    def with_late(self, day: date) -> Self:
        """With `has_late`: it is open, and an action or its review is late."""
        late = self._of("Action").waiting().filter(entry=OuterRef("pk"), due_date__lt=day)
        is_late = Q(closed_at=None) & (Q(review_due_date__lt=day) | Q(Exists(late)))
        return self.annotate(
            has_late=Case(When(is_late, then=Value(True)), default=Value(False), output_field=BooleanField())
        )


class RegisterActionQuerySet(QuerySet):
    def waiting(self) -> Self:
        """Neither done nor dropped, of what is not closed."""
        return self.filter(done_date=None, dropped_at=None, entry__closed_at=None)

    def by_due(self) -> Self:
        """Open ones first, the nearest day first."""
        return self.order_by(F("done_date").asc(nulls_first=True), "due_date", "pk")
