"""Figures drawn: columns, one stacked bar, bars beside their names, a line over time. Plain geometry, no text outside its box."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from qms.web.charts.figure import Figure, Number, shown

WIDTH, HEIGHT, FOOT, HEAD = 520, 200, 28, 20
BAR = 0.6  # of the room of a column
LETTER = 6.6  # width of a letter of the labels, in the units of the drawing
GRIDS = 4


def columns(figure: Figure) -> SafeString:
    """A column for each row, its series stacked, the sum above it."""
    room, high = WIDTH / max(len(figure.rows), 1), HEIGHT - FOOT - HEAD
    parts = [_grid(figure.top)]
    for place, row in enumerate(figure.rows):
        x, y = place * room, float(HEAD + high)
        for number, (one, value) in enumerate(zip(figure.series, row.values, strict=True)):
            tall = high * float(value or 0) / float(figure.top)
            y -= tall
            if value:
                box = _rect(x + room * (1 - BAR) / 2, y, room * BAR, tall, row.dress or one.dress)
                parts.append(_linked(row.leads(number), box, f"{row.label}, {one.name}: {shown(value, figure.unit)}"))
        parts.append(_text(x + room / 2, y - 5, shown(row.total, figure.unit), "ch-n ch-m"))
        parts.append(_text(x + room / 2, HEIGHT - 8, cut(str(row.label), room), "ch-t2 ch-m"))
    parts.append(_line(0, HEAD + high, WIDTH, HEAD + high, "ch-axis"))
    return _svg(figure, parts)


def stacked(figure: Figure) -> SafeString:
    """One bar over the whole width: each row a part of it. Parts that are 0 are left out."""
    total, x, parts = sum(row.total for row in figure.rows) or 1, 0.0, []
    for row in figure.rows:
        wide = 1000 * float(row.total) / float(total)
        if wide:
            box = _rect(x, 0, max(wide - 2, 1), 40, row.dress or figure.series[0].dress)
            parts.append(_linked(row.url, box, f"{row.label}: {shown(row.total, figure.unit)}"))
        x += wide
    return format_html(
        '<svg class="stackbar" viewBox="0 0 1000 40" preserveAspectRatio="none" role="{}" aria-label="{}">{}</svg>',
        _role(figure), figure.told(), _joined(parts),
    )  # fmt: skip


def bars(figure: Figure) -> list[dict[str, Any]]:
    """For a table whose cells are the bars: label, address, drawing (hidden from who hears the table), the number in words."""
    found = []
    for row in figure.rows:
        wide, parts = 0.0, [_rect(0, 0, 100, 16, "ch-track")]
        for one, value in zip(figure.series, row.values, strict=True):
            part = 100 * float(value or 0) / float(figure.top)
            parts.append(_rect(wide, 0, min(part, 100 - wide), 16, row.dress or one.dress))
            wide = min(wide + part, 100)
        if figure.target:
            at = 100 * float(figure.target) / float(figure.top)
            parts.append(_line(at, 0, at, 16, "ch-target"))
        drawn = format_html(
            '<svg viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>',
            _joined(parts),
        )
        found.append(
            {"label": row.label, "url": row.url, "bar": drawn, "number": shown(_only(row.values), figure.unit)}
        )
    return found


def line(figure: Figure) -> SafeString:
    """The first series over the rows as a line with points; breaks where there is no value; the target dashed."""
    room, high = WIDTH / max(len(figure.rows), 1), HEIGHT - FOOT - HEAD

    def at(value: Number) -> float:
        part = (float(value) - float(figure.least)) / (float(figure.top) - float(figure.least))
        return HEAD + high - high * min(max(part, 0), 1)

    parts, before = [_grid(figure.top)], None
    if figure.target is not None:
        parts.append(_line(0, at(figure.target), WIDTH, at(figure.target), "ch-target"))
    for place, row in enumerate(figure.rows):
        x, value = place * room + room / 2, row.values[0]
        parts.append(_text(x, HEIGHT - 8, cut(str(row.label), room), "ch-t2 ch-m"))
        here = None if value is None else (x, at(value))
        if before and here:
            parts.append(_line(*before, *here, "ch-line"))
        before = here
    for place, row in enumerate(figure.rows):
        if row.values[0] is not None:
            x, y = place * room + room / 2, at(row.values[0])
            dot = format_html(
                '<circle cx="{}" cy="{}" r="4" class="{}"/>', _n(x), _n(y), row.dress or figure.series[0].dress
            )
            parts.append(_linked(row.url, dot, f"{row.label}: {shown(row.values[0], figure.unit)}"))
            parts.append(_text(x, y - 8, shown(row.values[0]), "ch-n ch-m"))
    parts.append(_line(0, HEAD + high, WIDTH, HEAD + high, "ch-axis"))
    return _svg(figure, parts)


def cut(label: str, room: float) -> str:
    """As much of a label as its room holds; the table has the whole of it."""
    most = max(int(room / LETTER), 2)
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"


def _only(values: tuple[Number | None, ...]) -> Number | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _grid(top: Number) -> SafeString:
    high = HEIGHT - FOOT - HEAD
    rows = ((HEAD + high * place / GRIDS,) for place in range(GRIDS))
    return _joined(_line(0, y, WIDTH, y, "ch-grid") for (y,) in rows)


def _svg(figure: Figure, parts: Iterable[SafeString]) -> SafeString:
    return format_html(
        '<svg viewBox="0 0 {} {}" role="{}" aria-label="{}">{}</svg>',
        WIDTH, HEIGHT, _role(figure), figure.told(), _joined(parts),
    )  # fmt: skip


def _role(figure: Figure) -> str:
    """A picture, but where parts of it lead somewhere: what is inside a picture may not be clicked."""
    return "group" if any(row.url or row.urls for row in figure.rows) else "img"


def _rect(x: float, y: float, wide: float, tall: float, dress: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>',
        _n(x),
        _n(y),
        _n(max(wide, 0)),
        _n(max(tall, 0)),
        dress,
    )


def _line(x1: float, y1: float, x2: float, y2: float, dress: str) -> SafeString:
    return format_html(
        '<path d="M{} {}L{} {}" class="{}" vector-effect="non-scaling-stroke"/>', _n(x1), _n(y1), _n(x2), _n(y2), dress
    )


def _text(x: float, y: float, words: str, dress: str) -> SafeString:
    return format_html('<text x="{}" y="{}" class="{}">{}</text>', _n(x), _n(max(y, 12)), dress, words)


def _linked(url: str, shape: SafeString, words: str) -> SafeString:
    """The shape with its words for the mouse. The way by keyboard is in the table: a picture is one stop, not forty."""
    titled = format_html("<g><title>{}</title>{}</g>", words, shape)
    return format_html('<a href="{}" tabindex="-1" aria-hidden="true">{}</a>', url, titled) if url else titled


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
