"""The marks of a comparison: `ins.r`, `del.r` around running text, `tr.row-add`, `tr.row-del`, `.col-add`, `.col-del`.

Everything merged writes itself for a side: BOTH with all marks, OLD and NEW each as that text was, with the marks that
concern it. Take one kind of marks away from BOTH, with what it marks, and what is left is the other text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from qms.redline.tree import Item, Leaf, Listing, Node, Notes, Table, in_table, wrapped
from qms.redline.words import written

BOTH, OLD, NEW = "both", "old", "new"


@dataclass(frozen=True)
class Change:
    """One change in words: the row of a table it is in (empty outside tables), the text before and after."""

    place: str
    old: str
    new: str


class Merged(Protocol):
    """A piece of both texts. `kind`: same, format (only the look changed), add, del, mod."""

    kind: str

    def html(self, side: str) -> str:
        """Safe HTML for a side."""

    def changes(self) -> Iterator[Change]:
        """What changed, in words."""


def looks(html: str) -> str:
    """What of the markup can be seen: a paragraph alone in its cell looks like running text."""
    return html.replace("<p>", "").replace("</p>", "")


def mark(inner: str, kind: str) -> str:
    """Running text marked as `ins` or `del`; nothing where there is none."""
    return f'<{kind} class="r">{inner}</{kind}>' if inner else ""


def marked(node: Node | Item, kind: str) -> str:
    """The whole of a piece marked as `ins` or `del`; a table by its rows."""
    match node:
        case Leaf():
            return wrapped(node.tag, mark(written(node.atoms), kind))
        case Listing():
            return f"{node.opening}{''.join(marked(item, kind) for item in node.items)}</{node.tag}>"
        case Table():
            css = "row-add" if kind == "ins" else "row-del"
            rows = [(row.heads, f'<tr class="{css}">{"".join(c.html for c in row.cells)}</tr>') for row in node.rows]
            return in_table(marked(node.caption, kind) if node.caption else "", rows)
        case Notes():
            return f'<section class="footnotes">{marked_within(node, kind)}</section>'
    return f"<li>{marked_within(node, kind)}</li>"


def marked_within(piece: Item, kind: str) -> str:
    """What a cell or item holds, marked."""
    return "".join(marked(child, kind) for child in piece.children)


# --- whole pieces -----------------------------------------------------------------------------------------------------
class Same:
    """A piece that says the same on both sides."""

    def __init__(self, old: Node | Item, new: Node | Item) -> None:
        self.old, self.new = old, new
        self.kind = "same" if looks(old.html) == looks(new.html) else "format"

    def html(self, side: str) -> str:
        return self.old.html if side == OLD else self.new.html

    def changes(self) -> Iterator[Change]:
        return iter(())


class Gone:
    """A piece that only the old text has."""

    kind = "del"

    def __init__(self, node: Node) -> None:
        self.node = node

    def html(self, side: str) -> str:
        return "" if side == NEW else marked(self.node, "del")

    def changes(self) -> Iterator[Change]:
        yield Change("", self.node.text, "")


class Come:
    """A piece that only the new text has."""

    kind = "add"

    def __init__(self, node: Node) -> None:
        self.node = node

    def html(self, side: str) -> str:
        return "" if side == OLD else marked(self.node, "ins")

    def changes(self) -> Iterator[Change]:
        yield Change("", "", self.node.text)


def inner(pieces: Iterable[Merged], side: str) -> str:
    """What a cell, item or section holds."""
    return "".join(piece.html(side) for piece in pieces)


def kind_of(pieces: Iterable[Merged]) -> str:
    """same, format or mod: the kind of what holds the pieces."""
    kinds = {piece.kind for piece in pieces}
    return "mod" if kinds - {"same", "format"} else "format" if "format" in kinds else "same"


def all_changes(pieces: Iterable[Merged]) -> Iterator[Change]:
    """What changed in pieces, in words."""
    return (change for piece in pieces for change in piece.changes())
