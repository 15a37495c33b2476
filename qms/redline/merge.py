"""Two texts laid into one: what stayed, what went, what came, piece by piece and down to the word."""

from collections.abc import Iterable, Iterator, Sequence

from qms.redline.marks import (
    BOTH,
    NEW,
    OLD,
    Change,
    Come,
    Gone,
    Merged,
    Same,
    all_changes,
    inner,
    kind_of,
    marked_within,
)
from qms.redline.matching import Budget, aligned, opcodes
from qms.redline.runs import Text, runs_of
from qms.redline.tables import merged_table
from qms.redline.tree import Leaf, Listing, Node, Notes, Table, bag


def merged(old: Sequence[Node], new: Sequence[Node], budget: Budget, *, into: bool = True) -> list[Merged]:
    """The pieces of both texts in one order. Without `into` changed pieces are shown whole, before and after."""
    bags = ([bag(node) for node in old], [bag(node) for node in new]) if into else ([], [])
    keys = ([node.key for node in old], [node.key for node in new])
    if not into:
        return [*_whole(old, new, opcodes(*keys, budget))]
    return [piece for i, j in aligned(*keys, bags, budget) for piece in _merged_pair(old, new, i, j, budget)]


def _whole(old: Sequence[Node], new: Sequence[Node], spans: Iterable) -> Iterator[Merged]:
    for equal, (i, until, j, end) in spans:
        if equal:
            yield from (Same(one, other) for one, other in zip(old[i:until], new[j:end], strict=True))
        else:
            yield from (Gone(node) for node in old[i:until])
            yield from (Come(node) for node in new[j:end])


def _merged_pair(
    old: Sequence[Node], new: Sequence[Node], i: int | None, j: int | None, budget: Budget
) -> list[Merged]:
    if i is None or j is None:
        return [Come(new[j])] if j is not None else [Gone(old[i])] if i is not None else []
    one, other = old[i], new[j]
    if one.key == other.key:
        return [Same(one, other)]
    match one, other:
        case Leaf(), Leaf():
            return [Text(one, other, runs_of(one.atoms, other.atoms, budget))]
        case Listing(), Listing():
            return [Entries(one, other, budget)]
        case Notes(), Notes():
            return [NotesMerge(merged(one.children, other.children, budget))]
        case Table(), Table():
            table = merged_table(one, other, merged, budget)
            return [table] if table else [Gone(one), Come(other)]
    return [Gone(one), Come(other)]


class NotesMerge:
    """Footnotes in which something changed."""

    def __init__(self, pieces: list[Merged]) -> None:
        self.pieces, self.kind = pieces, kind_of(pieces)

    def html(self, side: str) -> str:
        """The section for a side."""
        return f'<section class="footnotes">{inner(self.pieces, side)}</section>'

    def changes(self) -> Iterator[Change]:
        """What changed, in words."""
        return all_changes(self.pieces)


class Entries:
    """A list in which entries came, went or changed. Numbered entries keep the number they have on their side."""

    kind = "mod"

    def __init__(self, old: Listing, new: Listing, budget: Budget) -> None:
        self.old, self.new = old, new
        self.entries: list[tuple[int, int, list[Merged] | None]] = []  # places, -1 for none; pieces of a changed entry
        bags = ([bag(item) for item in old.items], [bag(item) for item in new.items])
        keys = ([item.key for item in old.items], [item.key for item in new.items])
        for i, j in aligned(*keys, bags, budget):
            one, other = (None if i is None else old.items[i]), (None if j is None else new.items[j])
            pieces = merged(one.children, other.children, budget) if one and other else None
            self.entries.append((-1 if i is None else i, -1 if j is None else j, pieces))

    def html(self, side: str) -> str:
        shown = self.old if side == OLD else self.new
        return f"{shown.opening}{''.join(self._entry(*entry, side) for entry in self.entries)}</{shown.tag}>"

    def _entry(self, i: int, j: int, pieces: list[Merged] | None, side: str) -> str:
        if (i < 0 and side == OLD) or (j < 0 and side == NEW):
            return ""
        if pieces is not None:
            holds = inner(pieces, side)
        else:
            holds = marked_within(self.old.items[i], "del") if j < 0 else marked_within(self.new.items[j], "ins")
        return f"<li{self._number(i, j) if side == BOTH else ''}>{holds}</li>"

    def _number(self, i: int, j: int) -> str:
        start, at = (self.new.start, j) if j >= 0 else (self.old.start, i)
        return f' value="{start + at}"' if start and self.new.start else ""

    def changes(self) -> Iterator[Change]:
        for i, j, pieces in self.entries:
            if pieces is not None:
                yield from all_changes(pieces)
            else:
                yield Change("", "" if i < 0 else self.old.items[i].text, "" if j < 0 else self.new.items[j].text)
