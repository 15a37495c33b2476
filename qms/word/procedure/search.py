"""Goes through the parts and finds the step tables, also those cut over several tables or hidden in a cell."""

from dataclasses import dataclass, field
from typing import Any

from qms.word.procedure.columns import Header, header_at
from qms.word.procedure.folding import says
from qms.word.procedure.grid import Grid, grid_of
from qms.word.procedure.headless import guessed_header
from qms.word.procedure.lines import Line
from qms.word.procedure.parts import Part
from qms.word.procedure.steps import Found, read_steps, step_header
from qms.word.procedure.vocabulary import SLIPS
from qms.word.procedure.written import steps_of

BETWEEN = 60  # letters of a line that may stand between the pieces of a table


@dataclass
class Table:
    """One step table with everything that goes on from it; `heading` is the line above."""

    header: Header
    heading: str
    found: Found = field(default_factory=Found)
    steps: list[Any] = field(default_factory=list)


def find_tables(parts: list[Part]) -> tuple[list[Table], list[str]]:
    """(step tables in order, headings of tables that look like one and were not taken)."""
    body = [part for part in parts if not part.annex]
    tables, doubtful = in_parts([part for part in body if not part.front])
    if not tables:
        more, _ = in_parts([part for part in body if part.front])
        tables = more
    if not tables:
        tables, _ = in_parts([part for part in parts if part.annex])
        tables = [table for table in tables if {"responsible", "time", "no"} <= table.header.kinds]
    tables = without_pictures(tables)
    for table in tables:
        table.steps = steps_of(table.found, table.header)
        if len(tables) > 1:
            for step in table.steps:
                step["group"] = step["group"] or table.heading
    return [table for table in tables if table.steps], doubtful


def without_pictures(tables: list[Table]) -> list[Table]:
    """A flow chart drawn as a table is left out where another table tells the same steps with their times."""
    told = [table for table in tables if "flow" not in table.header.kinds and table.header.of("time")]
    return [table for table in tables if "flow" not in table.header.kinds or not told or table.header.of("time")]


def in_parts(parts: list[Part]) -> tuple[list[Table], list[str]]:
    tables: list[Table] = []
    doubtful: list[str] = []
    for part in parts:
        open_table: Table | None = None
        for entry in part.items:
            if isinstance(entry, Line):
                if len(entry.text) > BETWEEN:
                    open_table = None
                continue
            open_table = take(entry, part, open_table, tables, doubtful)
    return tables, doubtful


def take(grid: Grid, part: Part, before: Table | None, tables: list[Table], doubtful: list[str]) -> Table | None:
    """Read one table; gives the step table that a following piece would go on with."""
    header = step_header(grid, part.topic)
    if header is None and before is None and part.topic == "steps":
        header = guessed_header(grid)
    if header is not None:
        rows = grid.cut(header.body, len(grid.rows))
        if before is not None and same(before.header, header) and not begins_again(rows, before.found):
            read_steps(rows, header, 0, before.found)
            return before
        table = Table(header, grid.heading or part.heading)
        read_steps(grid, header, header.body, table.found)
        tables.append(table)
        return table
    if before is not None and goes_on(grid, before.header):
        read_steps(grid, moved(grid, before.header), 0, before.found)
        return before
    for inner in grid.tables:
        nested = grid_of(inner)
        nested.heading = grid.heading
        take(nested, part, None, tables, doubtful)
    if looks_like(grid):
        doubtful.append(grid.heading or part.heading)
    return None


def same(one: Header, other: Header) -> bool:
    return [c.kind for c in one.columns] == [c.kind for c in other.columns] and one.texts == other.texts


def begins_again(rows: Grid, found: Found) -> bool:
    """The numbers start anew: another table, for another case."""
    first = next((row[0].number for row in rows.rows if row and row[0].number), "")
    return bool(first) and first == next((row[0].number for row in found.rows if row), None)


def goes_on(grid: Grid, header: Header) -> bool:
    """A table without a heading and with as many columns as the one before."""
    widths = [len(row) for row in grid.rows]
    return max(set(widths), key=widths.count) == len(header.columns) and not any(
        header_at(grid, index) for index in range(min(2, len(grid.rows)))
    )


def moved(grid: Grid, header: Header) -> Header:
    """The heading of the table before, with the columns where this table has them."""
    row = next(row for row in grid.rows if len(row) == len(header.columns))
    for column, spot in zip(header.columns, row, strict=True):
        column.start, column.end = spot.start, spot.end
    return header


def looks_like(grid: Grid) -> bool:
    """A table that says what, who and how long, whatever it is for."""
    for first in range(min(3, len(grid.rows) - 1)):
        header = header_at(grid, first)
        if header is not None:
            return {"task", "responsible", "time"} <= header.kinds and not says(grid.heading, SLIPS)
    return False
