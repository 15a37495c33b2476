"""Steps proposed from the free text of a record: what a person looks at, mends and accepts. Pure; nothing is kept here."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from procedures import shape
from procedures.shape import Clock, StepKind
from procedures.tthc.dividing import Piece, divided
from procedures.tthc.speaking import kind_in, limit_in, responsible_in, title_in

MOST = 80  # a procedure holds 120 steps; what is beyond stays text
CLOCKS = {StepKind.START: Clock.NONE, StepKind.END: Clock.NONE, StepKind.WAIT: Clock.STOP}
KINDS = (StepKind.START, StepKind.TASK, StepKind.DECISION, StepKind.WAIT, StepKind.END)


@dataclass(frozen=True)
class Proposal:
    """One step as it is proposed: texts as they stand in fields. `place` counts from 0, in the order of the text."""

    place: int
    title: str
    instruction: str
    responsible: str
    limit: str
    kind: str
    case: str


@dataclass(frozen=True)
class Proposed:
    """The text in pieces, and a proposal for each of the pieces that tell a step."""

    text: str
    pieces: tuple[Piece, ...]
    steps: tuple[Proposal, ...]

    def rest(self, taken: Collection[int], *, besides: bool = True) -> str:
        """The text without the steps at the places `taken`, as it stood; `besides` with what is told besides steps. Headings
        alone, which then say nothing, are no rest."""
        told = [piece for piece in self.pieces if piece.is_step]
        gone = {told[place] for place in taken}
        kept = [piece for piece in self.pieces if piece not in gone and (piece.is_step or besides)]
        if all(piece.is_said for piece in kept):
            return ""
        return "".join(self.text[piece.start : piece.stop] for piece in kept).strip()

    @property
    def digest(self) -> str:
        """The same for the same text, hence for the same proposals."""
        return hashlib.sha256(self.text.encode("utf-8", "replace")).hexdigest()[:16]

    @property
    def besides(self) -> str:
        """What is told besides steps."""
        return self.rest(range(len(self.steps)))


def proposed(text: str) -> Proposed:
    """What the text tells as steps. A piece too long for a step, and whatever is beyond `MOST`, stays text."""
    pieces = list(_at_most(divided(text)))
    told = [piece for piece in pieces if piece.is_step]
    several = len({piece.case for piece in told}) > 1
    steps = tuple(_proposal(text, told, place, several) for place in range(len(told)))
    return Proposed(text, tuple(pieces), steps)


def _at_most(pieces: Iterable[Piece]) -> Iterable[Piece]:
    count = 0
    for piece in pieces:
        fits = piece.stop - piece.start <= shape.STEP["instruction"].most and count < MOST
        count += piece.is_step and fits
        yield piece if fits or not piece.is_step else Piece(piece.start, piece.stop, piece.body, False, piece.case)


def _proposal(text: str, told: list[Piece], place: int, several: bool) -> Proposal:
    piece = told[place]
    words = piece.words(text)
    title, instruction = title_in(words)
    is_first = place == 0 or told[place - 1].case != piece.case
    is_last = place == len(told) - 1 or told[place + 1].case != piece.case
    kind = kind_in(words, is_first=is_first, is_last=is_last)
    if several and kind in {StepKind.START, StepKind.END}:
        kind = StepKind.WAIT.value  # the cases begin and end together; in each of them the applicant acts
    responsible, _is_office = responsible_in(words)
    timed = kind not in {StepKind.START, StepKind.END}
    return Proposal(place, title, instruction, responsible, limit_in(words) if timed else "", kind, _short(piece.case))


def _short(case: str) -> str:
    most = shape.CASE["name"].most
    return case if len(case) <= most else case[: case.rfind(" ", 0, most)] + "…"
