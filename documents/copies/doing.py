"""What a page offers to do with a copy: one row a move, with its form, its act and its words."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents import actions
from documents.copies.life import OUTSTANDING, open_moves
from documents.forms import copies as forms
from documents.models import ControlledCopy


class Doing(NamedTuple):
    """`act` is called with the copy, what the form holds, and `by`, `at` and `day` as far as `dated`."""

    key: str
    title: str | Promise
    button: str | Promise
    form: type[Form]
    act: Callable[..., Any]
    done: str | Promise
    dated: bool = False


DOINGS = (
    Doing(
        "receive", _("Confirm receipt"), _("I have received it"), forms.NothingForm, actions.receive_copy,
        _("Receipt is confirmed."),
    ),
    Doing(
        "say_destroyed", _("I destroyed this copy"), _("I destroyed this copy"), forms.WordsForm, actions.say_destroyed,
        _("Your statement is on record. Who keeps the copies may certify it."), True,
    ),
    Doing(
        "take_back", _("Take the paper back"), _("The paper is back"), forms.NoteForm, actions.take_copy_back,
        _("The paper is back."),
    ),
    Doing(
        "certify", _("Certify the destruction"), _("Certify the destruction"), forms.WordsForm,
        actions.certify_destruction, _("The destruction is certified."),
    ),
    Doing("lose", _("Report the loss"), _("Report the loss"), forms.WordsForm, actions.report_lost, _("The loss is on record.")),
    Doing("find", _("It was found again"), _("It was found again"), forms.WordsForm, actions.report_found, _("The paper is back.")),
    Doing(
        "pass_on", _("Pass on"), _("Pass on"), forms.PassOnForm, actions.pass_copy_on,
        _("Passed on; the new holder has to confirm it."), True,
    ),
    Doing("recall", _("Recall it"), _("Recall it"), forms.RecallForm, actions.recall_copy, _("The copy is recalled."), True),
)  # fmt: skip
BY_KEY = {row.key: row for row in DOINGS}


def offered(copy: ControlledCopy, *, keeps: bool, holds: bool, is_old: bool) -> list[Doing]:
    """What this person may do with the copy now. A holder states the destruction of an old paper alone (`is_old`)."""
    keys = set(open_moves(copy.stage, keeps=keeps, holds=holds))
    if keeps and copy.stage in OUTSTANDING:
        keys.add("recall")
    if not is_old:
        keys.discard("say_destroyed")
    return [row for row in DOINGS if row.key in keys]
