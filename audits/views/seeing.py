"""What can be done to a finding now: one table of doings with their forms; the page draws from it, and does what is posted."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audits.actions import finding as acts
from audits.actions.showing import show_finding
from audits.forms import findings as forms
from audits.kinds import CLOSED_WITH_WORDS
from audits.models import Finding
from audits.querysets import KEEP_FINDING
from qms.approvals.proof import Proof, prove_identity
from qms.files.uploads import check_upload


class Doing(NamedTuple):
    """One row; `open_to` says whether a finding is such that a keeper may do it."""

    key: str
    title: str | Promise
    button: str | Promise
    done: str | Promise
    form: type[Form]
    open_to: Callable[[Finding], bool]
    act: Callable[[Finding, dict[str, Any], dict[str, Any]], Any]


def _proof(data: dict[str, Any], given: dict[str, Any]) -> Proof:
    return prove_identity(given["by"], data.pop("password"), at=given["at"])


def _undated(given: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in given.items() if key != "day"}


def _grade(row: Finding, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return acts.grade_anew(row, **data, **_undated(given))


def _answer(row: Finding, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return acts.note_answer(row, **data, **given)


def _close(row: Finding, data: dict[str, Any], given: dict[str, Any]) -> Any:
    data = dict(data)
    return acts.close_with_reason(row, proof=_proof(data, given), **data, **given)


def _withdraw(row: Finding, data: dict[str, Any], given: dict[str, Any]) -> Any:
    data = dict(data)
    return acts.withdraw_finding(row, proof=_proof(data, given), **data, **_undated(given))


def _show(row: Finding, data: dict[str, Any], given: dict[str, Any]) -> Any:
    upload = check_upload(data["file"]) if data["file"] else None
    return show_finding(row, upload=upload, link=data["link"], name=data["name"], **_undated(given))


def _is_open(row: Finding) -> bool:
    return row.closed_at is None


def _is_free(row: Finding) -> bool:
    return _is_open(row) and not row.corrective_id


_KEPT = _("Kept.")
DOINGS = (
    Doing("show", _("Add evidence"), _("Add it"), _KEPT, forms.EvidenceForm, _is_open, _show),
    Doing("grade", _("Grade it anew"), _("Change the grade"), _KEPT, forms.GradeForm, _is_open, _grade),
    Doing(
        "answer", _("Note the answer to the authority that inspected"), _("Note it"), _KEPT, forms.AnswerForm,
        lambda row: row.answer_due_date is not None and row.answered_date is None, _answer,
    ),
    Doing(
        "close", _("Close it without corrective action"), _("Close and sign"), _("Closed."), forms.CloseForm,
        lambda row: _is_free(row) and CLOSED_WITH_WORDS[row.grade] is not None, _close,
    ),
    Doing(
        "withdraw", _("Withdraw it: it was no finding"), _("Withdraw and sign"), _("Withdrawn."), forms.WithdrawForm,
        _is_free, _withdraw,
    ),
)  # fmt: skip
FINDING_DOINGS = {row.key: row for row in DOINGS}


def offered_to(finding: Finding, held: frozenset[str], person: Any) -> list[Doing]:
    """What the person may do to it: everything for a keeper, evidence for who found it."""
    keeps = KEEP_FINDING in held
    return [
        row
        for row in DOINGS
        if row.open_to(finding) and (keeps or (row.key == "show" and finding.found_by_id == person.pk))
    ]
