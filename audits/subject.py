"""How corrective actions take part in the machine of moves: lock, decisions, permissions, gates. They have no route."""

from datetime import date
from typing import Any

from audits.gathering import fresh_facts
from audits.models import CorrectiveAction, CorrectiveDecision
from audits.moves import BY_NAME, SAYS
from qms.worktime import clock


class CorrectiveSubject:
    """See `qms.approvals.actions.Subject`."""

    moves = BY_NAME
    says = SAYS

    def permission(self, verb: str) -> str:
        return f"audits.{verb}"

    def lock(self, corrective: CorrectiveAction) -> CorrectiveAction:
        rows = CorrectiveAction.objects.select_for_update(of=("self",)).select_related("agency", "unit")
        return rows.get(pk=corrective.pk)

    def facts(self, corrective: CorrectiveAction) -> Any:
        return fresh_facts(corrective, clock.today())

    def steps(self, corrective: CorrectiveAction) -> list[Any]:
        return []

    def open_steps(self, corrective: CorrectiveAction, person: Any, day: date) -> list[Any]:
        return []

    def delegations(self, person: Any, day: date) -> list[Any]:
        """Written authorisations lend route steps alone."""
        return []

    def editors(self, corrective: CorrectiveAction) -> set[int]:
        """The gates say who may not."""
        return set()

    def decide(self, corrective: CorrectiveAction, /, **columns: Any) -> CorrectiveDecision:
        columns.pop("step")
        return CorrectiveDecision.objects.create(corrective=corrective, **columns)

    def due_date(self, corrective: CorrectiveAction, step: Any, day: date) -> date | None:
        return None


SUBJECT = CorrectiveSubject()
