"""What a chart says short, and where it stands in full: no word is lost on paper without saying so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from procedures.flow.chart import Box, Chart
from procedures.flow.text import tidy


@dataclass(frozen=True, slots=True)
class Shortened:
    """`steps`: numbers of the steps whose title, party or condition is cut; `lanes`: whole names of headings that are cut;
    `shared`: who stands in the lane of several."""

    steps: tuple[str, ...] = ()
    lanes: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


def shortened(pieces: Sequence[Chart]) -> Shortened:
    """What the pieces of one chart do not say in full, each once, in the order of the chart."""
    if not pieces:
        return Shortened()
    codes = pieces[0].codes
    cut = [box.code for piece in pieces for box in piece.boxes if _is_cut(box)]
    cut += [
        codes[edge.source]
        for piece in pieces
        for edge in piece.edges
        if edge.label and not _says(edge.label.lines, edge.condition)
    ]
    lanes = [lane.name for lane in pieces[0].lanes if not _says(lane.lines, lane.name)]
    steps = sorted(set(filter(None, cut)), key=codes.index)
    return Shortened(tuple(steps), tuple(lanes), pieces[0].shared)


def _is_cut(box: Box) -> bool:
    party = "".join(box.party)
    return not _says(box.lines, box.title) or bool(party and _plain(box.who) not in _plain(party))


def _says(lines: Iterable[str], text: str) -> bool:
    return _plain("".join(lines)) == _plain(text)


def _plain(text: str) -> str:
    return tidy(text).replace(" ", "")
