"""How versions take part in the approval machine: locks, steps, editors, decisions, due dates."""

from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When

from documents.models import Version, VersionDecision, VersionStep
from documents.querysets import NOTHING, holds_step
from qms.access.rights import rights_of
from qms.people.models import Delegation
from qms.worktime.calendars import calendar_of
from qms.worktime.days import add_working_days


class VersionSubject:
    """See `qms.approvals.actions.Subject`."""

    def permission(self, verb: str) -> str:
        return f"documents.{verb}"

    def lock(self, version: Version) -> Version:
        return Version.objects.select_for_update(of=("self",)).select_related("document").get(pk=version.pk)

    def steps(self, version: Version) -> Any:
        """Steps of the current round in order."""
        return VersionStep.objects.filter(version=version, round=version.round).order_by("order", "pk")

    def open_steps(self, version: Version, person: Any, day: date) -> list[VersionStep]:
        """Open steps of the version that the person may decide on `day`."""
        return [step for step in self.route(version, person, day) if step.mine]

    def route(self, version: Version, person: Any, day: date) -> list[Any]:
        """Every step of the current round in order, `mine` where the person may decide it on `day`. One statement."""
        mine = holds_step(rights_of(person, day), person) if person.is_active else NOTHING
        mine &= Q(opened_at__isnull=False, outcome="")
        flag = Case(When(mine, then=Value(True)), default=Value(False), output_field=BooleanField())
        return list(self.steps(version).select_related("post", "person").annotate(mine=flag))

    def delegations(self, person: Any, day: date) -> list[Delegation]:
        """Written authorisations that the person holds on `day`."""
        lent = [row.delegation for row in rights_of(person, day).lent]
        return list(Delegation.objects.filter(pk__in=lent).select_related("giver", "giver_post"))

    def editors(self, version: Version) -> set[int]:
        """Everyone who wrote in the version, the author first of all."""
        return {version.author_id, *(row.person_id for row in version.editors.all())}

    def decide(self, version: Version, /, **columns: Any) -> VersionDecision:
        return VersionDecision.objects.create(version=version, **columns)

    def due_date(self, version: Version, step: VersionStep, day: date) -> date | None:
        """`due_days` working days of the owner agency after the day the step opened; None without a limit."""
        if not step.due_days:
            return None
        return add_working_days(day, step.due_days, calendar_of(version.document.agency, day))


SUBJECT = VersionSubject()
