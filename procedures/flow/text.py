"""How wide text is, and how it is broken into lines. Widths come from the fonts' own tables, see `widths.json`."""

import functools
import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path

_TABLE = Path(__file__).with_name("widths.json")
# Browsers kern and round; what is measured here may come out this much wider there.
_SLACK = 1.02
# A sign no face of ours has is drawn by some other font: at most so wide, in em.
_FOREIGN, _PICTURE = 1.0, 1.4
_ELLIPSIS = "…"
_UNSEEN = ("Cc", "Zl", "Zp", "Cs")
_WAYS = 12  # of breaking a text that are compared


@functools.cache
def _tables() -> dict[str, dict[str, int]]:
    return json.loads(_TABLE.read_text(encoding="utf-8"))


@functools.cache
def _foreign(char: str) -> float:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    return _PICTURE if ord(char) >= 0x1F000 or unicodedata.category(char) == "So" else _FOREIGN


@dataclass(frozen=True, slots=True)
class Face:
    """A type face at a size: `name` a key of the table, `size` and `line` (height of a line) in units of the drawing."""

    name: str
    size: float
    line: float

    def width(self, text: str) -> float:
        """Width of `text` on one line, in units of the drawing; never less than what a browser or paper shows."""
        table = _tables()[self.name]
        total = 0.0
        for char in text:
            known = table.get(char)
            total += _foreign(char) * 1000 if known is None else known
        return total * self.size * _SLACK / 1000


def tidy(text: object) -> str:
    """Composed letters, single spaces, no control characters; anything that is no text becomes its text."""
    plain = unicodedata.normalize("NFC", "" if text is None else str(text))
    return " ".join(
        "".join(" " if unicodedata.category(c) in _UNSEEN or c in "\ufffe\uffff" else c for c in plain).split()
    )


def wrapped(text: str, width: float, face: Face, most: int) -> tuple[str, ...]:
    """`text` in at most `most` lines of at most `width`, evenly filled; what does not fit ends in an ellipsis.

    Broken between words; only a word longer than a line is broken inside, without a hyphen. Empty text: no lines.
    """
    words = _pieces(tidy(text), width, face, most)
    lines = _filled(words, width, face)
    if len(lines) > most:
        return _shortened(lines[:most], width, face)
    return tuple(_evened(words, lines, width, face))


def _pieces(text: str, width: float, face: Face, most: int) -> list[tuple[str, float, bool]]:
    """Words with their widths and whether a space stands before; longer ones cut into parts that fit."""
    found: list[tuple[str, float, bool]] = []
    for word in text.split():
        wide = face.width(word)
        if wide <= width:
            found.append((word, wide, True))
            continue
        found += [(part, face.width(part), not number) for number, part in enumerate(_cut(word, width, face, most + 1))]
        if len(found) > 40 * most:
            break
    return found


def _cut(word: str, width: float, face: Face, most: int) -> list[str]:
    parts, part = [], ""
    for char in word:
        if part and face.width(part + char) > width:
            parts.append(part)
            part = ""
            if len(parts) > most:
                return parts
        part += char
    return [*parts, part]


def _filled(words: list[tuple[str, float, bool]], width: float, face: Face) -> list[str]:
    lines: list[str] = []
    space, used = face.width(" "), 0.0
    for word, wide, apart in words:
        if lines and apart and used + space + wide <= width:
            lines[-1] += " " + word
            used += space + wide
        else:
            lines.append(word)
            used = wide
    return lines


def _evened(words: list[tuple[str, float, bool]], lines: list[str], width: float, face: Face) -> list[str]:
    """As many lines, but as even as they go; of two ways the one whose first line is not the shorter."""
    if len(lines) < 2:
        return lines
    least = max(wide for _word, wide, _apart in words)
    ways = (_filled(words, least + (width - least) * n / _WAYS, face) for n in range(_WAYS + 1))
    return min((way for way in ways if len(way) == len(lines)), key=lambda way: _raggedness(way, face), default=lines)


def _raggedness(lines: list[str], face: Face) -> float:
    widths = [face.width(line) for line in lines]
    short = max(0.0, widths[-1] - widths[0])
    return sum((max(widths) - wide) ** 2 for wide in widths) + short**2


def _shortened(lines: list[str], width: float, face: Face) -> tuple[str, ...]:
    last = lines[-1]
    while last and face.width(last + _ELLIPSIS) > width:
        last = last[:-1]
    return (*lines[:-1], last.rstrip(" ,;.") + _ELLIPSIS)


def clipped(text: str, width: float, face: Face) -> str:
    """`text` on one line of at most `width`, its end replaced by an ellipsis where it is longer."""
    plain = tidy(text)
    if not plain or face.width(plain) <= width:
        return plain
    return _shortened([plain[:400]], width, face)[0]
