"""The approval machine of versions: states, kinds of route steps and moves, each one literal table.

An app with a life of its own brings a table of the same `Move` (`moves` of its subject); the machine is the same.

"In force", "not yet in force", "superseded" and "withdrawn" are no states: they follow from periods and today's date.
There is no "reject": a version is returned with a reason, or cancelled.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    IN_APPROVAL = "in_approval", _("In approval")
    APPROVED = "approved", _("Approved")
    CANCELLED = "cancelled", _("Cancelled")


class StepKind(models.TextChoices):
    """What a step of a route asks for. The labels people see are the agency's own."""

    OPINION = "opinion", _("Opinion")
    CHECK = "check", _("Check of form")
    REVIEW = "review", _("Review")
    APPROVE = "approve", _("Approval")


# In which state a version stands while a step of this kind is open. Phases follow each other in this order.
PHASE = {
    StepKind.OPINION: State.IN_REVIEW,
    StepKind.CHECK: State.IN_REVIEW,
    StepKind.REVIEW: State.IN_REVIEW,
    StepKind.APPROVE: State.IN_APPROVAL,
}
# The permission that the post of a step must carry, so that a route cannot name a post without the role.
STEP_NEEDS = {
    StepKind.OPINION: "view_document",
    StepKind.CHECK: "check_version",
    StepKind.REVIEW: "review_version",
    StepKind.APPROVE: "approve_version",
}
OPEN_STATES = (State.DRAFT, State.IN_REVIEW, State.IN_APPROVAL)
ROUTE_STATES = (State.IN_REVIEW, State.IN_APPROVAL)


class By:
    """Who may make a move."""

    PERMISSION = "permission"  # whoever has the permission `needs` on the thing
    HOLDER = "holder"  # whoever holds an open step of the kind, by post, by assignment or by delegation
    ANY_HOLDER = "any_holder"  # whoever holds any open step
    AUTHOR = "author"  # the author alone


@dataclass(frozen=True)
class Move:
    """One row. `to` None means: on to whatever the route says next. `signed` asks for the password in the same act.

    `gates` are asked with the facts of the thing and the person; each answers with why it is closed, or with nothing.
    """

    name: str
    label: str | Promise
    done: str | Promise
    from_states: tuple[str, ...]
    to: str | None
    by: str
    needs: str = ""
    step: str = ""
    not_by_editors: bool = False
    remark: bool = False
    signed: bool = False
    signs: bool = False  # stands in the sign table of the document
    gates: tuple[Callable[[Any, Any], str], ...] = ()


MOVES = (
    #    name         label                     done                          from            to               by
    Move(
        "submit", _("Submit"), _("Submitted"), (State.DRAFT,), None, By.PERMISSION, needs="submit_version", signs=True
    ),
    Move("opine", _("Give opinion"), _("Opinion given"), (State.IN_REVIEW,), None, By.HOLDER, step="opinion"),
    Move(
        "check",
        _("Confirm the form"),
        _("Form checked"),
        (State.IN_REVIEW,),
        None,
        By.HOLDER,
        step="check",
        not_by_editors=True,
        signed=True,
    ),
    Move(
        "review",
        _("Agree and sign"),
        _("Reviewed"),
        (State.IN_REVIEW,),
        None,
        By.HOLDER,
        step="review",
        not_by_editors=True,
        signed=True,
        signs=True,
    ),
    Move(
        "approve",
        _("Approve and sign"),
        _("Approved"),
        (State.IN_APPROVAL,),
        None,
        By.HOLDER,
        step="approve",
        not_by_editors=True,
        signed=True,
        signs=True,
    ),
    Move("return", _("Send back"), _("Sent back"), ROUTE_STATES, State.DRAFT, By.ANY_HOLDER, remark=True),
    Move("pull_back", _("Take back"), _("Taken back"), ROUTE_STATES, State.DRAFT, By.AUTHOR, remark=True),
    Move(
        "cancel",
        _("Cancel"),
        _("Cancelled"),
        (*OPEN_STATES, State.APPROVED),
        State.CANCELLED,
        By.PERMISSION,
        needs="cancel_version",
        remark=True,
    ),
)
BY_NAME = {move.name: move for move in MOVES}
STEP_MOVE = {move.step: move for move in MOVES if move.step}
# Who wrote in a version may not decide these, not even for somebody else by delegation.
NOT_BY_EDITORS = tuple(move.name for move in MOVES if move.not_by_editors)
