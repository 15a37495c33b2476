"""Step tables: which tables they are, and their rows as steps."""

import re
from dataclasses import dataclass, field

from qms.word.procedure.columns import HEADER_WITHIN, Column, Header, header_at, meets, number_column, placed
from qms.word.procedure.folding import blank, fold, says, starts_with, tidy
from qms.word.procedure.grid import Grid, Spot
from qms.word.procedure.lines import closed, is_number
from qms.word.procedure.vocabulary import (
    NO_STEPS,
    NOTES,
    PERSON,
    SLIPS,
    STORING,
    STRANGE,
    STRANGE_WORDS,
    TOTAL,
    UNIT,
    column_kind,
)

STEP_PREFIX = re.compile(r"^((?:buoc|b)\s*\d{1,2}(?:\.\d{1,2})*)\s*(?:[.:)–-]\s*|\s+(?=\w))")
SHORT_HEAD = 60
WORDED = ("task", "flow")


@dataclass
class Row:
    """One row of a step table: the spots of each kind of column, and what it adds to."""

    number: str
    numbered: Spot | None
    task: list[Spot]
    responsible: list[Spot]
    times: list[tuple[Column, Spot]]
    results: list[Spot]
    consulted: list[Spot]
    notes: list[Spot]
    units: list[Spot]
    fresh: set[int] = field(default_factory=set)  # ids of the spots that begin in this row

    def new(self, spots: list[Spot]) -> bool:
        """Whether one of the spots begins here and holds words."""
        return any(id(spot) in self.fresh and not blank(spot.text) for spot in spots)

    @property
    def time_spots(self) -> list[Spot]:
        return [spot for _column, spot in self.times]


@dataclass
class Found:
    """What a step table gave."""

    rows: list[list[Row]] = field(default_factory=list)  # the rows of each step
    groups: list[str] = field(default_factory=list)  # of each step: the heading row above it
    totals: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # rows that are no step


def step_header(grid: Grid, topic: str) -> Header | None:
    """The heading of a step table; None for any other table.

    A row that plainly names number, task, person and time is one wherever it stands. Else the first row near the top
    that looks like a heading decides: words of the body below it look like headings all too easily.
    """
    places = range(len(grid.rows) - 1)
    for index in places:
        header = header_at(grid, index) if plainly_heads(grid.rows[index]) else None
        if header is not None and is_step_table(grid, header, topic):
            return header
    for index in places[:HEADER_WITHIN]:
        header = header_at(grid, index)
        if header is not None:
            return header if is_step_table(grid, header, topic) else None
    return None


def plainly_heads(row: list[Spot]) -> bool:
    """Short cells that name number, task, person and time."""
    kinds = {column_kind(spot.text) for spot in row} if len(row) > 3 else set()
    return {"no", "task", "responsible", "time"} <= kinds and all(len(spot.text) < SHORT_HEAD for spot in row)


def is_step_table(grid: Grid, header: Header, topic: str) -> bool:
    """It says what is done and by whom or how long, has words in its rows, and is no register or slip of paper."""
    heads = [spot.text for row in grid.rows[header.first : header.body] for spot in row]
    if any(starts_with(fold(text), STRANGE) or says(text, STRANGE_WORDS) for text in heads):
        return False
    if topic in ("records", "forms") and any(STORING.search(fold(text)) for text in heads):
        return False
    rows = grid.rows[header.body :]
    if not header.of(*WORDED):
        name_task(header, rows)
    number_column(header, rows)
    kinds = header.kinds
    if not kinds & set(WORDED) or not kinds & {"responsible", "time"}:
        return False
    whole = {"responsible", "time"} <= kinds
    if starts_with(fold(grid.heading).strip("* "), SLIPS) or (
        topic != "steps" and len(grid.heading) < 100 and says(grid.heading, SLIPS)
    ):
        return False
    if topic in NO_STEPS and not (whole and "no" in kinds):
        return False
    if not whole and topic not in ("steps", "content", "") and "no" not in kinds:
        return False
    return any(
        not blank(spot.text) for row in rows for column in header.of(*WORDED) for spot in row if meets(spot, column)
    )


def name_task(header: Header, rows: list[list[Spot]]) -> None:
    """ "Bước" heads the names of the steps when no other column does and its cells hold words."""
    for column in header.of("no"):
        texts = [spot.text for row in rows for spot in row if meets(spot, column) and spot.text]
        if texts and sum(not is_number(text) for text in texts) > len(texts) / 2:
            column.kind = "task"


def read_row(grid: Grid, index: int, header: Header) -> Row:
    """One body row sorted by column."""
    pairs = placed(grid.rows[index], header.columns)
    fresh = {id(spot) for spot in grid.own(index)}

    def of(*kinds: str) -> list[Spot]:
        found = {id(spot): spot for column, spot in pairs if column.kind in kinds and spot.text}
        return list(found.values())

    persons, units = divided(header)
    number = next((spot for column, spot in pairs if column.kind == "no"), None)
    responsible = of("responsible")
    if persons and units:
        theirs = {id(spot) for column, spot in pairs if column in persons and spot.text}
        named = [spot for spot in responsible if id(spot) in theirs]
        units_of = [spot for spot in responsible if id(spot) not in theirs] if named else []
        responsible = named or responsible
    else:
        units_of = []
    task = [*of("flow"), *of("task")]
    return Row(
        number.number if number is not None else "",
        number,
        task,
        responsible,
        [(column, spot) for column, spot in pairs if column.kind == "time"],
        of("result"),
        of("consulted"),
        of("note"),
        units_of,
        fresh,
    )


