"""The text as a row of named parts ("thành phần hồ sơ", "thời hạn", "trình tự" ...), whatever they are made of.

A part may be a section, a sub-section, a line with a colon, or some rows of one big table that holds all of section 5.
"""

from dataclasses import dataclass, field

from qms.word.model import Block, Table
from qms.word.outline import Outline, Piece
from qms.word.procedure.folding import BULLET, tidy, without_bullet
from qms.word.procedure.grid import Grid, grid_of
from qms.word.procedure.lines import Line, is_number, lines_of_paragraph
from qms.word.procedure.vocabulary import KEEPS, column_kind, opening, topic_of

Item = Line | Grid
SCHEMES = ("deep", "decimal", "small", "roman", "capital")
MAX_OPENING = 160
SURE = 12  # letters of a name that is no word of everyday
BOTH = 2  # openings that make a table one that holds parts


@dataclass
class Part:
    """A stretch of the text about one topic. `number` is how the agency counts it: "5.h", "5.7", "6"."""

    topic: str
    number: str = ""
    heading: str = ""
    items: list[Item] = field(default_factory=list)
    annex: bool = False
    front: bool = False

    @property
    def lines(self) -> list[Line]:
        return [item for item in self.items if isinstance(item, Line) and item.text]

    @property
    def grids(self) -> list[Grid]:
        return [item for item in self.items if isinstance(item, Grid)]


def parts_of(outline: Outline) -> list[Part]:
    """Every part in document order; what stands before the first section and annexes are marked as such."""
    reader = Reader()
    reader.begin(Part("", front=bool(outline.pieces)))
    reader.read(outline.front)
    top = ""
    for piece in outline.pieces:
        if piece.level == 1:
            top = piece.number
        reader.begin(Part(topic_of_section(piece), full_number(piece, top), tidy(piece.heading),
                          annex=piece.kind == "annex"))  # fmt: skip
        reader.read(piece.blocks)
    return reader.parts


def topic_of_section(piece: Piece) -> str:
    """ "7. HỒ SƠ" alone, as a section of its own, is about the records."""
    topic, length = topic_of(tidy(piece.heading))
    return "records" if topic == "dossier" and piece.level == 1 and length == len("hồ sơ") else topic


def full_number(piece: Piece, top: str) -> str:
    """ "h" below section 5 is "5.h", "5.7" stays."""
    if piece.level == 1 or piece.number.startswith(f"{top}.") or not piece.number:
        return piece.number
    return f"{top}.{piece.number}" if top else piece.number


