"""Why a move of a corrective action is closed: one function a gate, asked with the facts and the person, pure.

The same functions write the reason above a button that does not work and refuse the act behind it.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits.kinds import LIGHT, Result


@dataclass(frozen=True)
class Facts:
    """What a corrective action holds in its current round. `owners` are today's holders of the posts of its actions."""

    corrective: Any
    corrections: list[Any] = field(default_factory=list)
    cause: Any = None
    lines: list[Any] = field(default_factory=list)
    actions: list[Any] = field(default_factory=list)  # that stand, of every round
    checks: list[Any] = field(default_factory=list)  # of this round, oldest first
    owners: frozenset[int] = frozenset()
    day: date | None = None

    @property
    def open_actions(self) -> list[Any]:
        """Not reported as done."""
        return [one for one in self.actions if one.done_date is None]

    @property
    def last_check(self) -> Any:
        return self.checks[-1] if self.checks else None

    @property
    def doers(self) -> frozenset[int]:
        """Everybody who had a hand in it: put something right, wrote the cause, owns or did an action."""
        found = {one.done_by_id for one in [*self.corrections, *self.actions] if one.done_by_id}
        return frozenset(found | ({self.cause.by_id} if self.cause else set())) | self.owners


def corrected(facts: Facts, person: Any) -> str:
    """What could be put right at once is on record."""
    return "" if facts.corrections else _("Write first what was put right at once, or why nothing could be.")


def cause_found(facts: Facts, person: Any) -> str:
    """There is an analysis with a root cause."""
    if facts.cause is None or not facts.lines:
        return _("The cause is not analysed yet.")
    return "" if facts.cause.root else _("The root cause is not written yet.")


def has_actions(facts: Facts, person: Any) -> str:
    """At least one action of this round stands; an earlier round did not suffice."""
    now = [one for one in facts.actions if one.round == facts.corrective.round]
    return "" if now else _("No action is planned yet.")


def check_planned(facts: Facts, person: Any) -> str:
    """Who checks the effect, when and by what is settled."""
    car = facts.corrective
    if car.checker_id and car.check_due_date and car.check_criterion:
        return ""
    return _("The effectiveness check is not planned yet: who checks, when, and by which criterion.")


def actions_done(facts: Facts, person: Any) -> str:
    """Every action is reported as done."""
    n = len(facts.open_actions)
    if not n:
        return ""
    return ngettext("%(n)d action is not done yet.", "%(n)d actions are not done yet.", n) % {"n": n}


def more_to_do(facts: Facts, person: Any) -> str:
    """There is something to go back for: the last check found it not effective."""
    last = facts.last_check
    return "" if last and last.result == Result.NOT_YET else _("Only after a check that found it not effective.")


def effective(facts: Facts, person: Any) -> str:
    """The last check found it effective."""
    last = facts.last_check
    if last is None:
        return _("The effectiveness is not checked yet.")
    return "" if last.result == Result.EFFECTIVE else _("The last check found it not effective.")


def not_the_writer(facts: Facts, person: Any) -> str:
    """Nobody approves an analysis of the own hand."""
    if facts.cause is None or facts.cause.by_id != person.pk:
        return ""
    return _("You wrote the analysis, so somebody else has to approve it.")


def not_a_doer(facts: Facts, person: Any) -> str:
    """Nobody closes what one had a hand in."""
    if person.pk not in facts.doers:
        return ""
    return _("You had a part in this corrective action, so somebody else has to close it.")


def light(facts: Facts, person: Any) -> str:
    """The grade allows a written reason in place of what is missing."""
    if facts.corrective.grade in LIGHT:
        return ""
    return _("A nonconformity is closed only when everything is there.")
