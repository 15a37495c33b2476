"""What must hold of every chart, measured on its plain values."""

from itertools import combinations

from procedures.flow.chart import Box, Chart, Label

_NEAR = 0.6  # rounding of coordinates


def crossed_boxes(chart: Chart) -> list[tuple]:
    """Segments that run through the inside of a box's outline."""
    return [
        (number, box.step)
        for number, edge in enumerate(chart.edges)
        for a, b in zip(edge.points, edge.points[1:], strict=False)
        for box in chart.boxes
        if _inside(box, a, b)
    ]


def _inside(box: Box, a, b) -> bool:
    (x1, y1), (x2, y2) = a, b
    cx, cy = box.x + box.w / 2, box.y + box.h / 2
    if x1 == x2:
        if not box.x + _NEAR < x1 < box.x + box.w - _NEAR:
            return False
        low, high = box.y + box.inset_y(x1 - cx), box.y + box.h - box.inset_y(x1 - cx)
        return min(y1, y2) < high - _NEAR and max(y1, y2) > low + _NEAR
    if not box.y + _NEAR < y1 < box.y + box.h - _NEAR:
        return False
    low, high = box.x + box.inset_x(y1 - cy), box.x + box.w - box.inset_x(y1 - cy)
    return min(x1, x2) < high - _NEAR and max(x1, x2) > low + _NEAR


def coinciding(chart: Chart) -> list[tuple[int, int]]:
    """Pairs of lines that lie on one another, or so near that they look like one."""
    rows: dict[tuple[str, int], list[tuple[float, float, float, int]]] = {}
    found = []
    for number, edge in enumerate(chart.edges):
        for (x1, y1), (x2, y2) in zip(edge.points, edge.points[1:], strict=False):
            axis, level, one, other = ("v", x1, y1, y2) if x1 == x2 else ("h", y1, x1, x2)
            low, high = min(one, other), max(one, other)
            for near in (-1, 0, 1):
                for at, a, b, whose in rows.get((axis, round(level) + near), ()):
                    if whose != number and abs(at - level) < 1.5 and a < high - _NEAR and low < b - _NEAR:
                        found.append((whose, number))
            rows.setdefault((axis, round(level)), []).append((level, low, high, number))
    return found


def labels(chart: Chart) -> list[Label]:
    return [edge.label for edge in chart.edges if edge.label] + [box.number for box in chart.boxes if box.number]


def overlapping_labels(chart: Chart) -> list[tuple[Label, Label]]:
    return [(a, b) for a, b in combinations(labels(chart), 2) if _overlap(a, b)]


def _overlap(a, b) -> bool:
    return a.x < b.x + b.w - _NEAR and b.x < a.x + a.w - _NEAR and a.y < b.y + b.h - _NEAR and b.y < a.y + a.h - _NEAR


def labels_on_boxes(chart: Chart) -> list[tuple]:
    """Labels that touch the outline of a box. The number of a diamond stands in the empty corner of its rectangle."""
    return [(label.lines, box.step) for label in labels(chart) for box in chart.boxes if _on(label, box)]


def _on(label: Label, box: Box) -> bool:
    if not _overlap(label, box):
        return False
    cx, cy = box.x + box.w / 2, box.y + box.h / 2
    for x in (label.x, label.x + label.w):
        for y in (label.y, label.y + label.h):
            if abs(x - cx) < box.w / 2 - _NEAR and abs(y - cy) < box.h / 2 - box.inset_y(x - cx) - _NEAR:
                return True
    return box.shape != "diamond"


def text_outside(chart: Chart) -> list[tuple]:
    """Lines of text wider than their box, its outline at that height, their lane or their label."""
    look, found = chart.look, []
    for box in chart.boxes:
        high = len(box.party) * look.label.line + len(box.lines) * look.text.line
        top = -high / 2
        for face, lines in ((look.label, box.party), (look.text, box.lines)):
            for line in lines:
                inset = max(box.inset_x(top + 2), box.inset_x(top + face.line - 2))
                room = box.w - 2 * inset - (look.text.size + 2 if box.kind == "wait" else 0)
                if face.width(line) > room + _NEAR:
                    found.append((box.step, line, face.width(line), room))
                top += face.line
        if high > box.h + _NEAR:
            found.append((box.step, "height", high, box.h))
    found += [(lane.name, line) for lane in chart.lanes for line in lane.lines if look.head.width(line) > lane.w]
    for edge in chart.edges:
        if edge.label:
            found += [
                (line, edge.label.w) for line in edge.label.lines if look.label.width(line) > edge.label.w + _NEAR
            ]
    return found


def outside(chart: Chart) -> list[object]:
    """Whatever leaves the drawing."""
    rects = [*chart.boxes, *labels(chart)]
    found: list[object] = [
        r for r in rects if r.x < 0 or r.y < 0 or r.x + r.w > chart.width + _NEAR or r.y + r.h > chart.height + _NEAR
    ]
    for edge in chart.edges:
        found += [p for p in edge.points if not (0 <= p[0] <= chart.width and 0 <= p[1] <= chart.height)]
    for c in chart.connectors:
        if c.x - c.r < -_NEAR or c.y - c.r < chart.head - _NEAR or c.y + c.r > chart.height + _NEAR:
            found.append(c)
    return found


def loose_ends(chart: Chart) -> list[tuple]:
    """Lines that do not run, in straight level pieces, from the outline of their box to the outline of theirs."""
    found = []
    for edge in chart.edges:
        for a, b in zip(edge.points, edge.points[1:], strict=False):
            if a[0] != b[0] and a[1] != b[1]:
                found.append(("slanting", a, b))
        for box, point in ((chart.boxes[edge.source], edge.points[0]), (chart.boxes[edge.target], edge.points[-1])):
            if not _on_outline(box, point):
                found.append((box.step, point))
    return found


def _on_outline(box: Box, point) -> bool:
    dx, dy = point[0] - box.x - box.w / 2, point[1] - box.y - box.h / 2
    if abs(dx) > box.w / 2 + _NEAR or abs(dy) > box.h / 2 + _NEAR:
        return False
    sideways = abs(abs(dx) - (box.w / 2 - box.inset_x(dy))) < _NEAR
    return sideways or abs(abs(dy) - (box.h / 2 - box.inset_y(dx))) < _NEAR


def boxes_overlapping(chart: Chart) -> list[tuple]:
    return [(a.step, b.step) for a, b in combinations(chart.boxes, 2) if _overlap(a, b)]


def faults(chart: Chart) -> dict[str, list]:
    """Every rule that is broken, with where."""
    rules = {
        "a line crosses a box": crossed_boxes,
        "lines coincide": coinciding,
        "labels overlap": overlapping_labels,
        "a label lies on a box": labels_on_boxes,
        "text leaves its place": text_outside,
        "something leaves the drawing": outside,
        "a line has a loose end": loose_ends,
        "boxes overlap": boxes_overlapping,
    }
    return {name: wrong for name, rule in rules.items() if (wrong := rule(chart))}
