"""Text as a reader sees it: equal-looking text is equal. From running text to words with the marks they carry."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

# Nothing to see: soft hyphen, zero-width signs, byte-order mark. Signs that change the direction of text stay.
_UNSEEN = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
# Signs that look the same: hyphens that do not break, and the Icelandic letter that old files have for Đ.
_ALIKE = {0x2010: "-", 0x2011: "-", 0x00D0: "Đ"}
_SEEN = _UNSEEN | _ALIKE
# What no file of text may hold.
BROKEN = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]")
_LETTER = r"[^\W_]"
# Numbers, dates, codes and laws are one word: 17,5  07/12/2026  431/QĐ-SCT  BM-TM-03.01
_WORD = re.compile(rf"{_LETTER}[\w\u0300-\u036f]*(?:[.,/:\-][\w\u0300-\u036f]+)*|[^\w\s]|\w")

Mark = tuple[str, str]  # tag and, for a link, its address
# Marks that change what is said; the others (strong, em, u) only how it looks.
SAYING = {"sub", "sup", "s", "a"}


def normal(text: str) -> str:
    """`text` in NFC, without what cannot be seen, every run of white space one space, none at the ends."""
    return " ".join(seen(text).split())


def seen(text: str) -> str:
    """`text` in NFC without what cannot be seen; white space as it came."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", BROKEN.sub("", text).translate(_SEEN))


class Atom(NamedTuple):
    """A word, a sign, a picture or a line break. `gap`: white space before it; `marks` from the outermost inwards.

    `picture` is the SHA-256 of a picture, `text` then what it is said to show; a line break has the text of one.
    """

    text: str
    gap: bool = False
    marks: tuple[Mark, ...] = ()
    picture: str = ""

    @property
    def key(self) -> tuple:
        """Equal for atoms that say the same, however they look."""
        said = tuple(mark for mark in self.marks if mark[0] in SAYING)
        return (self.picture, said) if self.picture else (self.text, said)


BREAK = "\n"


class Writing:
    """Collects atoms from pieces of running text in which marks begin and end anywhere."""

    def __init__(self) -> None:
        self.atoms: list[Atom] = []
        self._gap = False

    def text(self, text: str, marks: tuple[Mark, ...]) -> None:
        """Add a piece of text as it stands in the file."""
        text = seen(text)
        last = self.atoms[-1] if self.atoms else None
        if last and text and not self._gap and last.marks == marks and not last.picture and last.text != BREAK:
            self.atoms.pop()  # a word goes on
            text, self._gap = last.text + text, last.gap
        at = 0
        for found in _WORD.finditer(text):
            self._gap = self._gap or found.start() > at
            self._add(Atom(found[0], self._gap, marks))
            at = found.end()
        self._gap = self._gap or at < len(text)

    def picture(self, sha256: str, alt: str, marks: tuple[Mark, ...]) -> None:
        """Add a picture."""
        self._add(Atom(normal(alt), self._gap, marks, sha256))

    def line_break(self) -> None:
        """Add a line break; white space around it says nothing."""
        self.atoms.append(Atom(BREAK))
        self._gap = False

    def _add(self, atom: Atom) -> None:
        begins = not self.atoms or self.atoms[-1].text == BREAK
        self.atoms.append(atom._replace(gap=False) if begins else atom)
        self._gap = False

    def whole(self) -> tuple[Atom, ...]:
        """What was collected, without line breaks at the ends."""
        atoms = self.atoms
        first = next((n for n, atom in enumerate(atoms) if atom.text != BREAK or atom.picture), len(atoms))
        last = next((n for n in range(len(atoms), first, -1) if atoms[n - 1].text != BREAK or atoms[n - 1].picture), 0)
        return tuple(atoms[first:last])


def atoms_of(text: str) -> tuple[Atom, ...]:
    """Atoms of plain text."""
    writing = Writing()
    writing.text(text, ())
    return writing.whole()


def plain(atoms: Iterable[Atom]) -> str:
    """The text of atoms; a picture stands there by what it shows, in brackets."""
    return "".join((" " if atom.gap else "") + (f"[{atom.text}]" if atom.picture else atom.text) for atom in atoms)


def written(atoms: Sequence[Atom], *, gap: bool = True) -> str:
    """Safe HTML of atoms with their marks; without `gap` the white space before the first is left out."""
    out = []
    for marks, group in groupby(atoms, key=lambda atom: atom.marks):
        run = list(group)
        if run[0].gap and (gap or out):
            out.append(" ")
        opened = "".join(f'<a href="{escaped(value)}">' if tag == "a" else f"<{tag}>" for tag, value in marks)
        closed = "".join(f"</{tag}>" for tag, _value in reversed(marks))
        out.append(f"{opened}{''.join(_one(atom, n > 0 and atom.gap) for n, atom in enumerate(run))}{closed}")
    return "".join(out)


def _one(atom: Atom, gap: bool) -> str:
    before = " " if gap else ""
    if atom.picture:
        return f'{before}<img src="asset:{atom.picture}" alt="{escaped(atom.text)}">'
    return "<br>" if atom.text == BREAK else before + escaped(atom.text)


def escaped(text: str) -> str:
    """Text as it stands in HTML, also inside the quotes of an attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
