"""Column widths of a table, worked out before layout.

WeasyPrint's own automatic widths cost a quarter of the whole rendering, so every table is printed with a fixed layout and
widths given here: a column gets at least its longest word, a short column (numbers, codes, "x") just what it needs, and the
rest is shared by the square root of the amount of text, which evens out the heights of the cells.
"""

from dataclasses import dataclass, field
from math import sqrt

# Points. The width of the text on an A4 page upright and on its side; what a cell loses to padding and border.
PORTRAIT, LANDSCAPE = 453.0, 728.0
PADDING = 11.0
SIZE = 12.0
# A column whose longest cell is no longer than this stays on one line; the next limit is taken where the short columns would
# leave less than their half of the room to the long ones.
_SHORT = (104.0, 76.0, 50.0)


@dataclass
class Column:
    """What one column holds, in points."""

    word: float = 6  # the longest piece that may not break
    line: float = 6  # the longest paragraph, on one line
    total: float = 6  # all cells together
    body: list[str] = field(default_factory=list)  # texts of its body cells, to see whether it may be centred


@dataclass(frozen=True)
class Cell:
    """A cell as it weighs on the columns it spans; `word` and `line` (longest piece and paragraph) in points."""

    first: int
    span: int
    text: str
    heading: bool  # in a row of headings: it may wrap at every word
    word: float
    line: float
    total: float


def measured(cells: list[Cell], count: int) -> list[Column]:
    """What each of `count` columns holds."""
    columns = [Column() for _ in range(count)]
    for cell in cells:
        for column in columns[cell.first : cell.first + cell.span]:
            column.total += cell.total / cell.span
            if cell.span == 1:
                column.word = max(column.word, cell.word)
                column.line = max(column.line, cell.word if cell.heading else cell.line)
                if not cell.heading:
                    column.body.append(cell.text)
    return columns


def least_width(columns: list[Column]) -> float:
    """Points a table needs so that no word has to be cut."""
    return sum(c.word + PADDING for c in columns)


def percentages(columns: list[Column], room: float) -> list[float]:
    """Widths in per cent of the table, summing to 100, for a table `room` points wide."""
    least = [c.word + PADDING for c in columns]
    if sum(least) >= room:
        return _scaled(least)
    for limit in _SHORT:
        wide = [c.line > limit for c in columns]
        widths = [
            low if grows else max(low, c.line + PADDING) for low, grows, c in zip(least, wide, columns, strict=True)
        ]
        short = sum(w for w, grows in zip(widths, wide, strict=True) if not grows)
        if any(wide) and short <= room / 2:
            return _scaled(_shared(columns, widths, wide, room))
    return _scaled(widths if sum(widths) <= room else least)


def _shared(columns: list[Column], widths: list[float], wide: list[bool], room: float) -> list[float]:
    """Long columns share what the short ones leave, by the root of their text, none below its longest word."""
    open_columns = {i for i, grows in enumerate(wide) if grows}
    result = list(widths)
    while open_columns:
        left = room - sum(result[i] for i in range(len(result)) if i not in open_columns)
        whole = sum(sqrt(columns[i].total) for i in open_columns)
        share = {i: left * sqrt(columns[i].total) / whole for i in open_columns}
        too_small = {i for i in open_columns if share[i] < widths[i]}
        if not too_small:
            for i in open_columns:
                result[i] = share[i]
            break
        for i in too_small:
            result[i] = widths[i]
        open_columns -= too_small
    return result


def _scaled(widths: list[float]) -> list[float]:
    whole = sum(widths)
    cut = [round(100 * w / whole, 2) for w in widths]
    cut[-1] = round(100 - sum(cut[:-1]), 2)
    return cut


def may_be_centred(column: Column) -> bool:
    """Columns of numbers, marks and periods: every body cell short."""
    return bool(column.body) and all(len(t) <= 10 for t in column.body) and any(column.body)
