"""How large everything becomes: text of boxes, conditions, widths of lanes, heights of rows and channels."""

from dataclasses import dataclass, field

from procedures.flow.chart import Look
from procedures.flow.sequence import Course, Link, Node
from procedures.flow.text import clipped, tidy, wrapped

NUMBER_ROOM = 3.0  # between the number of a step and what stands beside it
LABEL_GAP = 4.0  # between a condition and its line
_PARTY_LINES = 4
_LABEL_LINES, _LABEL_GROWTH = 3, (1.0, 1.35, 1.8)


@dataclass(slots=True)
class Text:
    """Text of one box and the size it asks for."""

    shape: str
    w: float
    h: float
    lines: tuple[str, ...]
    party: tuple[str, ...]
    number: str


@dataclass(slots=True)
class Sizes:
    """All measures of a chart before anything has a place. Zones: room for conditions at the side of boxes, by channel."""

    box: float
    texts: dict[int, Text]
    conditions: dict[int, tuple[str, ...]]
    gutters: list[float]
    zones: list[tuple[float, float]]  # of each gutter: behind its left boxes, before its right boxes
    rows: list[float]
    gaps: list[float]
    fits: bool = True
    bands: list[float] = field(default_factory=list)


def margin(look: Look) -> float:
    """Room between a box and the first line of the channel beside it."""
    return look.arrow + 5


def sizes_of(course: Course, look: Look, tracks: dict[tuple[str, int], int], width: float) -> Sizes:
    """Sizes so that the chart is `width` wide if that is possible; `fits` is False where it is not."""
    lanes, rows = len(course.lanes), max(node.row for node in course.nodes) + 1
    conditions = {x.place: side_condition(x, look) for x in course.links if x.condition and x.exit in "lr"}
    zones = _zones(course, look, conditions)
    gutters = [_gutter(look, tracks.get(("v", j), 0), outer=j in (0, lanes), zones=zones[j]) for j in range(lanes + 1)]
    least, most = look.box
    fair = (width - sum(gutters)) / lanes
    box = max(least, min(most, fair))
    texts = {node.place: text_of(node, look, box, shared=node.who in course.shared) for node in course.nodes}
    for link in course.links:
        if link.condition and link.exit == "b":
            conditions[link.place] = below_condition(link, look, box)
    sizes = Sizes(box, texts, conditions, gutters, zones, [], [], fits=fair >= least)
    sizes.rows = _rows(course, look, sizes, rows)
    sizes.bands = _bands(course, look, sizes, rows)
    sizes.gaps = [_gap(course, look, sizes, k, tracks.get(("h", k), 0), rows) for k in range(rows + 1)]
    return sizes


# --- text -------------------------------------------------------------------------------------------------------------
def text_of(node: Node, look: Look, box: float, *, shared: bool) -> Text:
    """The box of a step: its shape, and a height in which its title stands whole up to the most lines."""
    number = tidy(node.number)[:40]
    aloft = (
        look.number.width(number) <= box / 2 - NUMBER_ROOM - 1
    )  # else it would reach the line that enters from above
    if node.kind == "decision" and aloft and not shared:
        diamond = _diamond(node, look, box, number)
        if diamond:
            return diamond
    shape, inner = _shape(node.kind, look, box)
    party = wrapped(node.who, inner - 2, look.label, _PARTY_LINES) if shared else ()
    if not aloft:
        number, party = "", (clipped(number, inner - 2, look.label), *party)
    lines = wrapped(node.title, inner, look.text, look.most_lines)
    high = len(lines) * look.text.line + len(party) * look.label.line + look.pad * (2.6 if shape == "round" else 1.8)
    return Text(shape, box, max(high, look.text.line * 2 + look.pad), lines, party, number)


def _shape(kind: str, look: Look, box: float) -> tuple[str, float]:
    """The outline of a kind of step, and the width it leaves for text."""
    inner = box - 2 * look.pad
    if kind in ("start", "end"):
        return "round", inner - look.pad * 1.25
    if kind == "wait":
        return "rect", inner - look.text.size - 2
    if kind == "decision":
        return "hexagon", inner - min(12.0, box / 8) * 1.3
    return "rect", inner


def _diamond(node: Node, look: Look, box: float, number: str) -> Text | None:
    """The flattest diamond around the title; None when it would become taller than a hexagon is."""
    best: Text | None = None
    for share in (0.46, 0.54, 0.62, 0.7):
        lines = wrapped(node.title, box * share, look.text, look.most_lines)
        if len(lines) > 3 or (lines and lines[-1].endswith("…")):
            continue
        wide = max((look.text.width(line) for line in lines), default=0) + look.pad * 0.75
        high = (len(lines) * look.text.line + 2) / max(0.05, 1 - wide / box)
        high = max(high, look.text.line * 2.6)
        if high <= box * 0.8 and (best is None or high < best.h):
            best = Text("diamond", box, high, lines, (), number)
    return best