class Reader:
    """Takes blocks and opens a new part wherever one begins."""

    def __init__(self) -> None:
        self.parts: list[Part] = []

    @property
    def part(self) -> Part:
        return self.parts[-1]

    def begin(self, part: Part) -> None:
        self.parts.append(part)

    def read(self, blocks: list[Block]) -> None:
        for block in blocks:
            if isinstance(block, Table):
                self.table(block)
            else:
                for line in lines_of_paragraph(block):
                    self.line(line)

    def line(self, line: Line) -> None:
        """A line of the part, or the beginning of the next one."""
        found = None if self.part.annex or self.part.front else opens(line, self.part.topic)
        if found is None:
            self.part.items.append(line)
            return
        topic, rest = found
        if topic == "sets":
            self.aside(topic, line, rest)
        elif topic != self.part.topic:
            self.begin(Part(topic, self.numbered(line), line.text.split(":")[0]))
            self.rest(rest)
        else:
            self.part.items.append(line)

    def aside(self, topic: str, line: Line, rest: str) -> None:
        """ "Số lượng hồ sơ: 01 bộ" is one line; the part it stands in goes on."""
        before = self.part
        self.begin(Part(topic, self.numbered(line), line.text.split(":")[0]))
        self.rest(rest)
        if rest:
            self.begin(Part(before.topic, before.number, before.heading))

    def rest(self, text: str) -> None:
        """What follows the name of a part on its own line."""
        if text:
            self.part.items.append(plain_line(text))

    def numbered(self, line: Line) -> str:
        """The number of a part that begins with this line, within the numbers of the section it stands in."""
        top = next((part.number for part in reversed(self.parts) if part.number), "").split(".")[0]
        if line.mark != "n":
            return self.part.number
        if line.scheme == "deep" or not top or line.number.startswith(f"{top}."):
            return line.number
        return f"{top}.{line.number}" if line.scheme == "small" else line.number

    def table(self, table: Table) -> None:
        """A table as it stands, or its rows as parts."""
        grid = grid_of(table)
        above = [item for item in self.part.items[-3:] if isinstance(item, Line) and item.text]
        grid.lines_above = above
        grid.heading = above[-1].text if above else self.part.heading
        starts = [] if self.part.annex or self.part.front else [row for row in openings_in(grid) if self.leaves(row)]
        if len({topic for _row, topic, _rest, _number in starts}) < BOTH:
            self.part.items.append(grid)
            return
        self.rows(grid, 0, starts[0][0])
        for index, (row, topic, rest, number) in enumerate(starts):
            end = starts[index + 1][0] if index + 1 < len(starts) else len(grid.rows)
            self.begin(Part(topic, number, title_of(grid, row)))
            self.opening_row(grid, row, topic, rest, end)

    def leaves(self, start: tuple[int, str, list[Line], str]) -> bool:
        """Whether a row of a table begins a part other than the one the table stands in."""
        here = {self.part.topic, "sets"} if self.part.topic == "dossier" else {self.part.topic}
        return start[1] not in here or "." in start[3]

    def opening_row(self, grid: Grid, row: int, topic: str, rest: list[Line], end: int) -> None:
        """The rest of a row that opens a part, then the rows below it."""
        others = [spot for spot in grid.own(row) if spot.text and not is_number(spot.text)][1:]
        ticks = topic == "dossier" and any(column_kind(spot.text) == "" for spot in others) and len(others) > 1
        if ticks:
            self.rows(grid, row, end)
            return
        for line in [*rest, *(line for spot in others for line in spot.lines)]:
            self.line(line)
        self.rows(grid, row + 1, end)

    def rows(self, grid: Grid, start: int, end: int) -> None:
        """Rows of a table that holds parts: lines where a row has one cell with words, else a table of their own."""
        if start >= end:
            return
        inner = grid.cut(start, end)
        filled = [[spot for spot in inner.own(i) if spot.text] for i in range(len(inner.rows))]
        if any(len([spot for spot in row if not is_number(spot.text)]) > 1 for row in filled):
            self.part.items.append(inner)
            return
        for row in filled:
            for spot in row:
                for block in spot.cell.blocks:
                    self.read([block])


def opens(line: Line, topic: str) -> tuple[str, str] | None:
    """(topic, rest) when a line begins another part than `topic`."""
    if line.mark in ("+", "•") or len(line.text.split(":")[0]) > MAX_OPENING:
        return None
    numbered = line.mark == "n" and line.scheme in SCHEMES
    if topic in KEEPS and not leaves(line, numbered):
        return None
    found = opening(line.text)
    return None if found is None or (not numbered and too_loose(line, found)) else found


def leaves(line: Line, numbered: bool) -> bool:
    """Lists of laws, of words and of steps hold lines that look like names of parts; a real one stands out."""
    if line.bold and line.leads_in:
        return True
    return numbered and (
        line.bold or line.scheme == "deep" or (line.scheme == "decimal" and topic_of(line.text)[1] > SURE)
    )


def too_loose(line: Line, found: tuple[str, str]) -> bool:
    """A word that also stands in front of many other things needs a colon or a number."""
    return ":" not in line.text and not line.bold and found[1] == ""


def plain_line(text: str) -> Line:
    """The rest of a line: a number in front of it counts things, not lines."""
    return Line(without_bullet(text), mark="-" if BULLET.match(text) else "", raw=text)


def openings_in(grid: Grid) -> list[tuple[int, str, list[Line], str]]:
    """(row, topic, lines that follow in the same cell, number) of each row that begins a part."""
    found = []
    for index in range(len(grid.rows)):
        own = [spot for spot in grid.own(index) if spot.lines]
        kinds = {column_kind(spot.text) for spot in own if len(spot.text) < MAX_OPENING}
        if not own or len(kinds & {"task", "responsible", "time"}) > 1:
            continue
        number, title = "", own[0]
        if is_number(own[0].number) and len(own) > 1:
            number, title = own[0].number, own[1]
        first, *below = title.filled or [Line("")]
        hit = opening(first.text)
        if hit and found and hit[0] == found[-1][1] and not number:
            continue
        if hit and (number or first.mark == "n" or len(own) == 1 or first.bold or title.end < own[-1].end):
            rest = [plain_line(hit[1])] if hit[1] else []
            found.append((index, hit[0], rest + below, number or first.number))
    return found


def title_of(grid: Grid, row: int) -> str:
    """The words that open a part in a table."""
    own = [spot for spot in grid.own(row) if spot.text and not is_number(spot.text)]
    return own[0].filled[0].text.split(":")[0] if own else ""
