"""Where along its side each line leaves and enters a box, so that no two lines lie on one another."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from procedures.flow.chart import Box, Look
from procedures.flow.measuring import NUMBER_ROOM
from procedures.flow.sequence import Course, Link, Node


@dataclass(slots=True)
class Grid:
    """Levels of all tracks: `xs` of vertical and `ys` of horizontal legs by (channel, track)."""

    xs: dict[tuple[int, int], float]
    ys: dict[tuple[int, int], float]


@dataclass(slots=True)
class _Taken:
    """Pieces of lines hanging on boxes: by level, from and to along it."""

    pieces: dict[float, list[tuple[float, float, int]]] = field(default_factory=dict)

    def meets(self, level: float, one: float, other: float, link: int) -> bool:
        """A piece of another line lies there."""
        low, high = min(one, other) - 1, max(one, other) + 1
        near = (self.pieces.get(round(level) + d, ()) for d in (-1, 0, 1))
        return any(a < high and low < b and whose != link for pieces in near for a, b, whose in pieces)

    def add(self, level: float, one: float, other: float, link: int) -> None:
        self.pieces.setdefault(round(level), []).append((min(one, other), max(one, other), link))


class Ports:
    """Gives out places on sides. `lines` afterwards holds, by link, the points of its line."""

    def __init__(self, course: Course, boxes: dict[int, Box], grid: Grid, look: Look) -> None:
        self.boxes, self.grid, self.look = boxes, grid, look
        self.down, self.across = _Taken(), _Taken()
        self.exits: dict[int, float] = {}
        self.entries: dict[int, float] = {}
        self.used: dict[tuple[int, str], set[float]] = {}
        self.lines: dict[int, tuple[tuple[float, float], ...]] = {}
        for link in self._ordered(course.links):
            self._leave(link)
            self._arrive(link)
            self.lines[link.place] = self._points(link)

    def _ordered(self, links: Iterable[Link]) -> list[Link]:
        """Straight ones first, they need the middle; then those that lie deepest under (highest over) their box."""
        return sorted(
            links, key=lambda x: (bool(x.legs) or (x.exit in "lr") != (x.entry in "lr"), self._slope(x), x.place)
        )

    def _slope(self, link: Link) -> float:
        if not link.legs:
            return 0.0
        levels = [self._level(leg.axis, leg.channel, leg.track) for leg in link.legs if leg.axis == "h"]
        if link.exit == "b" and levels:
            return -levels[0] if link.entry != "t" or len(levels) > 1 else levels[-1]
        return levels[-1] if levels else 0.0

    def _level(self, axis: str, channel: int, track: int) -> float:
        return (self.grid.ys if axis == "h" else self.grid.xs)[channel, track]

    def _centre(self, node: Node) -> tuple[float, float]:
        box = self.boxes[node.place]
        return box.x + box.w / 2, box.y + box.h / 2

    # --- both ends ------------------------------------------------------------------------------------------------
    def _leave(self, link: Link) -> None:
        first = link.legs[0] if link.legs else None
        if first is None:
            middle = self._centre(link.target)
            far = middle[link.exit in "tb"]
        else:
            far = self._level(first.axis, first.channel, first.track)
        self.exits[link.place] = self._place(link.source, link.exit, far, self._lean(link, leaving=True), link)

    def _arrive(self, link: Link) -> None:
        if not link.legs and (link.exit, link.entry) in {("b", "t"), ("l", "r"), ("r", "l")}:
            self.entries[link.place] = self.exits[link.place]
            self.used.setdefault((link.target.place, link.entry), set()).add(0.0)
            return
        last = link.legs[-1] if link.legs else None
        far = self._level(last.axis, last.channel, last.track) if last else self.exits[link.place]
        self.entries[link.place] = self._place(link.target, link.entry, far, self._lean(link, leaving=False), link)

    def _lean(self, link: Link, *, leaving: bool) -> int:
        """-1: the line goes to (comes from) the left; 1: the right; 0: neither."""
        here, there = (link.source, link.target) if leaving else (link.target, link.source)
        legs = link.legs if leaving else link.legs[::-1]
        across = next((leg for leg in legs if leg.axis == "v"), None)
        if across is not None and legs[0].axis == "h":
            return 1 if across.channel > here.lane else -1
        return (there.lane > here.lane) - (there.lane < here.lane)

    def _place(self, node: Node, side: str, far: float, lean: int, link: Link) -> float:
        """A level (x for above and below, y at the sides) for a line that runs from the box to `far`."""
        box, middle = self.boxes[node.place], self._centre(node)
        level = middle[0] if side in "tb" else middle[1]
        start = {"t": box.y, "b": box.y + box.h, "l": box.x, "r": box.x + box.w}[side]
        taken = self.down if side in "tb" else self.across
        used = self.used.setdefault((node.place, side), set())
        offsets = self._offsets(box, side, lean)
        free = [x for x in offsets if x not in used and not taken.meets(level + x, start, far, link.place)]
        offset = (free or [x for x in offsets if x not in used] or [*offsets, 0.0])[0]
        used.add(offset)
        taken.add(level + offset, start, far, link.place)
        return level + offset

    def _offsets(self, box: Box, side: str, lean: int) -> list[float]:
        step = self.look.port
        if side in "lr":
            return [0.0, step, step / 2, -step / 2] if box.h / 2 - 4 > step else [0.0, box.h / 4]
        most = box.w / 2 - (4 if box.shape == "rect" else 12)
        least = -most
        if side == "t" and box.number:
            least = max(least, box.number.w + NUMBER_ROOM - box.w / 2)
        even = range(1, int(most / step) + 1)
        sides = [[d * step * n for n in even] for d in ((-1, 1) if lean < 0 else (1, -1))]
        ordered = (
            [0.0, *sides[0], *sides[1]] if lean else [0.0, *(x for pair in zip(*sides, strict=True) for x in pair)]
        )
        closer = [d * step * (n - 0.5) for n in even for d in (1, -1)]  # many lines stand at half the distance
        return [x for x in [*ordered, *closer] if x >= least]

    # --- the line -------------------------------------------------------------------------------------------------
    def _points(self, link: Link) -> tuple[tuple[float, float], ...]:
        levels = [(leg.axis == "h", self._level(leg.axis, leg.channel, leg.track)) for leg in link.legs]
        levels = [(link.exit in "lr", self.exits[link.place]), *levels, (link.entry in "lr", self.entries[link.place])]
        points = [self._on(link.source, link.exit, self.exits[link.place])]
        for (level_is_y, one), (_other_is_y, other) in zip(levels, levels[1:], strict=False):
            if level_is_y != _other_is_y:
                points.append((other, one) if level_is_y else (one, other))
        points.append(self._on(link.target, link.entry, self.entries[link.place]))
        return tuple((round(x, 2), round(y, 2)) for x, y in points)

    def _on(self, node: Node, side: str, level: float) -> tuple[float, float]:
        """The point of the outline at this level of this side."""
        box, (cx, cy) = self.boxes[node.place], self._centre(node)
        if side in "tb":
            inset = box.inset_y(level - cx)
            return level, (box.y + inset if side == "t" else box.y + box.h - inset)
        inset = box.inset_x(level - cy)
        return (box.x + inset if side == "l" else box.x + box.w - inset), level
