"""A chart on pages: the size at which it can be read, and pieces no higher than a page with lettered connectors between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from procedures.flow.chart import Box, Chart, Connector, Edge, Point, paper_look
from procedures.flow.layout import fitted

# Sizes of text, in points, upright and landscape; what stands small is half a point less, never under 8.
_UPRIGHT, _TURNED = (9.5, 9.0, 8.5), (9.5, 9.0, 8.5, 8.0)
_WIDE, _NARROW = 5.3, 4.7  # least width of a box upright and landscape, in sizes of text
_CIRCLE, _STEP, _CLEAR = 6.0, 15.0, 2.0
# A cut is looked for in the last part of the page, where it parts the fewest lines.
_LOOK_BACK = 0.3


def paper(
    steps: Sequence[Mapping[str, Any]],
    transitions: Sequence[Mapping[str, Any]],
    *,
    portrait: tuple[float, float] = (453, 560),
    landscape: tuple[float, float] = (700, 385),
) -> list[Chart]:
    """The pieces of a procedure's chart for print, each for one page. Sizes are (width, height) of the text area in points.

    Upright pages at the largest text that fits; more lanes than fit stand on landscape pages (`landscape` of the pieces),
    still more share a lane "others", each box of which says who acts. What is said short, `notes.shortened` tells. No steps:
    no piece.
    """
    if not steps:
        return []
    for (width, height), sizes, turned in ((portrait, _UPRIGHT, False), (landscape, _TURNED, True)):
        for size in sizes:
            chart, fits = fitted(steps, transitions, paper_look(size, _NARROW if turned else _WIDE), width)
            if fits:
                return pages(replace(chart, landscape=turned), height, width)
    for most in range(len(chart.lanes) - 1, 1, -1):
        chart, fits = fitted(steps, transitions, paper_look(_TURNED[-1], _NARROW), landscape[0], most)
        if fits:
            break
    return pages(replace(chart, landscape=True), landscape[1], landscape[0])


def pages(chart: Chart, height: float, width: float) -> list[Chart]:
    """The chart in pieces of at most `height` and `width` (its units), cut between rows; lane headings on each.

    A line that crosses a cut ends in a lettered circle and goes on from the same letter. A chart that is too wide, or a row
    that alone is too high, is made smaller by `scale`.
    """
    if not chart.boxes:
        return []
    scale = min(1.0, width / chart.width)
    levels = _levels(chart, height / scale)
    letters = _letters(chart, levels[1:-1])
    pieces = [_piece(chart, top, bottom, letters) for top, bottom in zip(levels, levels[1:], strict=False)]
    return [
        replace(piece, part=number, parts=len(pieces), scale=min(scale, height / piece.height))
        for number, piece in enumerate(pieces, 1)
    ]


# --- where to cut -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Crossing:
    """A line that runs through a level."""

    x: float
    edge: int


def _crossings(chart: Chart, level: float) -> list[_Crossing]:
    found = set()
    for number, edge in enumerate(chart.edges):
        for (x1, y1), (_x2, y2) in zip(edge.points, edge.points[1:], strict=False):
            if min(y1, y2) < level < max(y1, y2):
                found.add(_Crossing(x1, number))
    return sorted(found, key=lambda c: (c.x, c.edge))


def _places(chart: Chart) -> list[float]:
    """Levels at which a cut parts nothing but lines that run straight down: not boxes, conditions, heads of arrows."""
    blocked = [(0.0, chart.head)]
    for box in chart.boxes:
        above = max(chart.look.arrow + 4, box.y - box.number.y + 1 if box.number else 0)
        blocked.append((box.y - above, box.y + box.h + 3))
    for edge in chart.edges:
        if edge.label:
            blocked.append((edge.label.y - 1, edge.label.y + edge.label.h + 1))
        blocked += [
            (a[1] - _CLEAR, a[1] + _CLEAR) for a, b in zip(edge.points, edge.points[1:], strict=False) if a[1] == b[1]
        ]
    places, end = [], 0.0
    for low, high in sorted(blocked):
        if low > end + 1:
            places.append((low + end) / 2)
        end = max(end, high)
    return places


def _bands(crossings: list[_Crossing]) -> tuple[list[int], float]:
    """In which of several rows each circle stands so that none touches another, and the height they need."""
    ends: list[float] = []
    rows = []
    for crossing in crossings:
        row = next((n for n, x in enumerate(ends) if crossing.x - x > 2 * _CIRCLE + 2), len(ends))
        ends[row : row + 1] = [crossing.x]
        rows.append(row)
    return rows, len(ends) * _STEP + 4 if ends else 0.0


def _levels(chart: Chart, height: float) -> list[float]:
    """Levels of the cuts, with the lower edge of the headings first and the end of the chart last."""
    places = [(place, _crossings(chart, place)) for place in _places(chart)] if chart.height > height else []
    levels, band = [chart.head], 0.0
    while levels[-1] + height - chart.head - band < chart.height - 0.01:
        start, room = levels[-1], height - chart.head - band
        ahead = [(place, crossings) for place, crossings in places if place > start + 1]
        fitting = [(p, c) for p, c in ahead if p - start + _bands(c)[1] <= room]
        if not ahead:
            break
        late = [(p, c) for p, c in fitting if p - start >= room * (1 - _LOOK_BACK)]
        place, crossings = (
            min(late, key=lambda x: (len(x[1]), -x[0])) if late else (fitting[-1] if fitting else ahead[0])
        )
        levels.append(place)
        band = _bands(crossings)[1]
    return [*levels, chart.height]


# --- the pieces -------------------------------------------------------------------------------------------------------
def _letters(chart: Chart, cuts: list[float]) -> dict[tuple[int, float], str]:
    """A letter for each line that runs through cuts."""
    letters: dict[tuple[int, float], str] = {}
    for cut in cuts:
        for crossing in _crossings(chart, cut):
            letters.setdefault((crossing.edge, crossing.x), _letter(len(letters)))
    return letters


def _letter(number: int) -> str:
    """A to Z, then AA, AB and so on."""
    text = ""
    while number >= 0:
        text = chr(65 + number % 26) + text
        number = number // 26 - 1
    return text


def _piece(chart: Chart, top: float, bottom: float, letters: dict[tuple[int, float], str]) -> Chart:
    above = _crossings(chart, top) if top > chart.head else []
    below = _crossings(chart, bottom) if bottom < chart.height else []
    rows_above, band_above = _bands(above)
    rows_below, band_below = _bands(below)
    down = chart.head + band_above - top
    end = bottom + down
    stubs = {
        (c.edge, c.x, top): chart.head + band_above - 4 - row * _STEP for c, row in zip(above, rows_above, strict=True)
    }
    stubs |= {(c.edge, c.x, bottom): end + 4 + row * _STEP for c, row in zip(below, rows_below, strict=True)}
    circles = [
        Connector(x, y + (-_CIRCLE if level == top else _CIRCLE), _CIRCLE, letters[edge, x], _ends(chart, edge))
        for (edge, x, level), y in stubs.items()
    ]
    edges = [
        stroke
        for number, edge in enumerate(chart.edges)
        for stroke in _strokes(edge, number, (top, bottom), down, stubs)
    ]
    boxes = tuple(_moved(box, down) for box in chart.boxes if top <= box.y < bottom)
    height = end + band_below
    return replace(chart, height=height, boxes=boxes, edges=tuple(edges), connectors=tuple(circles))


def _ends(chart: Chart, edge: int) -> tuple[int, int]:
    return chart.edges[edge].source, chart.edges[edge].target


def _moved(box: Box, down: float) -> Box:
    number = box.number and replace(box.number, y=box.number.y + down)
    return replace(box, y=box.y + down, number=number)


def _strokes(
    edge: Edge, number: int, between: tuple[float, float], down: float, stubs: dict[tuple[int, float, float], float]
) -> list[Edge]:
    """What of a line lies between two levels, moved down; at a level it is drawn on to its circle."""
    top, bottom = between
    found: list[list[Point]] = []
    arrow, whole = False, edge.points
    for (x1, y1), (x2, y2) in zip(whole, whole[1:], strict=False):
        if max(y1, y2) <= top or min(y1, y2) >= bottom:
            continue
        ends = [(x1, y1), (x2, y2)]
        inside = [(x, min(max(y, top), bottom)) for x, y in ends]
        drawn = [
            (x, stubs.get((number, x, y), y + down) if y != was[1] else y + down)
            for (x, y), was in zip(inside, ends, strict=True)
        ]
        if found and found[-1][-1] == drawn[0]:
            found[-1].append(drawn[1])
        else:
            found.append(drawn)
        arrow = (x2, y2) == whole[-1] and inside[1] == ends[1]
    label = edge.label and top <= edge.label.y < bottom
    moved = replace(edge.label, y=edge.label.y + down) if edge.label and label else None
    return [
        replace(edge, points=tuple(points), label=None if n else moved, arrow=arrow and n == len(found) - 1)
        for n, points in enumerate(found)
    ]
