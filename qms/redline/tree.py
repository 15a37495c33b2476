"""Rich text as a tree of what a reader tells apart: paragraphs, headings, lists, items, tables, rows, cells, footnotes.

Every piece has `key` (equal when it says the same), `html` (safe: written from atoms alone), `text` and `words()`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

from qms.redline.words import Atom, plain, written


def _digest(*parts: object) -> bytes:
    return blake2b(repr(parts).encode(), digest_size=12).digest()


@dataclass(eq=False)
class Leaf:
    """A paragraph, heading or caption; running text that stands by itself in a cell or list item has no tag."""

    tag: str
    atoms: tuple[Atom, ...]

    @cached_property
    def key(self) -> bytes:
        return _digest(*((atom.key, atom.gap) for atom in self.atoms))

    @cached_property
    def html(self) -> str:
        return wrapped(self.tag, written(self.atoms))

    @property
    def text(self) -> str:
        return plain(self.atoms)

    def words(self) -> Iterator[str]:
        return (atom.picture or atom.text for atom in self.atoms if atom.picture or atom.text[0].isalnum())


@dataclass(eq=False)
class Item:
    """A list item; `text` and the like as of every piece."""

    children: list["Node"]

    @cached_property
    def key(self) -> bytes:
        return _digest(*(child.key for child in self.children))

    @property
    def html(self) -> str:
        return f"<li>{within(self.children)}</li>"

    @property
    def text(self) -> str:
        return "\n".join(child.text for child in self.children)

    def words(self) -> Iterator[str]:
        return (word for child in self.children for word in child.words())


@dataclass(eq=False)
class Listing:
    """A list; `start` is the first number of an ordered one, 0 for one with bullets."""

    start: int
    items: list[Item]

    @property
    def tag(self) -> str:
        return "ol" if self.start else "ul"

    @property
    def opening(self) -> str:
        return f'<ol start="{self.start}">' if self.start > 1 else f"<{self.tag}>"

    @cached_property
    def key(self) -> bytes:
        return _digest("list", *(item.key for item in self.items))

    @cached_property
    def html(self) -> str:
        return f"{self.opening}{''.join(item.html for item in self.items)}</{self.tag}>"

    @property
    def text(self) -> str:
        return "\n".join(item.text for item in self.items)

    def words(self) -> Iterator[str]:
        return (word for item in self.items for word in item.words())


@dataclass(eq=False)
class Cell(Item):
    """A cell at column `at`, `across` columns wide and `down` rows high."""

    tag: str = "td"
    at: int = 0
    across: int = 1
    down: int = 1
    scope: str = ""

    def opening(self, down: int | None = None, css: str = "") -> str:
        """Its start tag, in a table in which it is `down` rows high."""
        down = self.down if down is None else down
        spans = (("colspan", self.across), ("rowspan", down))
        values = [("class", css), ("scope", self.scope if self.tag == "th" else "")]
        values += [(name, str(span)) for name, span in spans if span > 1]
        return f"<{self.tag}{''.join(f' {name}={chr(34)}{value}{chr(34)}' for name, value in values if value)}>"

    @property
    def html(self) -> str:
        return f"{self.opening()}{within(self.children)}</{self.tag}>"


@dataclass(eq=False)
class Row:
    """A row with the cells that begin in it."""

    heads: bool
    cells: list[Cell]

    @cached_property
    def key(self) -> bytes:
        return _digest(*((cell.at, cell.across, cell.down, cell.key) for cell in self.cells))

    @property
    def html(self) -> str:
        return f"<tr>{''.join(cell.html for cell in self.cells)}</tr>"

    @property
    def text(self) -> str:
        return " | ".join(text for cell in self.cells if (text := cell.text.replace("\n", " ")))

    def words(self) -> Iterator[str]:
        return (word for cell in self.cells for word in cell.words())


@dataclass(eq=False)
class Table:
    """A table. `slots[row][column]` is the cell that covers the place, None where there is none."""

    caption: Leaf | None
    rows: list[Row]
    slots: list[list[Cell | None]] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max((len(row) for row in self.slots), default=0)

    @property
    def is_plain(self) -> bool:
        """Whether no cell is joined with another."""
        return all(cell.across == cell.down == 1 for row in self.rows for cell in row.cells)

    @cached_property
    def key(self) -> bytes:
        return _digest("table", self.caption and self.caption.key, *(row.key for row in self.rows))

    @cached_property
    def html(self) -> str:
        return in_table(self.caption.html if self.caption else "", [(row.heads, row.html) for row in self.rows])

    @property
    def text(self) -> str:
        lines = [self.caption.text] if self.caption else []
        return "\n".join([*lines, *(row.text for row in self.rows)])

    def words(self) -> Iterator[str]:
        parts = [self.caption] if self.caption else []
        return (word for part in [*parts, *self.rows] for word in part.words())


@dataclass(eq=False)
class Notes(Item):
    """The footnotes of a section."""

    @property
    def html(self) -> str:
        return f'<section class="footnotes">{within(self.children)}</section>'


Node = Leaf | Listing | Table | Notes


def within(children: list[Node]) -> str:
    """HTML of what a cell, item or section holds."""
    return "".join(child.html for child in children)


def wrapped(tag: str, inner: str) -> str:
    """`inner` in its tag; running text has none."""
    return f"<{tag}>{inner}</{tag}>" if tag else inner


def in_table(caption: str, rows: list[tuple[bool, str]]) -> str:
    """A table of rows as (heads, html): the rows of headings at its beginning repeat on every page of a print."""
    first = next((n for n, (heads, _row) in enumerate(rows) if not heads), len(rows))
    head, body = ("".join(row for _heads, row in part) for part in (rows[:first], rows[first:]))
    parts = (f"<thead>{head}</thead>" if head else "", f"<tbody>{body}</tbody>" if body else "")
    return f"<table>{caption}{''.join(parts)}</table>"


def bag(piece: Node | Item | Row) -> Counter:
    """The words of a piece, and of what kind it is, so that a table is never paired with a paragraph."""
    kind = "text" if isinstance(piece, Leaf) else type(piece).__name__
    return Counter(f"{kind} {word}" for word in piece.words())
