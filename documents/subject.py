"""How versions take part in the approval machine: locks, steps, editors, decisions, due dates."""

from datetime import date
from typing import Any

from documents.models import Version, VersionDecision, VersionStep
from documents.querysets import delegations_of, holds_step
from qms.access.rights import rights_of
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
        if not person.is_active:
            return []
        mine = holds_step(rights_of(person, day), person)
        return list(
            self.steps(version).filter(mine, opened_at__isnull=False, outcome="").select_related("post", "unit")
        )

    def delegations(self, person: Any, day: date) -> list[Any]:
        return delegations_of(rights_of(person, day), person)

    def editors(self, version: Version) -> set[int]:
        """Everyone who wrote in the version, the author first of all."""
        return {version.author_id, *version.editors.values_list("person_id", flat=True)}

    def decide(self, version: Version, /, **columns: Any) -> VersionDecision:
        return VersionDecision.objects.create(version=version, **columns)

    def due_date(self, version: Version, step: VersionStep, day: date) -> date | None:
        """`due_days` working days of the owner agency after the day the step opened; None without a limit."""
        if not step.due_days:
            return None
        return add_working_days(day, step.due_days, calendar_of(version.document.agency, day))


SUBJECT = VersionSubject()
