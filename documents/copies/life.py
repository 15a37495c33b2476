"""The life of a controlled copy: one literal table of stages and moves. What is not in it cannot happen, in the database either.

That a copy has to come back is no stage but a day on it, because it follows from when its version ends.
"""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from qms.trail.acts import Act


class Stage(models.TextChoices):
    """Where a paper is. `said` is destroyed by the word of its holder alone, until somebody else certifies it."""

    UNRELEASED = "unreleased", _("not released")
    ISSUED = "issued", _("issued")
    RECEIVED = "received", _("received")
    RETURNED = "returned", _("returned")
    SAID = "said", _("destroyed, as its holder states")
    DESTROYED = "destroyed", _("destroyed, certified")
    LOST = "lost", _("lost")


# Papers that are still somewhere and that somebody answers for.
OUTSTANDING = (Stage.ISSUED, Stage.RECEIVED)
# Papers that were out and are not any more, whoever says so.
SETTLED = (Stage.RETURNED, Stage.SAID, Stage.DESTROYED, Stage.LOST)

RESTRICTED = _("Restricted document")  # stands for a code that is closed to who holds the paper

KEEPER, HOLDER, EITHER = "keeper", "holder", "either"


class Move(NamedTuple):
    """One row of the table: from which stages to which, by whom, whether words have to say how, what the trail calls it.

    `by_another` moves are refused to a keeper who is the holder too: nobody certifies the own destruction.
    """

    key: str
    before: tuple[Stage, ...]
    after: Stage
    who: str
    act: Act
    words: bool = False
    by_another: bool = False

    def is_for(self, *, keeps: bool, holds: bool) -> bool:
        """Whether it is made by somebody who keeps the copies of the agency, or holds this one, or both."""
        allowed = {KEEPER: keeps, HOLDER: holds, EITHER: keeps or holds}
        return allowed[self.who] and not (self.by_another and holds)


MOVES = (
    Move("release", (Stage.UNRELEASED,), Stage.ISSUED, KEEPER, Act.COPY_ISSUED),
    Move("receive", (Stage.ISSUED,), Stage.RECEIVED, HOLDER, Act.COPY_RECEIVED),
    Move("pass_on", OUTSTANDING, Stage.ISSUED, KEEPER, Act.COPY_PASSED_ON, words=True),
    Move("take_back", OUTSTANDING, Stage.RETURNED, KEEPER, Act.COPY_RETURNED),
    Move(
        "certify", (*OUTSTANDING, Stage.RETURNED, Stage.SAID), Stage.DESTROYED, KEEPER, Act.COPY_DESTROYED, True, True
    ),
    Move("say_destroyed", OUTSTANDING, Stage.SAID, HOLDER, Act.COPY_SAID_DESTROYED, words=True),
    Move("lose", OUTSTANDING, Stage.LOST, EITHER, Act.COPY_LOST, words=True),
    Move("find", (Stage.LOST,), Stage.RETURNED, KEEPER, Act.COPY_FOUND, words=True),
)
BY_KEY = {move.key: move for move in MOVES}
WITH_WORDS = tuple(move.key for move in MOVES if move.words)
BY_ANOTHER = tuple(move.key for move in MOVES if move.by_another)


def allowed_in_sql() -> str:
    """The table as a condition on a row before and after: true where the stage moves along it, or stays."""
    pairs = sorted({(str(stage.value), str(move.after.value)) for move in MOVES for stage in move.before})
    moves = " OR ".join(f"({{OLD}}.stage = '{old}' AND {{NEW}}.stage = '{new}')" for old, new in pairs)
    return f"({{OLD}}.stage = {{NEW}}.stage OR {moves})"


def open_moves(stage: str, *, keeps: bool, holds: bool) -> list[str]:
    """Keys of the moves that such a person can make from this stage, in the order of the table."""
    return [move.key for move in MOVES if stage in move.before and move.is_for(keeps=keeps, holds=holds)]
