"""The fishbone as SVG, in two dresses: classes for the screen, which follow light and dark; attributes for paper."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from audits.fishbone.layout import Fish, Words, lay_out
from procedures.flow.text import Face
from qms.printing.letters import printable

SCREEN = (Face("sans-400", 14, 19), Face("sans-600", 14, 19))
PAPER = (Face("serif-400", 18, 22), Face("serif-700", 18, 22))
PAPER_FONT = "Liberation Serif"
Dress = dict[str, tuple[tuple[str, str], ...]]
_LINE, _INK = (("fill", "none"), ("stroke", "#000")), (("fill", "#000"),)
_PAPER: Dress = {
    "spine": (*_LINE, ("stroke-width", "2")),
    "bone": (*_LINE, ("stroke-width", "1.3")),
    "twig": (("fill", "none"), ("stroke", "#555"), ("stroke-width", "0.7")),
    "box": (*_LINE, ("stroke-width", "1.3")),
    "t-cause": _INK,
    "t-bone": (*_INK, ("font-weight", "bold")),
    "t-head": (*_INK, ("font-weight", "bold")),
}


def on_screen(lines: Iterable[Any], problem: str) -> SafeString:
    """With classes of `finding.css`; named for who does not see it, told in words beside it."""
    text, strong = SCREEN
    fish = lay_out(lines, problem, text=text, strong=strong)
    return _svg(fish, {}, _("Fishbone diagram of the cause; the list beside it says the same"))


def on_paper(lines: Iterable[Any], problem: str, width: float) -> SafeString:
    """With attributes, since the typesetter applies no style sheet inside a drawing; `width` in points."""
    text, strong = PAPER
    fish = lay_out(lines, problem, text=text, strong=strong)
    high = fish.height * width / fish.width
    return _svg(fish, _PAPER, "Sơ đồ xương cá", (f"{width:.1f}pt", f"{high:.1f}pt"))


def _svg(fish: Fish, dress: Dress, name: str, size: tuple[str, str] | None = None) -> SafeString:
    def dressed(kind: str) -> SafeString:
        return format_html_join(" ", '{}="{}"', dress[kind] if dress else (("class", f"fish-{kind}"),))

    strokes = format_html_join(
        "",
        '<line x1="{}" y1="{}" x2="{}" y2="{}" {}/>',
        ((_n(s.x1), _n(s.y1), _n(s.x2), _n(s.y2), dressed(s.kind)) for s in fish.strokes),
    )
    box = format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="4" {}/>', *(_n(one) for one in fish.head), dressed("box")
    )
    told = printable if dress else str
    words = format_html_join("", "{}", ((_text(one, dressed(f"t-{one.kind}"), told),) for one in fish.words))
    wide, high = size or (_n(fish.width), _n(fish.height))
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="fish" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" '
        'height="{}" font-family="{}">{}{}{}</svg>',
        name, _n(fish.width), _n(fish.height), wide, high, PAPER_FONT if dress else "inherit", strokes, box, words,
    )  # fmt: skip


def _text(words: Words, dress: SafeString, told: Callable[[str], str]) -> SafeString:
    spans = format_html_join(
        "",
        '<tspan x="{}" y="{}">{}</tspan>',
        ((_n(words.x), _n(words.y + n * words.line + words.size), told(line)) for n, line in enumerate(words.lines)),
    )
    return format_html('<text font-size="{}" {}>{}</text>', words.size, dress, spans)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
