"""The heading of a table, which may take several rows merged both ways, and what each column holds."""

import re
from dataclasses import dataclass

from qms.word.procedure.folding import fold, phrases, starts_with, tidy
from qms.word.procedure.grid import Grid, Spot
from qms.word.procedure.limits import time_limit
from qms.word.procedure.lines import is_number
from qms.word.procedure.vocabulary import column_kind

HEADER_WITHIN = 8  # rows from the top in which a heading is looked for
MOST_ROWS = 4  # of a heading
INDEX = re.compile(r"^\(?(?:\d{1,2}|[A-ZĐ])\)?$")
TIME_WORDS = phrases(
    "thời gian giải quyết|thời gian thực hiện|thời gian xử lý|thời hạn giải quyết|thời hạn thực hiện|thời hạn xử lý|"
    "thời gian tối đa|thời gian|thời hạn"
)
UNIT_WORD = re.compile(r"\(?(?:tinh theo |don vi tinh:? ?)?(ngai lam viec|ngai|gio lam viec|gio|phut)\)?$")


@dataclass
class Column:
    """`kind` as in vocabulary.COLUMNS; `case`: the case a column of times is for; `unit`: of bare numbers in it."""

    kind: str
    text: str
    start: int
    end: int
    top: str = ""  # the heading above a divided column
    case: str = ""
    unit: str = ""
    limit: dict | None = None  # the total that the heading of a case gives


@dataclass
class Header:
    """Rows `first` up to `body` of the grid; the columns from left to right."""

    first: int
    body: int
    columns: list[Column]

    def of(self, *kinds: str) -> list[Column]:
        return [column for column in self.columns if column.kind in kinds]

    @property
    def kinds(self) -> set[str]:
        return {column.kind for column in self.columns}

    @property
    def texts(self) -> list[str]:
        return [f"{column.top}: {column.text}" if column.top else column.text for column in self.columns]


def header_at(grid: Grid, first: int) -> Header | None:
    """The heading that begins in row `first`; None when fewer than two columns say what they hold."""
    row = grid.rows[first]
    if len(row) < 2 or any(spot.row != grid.first + first for spot in row):
        return None
    if len({column_kind(spot.text) for spot in row} - {""}) < 2 or any(len(spot.text) > 160 for spot in row):
        return None
    body = first + 1
    while body < min(len(grid.rows), first + MOST_ROWS) and belongs(grid, first, body):
        body += 1
    last = body - 1
    while body < len(grid.rows) and is_index(grid.rows[body]):
        body += 1
    columns = [column_of(spot, grid.rows[first:last]) for spot in grid.rows[last]]
    name_cases(columns)
    return Header(first, body, columns)


def belongs(grid: Grid, first: int, index: int) -> bool:
    """Whether a row goes on heading the table: merged into it from above, or words below a divided cell."""
    above, row = grid.rows[index - 1], grid.rows[index]
    own = [spot for spot in row if spot.row == grid.first + index]
    if not own:
        return True
    if is_index(row):
        return False
    reaching = [spot for spot in row if spot.row < grid.first + index and spot in above]
    if reaching:
        return True
    divided = [spot for spot in above if spot.cell.colspan > 1 and parts_below(spot, row) > 1]
    blank = [spot for spot in row if not spot.lines]
    if divided and blank and all(not spot.text or any(inside(spot, top) for top in divided) for spot in row):
        return True
    first_cells = {fold(spot.text) for spot in grid.rows[first]}
    return all(fold(spot.text) in first_cells for spot in own if spot.text) and any(spot.text for spot in own)


def parts_below(top: Spot, row: list[Spot]) -> int:
    return sum(inside(spot, top) for spot in row)


def inside(spot: Spot, top: Spot) -> bool:
    return top.start <= spot.start and spot.end <= top.end


def is_index(row: list[Spot]) -> bool:
    """A row that only numbers the columns: (1) (2) (3), or A B C."""
    texts = [spot.text for spot in row]
    if len(texts) < 3 or not all(INDEX.match(text) for text in texts):
        return False
    return len(set(texts)) == len(texts) and texts[-1].strip("()") in (str(len(texts)), "ABCDEFGHIJ"[len(texts) - 1])


def column_of(leaf: Spot, above: list[list[Spot]]) -> Column:
    """A column from its lowest heading and those above it."""
    tops = {id(spot): spot for row in above for spot in row if spot is not leaf and inside(leaf, spot)}
    words = [tidy(spot.text) for spot in tops.values() if spot.text]
    text = tidy(leaf.text)
    if text in words:
        words.remove(text)
    own, top = column_kind(text), next((column_kind(word) for word in words if column_kind(word)), "")
    if not text and words:
        text, own, words = words[-1], top, words[:-1]
    kind = own or top
    if top == "time" and own != "responsible":
        kind = "time"
    elif top == "responsible" and own not in ("time", "consulted"):
        kind = "responsible"
    return Column(kind, text, leaf.start, leaf.end, words[-1] if words else "")


def name_cases(columns: list[Column]) -> None:
    """Several columns of times are times by case; one alone is for every case."""
    times = [column for column in columns if column.kind == "time"]
    for column in times:
        match = UNIT_WORD.search(fold(f"{column.text}"))
        over = UNIT_WORD.search(fold(column.top))
        unit = match or over
        column.unit = unit[1] if unit else ""
        column.limit = time_limit(column.text.split(":", 1)[1]) if ":" in column.text else None
        if len(times) > 1:
            column.case = case_name(column.text) or case_name(column.top) or column.text


def case_name(text: str) -> str:
    """ "Thời gian không xác minh: 1 ngày làm việc" is the case "không xác minh"."""
    head, colon, rest = text.partition(":")
    if colon and time_limit(rest) is None and rest.strip():
        head = text
    length = starts_with(fold(head), TIME_WORDS)
    name = head[length:].strip(" -–:,")
    bracket = re.search(r"\s*\(([^)]*)\)$", name)
    if bracket and bracket.start() and time_limit(bracket[1]):
        name = name[: bracket.start()]
    if name.startswith("(") and name.find(")") in (-1, len(name) - 1):
        name = name[1:].rstrip(")")
    return "" if UNIT_WORD.fullmatch(fold(name.strip())) else name.strip(" :-*")


def number_column(header: Header, rows: list[list[Spot]]) -> None:
    """Find the column of numbers when its heading does not say so: "Bước" over B1, B2, or one heading over two columns."""
    if header.of("no"):
        return
    for place, column in enumerate(header.columns[:2]):
        first = [spot for row in rows for spot in row if spot.start == column.start and spot.number]
        if not first or sum(is_number(spot.number) for spot in first) < 0.6 * len(first):
            continue
        edge = min(spot.end for spot in first)
        if edge < column.end:
            header.columns.insert(place, Column("no", "", column.start, edge))
            column.start = edge
        else:
            column.kind = "no"
        return


def meets(spot: Spot, column: Column) -> bool:
    return spot.start < column.end and column.start < spot.end


def placed(row: list[Spot], columns: list[Column]) -> list[tuple[Column, Spot]]:
    """Which cell stands in which column: by order where the counts agree, else by how much they overlap."""
    if len(row) == len(columns) and not all(spot.start == c.start for spot, c in zip(row, columns, strict=True)):
        return list(zip(columns, row, strict=True))
    pairs = []
    for column in columns:
        width = column.end - column.start
        shared = [(min(spot.end, column.end) - max(spot.start, column.start), spot) for spot in row]
        best = max(shared, key=lambda pair: pair[0], default=(0, None))
        if best[1] is not None and best[0] * 2 >= width:
            pairs.append((column, best[1]))
    return pairs
