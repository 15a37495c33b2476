"""A chart as SVG: with classes for pages (no style, no script) or with attributes in black and grey for paper."""

from collections.abc import Collection, Iterable
from html import escape
from math import hypot

from django.utils.translation import gettext

from procedures.flow.chart import Box, Chart, Connector, Edge, Label, Lane, Point
from procedures.flow.text import tidy

_BEND = 4.0  # radius of the corners of lines
# Attributes of paper by part of the drawing. WeasyPrint does not apply the page's CSS inside an SVG.
_INK = 'fill="#000"'
_PAPER = {
    "strip": 'fill="#f5f5f5"',
    "head": 'fill="#e6e6e6"',
    "lane": 'fill="none" stroke="#999" stroke-width="0.6"',
    "headline": 'fill="none" stroke="#000" stroke-width="0.9"',
    "headt": f'{_INK} font-weight="700"',
    "node": 'fill="#fff" stroke="#000" stroke-width="0.9"',
    "wait": 'fill="#fff" stroke="#000" stroke-width="0.9" stroke-dasharray="3 2"',
    "term": 'fill="#e6e6e6" stroke="#000" stroke-width="0.9"',
    "dec": 'fill="#fff" stroke="#000" stroke-width="0.9"',
    "glass": 'fill="none" stroke="#000" stroke-width="0.8"',
    "t": _INK,
    "tt": _INK,
    "who": f'{_INK} font-style="italic"',
    "no": f'{_INK} font-weight="700"',
    "edge": 'fill="none" stroke="#000" stroke-width="0.9"',
    "back": 'fill="none" stroke="#000" stroke-width="0.9" stroke-dasharray="4 2.5"',
    "arrow": _INK,
    "labbg": 'fill="#fff"',
    "lab": f'{_INK} font-style="italic"',
    "circle": 'fill="#fff" stroke="#000" stroke-width="0.9"',
    "letter": f'{_INK} font-weight="700"',
}
_EXTRA = {"back": "fx-edge fx-edge--back", "wait": "fx-node fx-node--wait", "tt": "fx-t fx-tt"}


def svg(
    chart: Chart,
    skin: str = "screen",
    *,
    mine: Collection[str] = (),
    uid: str = "flow",
    title: str = "",
    described_by: str = "",
) -> str:
    """The SVG of a chart (or of a piece of one), safe markup: all texts are escaped. An empty chart: an empty text.

    `skin`: "screen" (classes `fx-*`, boxes link to `#step-<id>`) or "paper" (attributes, no links). `mine`: ids of the
    reader's own steps. `title`: the accessible name, else a general one. `described_by`: id of the table with the same
    content. `uid`: makes the ids of one page differ.
    """
    if not chart.boxes and not chart.connectors:
        return ""
    pen = _Pen(skin == "screen", frozenset(mine))
    parts = [
        _open(chart, pen, uid, tidy(title) or gettext("Flow chart by who is responsible"), described_by),
        *_ground(chart, pen),
        *(_line(edge, chart, pen) for edge in chart.edges),
        *(_condition(edge.label, chart, pen) for edge in chart.edges if edge.label),
        *(_box(box, chart, pen) for box in chart.boxes),
        *(_connector(circle, chart, pen) for circle in chart.connectors),
        "</svg>",
    ]
    return "".join(parts)


class _Pen:
    """How parts are dressed: by class on screen, by attributes on paper."""

    def __init__(self, screen: bool, mine: frozenset[str]) -> None:
        self.screen, self.mine = screen, mine

    def as_(self, part: str, *, mine: bool = False) -> str:
        if not self.screen:
            return _PAPER[part]
        names = _EXTRA.get(part, f"fx-{part}")
        return f'class="{names} fx-{part}--me"' if mine else f'class="{names}"'

    def is_mine(self, box: Box) -> bool:
        return self.screen and box.step in self.mine


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _open(chart: Chart, pen: _Pen, uid: str, title: str, described_by: str) -> str:
    name = f"{uid}-{chart.part}" if chart.parts > 1 else uid
    described = f' aria-describedby="{escape(described_by)}"' if described_by else ""
    if pen.screen:
        size = f'class="flow-svg" width="{_n(chart.width)}" height="{_n(chart.height)}" role="group"'
    else:
        wide, high = chart.width * chart.scale, chart.height * chart.scale
        size = f'width="{wide:.1f}pt" height="{high:.1f}pt" font-family="QMS Serif" role="img"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {_n(chart.width)} {_n(chart.height)}" '
        f'aria-labelledby="{escape(name)}-title"{described}><title id="{escape(name)}-title">{escape(title)}</title>'
    )


