"""What acts on findings, corrective actions and audits note in the trail by its key, in words (`qms.office.told`)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from audits.auditing.independence import Role, Rule
from audits.auditing.stages import STEPS
from audits.kinds import CarState, Ending, Grade, Method, Result, Source
from audits.models import Stage
from audits.models.checklist import Result as Answer
from audits.models.checklist import Source as Asked
from audits.models.team import Verdict
from audits.moves import MOVES
from audits.objectives.kinds import Status, Way

_STATES: dict[str, Any] = {**dict(CarState.choices), **dict(Stage.choices)}

WORDS: dict[str, dict[str, Any]] = {
    "grade": dict(Grade.choices),
    "before": dict(Grade.choices),
    "after": dict(Grade.choices),
    "source": {**dict(Source.choices), **dict(Asked.choices)},
    "ending": dict(Ending.choices),
    "method": {**dict(Method.choices), **dict(Way.choices)},
    "outcome": dict(Status.choices),
    "result": {**dict(Answer.choices), **dict(Result.choices)},
    "verdict": dict(Verdict.choices),
    "conflicts": dict(Rule.choices),
    "role": dict(Role.choices),
    "from": _STATES,
    "to": _STATES,
    "move": {**{step.name: step.label for step in STEPS}, **{move.name: move.label for move in MOVES}},
    "kind": {
        "findings": _("Findings"),
        "objectives": _("Quality objectives"),
        "risk": _("Risks"),
        "opportunity": _("Opportunities"),
    },
    "what": {
        "plan": _("the plan"),
        "scope": _("the scope"),
        "schedule": _("the timetable"),
        "texts": _("the texts"),
        "figures": _("the figures"),
        "named": _("named"),
        "taken off": _("taken off"),
        "shared out": _("shared out"),
    },
}
