"""A flow chart as plain values: where everything stands. Lengths are units of the drawing: CSS px on screen, points on paper.

x grows to the right, y downwards, the origin is the upper left corner of the chart (lane headings included).
"""

from dataclasses import dataclass, field
from math import sqrt

from procedures.flow.text import Face

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """Sizes of one kind of drawing. `box` are the least and the most width of a box; `track` the distance of parallel lines."""

    text: Face
    head: Face
    number: Face
    label: Face
    box: tuple[float, float]
    pad: float  # between a box and its text
    track: float
    port: float  # between lines that leave one side of a box
    lane_gap: float  # least room between two boxes side by side
    row_gap: float  # least room between two boxes one above the other
    label_width: float  # of a condition beside a box, if its words allow
    arrow: float  # length of an arrow head
    most_lines: int = 7
    most_lanes: int = 16


def screen_look() -> Look:
    """For pages: Be Vietnam Pro, in CSS px."""
    return Look(
        text=Face("sans-400", 12.5, 16),
        head=Face("sans-600", 12.5, 16),
        number=Face("sans-600", 11, 13),
        label=Face("sans-500", 11, 13.5),
        box=(96, 132),
        pad=8,
        track=9,
        port=10,
        lane_gap=26,
        row_gap=30,
        label_width=60,
        arrow=7,
    )


def paper_look(size: float = 9, least: float = 5.3) -> Look:
    """For print: Liberation Serif of `size` points; nothing is smaller than `size` less half a point, 8 at least.

    `least`: the least width of a box, in sizes of its text.
    """
    small = max(8.0, size - 0.5)
    return Look(
        text=Face("serif-400", size, size * 1.18),
        head=Face("serif-700", size, size * 1.18),
        number=Face("serif-700", small, small * 1.1),
        label=Face("serif-italic", small, small * 1.12),
        box=(least * size, 11.5 * size),
        pad=4,
        track=8,
        port=8,
        lane_gap=15,
        row_gap=22,
        label_width=4 * size,
        arrow=4.5,
        most_lines=12,
    )


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text in a rectangle. `align`: start, middle or end, where its lines lie inside."""

    x: float
    y: float
    w: float
    h: float
    lines: tuple[str, ...]
    align: str = "middle"


@dataclass(frozen=True, slots=True)
class Lane:
    """A column for one responsible party. `x`, `w`: its strip; `centre`: the middle of its boxes."""

    name: str
    x: float
    w: float
    centre: float
    lines: tuple[str, ...]
    whole: bool = True  # False: the name did not fit


@dataclass(frozen=True, slots=True)
class Box:
    """A step (or, with `step` None, an end that the transitions name but no step stands for).

    `shape`: rect, round, diamond or hexagon, inside x, y, w, h. `party`: lines above the title: a number
    too long to stand above the box, who acts in a lane shared by several.
    """

    step: str | None
    kind: str
    shape: str
    lane: int
    row: int
    x: float
    y: float
    w: float
    h: float
    title: str
    lines: tuple[str, ...]
    party: tuple[str, ...] = ()
    number: Label | None = None
    who: str = ""
    code: str = ""  # the number of the step as written

    @property
    def radius(self) -> float:
        """Of the corners of a round box."""
        return min(self.h / 2, 18)

    @property
    def point(self) -> float:
        """How far the pointed sides of a hexagon reach inwards."""
        return min(12.0, self.w / 8)

    def inset_x(self, dy: float) -> float:
        """How far the outline lies inside the left and right edge, `dy` from the middle."""
        if self.shape == "diamond":
            return abs(dy) * self.w / self.h
        if self.shape == "hexagon":
            return abs(dy) * self.point * 2 / self.h
        if self.shape == "round":
            beyond = abs(dy) - (self.h / 2 - self.radius)
            return self.radius - sqrt(max(0.0, self.radius**2 - beyond**2)) if beyond > 0 else 0.0
        return 0.0

    def inset_y(self, dx: float) -> float:
        """How far the outline lies inside the upper and lower edge, `dx` from the middle."""
        if self.shape == "diamond":
            return abs(dx) * self.h / self.w
        if self.shape == "hexagon":
            beyond = abs(dx) - (self.w / 2 - self.point)
            return max(0.0, beyond) * self.h / 2 / self.point
        if self.shape == "round":
            beyond = abs(dx) - (self.w / 2 - self.radius)
            return self.radius - sqrt(max(0.0, self.radius**2 - beyond**2)) if beyond > 0 else 0.0
        return 0.0


@dataclass(frozen=True, slots=True)
class Edge:
    """A transition from box to box (their places in the boxes of the whole chart) along `points`; `back`: to a step one came through.

    After a cut an edge may be in several strokes: those with `arrow` False go on at a connector.
    """

    source: int
    target: int
    points: tuple[Point, ...]
    condition: str = ""
    back: bool = False
    label: Label | None = None
    arrow: bool = True


@dataclass(frozen=True, slots=True)
class Connector:
    """A lettered circle (middle x, y; radius r) where a line leaves for another piece or comes from one."""

    x: float
    y: float
    r: float
    letter: str
    edge: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything to draw. `head`: height of the lane headings. `cuts`: levels between rows where paper may cut it."""

    width: float
    height: float
    head: float
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    look: Look
    connectors: tuple[Connector, ...] = ()
    landscape: bool = False
    part: int = 1
    parts: int = 1
    scale: float = 1.0  # of the whole drawing, where it would not fit its page otherwise
    shared: tuple[str, ...] = field(default=())  # parties that had to share one lane
    codes: tuple[str, ...] = field(default=())  # numbers of all boxes of the whole chart, by their places
