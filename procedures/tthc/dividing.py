"""The free text of a record divided into the steps it tells and what is told besides; pure, nothing lost.

Where the record counts (`Bước 1`), its own count is kept. Elsewhere its outline is followed down to the points that somebody
acts in: headings above them are no steps, details below them belong to their step.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from procedures.tthc.marks import NUMBERED, PAREN, PHASE, PLAIN, STEP, Atom, atoms_of, sentences_of
from procedures.tthc.speaking import acts_in, is_timed, responsible_in

LEAST = 2  # "Bước 1" alone is a word, two of them are an order
LONGEST_HEADING = 250
_CASE = re.compile(
    r"(?:Đối với(?! (?:cơ quan|người khai|cán bộ|công chức))|Trường hợp|TH ?\d|Trình tự (?!thực hiện)|Thủ tục|Cấp |Công bố )",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"(?:Trình tự(?:,? cách thức)? thực hiện|Các bước(?: thực hiện)?|Nộp hồ sơ|Giải quyết)"
    r"(?: (?:TTHC|thủ tục(?: hành chính)?))?[\s:.+*–-]*",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"(?:Trường hợp|Nếu|Trong trường hợp)\b[^,.;:]{0,120}?\b(?:không|chưa|từ chối)\b", re.IGNORECASE
)
_ELSE = re.compile(r"(?:Nếu|Lưu ý|Ghi chú|Chú ý|Riêng)\b", re.IGNORECASE)
_DETAILS = re.compile(r"(?:gồm|bao gồm|sau đây|các nội dung|như sau)\s*:\s*$", re.IGNORECASE)
_BELOW = re.compile(r"(?:Trường hợp|Nếu|Đối với)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """A stretch of the text. `is_step`: it tells a step, whose words begin at `body`; else it stays text, and `is_said`
    where nothing is lost without it. `case`: the heading of its case, "" where the record tells only one."""

    start: int
    stop: int
    body: int
    is_step: bool
    case: str = ""
    is_said: bool = False

    def words(self, text: str) -> str:
        return text[self.body : self.stop].strip()


def divided(text: str) -> list[Piece]:
    """All of the text in pieces, in order: every letter is in exactly one."""
    atoms = atoms_of(text)
    if sum(atom.kind == STEP for atom in atoms) >= LEAST:
        found = list(_counted(text, atoms))
    else:
        found = _joined(text, list(_told(text, _levels(text, atoms), "")))
        if sum(piece.is_step for piece in found) < LEAST:
            found = [_step(text, [one], "") for atom in atoms for one in sentences_of(text, atom)]
    return _cased(text, found)


def _step(text: str, atoms: Sequence[Atom], case: str) -> Piece:
    first, last = atoms[0], atoms[-1]
    words = text[first.body : last.stop].strip()
    return Piece(first.start, last.stop, first.body, bool(words) and (first.kind == STEP or not _is_empty(words)), case)


def _rest(atom: Atom, case: str) -> Piece:
    return Piece(atom.start, atom.stop, atom.body, False, case)


def _cased(text: str, found: list[Piece]) -> list[Piece]:
    """Cases are told where there are two; a heading that a case says, or that says nothing by itself, is said."""
    names = {piece.case for piece in found if piece.is_step and piece.case}
    several = len(names) > 1
    return [
        replace(
            piece,
            case=piece.case if several else "",
            is_said=not piece.is_step
            and (_is_empty(piece.words(text)) or (several and _case(piece.words(text)) in names)),
        )
        for piece in found
    ]


def _is_empty(words: str) -> bool:
    return not words or _EMPTY.fullmatch(words) is not None


def _case(words: str) -> str:
    """A heading as the name of a case, "" for one that names none."""
    tidy = " ".join(words.split()).rstrip(" :.;–-")
    return tidy if _CASE.match(tidy) and len(tidy) <= LONGEST_HEADING else ""


# --- a record that counts its steps -----------------------------------------------------------------------------------
def _counted(text: str, atoms: Sequence[Atom]) -> Iterator[Piece]:
    case, current = "", []
    for place, atom in enumerate(atoms):
        heads = atom.kind != STEP and (not current or _heads_count(text, atoms, place, current[0].no))
        if (heads or atom.kind == STEP) and current:
            yield _step(text, current, case)
            current = []
        if heads:
            case = _case(atom.words(text)) or case
            yield _rest(atom, case)
        else:
            current.append(atom)
    if current:
        yield _step(text, current, case)


def _heads_count(text: str, atoms: Sequence[Atom], place: int, no: int) -> bool:
    """Whether only headings stand between here and a step that begins a new count."""
    for atom in atoms[place:]:
        if atom.kind == STEP:
            return atom.no <= no
        words = atom.words(text)
        if (
            len(words) > LONGEST_HEADING
            or (not words.endswith(":") and not _CASE.match(words))
            or _OTHERWISE.match(words)
        ):
            return False
    return False


# --- a record that has only an outline --------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Node:
    """An atom with what stands below it."""

    atom: Atom
    below: tuple["_Node", ...]

    def atoms(self) -> Iterator[Atom]:
        yield self.atom
        for node in self.below:
            yield from node.atoms()


def _levels(text: str, atoms: Sequence[Atom]) -> list[_Node]:
    """The outline: a mark met before closes what is open below it, a new one goes one level down."""
    depths, kinds = [], []
    for before, atom in zip([None, *atoms], atoms, strict=False):
        kind = _kind(text, before, atom, kinds)
        if kind == PLAIN and _is_empty(atom.words(text)):  # `Trình tự thực hiện:` heads all that follows
            kinds.clear()
        elif kind in kinds:
            del kinds[kinds.index(kind) + 1 :]
        else:
            kinds.append(kind)
        depths.append(max(len(kinds), 1))
    return _nested(list(zip(depths, atoms, strict=True)))


def _kind(text: str, before: Atom | None, atom: Atom, kinds: Sequence[str]) -> str:
    """A plain line in which somebody acts stands beside the point before it, any other below; beside a numbered one it
    needs a time of its own, since a number may well hold several lines."""
    if atom.kind != PLAIN or not kinds or PLAIN in kinds:
        return atom.kind
    words = atom.words(text)
    if kinds[-1] in NUMBERED:
        return kinds[-1] if is_timed(words) and before is not None and before.words(text)[-1:] in {".", ";"} else PLAIN
    is_beside = kinds[-1] in {"dash", "plus"} and acts_in(words) and not _BELOW.match(words)
    return kinds[-1] if is_beside else PLAIN


def _nested(rows: list[tuple[int, Atom]]) -> list[_Node]:
    found, place = [], 0
    while place < len(rows):
        behind = place + 1
        while behind < len(rows) and rows[behind][0] > rows[place][0]:
            behind += 1
        found.append(_Node(rows[place][1], tuple(_nested(rows[place + 1 : behind]))))
        place = behind
    return found


def _told(text: str, nodes: Sequence[_Node], case: str) -> Iterator[Piece]:
    for node in nodes:
        if node.below and _heads(text, node):
            within = _case(node.atom.words(text)) or case
            yield _rest(node.atom, within)
            yield from _told(text, node.below, within)
        elif node.below:
            yield _step(text, list(node.atoms()), case)
        elif _is_empty(node.atom.words(text)):
            yield _rest(node.atom, case)
        else:
            yield from (_step(text, [one], case) for one in _sentences(text, node.atom))


def _sentences(text: str, atom: Atom) -> list[Atom]:
    return sentences_of(text, atom) if atom.kind in {PLAIN, PHASE, "dash", "star"} else [atom]


def _heads(text: str, node: _Node) -> bool:
    """Whether the words of a point only head what stands below it."""
    words = node.atom.words(text)
    if _is_empty(words):
        return True
    if len(words) > LONGEST_HEADING or node.below[0].atom.kind == PAREN:
        return False
    acting = sum(acts_in(one.atom.words(text)) and not _BELOW.match(one.atom.words(text)) for one in node.below)
    if not acting or _DETAILS.search(words) and acting < len(node.below):
        return False
    ended = words[-1]
    return ended == ":" or (_case(words) != "" and ended not in ".;") or (ended not in ".;," and not acts_in(words))


def _joined(text: str, found: list[Piece]) -> list[Piece]:
    """What happens otherwise (`Trường hợp không cấp ...`) belongs to the step before it."""
    kept: list[Piece] = []
    for piece in found:
        before = kept[-1] if kept else None
        if (
            before
            and before.is_step
            and piece.is_step
            and before.case == piece.case
            and _is_aside(before.words(text), piece.words(text))
        ):
            kept[-1] = replace(before, stop=piece.stop)
        else:
            kept.append(piece)
    return kept


def _is_aside(before: str, words: str) -> bool:
    """What happens otherwise, and what the applicant of the step before does in a case of it."""
    if _OTHERWISE.match(words) or _ELSE.match(words):
        return True
    return bool(_BELOW.match(words)) and all(
        who and not is_office for who, is_office in map(responsible_in, (before, words))
    )