# --- lanes ------------------------------------------------------------------------------------------------------------
def _ground(chart: Chart, pen: _Pen) -> Iterable[str]:
    own = {box.lane for box in chart.boxes if pen.is_mine(box)}
    for number, lane in enumerate(chart.lanes):
        if number % 2:
            yield _rect(lane.x, chart.head, lane.w, chart.height - chart.head, pen.as_("strip"))
        yield _rect(lane.x, 0, lane.w, chart.head, pen.as_("head", mine=number in own))
        yield _heading(lane, chart, pen)
    borders = "".join(f"M{_n(lane.x)} 0V{_n(chart.height)}" for lane in chart.lanes[1:])
    frame = f"M.5 .5H{_n(chart.width - 0.5)}V{_n(chart.height - 0.5)}H.5Z"
    yield f'<path d="{borders}{frame}" {pen.as_("lane")}/><path d="M0 {_n(chart.head)}H{_n(chart.width)}" {pen.as_("headline")}/>'
    for number in sorted(own):
        lane, low = chart.lanes[number], chart.head
        mark = f"M{_n(lane.centre - 7)} {_n(low)}h14l-7 7Z"
        line = f"M{_n(lane.x)} {_n(low)}H{_n(lane.x + lane.w)}"
        yield f'<path d="{line}" class="fx-headline fx-headline--me"/><path d="{mark}" class="fx-mark--me"/>'


def _heading(lane: Lane, chart: Chart, pen: _Pen) -> str:
    face = chart.look.head
    top = (chart.head - len(lane.lines) * face.line) / 2
    lines = _lines(lane.lines, lane.centre, top, face.line, face.size)
    full = "" if lane.whole else f"<title>{escape(lane.name)}</title>"
    return f'<g {pen.as_("headt")} font-size="{_n(face.size)}" text-anchor="middle">{full}{lines}</g>'


def _rect(x: float, y: float, w: float, h: float, dress: str, radius: float = 0) -> str:
    rx = f' rx="{_n(radius)}"' if radius else ""
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}"{rx} {dress}/>'


def _lines(lines: Iterable[str], x: float, top: float, line: float, size: float) -> str:
    base = top + line / 2 + size * 0.35
    return " ".join(
        f'<text x="{_n(x)}" y="{_n(base + n * line)}">{escape(text)}</text>' for n, text in enumerate(lines)
    )


# --- lines ------------------------------------------------------------------------------------------------------------
def _line(edge: Edge, chart: Chart, pen: _Pen) -> str:
    points = edge.points
    head = ""
    if edge.arrow:
        (x1, y1), (x2, y2) = points[-2:]
        far = hypot(x2 - x1, y2 - y1) or 1
        dx, dy, size = (x2 - x1) / far, (y2 - y1) / far, chart.look.arrow
        back = (x2 - dx * size, y2 - dy * size)
        wing = size * 0.5
        corners = [(x2, y2), (back[0] - dy * wing, back[1] + dx * wing), (back[0] + dy * wing, back[1] - dx * wing)]
        head = f'<path d="M{"L".join(f"{_n(x)} {_n(y)}" for x, y in corners)}Z" {pen.as_("arrow")}/>'
        points = (*points[:-1], (x2 - dx * size * 0.7, y2 - dy * size * 0.7))
    return f'<path d="{_bent(points)}" {pen.as_("back" if edge.back else "edge")}/>{head}'


def _bent(points: tuple[Point, ...]) -> str:
    """A path along the points with rounded corners."""
    path = f"M{_n(points[0][0])} {_n(points[0][1])}"
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        r = min(
            _BEND,
            hypot(here[0] - before[0], here[1] - before[1]) / 2,
            hypot(after[0] - here[0], after[1] - here[1]) / 2,
        )
        one, other = _towards(here, before, r), _towards(here, after, r)
        path += f"L{_n(one[0])} {_n(one[1])}Q{_n(here[0])} {_n(here[1])} {_n(other[0])} {_n(other[1])}"
    return path + f"L{_n(points[-1][0])} {_n(points[-1][1])}"


def _towards(here: Point, there: Point, r: float) -> Point:
    far = hypot(there[0] - here[0], there[1] - here[1]) or 1
    return here[0] + (there[0] - here[0]) * r / far, here[1] + (there[1] - here[1]) * r / far


def _condition(label: Label, chart: Chart, pen: _Pen) -> str:
    face = chart.look.label
    x = {"start": label.x + 2, "middle": label.x + label.w / 2, "end": label.x + label.w - 2}[label.align]
    lines = _lines(label.lines, x, label.y, face.line, face.size)
    ground = _rect(label.x, label.y, label.w, label.h, pen.as_("labbg")) if label.align == "middle" else ""
    return f'{ground}<g {pen.as_("lab")} font-size="{_n(face.size)}" text-anchor="{label.align}">{lines}</g>'