def divided(header: Header) -> tuple[list[Column], list[Column]]:
    """The columns of people and those of units, when a table has both side by side."""
    columns = header.of("responsible")
    persons = [c for c in columns if starts_with(fold(c.text), PERSON)]
    units = [c for c in columns if c not in persons and starts_with(fold(c.text), UNIT)]
    return persons, units


def read_steps(grid: Grid, header: Header, start: int, found: Found) -> None:
    """The rows from `start` on, added to `found`; a row that goes on with the step above joins it."""
    group = found.groups[-1] if found.groups and start == 0 else ""
    for index in range(start, len(grid.rows)):
        row = grid.rows[index]
        if not grid.own(index) or repeats(row, header):
            continue
        text = whole_row(row, header)
        if text is None:
            take_row(grid, index, header, found, group)
        elif text:
            group = heading_row(text, found, group)


def take_row(grid: Grid, index: int, header: Header, found: Found, group: str) -> None:
    """An ordinary row: a sum, more of the step above, a step, or something else."""
    one = read_row(grid, index, header)
    if sums_up(one, grid.rows[index]):
        found.totals.append(" ".join(spot.text for spot in one.time_spots if spot.text))
    elif goes_on(one, found):
        if one.new([*one.task, *one.responsible, *one.results, *one.time_spots]):
            found.rows[-1].append(one)
    elif one.task:
        found.rows.append([one])
        found.groups.append(group)
    elif any(not blank(spot.text) for spot in grid.own(index) if spot is not one.numbered):
        found.left.append(tidy(" | ".join(spot.text for spot in grid.own(index) if spot.text)))


def whole_row(row: list[Spot], header: Header) -> str | None:
    """The words of a row that is one cell over the task and the columns beside it; None for an ordinary row."""
    for spot in row:
        kinds = {column.kind for column in header.columns if meets(spot, column)}
        if kinds & set(WORDED) and kinds & {"responsible", "time"} and spot.end - spot.start > 1:
            rest = [other.text for other in row if other is not spot and other.text and not is_number(other.number)]
            return None if rest else spot.text
    return None


def heading_row(text: str, found: Found, group: str) -> str:
    """A row over the whole width: the sum, a note, or the heading of the rows below it."""
    folded = fold(text)
    if TOTAL.match(text):
        found.totals.append(text)
        return group
    if starts_with(folded.strip(" *-"), NOTES) or len(text) > 200:
        found.left.append(text)
        return group
    return tidy(text).strip(" :")


def repeats(row: list[Spot], header: Header) -> bool:
    """The heading printed again on a new page."""
    texts = [fold(spot.text).rstrip("* ") for spot in row]
    heads = {fold(column.text).rstrip("* ") for column in header.columns}
    return sum(bool(text) for text in texts) >= 2 and all(text in heads for text in texts if text)


def sums_up(one: Row, row: list[Spot]) -> bool:
    """ "Tổng cộng", "Tổng thời gian": the sum of the times, no step."""
    first = next((spot.text for spot in row if spot.text), "")
    words = one.task[0].text if one.task else first
    return any(TOTAL.match(text) and len(text) < 120 for text in (first, words)) and not (
        one.responsible and is_number(one.number)
    )


def goes_on(one: Row, found: Found) -> bool:
    """Whether a row belongs to the step above it.

    It does when it has no number of its own and brings neither somebody responsible nor a time: a text cut by the end
    of a page, or lines below one merged number. A row with a new person or time is a step, with the number above.
    """
    if not found.rows:
        return False
    last = found.rows[-1][-1]
    merged = one.numbered is not None and id(one.numbered) not in one.fresh and bool(one.number)
    if one.number and not merged and is_number(one.number):
        return False
    if not one.new(one.task):
        return not (one.task and one.new(one.responsible) and one.new(one.time_spots))
    if one.new(one.responsible) or one.new(one.time_spots):
        if not one.number and not split_prefix(one.task[0].text)[0]:
            one.number = last.number if one.numbered is not None and last.number else ""
        return False
    if merged or last.number:
        return True
    return continues(one) and not (shares(one.responsible, last) or shares(one.time_spots, last))


def shares(spots: list[Spot], last: Row) -> bool:
    """A merged cell that also stands in the row above."""
    return any(spot.text and any(spot is other for other in [*last.responsible, *last.time_spots]) for spot in spots)


def continues(one: Row) -> bool:
    """The text begins like the middle of one: with a small letter, a dash or a plus."""
    first = one.task[0].filled[0] if one.task and one.task[0].filled else None
    return first is not None and (first.mark in ("-", "+") or first.text[:1].islower())


def split_prefix(text: str) -> tuple[str, str]:
    """ "Bước 1: Tiếp nhận" is ("Bước 1", "Tiếp nhận"); ("", text) without such a beginning."""
    match = STEP_PREFIX.match(fold(text))
    return (closed(text[: match.end(1)]), text[match.end() :].strip()) if match else ("", text)
