"""Where the free text of a record begins something new: its lines and the numbers, letters and dashes in front of them.

The portal keeps the order of steps as one text. Lines are mostly whole, but some records run several into one line, so a number
is looked for within a line too, where a sentence has just ended.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠ-Ỹ"  # from Ạ on capitals and small letters take turns: see `_begins_big`
STEP, PHASE, PLAIN, PAREN = "step", "phase", "plain", "paren"
# Kinds of marks, the first that fits; what is not in front of a capital is no number of a point but the end of a sentence.
_MARKS = {
    STEP: r"(?:[-–—+*•●]+\)?\s*|[a-zđ0-9]\d?[.)]\s*)?(?:B(?:ước|ƯỚC)\s*|B)(?P<no>\d{1,2})(?!\d|\.\d{2})\s*[:.)–-]*\s*",
    PHASE: r"(?:[a-zđ0-9][.)]\s*|[-–*+]\s*)?(?:Nộp hồ sơ|Giải quyết) (?:TTHC|thủ tục hành chính)\s*[:.–-]*\s*",
    "deep": r"\d{1,2}(?:\.\d{1,2})+\.?\s+",
    "roman": r"(?:[IVX]{1,4}[.)]|i{2,3}\)|iv\))\s*",
    PAREN: r"\((?:[ivx]{1,4}|[a-zđ]|\d{1,2})\)\s*",
    "number": r"\d{1,2}[.)](?!\d)\s*",
    "letter": r"[a-zđ]\d?[.)]\s*",
    "plus": r"\++\)?\s*",
    "star": r"\*+\s*",
    "dash": r"[-–—•●▪]+\s*",
}
_MARK = {kind: re.compile(pattern) for kind, pattern in _MARKS.items()}
NUMBERED = {"deep", "roman", "number", "letter"}  # these stand in front of a capital
_LINE = re.compile(r"^[^\S\n]*", re.MULTILINE)
# Within a line, right behind the end of a sentence; a step may also stand behind a word that leads to no number.
_WITHIN = re.compile(
    r"(?<=[.;:!?])[^\S\n]*(?=[a-hđ]\)|[-–+*][^\S\n]|Bước \d)|(?<=TTHC)[^\S\n]*(?=[-–+][^\S\n])"
    r"|(?<=[^\s(“\"])[^\S\n]+(?=(?:[-+*][^\S\n]*)?Bước \d{1,2}[^\S\n]*[:.])|(?=(?<=[.;])Bước \d)"
    r"|(?<=[.;:)\s])(?=(?:Nộp hồ sơ|Giải quyết) TTHC\b)"
)
_POINTS_AT = re.compile(
    r"(?:^|\s)(?:theo|tại|ở|của|từ|đến|và|sang|lại|như|trong|các|(?<!tự )thực hiện)\s*$", re.IGNORECASE
)
_ONLY_MARKS = re.compile(r"[-–—+*•●\s]*(?:[a-zđ0-9]{1,2}[.)]\s*)?")
_SENTENCE = re.compile(
    r"(?<=[.;])[^\S\n]*(?=(?:Trong (?:thời hạn|thời gian|vòng)|Chậm nhất|Sau khi (?:nhận|tiếp nhận|có|thẩm định|kiểm tra))\b)"
)


@dataclass(frozen=True)
class Atom:
    """A stretch of the text that begins with a mark, or plainly at a line. `body`: where its words begin; `no` of a step."""

    start: int
    stop: int
    body: int
    kind: str
    no: int = 0

    def words(self, text: str) -> str:
        return text[self.body : self.stop].strip()


def atoms_of(text: str) -> list[Atom]:
    """The text divided where something may begin; every letter is in exactly one, in order. A line that goes on with the
    sentence before it begins nothing."""
    places = sorted({0, *(m.start() for m in _LINE.finditer(text)), *_within(text)})
    stops = [*places[1:], len(text)]
    found: list[Atom] = []
    for start, stop in zip(places, stops, strict=True):
        atom = _atom(text, start, stop)
        if found and _goes_on(text, found[-1], atom):
            found[-1] = _longer(found[-1], stop)
        elif atom.stop > atom.start:
            found.append(atom)
    return found


def _longer(atom: Atom, stop: int) -> Atom:
    return Atom(atom.start, stop, atom.body, atom.kind, atom.no)


def _within(text: str) -> Iterator[int]:
    for match in _WITHIN.finditer(text):
        before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        behind = text[match.end() : match.end() + 40]
        is_named = behind.startswith(("B", "N", "G")) or _begins_big(_unmarked(behind))
        is_marked = before.endswith(("-", "+", "*")) or _ONLY_MARKS.fullmatch(before)
        if is_named and not is_marked and not _POINTS_AT.search(before[-20:]):
            yield match.end()


def _unmarked(text: str) -> str:
    return re.sub(r"^(?:[a-hđ]\)|[-–+*])\s*", "", text[:20])


def _begins_big(text: str) -> bool:
    """Whether the first letter is a capital, a quote before it passed over."""
    first = text.lstrip(" \t“\"'(")[:1]
    return first.isupper() or first.isdecimal()


def _atom(text: str, start: int, stop: int) -> Atom:
    """What begins at `start`: blanks, then a mark of some kind or none."""
    at = start + len(text[start:stop]) - len(text[start:stop].lstrip())
    for kind, pattern in _MARK.items():
        match = pattern.match(text, at, stop)
        if match and (kind not in NUMBERED or _begins_big(text[match.end() : stop])):
            no = int(match["no"]) if kind == STEP else 0
            return Atom(start, stop, match.end(), "roman" if _is_roman(text, match[0]) else kind, no)
    return Atom(start, stop, at, PLAIN)


def _is_roman(text: str, mark: str) -> bool:
    """`i)` is a letter between h and k, unless `ii)` counts on."""
    return mark.strip() == "i)" and "ii)" in text


def _goes_on(text: str, before: Atom, atom: Atom) -> bool:
    """Whether a line only continues the one before: blank, or broken off in the middle of a sentence."""
    words = atom.words(text)
    if atom.kind != PLAIN or not words:
        return atom.kind == PLAIN
    ended = before.words(text)[-1:] in set('.;:!?…)”"')
    return not _begins_big(words) or (
        not ended and len(before.words(text).rsplit("\n", 1)[-1]) > 70 and not _opens(words)
    )


def _opens(words: str) -> bool:
    return bool(re.match(r"Trong |Trường hợp|Sau khi|Người |Tổ chức|Cá nhân|Việc ", words))


def sentences_of(text: str, atom: Atom) -> list[Atom]:
    """The atom divided where a sentence says a time of its own."""
    places = [match.end() for match in _SENTENCE.finditer(text, atom.body + 1, atom.stop)]
    stops = [*places, atom.stop]
    found = [Atom(atom.start, stops[0], atom.body, atom.kind, atom.no)]
    found += [Atom(start, stop, start, PLAIN) for start, stop in zip(places, stops[1:], strict=True)]
    return found