def side_condition(link: Link, look: Look) -> tuple[str, ...]:
    """The condition of a line that leaves at the side: narrow, in few lines."""
    for growth in _LABEL_GROWTH:
        lines = wrapped(link.condition, look.label_width * growth, look.label, 40)
        if len(lines) <= _LABEL_LINES:
            return lines
    return wrapped(link.condition, look.label_width * _LABEL_GROWTH[-1], look.label, _LABEL_LINES + 2)


def below_condition(link: Link, look: Look, box: float) -> tuple[str, ...]:
    """The condition of a line that leaves below: to the right of the line if it is short, else across the lane."""
    half = box / 2 + LABEL_GAP
    lines = wrapped(link.condition, half, look.label, 40)
    if len(lines) <= _LABEL_LINES and not _broken(lines, link.condition):
        return lines
    return wrapped(link.condition, box - 4, look.label, _LABEL_LINES + 2)


def _broken(lines: tuple[str, ...], text: str) -> bool:
    return " ".join(lines) != text


def label_size(lines: tuple[str, ...], look: Look) -> tuple[float, float]:
    """Width and height of a condition with its lines."""
    return max((look.label.width(line) for line in lines), default=0.0) + 4, len(lines) * look.label.line


# --- lanes ------------------------------------------------------------------------------------------------------------
def _zones(course: Course, look: Look, conditions: dict[int, tuple[str, ...]]) -> list[tuple[float, float]]:
    zones = [(0.0, 0.0)] * (len(course.lanes) + 1)
    for link in course.links:
        if link.place not in conditions:
            continue
        channel = link.source.lane + (link.exit == "r")
        need = max(0.0, label_size(conditions[link.place], look)[0] + 2 - margin(look) + 4)
        left, right = zones[channel]
        zones[channel] = (max(left, need), right) if link.exit == "r" else (left, max(right, need))
    return zones


def _gutter(look: Look, tracks: int, *, outer: bool, zones: tuple[float, float]) -> float:
    if not tracks:
        least = look.lane_gap / 2 if outer else look.lane_gap
        return max(least, sum(zones) + (margin(look) if sum(zones) else 0))
    lines = (tracks - 1) * look.track
    return max(look.lane_gap * (0.5 if outer else 1), lines + margin(look) * 2 + sum(zones))


# --- rows -------------------------------------------------------------------------------------------------------------
def _rows(course: Course, look: Look, sizes: Sizes, count: int) -> list[float]:
    high = [0.0] * count
    for node in course.nodes:
        high[node.row] = max(high[node.row], sizes.texts[node.place].h)
    for link in course.links:
        if link.exit in "lr" and link.place in sizes.conditions:
            need = 2 * (label_size(sizes.conditions[link.place], look)[1] + LABEL_GAP + look.port)
            high[link.source.row] = max(high[link.source.row], need)
    return high


def _bands(course: Course, look: Look, sizes: Sizes, count: int) -> list[float]:
    """Room under each row for the conditions of lines that leave below; several of one box stand one under the other."""
    below: dict[int, float] = {}
    for link in course.links:
        if link.exit == "b" and link.place in sizes.conditions:
            high = label_size(sizes.conditions[link.place], look)[1] + 2
            below[link.source.place] = below.get(link.source.place, LABEL_GAP) + high
    bands = [0.0] * (count + 1)
    for node in course.nodes:
        if node.place in below:
            slack = (sizes.rows[node.row] - sizes.texts[node.place].h) / 2
            bands[node.row + 1] = max(bands[node.row + 1], below[node.place] - slack)
    return bands


def _gap(course: Course, look: Look, sizes: Sizes, channel: int, tracks: int, count: int) -> float:
    """Height of the channel above row `channel`: conditions, lines, arrow heads, numbers."""
    below = foot(course, look, sizes, channel)
    lines = (tracks - 1) * look.track if tracks else 0
    band = sizes.bands[channel]
    if channel in (0, count):
        return max(look.row_gap * 0.6, band + lines + below + (8 if tracks else 2))
    return max(look.row_gap, band + 8 + lines + below)


def foot(course: Course, look: Look, sizes: Sizes, channel: int) -> float:
    """Room between the last line of a channel and the row below it."""
    numbered = any(node.row == channel and sizes.texts[node.place].number for node in course.nodes)
    return max(look.arrow + 5, look.number.line + 3 if numbered else 0)
