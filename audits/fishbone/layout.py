"""Where everything of a fishbone lies. Pure: lines of an analysis in, boxes of text and strokes out.

Three bones above the spine, three below, in the order of `Bone`. A bone without a cause is drawn too, so that it shows
that somebody looked there. What explains another cause stands further in, under it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from audits.kinds import Bone
from procedures.flow.text import Face, tidy, wrapped

COLUMN, HEAD, PAD, GAP = 258.0, 190.0, 14.0, 8.0  # units of the drawing, as pixels on a screen
SLANT = 46.0  # how far a bone leans
INDENT = 14.0
MOST_LINES, MOST_HEAD = 6, 9


@dataclass(frozen=True)
class Words:
    """Lines of text from a point downwards; `kind` dresses them: cause, bone, head."""

    x: float
    y: float
    lines: tuple[str, ...]
    kind: str
    line: float
    size: float


@dataclass(frozen=True)
class Stroke:
    """A straight line; `kind` dresses it: spine, bone, twig."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str


@dataclass
class Fish:
    """The whole drawing. `head` is the box of the problem: x, y, width, height."""

    width: float
    height: float
    head: tuple[float, float, float, float]
    words: list[Words] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)


@dataclass(frozen=True)
class _Entry:
    lines: tuple[str, ...]
    depth: int


def lay_out(lines: Iterable[Any], problem: str, *, text: Face, strong: Face) -> Fish:
    """`lines` have `place`, `bone`, `text`, `under_id`, `pk`; `problem` is what it is the cause of."""
    entries = {bone: [] for bone in Bone.values}
    depths: dict[int, int] = {}
    for row in _ordered(lines):
        depths[row.pk] = depths.get(row.under_id, -1) + 1
        depth = min(depths[row.pk], 3)
        room = COLUMN - SLANT - 2 * PAD - depth * INDENT
        entries[row.bone].append(_Entry(wrapped(tidy(row.text), room, text, MOST_LINES), depth))
    bones = list(entries)
    above, below = bones[:3], bones[3:]
    up = max(_height(entries[bone], text) for bone in above) + strong.line + 3 * GAP
    down = max(_height(entries[bone], text) for bone in below) + strong.line + 3 * GAP
    spine = up + PAD
    fish = Fish(3 * COLUMN + HEAD + PAD, up + down + 2 * PAD, (0, 0, 0, 0))
    _spine(fish, spine, tidy(problem), strong)
    for place, (over, under) in enumerate(zip(above, below, strict=True)):
        _bone(fish, place, entries[over], str(Bone(over).label), spine, up, -1, text=text, strong=strong)
        _bone(fish, place, entries[under], str(Bone(under).label), spine, down, 1, text=text, strong=strong)
    return fish


def _ordered(lines: Iterable[Any]) -> list[Any]:
    """Each line behind what it explains."""
    rows = sorted(lines, key=lambda row: row.place)
    below: dict[int | None, list[Any]] = {}
    for row in rows:
        below.setdefault(row.under_id, []).append(row)

    def walk(key: int | None) -> list[Any]:
        return [one for row in below.get(key, []) for one in (row, *walk(row.pk))]

    return walk(None)


def _height(entries: list[_Entry], face: Face) -> float:
    return sum(len(one.lines) * face.line + GAP for one in entries) + GAP


def _spine(fish: Fish, y: float, problem: str, strong: Face) -> None:
    lines = wrapped(problem, HEAD - 2 * PAD, strong, MOST_HEAD)
    height = len(lines) * strong.line + 2 * PAD
    left, top = 3 * COLUMN, y - height / 2
    fish.head = (left, top, HEAD, height)
    fish.height = max(fish.height, y + height / 2 + PAD)
    fish.strokes.append(Stroke(PAD, y, left, y, "spine"))
    fish.words.append(Words(left + PAD, top + PAD, lines, "head", strong.line, strong.size))


def _bone(
    fish: Fish,
    place: int,
    entries: list[_Entry],
    label: str,
    spine: float,
    reach: float,
    side: int,
    *,
    text: Face,
    strong: Face,
) -> None:
    """One bone from its name at the far end to the spine; `side` is -1 above, 1 below."""
    right = (place + 1) * COLUMN - PAD
    far = spine + side * reach
    fish.strokes.append(Stroke(right - SLANT, far - side * strong.line, right, spine, "bone"))
    left = place * COLUMN + PAD
    name_y = far if side < 0 else far - strong.line
    fish.words.append(Words(left, name_y, (label,), "bone", strong.line, strong.size))
    y = far + strong.line + GAP if side < 0 else spine + 2 * GAP
    for entry in entries:
        height = len(entry.lines) * text.line
        fish.words.append(Words(left + entry.depth * INDENT, y, entry.lines, "cause", text.line, text.size))
        foot = y + height + 2
        share = abs(spine - foot) / (reach - strong.line)
        fish.strokes.append(Stroke(left + entry.depth * INDENT, foot, right - SLANT * min(share, 1), foot, "twig"))
        y += height + GAP
