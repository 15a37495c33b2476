"""What can be done to an objective now: one table of doings with their forms; the page draws from it, and does what is posted."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audits.actions import measuring
from audits.actions import objectives as acts
from audits.forms import objectives as forms
from audits.models import Objective
from audits.objectives.kinds import ObjectiveStage, Way
from audits.objectives.querysets import APPROVE_OBJECTIVE, KEEP_OBJECTIVE, MEASURE_OBJECTIVE
from qms.approvals.proof import Proof, prove_identity


class Doing(NamedTuple):
    """One row: the permission that the act asks for, and whether the objective is such that it can be done."""

    key: str
    title: str | Promise
    button: str | Promise
    done: str | Promise
    form: type[Form]
    needs: str
    open_to: Callable[[Objective], bool]
    act: Callable[[Objective, dict[str, Any], dict[str, Any]], Any]


def _proof(data: dict[str, Any], given: dict[str, Any]) -> Proof:
    return prove_identity(given["by"], data.pop("password"), at=given["at"])


def _measure(row: Objective, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return measuring.measure_objective(row, **data, **given)


def _compute(row: Objective, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return measuring.compute_objective(row, **data, **given)


def _approve(row: Objective, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return acts.approve_objectives([(row, data["token"])], proof=_proof(data, given), **given)


def _retarget(row: Objective, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return acts.change_target(row, proof=_proof(data, given), **data, **given)


def _assign(row: Objective, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return acts.assign_objective(row, post=data["post"], by=given["by"], at=given["at"])


def _withdraw(row: Objective, data: dict[str, Any], given: dict[str, Any]) -> Any:
    proof = _proof(data, given) if "password" in data else None
    return acts.withdraw_objective(row, proof=proof, **data, **given)


def _close(row: Objective, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return acts.close_objective(row, proof=_proof(data, given), **data, **given)


def _is(*stages: str) -> Callable[[Objective], bool]:
    return lambda row: row.stage in stages


_KEPT = _("Kept.")
_APPROVED = _is(ObjectiveStage.APPROVED)
_PROPOSED = _is(ObjectiveStage.PROPOSED)
_ALIVE = _is(ObjectiveStage.PROPOSED, ObjectiveStage.APPROVED)
DOINGS = (
    Doing("approve", _("Approve it"), _("Approve and sign"), _("Approved."), forms.ApproveForm, APPROVE_OBJECTIVE, _PROPOSED, _approve),
    Doing("measure", _("Enter a figure"), _("Enter the figure"), _KEPT, forms.MeasureForm, MEASURE_OBJECTIVE, _APPROVED, _measure),
    Doing(
        "compute", _("Work a figure out"), _("Work it out"), _KEPT, forms.ComputeForm, MEASURE_OBJECTIVE,
        lambda row: _APPROVED(row) and row.way != Way.TYPED, _compute,
    ),
    Doing("target", _("Change the target"), _("Change and sign"), _KEPT, forms.TargetForm, APPROVE_OBJECTIVE, _APPROVED, _retarget),
    Doing("assign", _("Give it to another post"), _("Give it"), _KEPT, forms.AssignForm, KEEP_OBJECTIVE, _ALIVE, _assign),
    Doing("close", _("Close it with its result"), _("Close and sign"), _("Closed."), forms.CloseForm, APPROVE_OBJECTIVE, _APPROVED, _close),
    Doing("withdraw", _("Give the objective up"), _("Give up"), _("Given up."), forms.WithdrawForm, KEEP_OBJECTIVE, _PROPOSED, _withdraw),
    Doing(
        "give_up", _("Give the objective up"), _("Give up and sign"), _("Given up."), forms.SignedWithdrawForm, APPROVE_OBJECTIVE,
        _APPROVED, _withdraw,
    ),
)  # fmt: skip
BY_KEY = {row.key: row for row in DOINGS}
PERMISSIONS = (KEEP_OBJECTIVE, MEASURE_OBJECTIVE, APPROVE_OBJECTIVE)


def offered_to(objective: Objective, held: frozenset[str]) -> list[Doing]:
    """What the person may do to it."""
    return [row for row in DOINGS if row.needs in held and row.open_to(objective)]
