"""Which characters paper can carry. The product prints with one type face, Liberation Serif 2.1, from its own files.

It has every Vietnamese letter. What it lacks is drawn (tick boxes), written another way, or printed as an empty square;
a screen asks `unprintable` before a text is submitted, so that nobody meets the square on an official print.
"""

import functools
import re
import unicodedata
from pathlib import Path

from qms.printing.glyphs import advances

FONT_DIR = Path(__file__).resolve().parents[2] / "static" / "pdf-fonts"
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")

# Tick marks that no type face of ours has: drawn by the template as a box and/or a stroke (`mark--<name>`).
DRAWN = {"☐": "box", "☑": "box-tick", "☒": "box-cross", "✓": "tick", "✔": "tick", "✗": "cross", "✘": "cross"}
_IN_PLAIN_TEXT = {"☐": "□", "☑": "x", "☒": "x", "✓": "x", "✔": "x", "✗": "x", "✘": "x"}
# The same sign in another code position, as Word and its symbol fonts write it.
_OTHERWISE = {
    "\u2011": "-",
    "\u2010": "-",
    "\u2212": "-",
    "⇒": "→",
    "⇐": "←",
    "\uf0b7": "•",
    "\uf0a7": "■",
    "\uf0d8": "►",
    "\uf0e0": "→",
}
_BOX = "□"


@functools.cache
def _face(style: str) -> dict[int, float]:
    return advances(FONT_DIR / f"LiberationSerif-{style}.ttf")


@functools.cache
def _covered() -> frozenset[int]:
    """Code points that all four faces have."""
    return frozenset.intersection(*(frozenset(_face(s)) for s in STYLES)) - frozenset(range(32)) | {9, 10, 13}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide `text` is on one line, in points, at `size` points."""
    face = _face("Bold" if bold else "Regular")
    return size * sum(face.get(ord(c), 0.7) for c in text)


def _dropped(char: str) -> bool:
    """Invisible joiners, marks of direction, byte-order marks and controls leave no trace on paper."""
    return unicodedata.category(char) in ("Cf", "Cc") and char not in "\t\n\r\u00ad"


@functools.cache
def _paper(char: str, drawn: bool) -> str:
    if drawn and char in DRAWN:
        return char
    if ord(char) in _covered():
        return char
    if char in _IN_PLAIN_TEXT:
        return _IN_PLAIN_TEXT[char]
    other = _OTHERWISE.get(char) or unicodedata.normalize("NFKC", char)
    if other != char and all(ord(c) in _covered() for c in other):
        return other
    return "" if _dropped(char) else _BOX


def printable(text: str, *, drawn: bool = False) -> str:
    """`text` (made NFC) with every character replaced that the type face lacks. `drawn`: tick marks stay, to be drawn."""
    text = unicodedata.normalize("NFC", text)
    return text if text.isascii() and text.isprintable() else "".join(_paper(c, drawn) for c in text)


def unprintable(text: str) -> list[str]:
    """The characters of `text` that would be printed as an empty square, each once, in order of appearance."""
    text = unicodedata.normalize("NFC", text)
    return [c for c in dict.fromkeys(text) if _paper(c, True) == _BOX and c != _BOX]


def printable_throughout(value):
    """A copy of plain data with `printable` applied to every text, save rich text (keys `html`), which is cleaned apart."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [printable_throughout(v) for v in value]
    if isinstance(value, dict):
        return {k: v if k == "html" else printable_throughout(v) for k, v in value.items()}
    return value


# Numbers of laws and decisions, codes and dates must not break at their hyphens and slashes; "Điều 4" not at its space.
UNBROKEN = re.compile(
    r"\S*\d\S*[-/]\S{1,24}|\S{1,12}-\S*\d\S*"
    r"|\b(?:[Đđ]iều|[Kk]hoản|[Mm]ục|[Pp]hụ lục|[Mm]ẫu số|[Bb]ước|[Ss]ố|[Tt]háng|[Nn]ăm|ban hành|sửa đổi) \S{0,4}\d\S*"
)


def unbroken_parts(text: str) -> list[tuple[str, bool]]:
    """`text` cut into pieces; True marks a piece that must stay on one line (at most 28 characters)."""
    parts, at = [], 0
    for found in UNBROKEN.finditer(text):
        if len(found[0]) > 28:
            continue
        if found.start() > at:
            parts.append((text[at : found.start()], False))
        parts.append((found[0], True))
        at = found.end()
    if at < len(text):
        parts.append((text[at:], False))
    return parts
