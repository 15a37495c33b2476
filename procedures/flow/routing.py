"""The way of every line through the channels between rows and between lanes, and a track of its own in each.

Channel h k lies above row k, channel v j to the left of lane j. Along a channel, places are counted by twos: channel n at 2n,
row or lane n at 2n + 1. Lines run through channels, or straight through cells without a box; so none crosses a box.
"""

from procedures.flow.placing import Board, between, column
from procedures.flow.sequence import Course, Leg, Link, Node

Load = dict[int, list[tuple[int, int]]]  # rows between which lines run, by channel between lanes


def route(course: Course, board: Board) -> dict[tuple[str, int], int]:
    """Give every link its legs, every leg its track. Returns the number of tracks by (axis, channel)."""
    load: Load = {}
    ordered = sorted(course.links, key=lambda link: (abs(link.target.row - link.source.row), link.place))
    for link in [x for x in ordered if _straight(x, board)] + [x for x in ordered if not _straight(x, board)]:
        if link.beside or link.exit == "t":
            continue
        link.legs = _legs(link, board, load)
        for leg in link.legs:
            if leg.axis == "v":
                load.setdefault(leg.channel, []).append(_rows_of(link))
        _set_ends(link)
    return _tracks([leg for link in course.links for leg in link.legs])


def _straight(link: Link, board: Board) -> bool:
    """Straight down in one lane."""
    one, other = link.source, link.target
    if link.beside or link.exit != "b" or link.entry != "t" or one.lane != other.lane or other.row <= one.row:
        return False
    return board.passable(column(one.lane, one.row, other.row), board.down, (other, "t"))


def _legs(link: Link, board: Board, load: Load) -> list[Leg]:
    if _straight(link, board):
        board.down.update(dict.fromkeys(column(link.source.lane, link.source.row, link.target.row), (link.target, "t")))
        return []
    if link.exit == "b":
        return _from_below(link, board, load)
    return _from_side(link, board)


def _rows_of(link: Link) -> tuple[int, int]:
    """The rows between which it runs."""
    return min(link.source.row, link.target.row), max(link.source.row, link.target.row)


def _side_channel(node: Node, side: str) -> int:
    return node.lane + (side == "r")


def _from_below(link: Link, board: Board, load: Load) -> list[Leg]:
    one, other = link.source, link.target
    first = Leg("h", one.row + 1)
    if link.entry in "lr":
        return [first, Leg("v", _side_channel(other, link.entry))]
    if other.row == one.row + 1:
        return [first]
    if other.row > one.row:
        there, here = column(other.lane, one.row, other.row), column(one.lane, one.row, other.row)
        if board.passable(there, board.down, (other, "t")):
            board.down.update(dict.fromkeys(there, (other, "t")))
            return [first]
        if board.passable(here, board.down, (one, "b")):
            board.down.update(dict.fromkeys(here, (one, "b")))
            return [Leg("h", other.row)]
    low, high = sorted((one.lane, other.lane))
    rows = _rows_of(link)
    gutters = range(low + 1, high + 1) if low != high else range(low, low + 2)
    gutter = min(gutters, key=lambda j: sum(a <= rows[1] and rows[0] <= b for a, b in load.get(j, ())))
    return [first, Leg("v", gutter), Leg("h", other.row)]


def _from_side(link: Link, board: Board) -> list[Leg]:
    one, other = link.source, link.target
    own = Leg("v", _side_channel(one, link.exit))
    if link.entry == "t":
        return [] if _bent_once(link, board) else [own, Leg("h", other.row)]
    goal = _side_channel(other, link.entry)
    if goal == own.channel:
        return [own]
    along = _cells_to(one.row, one.lane, goal)
    if _faces(one, link.exit, goal) and board.passable(along, board.across, (one, link.exit)):
        board.across.update(dict.fromkeys(along, (one, link.exit)))
        return [Leg("v", goal)]
    along = _cells_to(other.row, other.lane, own.channel)
    if _faces(other, link.entry, own.channel) and board.passable(along, board.across, (other, link.entry)):
        board.across.update(dict.fromkeys(along, (other, link.entry)))
        return [own]
    row = one.row + (other.row > one.row)
    return [own, Leg("h", row), Leg("v", goal)]


def _faces(node: Node, side: str, channel: int) -> bool:
    """The channel lies on that side of the box."""
    return channel > node.lane if side == "r" else channel <= node.lane


def _cells_to(row: int, lane: int, channel: int) -> list[tuple[int, int]]:
    """Cells of the row between the box and the channel."""
    return between(row, lane, channel) if channel > lane else between(row, channel - 1, lane)


def _bent_once(link: Link, board: Board) -> bool:
    """Across its own row, then straight down into the box below, if every cell on the way is free."""
    one, other = link.source, link.target
    if other.row <= one.row or one.lane == other.lane or ("r" if other.lane > one.lane else "l") != link.exit:
        return False
    across = between(one.row, one.lane, other.lane)
    down = [(one.row, other.lane), *column(other.lane, one.row, other.row)]
    if not board.passable([*across, down[0]], board.across, (one, link.exit)):
        return False
    if not board.passable(down, board.down, (other, "t")):
        return False
    board.across.update(dict.fromkeys([*across, down[0]], (one, link.exit)))
    board.down.update(dict.fromkeys(down, (other, "t")))
    return True


def _set_ends(link: Link) -> None:
    """From where to where each leg runs, and on which side of its channel it wants to lie."""
    one, other, legs = link.source, link.target, link.legs
    for number, leg in enumerate(legs):
        first, last = number == 0, number == len(legs) - 1
        before = legs[number - 1].channel * 2 if not first else 2 * (one.lane if leg.axis == "h" else one.row) + 1
        after = legs[number + 1].channel * 2 if not last else 2 * (other.lane if leg.axis == "h" else other.row) + 1
        leg.ends = (min(before, after), max(before, after))
        lower = [_is_lower(one, leg)] if first else []
        lower += [_is_lower(other, leg)] if last else []
        leg.band = 1 if len(set(lower)) != 1 else (2 if lower[0] else 0)


def _is_lower(node: Node, leg: Leg) -> bool:
    """The box lies below (or to the right of) the channel."""
    return (node.row if leg.axis == "h" else node.lane) >= leg.channel


def _tracks(legs: list[Leg]) -> dict[tuple[str, int], int]:
    """No two legs that meet share a track; those tied to the upper or left boxes lie nearest to them."""
    channels: dict[tuple[str, int], list[Leg]] = {}
    for leg in legs:
        channels.setdefault((leg.axis, leg.channel), []).append(leg)
    return {key: _tracks_of(members) for key, members in channels.items()}


def _tracks_of(legs: list[Leg]) -> int:
    placed: list[Leg] = []
    for leg in sorted(legs, key=_rank):
        meeting = [x for x in placed if x.ends[0] <= leg.ends[1] and leg.ends[0] <= x.ends[1]]
        taken = {x.track for x in meeting}
        track = max((x.track + 1 for x in meeting if x.band < leg.band), default=0)
        while track in taken:
            track += 1
        leg.track = track
        placed.append(leg)
    return max(leg.track for leg in legs) + 1


def _rank(leg: Leg) -> tuple[int, int, int]:
    length = leg.ends[1] - leg.ends[0]
    return (leg.band, -length if leg.band == 2 else length, leg.ends[0])
