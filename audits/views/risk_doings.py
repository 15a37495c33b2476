"""What can be done to a risk or opportunity now: one table of doings with their forms."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.actions import risks as acts
from audits.forms import risks as forms
from audits.risks.querysets import ASSESS_RISK, CLOSE_RISK, KEEP_RISK
from audits.risks.registers import register_of
from qms.trail.refusals import Refused

OWN = "own action"  # whoever holds the post of an action that waits
PERMISSIONS = (KEEP_RISK, ASSESS_RISK, CLOSE_RISK)


class Doing(NamedTuple):
    """One row: any of the permissions opens it; `of_actions` where it needs one that waits."""

    key: str
    title: str | Promise
    button: str | Promise
    done: str | Promise
    form: type[Form]
    needs: frozenset[str]
    of_actions: bool
    act: Callable[[Any, dict[str, Any], dict[str, Any]], Any]


def _action(entry: Any, data: dict[str, Any]) -> Any:
    key = data.pop("action")
    found = register_of(entry).action.objects.filter(entry=entry, pk=int(key)).select_related("entry").first()
    if found is None:
        raise Refused(_("Choose one of the list."), field="action")
    return found


def _assess(entry: Any, data: dict[str, Any], given: dict[str, Any]) -> Any:
    marks = acts.Marks(*(data.pop(name) for name in ("first", "second", "residual_first", "residual_second")))
    return acts.assess_entry(entry, marks, **data, **given)


def _plan(entry: Any, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return acts.plan_risk_action(entry, **data, **given)


def _report(entry: Any, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return acts.report_risk_action(_action(entry, data), **data, **given)


def _drop(entry: Any, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return acts.drop_risk_action(_action(entry, data), **data, by=given["by"], at=given["at"])


def _close(entry: Any, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return acts.close_entry(entry, **data, by=given["by"], at=given["at"])


_KEPT = gettext_lazy("Kept.")
DOINGS = (
    Doing(
        "done", gettext_lazy("Report an action done"), gettext_lazy("Report it"), _KEPT, forms.DoneForm,
        frozenset({KEEP_RISK, OWN}), True, _report,
    ),
    Doing(
        "assess", gettext_lazy("Assess it anew"), gettext_lazy("Keep the assessment"), _KEPT, forms.AssessForm,
        frozenset({ASSESS_RISK}), False, _assess,
    ),
    Doing(
        "plan", gettext_lazy("Plan an action"), gettext_lazy("Plan it"), _KEPT, forms.PlanForm, frozenset({ASSESS_RISK}), False,
        _plan,
    ),
    Doing(
        "drop", gettext_lazy("Drop an action"), gettext_lazy("Drop it"), _KEPT, forms.DropForm, frozenset({KEEP_RISK}), True, _drop,
    ),
    Doing(
        "close", gettext_lazy("Close it"), gettext_lazy("Close"), gettext_lazy("Closed."), forms.CloseForm,
        frozenset({CLOSE_RISK}), False, _close,
    ),
)  # fmt: skip
BY_KEY = {row.key: row for row in DOINGS}


def offered_to(entry: Any, held: frozenset[str], actions: list[tuple[int, str]], *, owns: bool) -> list[Doing]:
    """What the person may do to it; nothing once it is closed."""
    if entry.closed_at is not None:
        return []
    has = held | ({OWN} if owns else frozenset())
    return [row for row in DOINGS if row.needs & has and (actions or not row.of_actions)]
