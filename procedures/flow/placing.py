"""Which cell (row, lane) every step stands in, and at which sides the lines leave and enter it.

One row for each step in order; a step that only answers a refusal, or an end, stands beside the one it follows, as far as the
cells between are free. So the main path runs down and what leaves it stands at its side.
"""

from collections.abc import Iterable

from procedures.flow.sequence import Course, Link, Node

Cell = tuple[int, int]
_SIDE_PLACES = 2  # lines that one side of a box can take: one in the middle, one below it


class Board:
    """The cells: which are taken by a box, and through which a line runs down or across."""

    def __init__(self) -> None:
        self.boxes: dict[Cell, Node] = {}
        self.down: dict[Cell, tuple[Node, str]] = {}  # the line through the cell hangs on this side of this box
        self.across: dict[Cell, tuple[Node, str]] = {}
        self.sides: dict[tuple[int, str], int] = {}

    def free(self, cells: Iterable[Cell]) -> bool:
        """No box stands in any of them."""
        return not any(cell in self.boxes for cell in cells)

    def passable(self, cells: list[Cell], taken: dict[Cell, tuple[Node, str]], end: tuple[Node, str]) -> bool:
        """No box stands there, and no line of another box runs that way."""
        return self.free(cells) and all(taken.get(cell, end) == end for cell in cells)

    def has_room(self, node: Node, side: str) -> bool:
        """One more line may start or end at this side of the box."""
        return side in "tb" or self.sides.get((node.place, side), 0) < _SIDE_PLACES

    def use(self, node: Node, side: str) -> None:
        """A line starts or ends there."""
        self.sides[node.place, side] = self.sides.get((node.place, side), 0) + 1


def between(row: int, one: int, other: int) -> list[Cell]:
    """Cells of a row strictly between two lanes."""
    return [(row, lane) for lane in range(min(one, other) + 1, max(one, other))]


def column(lane: int, one: int, other: int) -> list[Cell]:
    """Cells of a lane strictly between two rows."""
    return [(row, lane) for row in range(min(one, other) + 1, max(one, other))]


def place(course: Course) -> Board:
    """Give every node its row, every link its two sides. Returns the board with the boxes on it."""
    board = Board()
    rows = 0
    for node in course.nodes:
        if not _beside(node, board):
            node.row, rows = rows, rows + 1
        board.boxes[node.row, node.lane] = node
    for link in course.links:
        _rises(link, board)
    for node in course.nodes:
        _leave(node, board)
    for link in course.links:
        _enter(link, board)
    return board


def main_exit(node: Node) -> Link | None:
    """The way that goes on longest: it runs down from the box."""
    forward = [link for link in node.outs if not link.back and not link.beside]
    return max(forward, key=lambda link: (link.target.depth, -link.target.place), default=None)


def _downward(node: Node) -> Link | None:
    """What leaves below: the main way, unless it turns to another lane while a side way leads to the box right beneath."""
    main = main_exit(node)
    if main is None or main.target.lane == node.lane:
        return main
    beneath = (x for x in node.outs if x.target.lane == node.lane and x.target.row == node.row + 1 and not x.beside)
    return next((x for x in beneath if not x.back), main)


def _beside(node: Node, board: Board) -> bool:
    """Put it beside the step it follows, if it is a side way; False when it needs a row of its own."""
    forward = [link for link in node.ins if not link.back]
    if len(forward) != 1 or any(link.back for link in node.ins):
        return False
    link, before = forward[0], forward[0].source
    way = (node.lane > before.lane) - (node.lane < before.lane)
    aside = before.sideways == way or (len(before.outs) > 1 and main_exit(before) is not link)
    ending = node.kind == "end" and len(before.outs) == 1
    if not way or not (aside or ending) or (before.sideways and before.sideways != way):
        return False
    cells = [*between(before.row, before.lane, node.lane), (before.row, node.lane)]
    side = "r" if way > 0 else "l"
    if not board.free(cells) or any(cell in board.across for cell in cells) or board.sides.get((before.place, side)):
        return False
    node.row, node.sideways, link.beside = before.row, way, True
    link.exit, link.entry = (side, "l" if side == "r" else "r")
    board.use(before, link.exit)
    board.use(node, link.entry)
    for cell in cells[:-1]:
        board.across[cell] = (before, side)
    return True


def _leave(node: Node, board: Board) -> None:
    """The main way leaves below, others at the sides as long as there is room."""
    main = _downward(node)
    for link in node.outs:
        if link.beside or link.exit == "t":
            continue
        if link is main:
            continue
        sides = _sides(node.lane, link.target.lane)
        link.exit = next((side for side in sides if board.has_room(node, side)), "b")
        if link.exit != "b":
            board.use(node, link.exit)


def _sides(here: int, there: int) -> str:
    """Sides in the order in which they suit a line between two lanes."""
    return "rl" if there > here else "lr"


def _rises(link: Link, board: Board) -> bool:
    """A line back from a box that nothing enters from above: straight up its lane and into the side of the other box."""
    one, other = link.source, link.target
    if not link.back or one.lane == other.lane or len(one.outs) > 1 or any(not x.beside for x in one.ins):
        return False
    side = "l" if one.lane < other.lane else "r"
    up = [(other.row, one.lane), *column(one.lane, other.row, one.row)]
    across = [up[0], *between(other.row, one.lane, other.lane)]
    if not board.has_room(other, side) or not board.passable(up, board.down, (one, "t")):
        return False
    if not board.passable(across, board.across, (other, side)):
        return False
    board.down.update(dict.fromkeys(up, (one, "t")))
    board.across.update(dict.fromkeys(across, (other, side)))
    link.exit, link.entry = "t", side
    board.use(other, side)
    return True


def _enter(link: Link, board: Board) -> None:
    """Forward lines come in from above; lines back from the side they come from, as long as there is room."""
    if link.beside or not link.back or link.source is link.target or link.exit == "t":
        return
    source, target = link.source, link.target
    if source.lane == target.lane:
        sides = link.exit if link.exit in "lr" else "lr"
    else:
        sides = _sides(target.lane, source.lane)[0]
    link.entry = next((side for side in sides if board.has_room(target, side)), "t")
    if link.entry != "t":
        board.use(target, link.entry)
