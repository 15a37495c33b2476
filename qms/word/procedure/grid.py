"""A table as rows of spots, where a merged cell is one and the same spot in every row it reaches."""

from dataclasses import dataclass, field
from functools import cached_property

from qms.word.model import Cell, Table
from qms.word.procedure.lines import Line, closed, lines_of


@dataclass(eq=False)
class Spot:
    """One cell of the table; two rows that share a merged cell share the object."""

    cell: Cell
    row: int

    @property
    def start(self) -> int:
        return self.cell.column

    @property
    def end(self) -> int:
        return self.cell.column + self.cell.colspan

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of(self.cell.blocks)

    @cached_property
    def filled(self) -> list[Line]:
        return [line for line in self.lines if line.text]

    @cached_property
    def text(self) -> str:
        """As typed, on one line; automatic bullets and numbers left out."""
        return " ".join(line.text if line.auto else line.raw for line in self.filled)

    @cached_property
    def printed(self) -> str:
        """As printed, line by line, automatic bullets and numbers included."""
        return "\n".join(line.raw for line in self.filled)

    @cached_property
    def number(self) -> str:
        """The number of a row: typed, or made by Word in a cell that is empty."""
        printed = " ".join(line.raw for line in self.lines)
        return closed(printed)

    @property
    def bold(self) -> bool:
        return bool(self.filled) and all(line.bold for line in self.filled)

    @property
    def tables(self) -> list[Table]:
        """Tables that stand inside the cell."""
        return [block for block in self.cell.blocks if isinstance(block, Table)]


@dataclass
class Grid:
    """`rows`: the spots of each row from left to right, merged ones repeated. Row numbers are those of the table."""

    rows: list[list[Spot]]
    first: int = 0
    heading: str = ""  # the line above the table
    lines_above: list[Line] = field(default_factory=list)

    def cut(self, start: int, end: int) -> "Grid":
        """The rows from `start` up to `end`, counted within this grid."""
        return Grid(self.rows[start:end], self.first + start, self.heading, self.lines_above)

    def own(self, index: int) -> list[Spot]:
        """The spots that begin in a row."""
        return [spot for spot in self.rows[index] if spot.row == self.first + index]

    @property
    def texts(self) -> list[str]:
        """The text of every cell once."""
        return [spot.text for index in range(len(self.rows)) for spot in self.own(index)]

    @property
    def tables(self) -> list[Table]:
        return [table for index in range(len(self.rows)) for spot in self.own(index) for table in spot.tables]


def grid_of(table: Table) -> Grid:
    """The dense form of a table."""
    rows: list[list[Spot]] = [[] for _ in table.rows]
    for number, row in enumerate(table.rows):
        for cell in row:
            spot = Spot(cell, number)
            for below in range(number, min(number + cell.rowspan, len(rows))):
                rows[below].append(spot)
    for row in rows:
        row.sort(key=lambda spot: spot.start)
    return Grid(rows)
