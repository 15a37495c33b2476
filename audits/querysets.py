"""The vocabulary of lists of findings and corrective actions, and the one definition of who may what with them."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from qms.access.querysets import PermittedQuerySet
from qms.access.rights import Rights

VIEW_FINDING = "audits.view_finding"
VIEW_CORRECTIVE = "audits.view_corrective"
RECORD = "audits.record_finding"
KEEP_FINDING = "audits.keep_finding"
OPEN_CORRECTIVE = "audits.open_corrective"
WORK = "audits.work_corrective"
APPROVE_CAUSE = "audits.approve_cause"
CHECK = "audits.check_effect"
CLOSE = "audits.close_corrective"
EXPORT = "audits.export_findings"
ENDED = ("closed", "cancelled")


def _table(name: str) -> Any:
    # A queryset is imported by the models it serves, so it reaches the other tables of its own app by name.
    return apps.get_registered_model("audits", name)


class FindingQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """By role on the unit it concerns; seen besides by who found it and by who takes part in what corrects it."""
        found = rights.where(permission, unit="unit")
        if permission != VIEW_FINDING:
            return found
        correctives = _table("CorrectiveAction").objects
        part = correctives.filter(correctives.part(rights, person), pk=OuterRef("corrective"))
        return found | Q(found_by=person) | Q(Exists(part))

    def standing(self) -> Self:
        """Not closed in any way."""
        return self.filter(closed_at=None)

    def to_answer(self, day: date | None = None) -> Self:
        """Findings of an inspection that the agency has not answered; with `day` those whose day to answer is over."""
        rows = self.filter(answer_due_date__isnull=False, answered_date=None).exclude(ending="withdrawn")
        return rows if day is None else rows.filter(answer_due_date__lt=day)


class CorrectiveActionQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """By role on the unit it concerns; the post it was given to works on it; who is named checks; part shows it."""
        found = rights.where(permission, unit="unit")
        if permission == VIEW_CORRECTIVE:
            return found | self.part(rights, person)
        if permission == WORK:
            return found | Q(assigned_post__in=rights.posts)
        return found | Q(checker=person) if permission == CHECK else found

    def part(self, rights: Rights, person: Any) -> Q:
        """Opened it, checks it, holds the post it was given to or one of its actions, today."""
        actions = _table("PlannedAction").objects.filter(
            owner_post__in=rights.posts, corrective=OuterRef("pk"), dropped_at=None
        )
        own = Q(author=person) | Q(checker=person) | Q(assigned_post__in=rights.posts)
        return own | Q(Exists(actions))

    def running(self) -> Self:
        """Neither closed nor cancelled."""
        return self.exclude(state__in=ENDED)

    def overdue(self, day: date) -> Self:
        """Running, and late with its cause, one of its actions or its check."""
        late = _table("PlannedAction").objects.waiting().filter(due_date__lt=day, corrective=OuterRef("pk"))
        return self.running().filter(
            Q(state="open", cause_due_date__lt=day) | Q(state="checking", check_due_date__lt=day) | Q(Exists(late))
        )


class PlannedActionQuerySet(QuerySet):
    def standing(self) -> Self:
        """Not dropped again."""
        return self.filter(dropped_at=None)

    def waiting(self) -> Self:
        """Standing, not done, of a corrective action that runs."""
        return self.standing().filter(done_date=None).exclude(corrective__state__in=ENDED)

    def extended(self) -> Self:
        """Given more time than at first."""
        return self.filter(due_date__gt=F("first_due_date"))


class EvidenceQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """Seen with what it belongs to."""
        findings, correctives = _table("Finding").objects, _table("CorrectiveAction").objects
        of_finding = findings.filter(findings.reach(rights, person, VIEW_FINDING), pk=OuterRef("finding"))
        of_action = correctives.filter(correctives.reach(rights, person, VIEW_CORRECTIVE), pk=OuterRef("corrective"))
        return Q(Exists(of_finding)) | Q(Exists(of_action))
