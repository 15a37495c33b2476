"""What can be done to a management review now: one table of doings with their forms; the page draws from it, and does what is posted."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audits.actions import reviewing as acts
from audits.forms import reviewing as forms
from audits.models import ManagementReview
from audits.reviewing.kinds import Phase
from audits.reviewing.querysets import KEEP_REVIEW, SIGN_REVIEW
from qms.approvals.proof import prove_identity

Given = dict[str, Any]


class Doing(NamedTuple):
    """One row: the permission that the act asks for, and in which states it can be done."""

    key: str
    title: str | Promise
    button: str | Promise
    done: str | Promise
    form: type[Form]
    needs: str
    phases: tuple[str, ...]
    act: Callable[[ManagementReview, Given, Given], Any]


def _undated(given: Given) -> Given:
    return {key: value for key, value in given.items() if key != "day"}


def _freeze(row: ManagementReview, data: Given, given: Given) -> Any:
    return acts.freeze_pack(row, **data, **given)


def _take_up(row: ManagementReview, data: Given, given: Given) -> Any:
    return acts.take_pack_up(row, **data, **_undated(given))


def _cancel(row: ManagementReview, data: Given, given: Given) -> Any:
    return acts.cancel_review(row, **data, **_undated(given))


def _decide(row: ManagementReview, data: Given, given: Given) -> Any:
    return acts.write_decision(row, **data, **given)


def _take_out(row: ManagementReview, data: Given, given: Given) -> Any:
    return acts.take_decision_out(row, **data, **_undated(given))


def _sign(row: ManagementReview, data: Given, given: Given) -> Any:
    proof = prove_identity(given["by"], data.pop("password"), at=given["at"])
    return acts.sign_minutes(row, proof=proof, **data, **given)


def _close(row: ManagementReview, data: Given, given: Given) -> Any:
    return acts.close_review(row, **data, **given)


_KEPT = _("Kept.")
DOINGS = (
    Doing("freeze", _("Collect and freeze the inputs"), _("Freeze"), _("The inputs are frozen."), forms.FreezeForm, KEEP_REVIEW, (Phase.PLANNED,), _freeze),
    Doing("take-up", _("Prepare the inputs again"), _("Take them up again"), _KEPT, forms.ReasonForm, KEEP_REVIEW, (Phase.FROZEN,), _take_up),
    Doing("decide", _("Write a decision down"), _("Add it"), _KEPT, forms.DecisionForm, KEEP_REVIEW, (Phase.HELD,), _decide),
    Doing("take-out", _("Take a decision out"), _("Take it out"), _KEPT, forms.TakeOutForm, KEEP_REVIEW, (Phase.HELD,), _take_out),
    Doing("sign", _("Sign the minutes"), _("Sign"), _("Signed. Its decisions are given to their posts."), forms.SignForm, SIGN_REVIEW, (Phase.HELD,), _sign),
    Doing("close", _("Close it with the notice of conclusions"), _("Close"), _("Closed."), forms.CloseForm, KEEP_REVIEW, (Phase.SIGNED,), _close),
    Doing("cancel", _("Cancel it"), _("Cancel it"), _("Cancelled."), forms.ReasonForm, KEEP_REVIEW, (Phase.PLANNED,), _cancel),
)  # fmt: skip
BY_KEY = {row.key: row for row in DOINGS}


def offered_to(review: ManagementReview, held: frozenset[str]) -> list[Doing]:
    """What the person may do to it."""
    return [row for row in DOINGS if row.needs in held and review.phase in row.phases]
