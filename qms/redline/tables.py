"""Two tables laid into one: rows and columns that stayed, went and came, joined cells kept in shape.

Rows are matched first (a row taken out is marked as that row, not as a shift of all cells below it), then cells by their
column. Rows tied together by joined cells form a block; where the shapes of a block on both sides do not fit into each
other, its old rows are shown as gone and its new rows as come.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from qms.redline.marks import BOTH, NEW, OLD, Change, Come, Gone, Merged, Same, inner, kind_of, marked_within
from qms.redline.matching import Budget, aligned
from qms.redline.runs import Text, runs_of
from qms.redline.tree import Cell, Leaf, Node, Row, Table, bag, in_table, within

_LABEL = 60  # letters of the first cell of a row that name the row
Place = tuple[int | None, int | None]  # of a row or column in the old and in the new table


Flow = Callable[[Sequence[Node], Sequence[Node], Budget], list[Merged]]


@dataclass(eq=False)
class _Unit:
    """A cell of the merged table: of both tables, or of one. `places`: merged (row, column) it covers, in order."""

    old: Cell | None = None
    new: Cell | None = None
    places: list[tuple[int, int]] = field(default_factory=list)
    pieces: list[Merged] = field(default_factory=list)  # what it holds, where both tables have it

    @property
    def is_single(self) -> bool:
        return self.old is None or self.new is None

    @property
    def columns(self) -> list[int]:
        return [column for row, column in self.places if row == self.places[0][0]]

    @property
    def kind(self) -> str:
        return "mod" if self.is_single else kind_of(self.pieces)

    def html(self, side: str, *, stays: bool, down: int | None = None) -> str:
        """The cell for a side; `stays`: its row is in both tables, so a cell of one is a column that went or came."""
        cell = (self.old if side == OLD else self.new) or self.old or self.new
        css, holds = "", inner(self.pieces, side)
        if cell and self.is_single:
            gone = self.new is None
            css = ("col-del" if gone else "col-add") if stays else ""
            holds = marked_within(cell, "del" if gone else "ins") if stays else within(cell.children)
        return f"{cell.opening(down, css)}{holds}</{cell.tag}>" if cell else ""


@dataclass
class _Block:
    """Rows tied together. `units` is None where both sides do not fit into each other."""

    rows: list[Place]
    units: list[_Unit] | None

    @property
    def kind(self) -> str:
        if self.units is None or any(None in place for place in self.rows):
            return "mod"
        kinds = {unit.kind for unit in self.units}
        return "mod" if "mod" in kinds else "format" if "format" in kinds else "same"


def merged_table(old: Table, new: Table, flow: Flow, budget: Budget) -> "TableMerge | None":
    """Both tables in one; None where their columns differ and cells are joined. `flow` merges what two cells hold."""
    columns = _columns(old, new, budget)
    if columns is None:
        return None
    rows = list(_rows(old, new, columns, budget))
    blocks = [_Block(part, _units(old, new, part, columns)) for part in _tied(old, new, rows)]
    for block in blocks:
        for unit in block.units or ():
            if unit.old and unit.new:
                unit.pieces = flow(unit.old.children, unit.new.children, budget)
    return TableMerge(old, new, len(columns), blocks, _caption(old.caption, new.caption, budget))


def _caption(old: Leaf | None, new: Leaf | None, budget: Budget) -> Merged | None:
    """There is one caption or none, so two of them are always one that was changed."""
    if old and new and old.key == new.key:
        return Same(old, new)
    if old and new:
        return Text(old, new, runs_of(old.atoms, new.atoms, budget))
    return Gone(old) if old else Come(new) if new else None


def _columns(old: Table, new: Table, budget: Budget) -> list[Place] | None:
    """Columns of both tables in one order."""
    if old.width == new.width:
        return [(n, n) for n in range(new.width)]
    if not (old.is_plain and new.is_plain):
        return None
    sides = []
    for table in (old, new):
        cells = [[row[n] for row in table.slots if n < len(row) and row[n]] for n in range(table.width)]
        bags = [Counter(word for cell in column for word in cell.words()) for column in cells]
        sides.append(([column[0].key if column else b"" for column in cells], bags))
    return list(aligned(sides[0][0], sides[1][0], (sides[0][1], sides[1][1]), budget))


def _rows(old: Table, new: Table, columns: list[Place], budget: Budget) -> Iterator[Place]:
    """Rows of both tables in one order."""
    both = [(i, j) for i, j in columns if i is not None and j is not None]
    before, after = (
        [row.key for row in table.rows]
        if len(both) == len(columns)
        else [_key_of(table, at, [pair[side] for pair in both]) for at in range(len(table.rows))]
        for side, table in enumerate((old, new))
    )
    return aligned(before, after, ([bag(row) for row in old.rows], [bag(row) for row in new.rows]), budget)


def _key_of(table: Table, row: int, columns: list[int]) -> bytes:
    """What a row says in some of its columns."""
    return b"".join(cell.key for column in columns if (cell := _slot(table, row, column)))


def _slot(table: Table, row: int | None, column: int | None) -> Cell | None:
    if row is None or column is None or column >= len(table.slots[row]):
        return None
    return table.slots[row][column]


def _tied(old: Table, new: Table, rows: list[Place]) -> Iterator[list[Place]]:
    """Cut the merged rows wherever no joined cell of either table goes on."""
    part: list[Place] = []
    open_old = open_new = -1  # the last row that a joined cell reaches
    for i, j in rows:
        part.append((i, j))
        if i is not None:
            open_old = max([open_old, *(i + cell.down - 1 for cell in old.rows[i].cells)])
        if j is not None:
            open_new = max([open_new, *(j + cell.down - 1 for cell in new.rows[j].cells)])
        last_old = max((a for a, _b in part if a is not None), default=open_old)
        last_new = max((b for _a, b in part if b is not None), default=open_new)
        if last_old >= open_old and last_new >= open_new:
            yield part
            part = []
    if part:
        yield part


def _units(old: Table, new: Table, rows: list[Place], columns: list[Place]) -> list[_Unit] | None:
    """The cells of a block; None where a cell would be no rectangle, or stand for two cells of the other side."""
    units: dict[Cell, _Unit] = {}
    for number, (i, j) in enumerate(rows):
        for at, (c, d) in enumerate(columns):
            one, other = _slot(old, i, c), _slot(new, j, d)
            if one is None and other is None:
                continue
            unit = _unit(units, one, other)
            if unit is None:
                return None
            unit.places.append((number, at))
    begun = [cell for i, _j in rows if i is not None for cell in old.rows[i].cells]
    begun += [cell for _i, j in rows if j is not None for cell in new.rows[j].cells]
    found = list(dict.fromkeys(units.values()))
    if any(cell not in units for cell in begun):  # hidden under others
        return None
    return found if all(_fits(unit, rows) for unit in found) else None


def _unit(units: dict[Cell, _Unit], one: Cell | None, other: Cell | None) -> _Unit | None:
    """The unit of two cells that share a place; None where one of them shares with a third."""
    known = {unit for cell in (one, other) if cell is not None and (unit := units.get(cell))}
    if len(known) > 1:
        return None
    unit = known.pop() if known else _Unit(None, None)
    if (one and unit.old not in (None, one)) or (other and unit.new not in (None, other)):
        return None
    unit.old, unit.new = unit.old or one, unit.new or other
    units |= {cell: unit for cell in (one, other) if cell is not None}
    return unit


def _fits(unit: _Unit, rows: list[Place]) -> bool:
    """Whether the cell is a rectangle as wide as on its sides, and begins in a row of every side that has it."""
    first, last = unit.places[0][0], unit.places[-1][0]
    columns = unit.columns
    whole = [(row, column) for row in range(first, last + 1) for column in columns]
    wide = {cell.across for cell in (unit.old, unit.new) if cell} == {len(columns)}
    return wide and unit.places == whole and (unit.is_single or None not in rows[first])


# --- as a table again -------------------------------------------------------------------------------------------------
class TableMerge:
    """A table in which rows, columns or cells changed."""

    def __init__(self, old: Table, new: Table, width: int, blocks: list[_Block], caption: Merged | None) -> None:
        self.old, self.new, self.width, self.blocks, self.caption = old, new, width, blocks, caption
        kinds = {block.kind for block in blocks} | ({caption.kind} if caption else set())
        self.kind = "mod" if kinds - {"same", "format"} else "format"

    def html(self, side: str) -> str:
        """The table for a side."""
        return self._table(side, [row for block in self.blocks for row in self._rows(block, side)])

    def short(self, side: str) -> str:
        """The table for a side, with a row `tr.row-gap` that holds their number in place of body rows without a change."""
        rows: list[tuple[bool, str]] = []
        for shown, group in groupby(self.blocks, key=self._is_shown):
            blocks = list(group)
            if shown:
                rows += [row for block in blocks for row in self._rows(block, side)]
            else:
                width = {OLD: self.old.width, NEW: self.new.width}.get(side, self.width)
                count = sum(len(block.rows) for block in blocks)
                rows.append((False, f'<tr class="row-gap"><td colspan="{max(1, width)}">{count}</td></tr>'))
        return self._table(side, rows)

    def _is_shown(self, block: _Block) -> bool:
        return block.kind != "same" or self._heads(block.rows[0])

    def _table(self, side: str, rows: list[tuple[bool, str]]) -> str:
        return in_table(self.caption.html(side) if self.caption else "", rows)

    def _heads(self, place: Place) -> bool:
        i, j = place
        row = self.new.rows[j] if j is not None else self.old.rows[i or 0]
        return row.heads

    def _rows(self, block: _Block, side: str) -> Iterator[tuple[bool, str]]:
        """Rows of a block for a side as (heads, html)."""
        places = block.rows
        if block.units is None:  # first all that went, then all that came
            places = [(i, None) for i, _j in places if i is not None] + [(None, j) for _i, j in places if j is not None]
        for number, (i, j) in enumerate(places):
            if (side == OLD and i is None) or (side == NEW and j is None):
                continue
            css = ' class="row-add"' if i is None else ' class="row-del"' if j is None else ""
            yield self._heads((i, j)), f"<tr{css}>{''.join(self._cells(block, number, i, j, side))}</tr>"

    def _cells(self, block: _Block, number: int, i: int | None, j: int | None, side: str) -> Iterator[str]:
        stays = i is not None and j is not None
        if block.units is None:
            row = self.old.rows[i] if i is not None else self.new.rows[j or 0]
            yield from (cell.html for cell in row.cells)
        elif side == BOTH:
            for unit in sorted(block.units, key=lambda unit: unit.places[0]):
                if unit.places[0][0] == number:
                    yield unit.html(BOTH, stays=stays, down=unit.places[-1][0] - number + 1)
        else:
            row = self.old.rows[i or 0] if side == OLD else self.new.rows[j or 0]
            units = {unit.old if side == OLD else unit.new: unit for unit in block.units}
            yield from (units[cell].html(side, stays=stays) for cell in row.cells)

    # --- in words ---
    def changes(self) -> Iterator[Change]:
        """Caption, then row by row: of a row that stayed the cells that changed, each with the heading of its column."""
        if self.caption:
            yield from self.caption.changes()
        for block in self.blocks:
            if block.kind == "same":
                continue
            for number, (i, j) in enumerate(block.rows):
                one, other = (None if i is None else self.old.rows[i]), (None if j is None else self.new.rows[j])
                if block.units is None or one is None or other is None:
                    yield from (Change(_label(one), one.text, ""),) if one else ()
                    yield from (Change(_label(other), "", other.text),) if other else ()
                else:
                    yield from self._cell_changes(block.units, number, other)

    def _cell_changes(self, units: list[_Unit], number: int, row: Row) -> Iterator[Change]:
        sides: tuple[list[str], list[str]] = ([], [])
        for unit in sorted(units, key=lambda unit: unit.places[0]):
            if unit.places[0][0] != number or unit.kind != "mod":
                continue
            for texts, cell, table in ((sides[0], unit.old, self.old), (sides[1], unit.new, self.new)):
                if cell and cell.text:
                    head = _heading(table, cell)
                    texts.append(f"{head}: {cell.text}" if head else cell.text)
        if any(sides):
            yield Change(_label(row), "\n".join(sides[0]), "\n".join(sides[1]))


def _label(row: Row | None) -> str:
    """What names a row: its first cell with text."""
    text = next((cell.text for cell in row.cells if cell.text), "") if row else ""
    line = " ".join(text.split())
    return line if len(line) <= _LABEL else line[: _LABEL - 1].rstrip() + "…"


def _heading(table: Table, cell: Cell) -> str:
    """The heading above a cell, from the last row of headings; empty for a heading itself."""
    heads = [n for n, row in enumerate(table.rows) if row.heads]
    above = table.slots[heads[-1]] if heads else []
    found = above[cell.at] if cell.at < len(above) else None
    return " ".join(found.text.split()) if found and not any(cell in table.rows[n].cells for n in heads) else ""
