"""What can be done to a corrective action now: one table of doings with their forms; the page draws from it, and does what is
posted. Moves of `audits.moves` stand beside them: a closed gate is a button that does not work, with the reason above it.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.actions import acting, causing, correcting, showing
from audits.forms import correcting as forms
from audits.gates import Facts
from audits.kinds import CarState
from audits.models import Correction, CorrectiveAction, PlannedAction
from audits.moves import ALIVE, BY_NAME
from audits.querysets import APPROVE_CAUSE, CHECK, CLOSE, OPEN_CORRECTIVE, WORK
from qms.approvals.actions import closed_gates
from qms.approvals.moves import Move
from qms.approvals.proof import prove_identity
from qms.files.uploads import check_upload
from qms.people.models import Post, User
from qms.trail.refusals import Refused

HELD = (WORK, APPROVE_CAUSE, CHECK, CLOSE, OPEN_CORRECTIVE)


class Looked(NamedTuple):
    """What the page knows of the person before the thing: permissions held on it, posts held, the facts."""

    held: frozenset[str]
    posts: set[int]
    facts: Facts
    person: Any

    @property
    def state(self) -> str:
        return self.facts.corrective.state

    @property
    def works(self) -> bool:
        return WORK in self.held

    @property
    def plans(self) -> bool:
        """May say which actions there are: while the cause is looked for who works on it, then who approves."""
        return (
            self.works if self.state == CarState.OPEN else self.state == CarState.ACTING and APPROVE_CAUSE in self.held
        )

    @property
    def owns(self) -> list[PlannedAction]:
        """Open actions that the person reports on: of the own posts, all for who works on it."""
        return [one for one in self.facts.open_actions if self.works or one.owner_post_id in self.posts]


Act = Callable[[CorrectiveAction, dict[str, Any], dict[str, Any]], Any]


class Doing(NamedTuple):
    """One row: `open_to` says when and to whom it is offered; `act` takes the thing, the cleaned data, and by, at, day."""

    key: str
    title: str | Promise
    button: str | Promise
    done: str | Promise
    form: type[Form]
    open_to: Callable[[Looked], bool]
    act: Act


def _post(pk: int) -> Post:
    return Post.objects.get(pk=pk)


def _person(pk: int) -> User:
    return User.objects.get(pk=pk)


def _action(pk: int) -> PlannedAction:
    return PlannedAction.objects.select_related("corrective").get(pk=pk)


def _undated(given: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in given.items() if key != "day"}


def _assign(car: CorrectiveAction, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return correcting.assign_corrective(car, post=_post(data["post"]), due=data["due"], **given)


def _correct(car: CorrectiveAction, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return acting.write_correction(car, **{**data, "done_by": _person(data["done_by"])}, **given)


def _take_back(car: CorrectiveAction, data: dict[str, Any], given: dict[str, Any]) -> Any:
    row = Correction.objects.select_related("corrective").get(pk=data["correction"])
    return acting.take_back_correction(row, **_undated(given))


def _analyse(car: CorrectiveAction, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return causing.write_cause(
        car, method=data["method"], lines=data["lines"], root=data["root"], similar=data["similar"],
        edition=data["edition"], **_undated(given),
    )  # fmt: skip


def _plan(car: CorrectiveAction, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return acting.plan_action(car, what=data["what"], post=_post(data["post"]), due=data["due"], **given)


def _done(car: CorrectiveAction, data: dict[str, Any], given: dict[str, Any]) -> Any:
    upload = check_upload(data["file"]) if data["file"] else None
    about = {"done_date": data["done_date"], "words": data["words"], "upload": upload}
    return acting.report_done(_action(data["action"]), **about, **given)


def _extend(car: CorrectiveAction, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return acting.extend_action(_action(data["action"]), due=data["due"], words=data["words"], **given)


def _drop(car: CorrectiveAction, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return acting.drop_action(_action(data["action"]), words=data["words"], **_undated(given))


def _plan_check(car: CorrectiveAction, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return correcting.plan_check(
        car, checker=_person(data["checker"]), due=data["due"], criterion=data["criterion"], **given
    )


def _check(car: CorrectiveAction, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return correcting.check_effect(car, **data, **given)


def _show(car: CorrectiveAction, data: dict[str, Any], given: dict[str, Any]) -> Any:
    upload = check_upload(data["file"]) if data["file"] else None
    action = _action(data["action"]) if data["action"] else None
    return showing.show_corrective(
        car, upload=upload, link=data["link"], name=data["name"], action=action, **_undated(given)
    )


_KEPT = gettext_lazy("Kept.")
DOINGS = (
    Doing(
        "correction", gettext_lazy("Write down what was put right at once"), gettext_lazy("Write it down"), _KEPT,
        forms.CorrectionForm, lambda one: one.works and one.state in ALIVE, _correct,
    ),
    Doing(
        "whys", gettext_lazy("Look for the cause: ask why, again and again"), gettext_lazy("Keep the analysis"), _KEPT,
        forms.WhysForm, lambda one: one.works and one.state == CarState.OPEN, _analyse,
    ),
    Doing(
        "fishbone", gettext_lazy("Look for the cause: fishbone"), gettext_lazy("Keep the analysis"), _KEPT,
        forms.BonesForm, lambda one: one.works and one.state == CarState.OPEN, _analyse,
    ),
    Doing(
        "plan", gettext_lazy("Plan an action"), gettext_lazy("Plan it"), _KEPT,
        forms.ActionForm, lambda one: one.plans, _plan,
    ),
    Doing(
        "check_plan", gettext_lazy("Plan the effectiveness check"), gettext_lazy("Plan it"), _KEPT,
        forms.PlanCheckForm, lambda one: one.state in ALIVE and (one.works or CLOSE in one.held), _plan_check,
    ),
    Doing(
        "done", gettext_lazy("Report an action as done"), gettext_lazy("It is done"), gettext_lazy("Reported."),
        forms.DoneForm, lambda one: bool(one.owns) and one.state in ALIVE[:3], _done,
    ),
    Doing(
        "extend", gettext_lazy("Give an action more time"), gettext_lazy("Give more time"), _KEPT,
        forms.ExtendForm,
        lambda one: APPROVE_CAUSE in one.held and bool(one.facts.open_actions) and one.state in ALIVE[:3], _extend,
    ),
    Doing(
        "drop", gettext_lazy("Drop an action"), gettext_lazy("Drop it"), _KEPT,
        forms.DropForm, lambda one: one.plans and bool(one.facts.open_actions), _drop,
    ),
    Doing(
        "check", gettext_lazy("Write down the effectiveness check"), gettext_lazy("Write it down"), _KEPT,
        forms.CheckForm,
        lambda one: CHECK in one.held and one.state == CarState.CHECKING and one.person.pk not in one.facts.doers, _check,
    ),
    Doing(
        "show", gettext_lazy("Add evidence"), gettext_lazy("Add it"), _KEPT,
        forms.ShowForm, lambda one: one.state in ALIVE and (one.works or CHECK in one.held or bool(one.owns)), _show,
    ),
    Doing(
        "assign", gettext_lazy("Give it to another post, or set another day"), gettext_lazy("Give it"), _KEPT,
        forms.AssignForm, lambda one: OPEN_CORRECTIVE in one.held and one.state == CarState.OPEN, _assign,
    ),
    Doing(
        "take_back", gettext_lazy("Take back a correction that was written down wrongly"), gettext_lazy("Take it back"), _KEPT,
        forms.TakeBackForm, lambda one: one.works and one.state == CarState.OPEN and bool(one.facts.corrections), _take_back,
    ),
)  # fmt: skip
BY_KEY = {row.key: row for row in DOINGS}


class Offered(NamedTuple):
    """A move in the state of now: whether the person has the role, and why it is closed all the same."""

    move: Move
    allowed: bool
    closed: list[str]


def moves_offered(looked: Looked) -> list[Offered]:
    """Moves from this state in the order of the table; one that the person has not the role for says only who has."""
    found = []
    for move in BY_NAME.values():
        if looked.state not in move.from_states or (
            move.name == "waive" and closed_gates(move, looked.facts, looked.person)
        ):
            continue
        allowed = f"audits.{move.needs}" in looked.held
        found.append(Offered(move, allowed, closed_gates(move, looked.facts, looked.person)))
    return found


def do(doing: Doing, car: CorrectiveAction, form: Form, *, by: Any, at: datetime, day: date) -> Any:
    """Perform it with what the form holds. Raises Refused."""
    data = dict(form.cleaned_data)
    if isinstance(form, forms.RootForm):
        data |= {"method": form.method, "lines": form.lines()}
    return doing.act(car, data, {"by": by, "at": at, "day": day})


def make(move: Move, car: CorrectiveAction, data: dict[str, Any], *, by: Any, at: datetime, day: date) -> Any:
    """Make the move. Raises Refused."""
    if move.remark and not data["remark"].strip():
        raise Refused(_("Write the reason; the people concerned will read it."), field="remark")
    proof = prove_identity(by, data["password"], at=at) if move.signed else None
    seen = data["seen"] or None
    return correcting.move_corrective(
        car, move.name, by=by, at=at, day=day, remark=data["remark"], proof=proof, seen=seen
    )
