"""The one function that moves anything. Order: lock, permission, state, separation, gates, remark, write, record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qms.approvals.moves import BY_NAME, By, Move, State
from qms.approvals.proof import Proof, require_proof
from qms.approvals.signing import Signature, signature_of
from qms.trail.refusals import Refused


class Subject(Protocol):
    """What a concrete approvable app gives to the machine, one object an app.

    Where its life is not that of a version it has three things more: `moves`, its own table by name; `says`, its states
    as parts of a sentence; and `facts(thing)`, what the gates of its moves are asked about.
    """

    def lock(self, thing: Any, /) -> Any: ...
    def open_steps(self, thing: Any, /, person: Any, day: date) -> list[Any]: ...
    def delegations(self, person: Any, day: date) -> list[Any]: ...
    def editors(self, thing: Any, /) -> set[int]: ...
    def steps(self, thing: Any, /) -> Any: ...
    def decide(self, thing: Any, /, **columns: Any) -> Any: ...
    def due_date(self, thing: Any, /, step: Any, day: date) -> date | None: ...
    def permission(self, verb: str) -> str: ...


@dataclass(frozen=True)
class Made:
    """What a move did: the decision row, the thing after it, and the steps that opened."""

    decision: Any
    thing: Any
    opened: list[Any]


STATE_SAYS = {
    State.DRAFT: gettext_lazy("it is a draft"),
    State.IN_REVIEW: gettext_lazy("it is in review"),
    State.IN_APPROVAL: gettext_lazy("it waits for approval"),
    State.APPROVED: gettext_lazy("it is approved"),
    State.CANCELLED: gettext_lazy("it was cancelled"),
}


def table_of(subject: Subject) -> Mapping[str, Move]:
    """The moves of the subject by name: its own, else those of a version."""
    return getattr(subject, "moves", BY_NAME)


def closed_gates(move: Move, facts: Any, person: Any) -> list[str]:
    """Why the person cannot make the move yet, one sentence a gate; empty where all are open."""
    return [why for gate in move.gates if (why := gate(facts, person))]


def moves_open_to(
    person: Any,
    thing: Any,
    subject: Subject,
    *,
    day: date,
    allowed: frozenset[str] = frozenset(),
    steps: list[Any] | None = None,
) -> list[Move]:
    """Moves the person may make now, in the order of the table.

    `allowed` holds permissions already asked for; `steps` the person's open steps, where they are read already.
    """
    steps = subject.open_steps(thing, person, day) if steps is None else steps
    kinds = {step.kind for step in steps}
    is_editor = person.pk in subject.editors(thing)
    found = []
    for move in table_of(subject).values():
        fits = {
            By.PERMISSION: lambda move=move: subject.permission(move.needs) in allowed,
            By.HOLDER: lambda move=move: move.step in kinds and not (move.not_by_editors and is_editor),
            By.ANY_HOLDER: lambda: bool(kinds),
            By.AUTHOR: lambda: thing.author_id == person.pk,
        }[move.by]
        if thing.state in move.from_states and fits():
            found.append(move)
    return found


@transaction.atomic
def make_move(
    thing: Any,
    name: str,
    *,
    subject: Subject,
    by: Any,
    at: datetime,
    day: date,
    remark: str = "",
    proof: Proof | None = None,
    seen: str | None = None,
) -> Made:
    """Make one move and write its decision.

    `seen` is the content hash the person looked at; a different one now is refused. Raises Refused with the way out.
    """
    move = table_of(subject)[name]
    thing = subject.lock(thing)
    step = _step_for(move, thing, subject, by, day)
    _require_permission(move, thing, subject, by)
    _require_state(move, thing, subject)
    _require_separation(move, thing, subject, by)
    _require_same_content(move, thing, seen)
    _require_gates(move, thing, subject, by)
    _require_remark_and_proof(move, remark, proof, by, at)
    signature = signature_of(by, day=day, step=step, delegations=subject.delegations(by, day))
    if signature.giver and move.not_by_editors and signature.giver.pk in subject.editors(thing):
        raise Refused(
            _("%(name)s wrote in this version, so nobody may decide it for that person.")
            % {"name": signature.giver.full_name}
        )
    decision = _write_decision(move, thing, subject, step, by, at, remark, signature)
    opened = _advance(move, thing, subject, step, at, day)
    return Made(decision, thing, opened)


def _step_for(move: Move, thing: Any, subject: Subject, by: Any, day: date) -> Any:
    if move.by not in {By.HOLDER, By.ANY_HOLDER}:
        return None
    steps = [step for step in subject.open_steps(thing, by, day) if not move.step or step.kind == move.step]
    if steps:
        return steps[0]
    if thing.state in move.from_states:
        done = [step for step in subject.steps(thing) if step.kind == move.step and step.outcome == "done"]
        _refuse_second_decision(done, thing, subject)
        raise Refused(_("This step is not with you now. See the route beside the document for who holds it."))
    _require_state(move, thing, subject)
    return None


def _refuse_second_decision(done: list[Any], thing: Any, subject: Subject) -> None:
    for step in done:
        decided = step.decisions.order_by("-at").first()
        if decided:
            raise Refused(
                _("Already decided at %(time)s by %(name)s. Nothing more to do here.")
                % {"time": f"{timezone.localtime(decided.at):%H:%M %d/%m/%Y}", "name": decided.person_name}
            )


def _require_permission(move: Move, thing: Any, subject: Subject, by: Any) -> None:
    if not by.is_active:
        raise Refused(_("This account is closed."))
    if move.by == By.PERMISSION and not by.has_perm(subject.permission(move.needs), thing):
        raise Refused(_("Your posts do not allow this move. Ask the QMS officer of the agency."))
    if move.by == By.AUTHOR and thing.author_id != by.pk:
        raise Refused(_("Only the author may take this version back."))


def _require_state(move: Move, thing: Any, subject: Subject) -> None:
    if thing.state not in move.from_states:
        raise Refused(
            _("“%(move)s” is not possible: %(state)s since %(time)s. Reload the page to see where it stands.")
            % {
                "move": move.label,
                "state": getattr(subject, "says", STATE_SAYS)[thing.state],
                "time": f"{timezone.localtime(thing.state_since):%H:%M %d/%m/%Y}",
            }
        )


def _require_separation(move: Move, thing: Any, subject: Subject, by: Any) -> None:
    if move.not_by_editors and by.pk in subject.editors(thing):
        raise Refused(
            _(
                "You wrote in this version, so somebody else has to decide it. Ask the QMS officer to give the step to another person."
            )
        )


def _require_same_content(move: Move, thing: Any, seen: str | None) -> None:
    if seen is not None and seen != thing.content_sha256:
        raise Refused(_("The content changed after you opened it. Read the current text, then decide."))


def _require_gates(move: Move, thing: Any, subject: Any, by: Any) -> None:
    closed = closed_gates(move, subject.facts(thing), by) if move.gates else []
    if closed:
        raise Refused(" ".join(closed))


def _require_remark_and_proof(move: Move, remark: str, proof: Proof | None, by: Any, at: datetime) -> None:
    if move.remark and not remark.strip():
        raise Refused(_("Write the reason; the people concerned will read it."), field="remark")
    if move.signed:
        require_proof(proof, by, at)


def _write_decision(
    move: Move, thing: Any, subject: Subject, step: Any, by: Any, at: datetime, remark: str, signature: Signature
) -> Any:
    try:
        with transaction.atomic():
            return subject.decide(
                thing,
                step=step,
                move=move.name,
                round=thing.round,
                person=by,
                person_name=by.full_name,
                post_title=signature.post_title,
                unit_name=signature.unit_name,
                capacity=signature.capacity,
                on_behalf_of=signature.on_behalf_of,
                giver=signature.giver,
                delegation=signature.delegation,
                delegation_text=signature.delegation.source if signature.delegation else "",
                remark=remark.strip(),
                content_sha256=thing.content_sha256,
                at=at,
            )
    except IntegrityError as clash:
        raise Refused(
            _("Somebody decided this step at the same moment, or the content changed. Reload the page.")
        ) from clash


def _advance(move: Move, thing: Any, subject: Subject, step: Any, at: datetime, day: date) -> list[Any]:
    """Set the state and open what comes next; returns the steps that opened."""
    if move.to is not None:
        for row in subject.steps(thing):
            if not row.outcome:
                row.outcome = "void"
                row.save(update_fields=["outcome"])
        set_state(thing, move.to, at=at)
        return []
    if step is not None:
        step.outcome, step.done_at = "done", at
        step.save(update_fields=["outcome", "done_at"])
    return open_next(thing, subject, at=at, day=day)


def open_next(thing: Any, subject: Subject, *, at: datetime, day: date) -> list[Any]:
    """Open the next group of steps if nothing is open, moving the state with the phase; approved when none is left."""
    steps = list(subject.steps(thing))
    if any(row.is_open for row in steps):
        return []
    waiting = [row for row in steps if not row.outcome and row.opened_at is None]
    if not waiting:
        set_state(thing, State.APPROVED, at=at)
        return []
    group = [row for row in waiting if row.order == waiting[0].order]
    for row in group:
        row.opened_at, row.due_date = at, subject.due_date(thing, row, day)
        row.save(update_fields=["opened_at", "due_date"])
    set_state(thing, group[0].phase, at=at)
    return group


def set_state(thing: Any, state: str, *, at: datetime) -> None:
    """Write a state. The only place that assigns it; the database checks that it follows the one before."""
    if thing.state != state:
        thing.state, thing.state_since = state, at
        thing.save(update_fields=["state", "state_since"])
