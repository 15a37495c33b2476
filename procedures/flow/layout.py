"""From steps and transitions to a chart in which everything has its place."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from procedures.flow.chart import Box, Chart, Edge, Label, Lane, Look, screen_look
from procedures.flow.measuring import LABEL_GAP, Sizes, foot, label_size, sizes_of
from procedures.flow.placing import place
from procedures.flow.ports import Grid, Ports
from procedures.flow.routing import route
from procedures.flow.sequence import Course, Link, read
from procedures.flow.text import wrapped

_HEAD_LINES = 4


def layout(
    steps: Sequence[Mapping[str, Any]],
    transitions: Sequence[Mapping[str, Any]],
    *,
    look: Look | None = None,
    width: float = 960,
) -> Chart:
    """The swim-lane chart of a procedure: lanes = who is responsible, in order of first appearance; steps from top to bottom.

    `steps`, `transitions`: as in the snapshot. `width`: what the chart should take (px on screen, points on paper); it is
    narrower with few lanes and wider where boxes would become too narrow. The same data gives the same chart. No steps: an
    empty chart.
    """
    return fitted(steps, transitions, look or screen_look(), width)[0]


def fitted(
    steps: Sequence[Mapping[str, Any]],
    transitions: Sequence[Mapping[str, Any]],
    look: Look,
    width: float,
    most_lanes: int | None = None,
) -> tuple[Chart, bool]:
    """The chart, and whether it keeps to the width."""
    if not steps:
        return Chart(0, 0, 0, (), (), (), look), True
    course = read(steps, transitions, most_lanes or look.most_lanes)
    board = place(course)
    tracks = route(course, board)
    sizes = sizes_of(course, look, tracks, width)
    return _placed(course, look, sizes, tracks), sizes.fits


def _placed(course: Course, look: Look, sizes: Sizes, tracks: dict[tuple[str, int], int]) -> Chart:
    lefts = _lefts(sizes)
    edges_x = _borders(look, sizes, lefts, tracks)
    lanes = _lanes(course, look, sizes, lefts, edges_x)
    head = max(len(lane.lines) for lane in lanes) * look.head.line + 2 * look.pad * 0.9
    tops = [head + top for top in accumulate(h + g for h, g in zip([0.0, *sizes.rows], sizes.gaps, strict=True))]
    grid = _grid(course, look, sizes, lefts, tops, tracks)
    boxes = {node.place: _box(node, look, sizes, lefts, tops) for node in course.nodes}
    ports = Ports(course, boxes, grid, look)
    places = {node.place: number for number, node in enumerate(course.nodes)}
    labels = _conditions(course.links, look, sizes, boxes, ports)
    edges = tuple(
        Edge(
            places[x.source.place],
            places[x.target.place],
            ports.lines[x.place],
            x.condition,
            x.back,
            labels.get(x.place),
        )
        for x in course.links
    )
    ordered = tuple(boxes[node.place] for node in course.nodes)
    bottom = tops[-1]
    size = (round(edges_x[-1], 2), round(bottom, 2), head)
    codes = tuple(box.code for box in ordered)
    return Chart(*size, lanes, ordered, edges, look, shared=tuple(course.shared), codes=codes)


# --- across -----------------------------------------------------------------------------------------------------------
def _lefts(sizes: Sizes) -> list[float]:
    """Left edge of the boxes of each lane, and of the place behind the last channel."""
    lefts, x = [], 0.0
    for gutter in sizes.gutters:
        x += gutter
        lefts.append(x)
        x += sizes.box
    return lefts


def _track_xs(look: Look, sizes: Sizes, lefts: list[float], channel: int, count: int) -> list[float]:
    """Levels of the tracks of a channel between lanes: in the middle of what conditions at its sides leave."""
    left = lefts[channel] - sizes.gutters[channel]
    room = sizes.gutters[channel] - sum(sizes.zones[channel])
    start = left + sizes.zones[channel][0] + (room - (count - 1) * look.track) / 2
    return [start + look.track * n for n in range(count)]


def _borders(look: Look, sizes: Sizes, lefts: list[float], tracks: dict[tuple[str, int], int]) -> list[float]:
    """Where one lane ends and the next begins: about the middle of the channel, never on a line."""
    borders = [0.0]
    for channel in range(1, len(lefts) - 1):
        xs = _track_xs(look, sizes, lefts, channel, tracks.get(("v", channel), 0))
        middle = lefts[channel] - sizes.gutters[channel] / 2
        if xs:
            gaps = [xs[0] - look.track / 2, *(x + look.track / 2 for x in xs)]
            middle = min(gaps, key=lambda x: abs(x - middle)) if any(abs(x - middle) < 3 for x in xs) else middle
        borders.append(middle)
    return [*borders, lefts[-1]]


def _lanes(course: Course, look: Look, sizes: Sizes, lefts: list[float], borders: list[float]) -> tuple[Lane, ...]:
    lanes = []
    for number, name in enumerate(course.lanes):
        left, right, centre = borders[number], borders[number + 1], lefts[number] + sizes.box / 2
        lines = wrapped(name, 2 * min(centre - left, right - centre) - 6, look.head, _HEAD_LINES)
        whole = not (lines and lines[-1].endswith("…"))
        lanes.append(Lane(name, left, right - left, centre, lines, whole))
    return tuple(lanes)


# --- downwards --------------------------------------------------------------------------------------------------------
def _grid(
    course: Course, look: Look, sizes: Sizes, lefts: list[float], tops: list[float], tracks: dict[tuple[str, int], int]
) -> Grid:
    xs, ys = {}, {}
    for (axis, channel), count in tracks.items():
        if axis == "v":
            levels = _track_xs(look, sizes, lefts, channel, count)
            xs.update({(channel, n): x for n, x in enumerate(levels)})
            continue
        high, band = tops[channel] - sizes.gaps[channel], sizes.bands[channel]
        below = foot(course, look, sizes, channel) if channel < len(sizes.rows) else 8
        room = sizes.gaps[channel] - band - below
        start = sum((high, band, (room - (count - 1) * look.track) / 2))
        ys.update({(channel, n): start + look.track * n for n in range(count)})
    return Grid(xs, ys)


def _box(node, look: Look, sizes: Sizes, lefts: list[float], tops: list[float]) -> Box:
    text = sizes.texts[node.place]
    x, y = lefts[node.lane], tops[node.row] + (sizes.rows[node.row] - text.h) / 2
    number = None
    if text.number:
        wide = look.number.width(text.number)
        corner = text.h / 2 - (wide + 4) * text.h / text.w if text.shape == "diamond" else 0.0
        low = min(look.number.line / 2, max(0.0, corner)) - 1.5
        number = Label(x, y - look.number.line + low, wide, look.number.line, (text.number,), "start")
    kept = (node.step, node.kind, text.shape, node.lane, node.row)
    return Box(*kept, x, y, text.w, text.h, node.title, text.lines, text.party, number, node.who, node.number)


def _conditions(links: list[Link], look: Look, sizes: Sizes, boxes: dict[int, Box], ports: Ports) -> dict[int, Label]:
    """The conditions beside the beginning of their lines."""
    found: dict[int, Label] = {}
    under: dict[int, float] = {}
    for link in links:
        lines = sizes.conditions.get(link.place)
        if not lines:
            continue
        box, (wide, high) = boxes[link.source.place], label_size(lines, look)
        if link.exit == "b":
            top = under.get(link.source.place, box.y + box.h + LABEL_GAP - 1)
            under[link.source.place] = top + high + 2
            channels = (box.lane, box.lane + 1)
            free = [0.0 if any(sizes.zones[j]) else min(7.5, sizes.gutters[j] - 2) for j in channels]
            limits = (box.x - 1 - free[0], box.x + box.w + 1 + free[1])
            found[link.place] = _below(limits, ports.exits[link.place], (top, wide, high), lines)
        else:
            found[link.place] = _beside(box, link.exit, ports.exits[link.place], wide, high, lines)
    return found


def _below(limits: tuple[float, float], x: float, size: tuple[float, float, float], lines: tuple[str, ...]) -> Label:
    """To the right of the line, or to its left where that has more room, or across the lane with the line behind it."""
    y, wide, high = size
    if x + 2 + wide <= limits[1]:
        return Label(x + 2, y, wide, high, lines, "start")
    if x - 2 - wide >= limits[0]:
        return Label(x - 2 - wide, y, wide, high, lines, "end")
    left = max(limits[0], min(x - wide / 2, limits[1] - wide))
    return Label(left, y, wide, high, lines, "middle")


def _beside(box: Box, side: str, y: float, wide: float, high: float, lines: tuple[str, ...]) -> Label:
    """Over the line; under it where the line is the second of its side."""
    top = y + 2 if y > box.y + box.h / 2 + 1 else y - 2 - high
    if side == "r":
        return Label(box.x + box.w + 2, top, wide, high, lines, "start")
    return Label(box.x - 2 - wide, top, wide, high, lines, "end")