def _connector(circle: Connector, chart: Chart, pen: _Pen) -> str:
    size = 8 if len(circle.letter) == 1 else 6.5
    return (
        f'<circle cx="{_n(circle.x)}" cy="{_n(circle.y)}" r="{_n(circle.r)}" {pen.as_("circle")}/>'
        f'<text x="{_n(circle.x)}" y="{_n(circle.y + size * 0.35)}" font-size="{_n(size)}" text-anchor="middle" '
        f"{pen.as_('letter')}>{escape(circle.letter)}</text>"
    )


# --- boxes ------------------------------------------------------------------------------------------------------------
def _box(box: Box, chart: Chart, pen: _Pen) -> str:
    mine = pen.is_mine(box)
    drawn = _outline(box, pen, mine) + _writing(box, chart, pen, mine)
    if not pen.screen or box.step is None:
        return f"<g>{drawn}</g>"
    is_cut = bool(box.lines) and box.lines[-1].endswith("…")
    # What is seen comes first, word for word: whoever speaks to the page says what stands there (WCAG 2.5.3).
    seen = " ".join(filter(None, [box.code, *box.party, *box.lines]))
    words = [seen, box.title if is_cut else "", "" if box.party else box.who, gettext("my step") if mine else ""]
    name = escape(", ".join(word for word in words if word))
    step = escape(tidy(box.step))
    full = f"<title>{escape(box.title)}</title>" if is_cut else ""
    return f'<a href="#step-{step}" data-step="{step}" aria-label="{name}">{full}{drawn}</a>'


def _outline(box: Box, pen: _Pen, mine: bool) -> str:
    part = {"start": "term", "end": "term", "decision": "dec", "wait": "wait"}.get(box.kind, "node")
    shape = _shape(box, pen.as_(part, mine=mine), 0)
    if mine:
        shape += _shape(box, 'class="fx-inner--me"', 3)
    return shape


def _shape(box: Box, dress: str, inset: float) -> str:
    x, y, w, h = box.x + inset, box.y + inset, box.w - 2 * inset, box.h - 2 * inset
    if box.shape in ("rect", "round"):
        return _rect(x, y, w, h, dress, max(1.0, (box.radius if box.shape == "round" else 4) - inset))
    if box.shape == "diamond":
        sharp = inset * box.w / box.h
        x, w = box.x + inset + sharp, box.w - 2 * (inset + sharp)
        y, h = y + inset * 0.4, h - inset * 0.8
        corners = [(x, y + h / 2), (x + w / 2, y), (x + w, y + h / 2), (x + w / 2, y + h)]
    else:
        p = box.point
        corners = [(x, y + h / 2), (x + p, y), (x + w - p, y), (x + w, y + h / 2), (x + w - p, y + h), (x + p, y + h)]
    return f'<path d="M{"L".join(f"{_n(a)} {_n(b)}" for a, b in corners)}Z" {dress}/>'


def _hourglass(right: float, middle: float, pen: _Pen) -> str:
    """The sign of waiting, before the text."""
    x, y = _n(right - 9), middle - 5
    low = f"M{x} {_n(y + 10)}h7M{_n(right - 8)} {_n(y)}l5 10M{_n(right - 3)} {_n(y)}l-5 10"
    return f'<path d="M{x} {_n(y)}h7{low}" {pen.as_("glass")}/>'


def _writing(box: Box, chart: Chart, pen: _Pen, mine: bool) -> str:
    look = chart.look
    centre = box.x + box.w / 2 + ((look.text.size + 2) / 2 if box.kind == "wait" else 0)
    high = len(box.party) * look.label.line + len(box.lines) * look.text.line
    top = box.y + (box.h - high) / 2
    text = _numeral(box, chart, pen, mine)
    if box.kind == "wait":
        wide = max((look.text.width(line) for line in box.lines), default=0.0)
        text += _hourglass(centre - wide / 2 - 2, box.y + box.h / 2, pen)
    if box.party:
        lines = _lines(box.party, centre, top, look.label.line, look.label.size)
        text += f'<g {pen.as_("who")} font-size="{_n(look.label.size)}" text-anchor="middle">{lines}</g>'
    part = "tt" if box.kind in ("start", "end") else "t"
    lines = _lines(box.lines, centre, top + len(box.party) * look.label.line, look.text.line, look.text.size)
    text += f'<g {pen.as_(part, mine=mine)} font-size="{_n(look.text.size)}" text-anchor="middle">{lines}</g>'
    return text


def _numeral(box: Box, chart: Chart, pen: _Pen, mine: bool) -> str:
    """The number of the step at the corner of its box; it is said before the title."""
    if not box.number:
        return ""
    size = chart.look.number.size
    base = box.number.y + chart.look.number.line / 2 + size * 0.35
    words = escape(box.number.lines[0])
    return (
        f'<text x="{_n(box.number.x)}" y="{_n(base)}" font-size="{_n(size)}" {pen.as_("no", mine=mine)}>{words}</text> '
    )
