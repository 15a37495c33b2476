"""A step table whose heading was left out: its columns named after what stands in them."""

from qms.word.procedure.columns import Column, Header
from qms.word.procedure.grid import Grid
from qms.word.procedure.limits import WORKING_DAY, time_limit
from qms.word.procedure.lines import is_number

LEAST_COLUMNS, LEAST_ROWS, MOST = 3, 2, 0.7


def guessed_header(grid: Grid) -> Header | None:
    """Numbers, times, the first long words for the task, the next for who; None unless both numbers and times are there."""
    widths = [len(row) for row in grid.rows]
    width = max(set(widths), key=widths.count)
    rows = [row for row in grid.rows if len(row) == width]
    if width < LEAST_COLUMNS or len(rows) < LEAST_ROWS:
        return None
    columns = [Column("", "", spot.start, spot.end) for spot in rows[0]]
    texts = [[row[place].number for row in rows if row[place].number] for place in range(width)]
    for column, below in zip(columns, texts, strict=True):
        if below and sum(map(is_number, below)) >= MOST * len(below):
            column.kind = column.kind or "no"
        elif below and sum(
            time_limit(text, bare=WORKING_DAY) is not None and len(text) < 60 for text in below
        ) >= MOST * len(below):
            column.kind = "time"
    if {column.kind for column in columns} != {"no", "time", ""}:
        return None
    rest = [place for place, column in enumerate(columns) if not column.kind]
    task = next(place for place in rest if 2 * size(texts[place]) >= max(size(texts[other]) for other in rest))
    columns[task].kind = "task"
    others = [place for place in rest if place != task]
    for place, kind in zip(others, ("responsible", "result"), strict=False):
        columns[place].kind = kind
    return Header(0, 0, columns)


def size(texts: list[str]) -> int:
    """Letters of a column."""
    return sum(map(len, texts))
