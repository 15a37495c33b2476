"""The life of a corrective action: a second small table of moves for the machine of `qms.approvals`. What is not in it cannot
happen, in the database either.
"""

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from audits import gates
from audits.kinds import CarState
from qms.approvals.moves import By, Move

ALIVE = (CarState.OPEN, CarState.CAUSE, CarState.ACTING, CarState.CHECKING)
ENDED = (CarState.CLOSED, CarState.CANCELLED)
SAYS = MappingProxyType(
    {
        CarState.OPEN: _("its cause is being looked for"),
        CarState.CAUSE: _("its cause waits for approval"),
        CarState.ACTING: _("its actions are under way"),
        CarState.CHECKING: _("it waits for its effectiveness check"),
        CarState.CLOSED: _("it is closed"),
        CarState.CANCELLED: _("it was cancelled"),
    }
)
_WHOLE = (gates.corrected, gates.cause_found, gates.has_actions, gates.check_planned)


def _move(name, label, done, before, to, needs, *asked, remark=False, signed=False):
    return Move(
        name, label, done, before, to, By.PERMISSION, needs=needs, gates=asked, remark=remark, signed=signed
    )  # fmt: skip


MOVES = (
    #     name, button, what the record says, from, to, who, gates
    _move(
        "propose", _("Put forward for approval"), _("Cause and actions put forward"),
        (CarState.OPEN,), CarState.CAUSE, "work_corrective", *_WHOLE,
    ),
    _move(
        "accept", _("Approve cause and actions"), _("Cause and actions approved"),
        (CarState.CAUSE,), CarState.ACTING, "approve_cause", *_WHOLE, gates.not_the_writer, signed=True,
    ),
    _move(
        "send_back", _("Send back"), _("Sent back"),
        (CarState.CAUSE,), CarState.OPEN, "approve_cause", remark=True,
    ),
    _move(
        "finish", _("Hand over for the effectiveness check"), _("Handed over for the effectiveness check"),
        (CarState.ACTING,), CarState.CHECKING, "work_corrective", gates.actions_done, gates.check_planned,
    ),
    _move(
        "act_again", _("More actions are needed"), _("Taken up again for more actions"),
        (CarState.CHECKING,), CarState.ACTING, "approve_cause", gates.more_to_do, remark=True,
    ),
    _move(
        "rethink", _("The cause was another one"), _("Taken up again for another cause"),
        (CarState.CHECKING,), CarState.OPEN, "approve_cause", gates.more_to_do, remark=True,
    ),
    _move(
        "close", _("Close"), _("Closed"),
        (CarState.CHECKING,), CarState.CLOSED, "close_corrective",
        gates.corrected, gates.cause_found, gates.actions_done, gates.effective, gates.not_a_doer, signed=True,
    ),
    _move(
        "waive", _("Close with a written reason"), _("Closed with a written reason"),
        ALIVE, CarState.CLOSED, "close_corrective", gates.light, gates.not_a_doer, remark=True, signed=True,
    ),
    _move(
        "reopen", _("Reopen"), _("Reopened"),
        (CarState.CLOSED,), CarState.OPEN, "close_corrective", remark=True, signed=True,
    ),
    _move(
        "cancel", _("Cancel"), _("Cancelled"),
        (CarState.OPEN, CarState.CAUSE), CarState.CANCELLED, "close_corrective", remark=True, signed=True,
    ),
)  # fmt: skip
BY_NAME = MappingProxyType({move.name: move for move in MOVES})
# After these the cause is looked for anew; what the round before held stays on record.
NEW_ROUND = ("rethink", "reopen")
# The signed moves say which content they are on; the database compares.
SIGNED = tuple(move.name for move in MOVES if move.signed)


def allowed_in_sql() -> str:
    """The table as a condition on a row before and after: true where the state moves along it, or stays."""
    pairs = sorted({(str(state.value), str(move.to.value)) for move in MOVES for state in move.from_states})
    moves = " OR ".join(f"({{OLD}}.state = '{old}' AND {{NEW}}.state = '{new}')" for old, new in pairs)
    return f"({{OLD}}.state = {{NEW}}.state OR {moves})"
