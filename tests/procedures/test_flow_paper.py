"""Flow charts on paper: page-high pieces, the same lines going on from the same letter, text that can be read."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from procedures.flow import layout, pages, paper, svg
from tests.procedures import flow_checks, flow_samples
from tests.procedures.flow_samples import step, way

PORTRAIT, LANDSCAPE = (453, 560), (700, 385)
random_graphs = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def broken_rules(piece) -> dict:
    """Rules that hold of a piece by itself; its lines may end at a cut, so loose ends are not looked for."""
    rules = (flow_checks.crossed_boxes, flow_checks.overlapping_labels, flow_checks.labels_on_boxes)
    more = (flow_checks.text_outside, flow_checks.outside, flow_checks.boxes_overlapping)
    return {rule.__name__: wrong for rule in (*rules, *more) if (wrong := rule(piece))}


def touching_circles(piece) -> list:
    found = []
    for number, one in enumerate(piece.connectors):
        for other in piece.connectors[number + 1 :]:
            if (one.x - other.x) ** 2 + (one.y - other.y) ** 2 < (one.r + other.r) ** 2:
                found.append((one.letter, other.letter))
    return found


@random_graphs
@given(flow_samples.procedures())
def test_pieces_keep_every_rule_and_lose_nothing(procedure):
    pieces = paper(*procedure, portrait=PORTRAIT, landscape=LANDSCAPE)
    shown = Counter(box.step for piece in pieces for box in piece.boxes if box.step)
    assert shown == Counter(row["id"] for row in procedure[0])
    for piece in pieces:
        width, height = LANDSCAPE if piece.landscape else PORTRAIT
        assert piece.width * piece.scale <= width + 0.1
        assert piece.height * piece.scale <= height + 0.1
        assert not broken_rules(piece)
        assert not touching_circles(piece)


@random_graphs
@given(flow_samples.procedures())
def test_every_line_goes_on_from_the_letter_at_which_it_ended(procedure):
    pieces = paper(*procedure, portrait=PORTRAIT, landscape=LANDSCAPE)
    for before, after in zip(pieces, pieces[1:], strict=False):
        low, high = _circles(before, upper=False), _circles(after, upper=True)
        assert low == high
    arrows = Counter((edge.source, edge.target) for piece in pieces for edge in piece.edges if edge.arrow)
    assert set(arrows.values()) <= {1}
    assert set(arrows) == {(edge.source, edge.target) for piece in pieces for edge in piece.edges}


def _circles(piece, *, upper: bool) -> set:
    """Letters with their lines at one end of a piece: those above all of its boxes, or those below."""
    middle = min(box.y for box in piece.boxes) if upper else max(box.y + box.h for box in piece.boxes)
    return {(c.letter, c.edge, c.x) for c in piece.connectors if (c.y < middle if upper else c.y > middle)}


def test_a_chart_that_fits_its_page_is_one_piece_without_circles():
    (piece,) = paper(*flow_samples.refused_once())
    assert (piece.part, piece.parts, piece.connectors, piece.scale) == (1, 1, (), 1.0)
    assert not flow_checks.faults(piece)


def test_a_long_chart_is_cut_between_rows_with_the_lanes_on_every_piece():
    steps = [step(f"s{n}", f"Vị trí {n % 3}", title="Thẩm định hồ sơ", number=f"B{n}") for n in range(40)]
    pieces = paper(steps, [])
    assert len(pieces) > 2
    assert all(piece.lanes == pieces[0].lanes and piece.parts == len(pieces) for piece in pieces)
    for before, after in zip(pieces, pieces[1:], strict=False):
        (low,) = [c for c in before.connectors if c.y > before.height / 2]
        (high,) = [c for c in after.connectors if c.y < after.height / 2]
        assert (low.letter, low.x, low.edge) == (high.letter, high.x, high.edge)


def test_a_way_back_over_several_pages_keeps_its_letter():
    steps = [step(f"s{n}", "Vị trí", "decision" if n == 59 else "task") for n in range(60)]
    ways = [way(f"s{n}", f"s{n + 1}") for n in range(59)] + [way("s59", "s0", "Lại")]
    pieces = paper(steps, ways)
    assert len(pieces) > 2
    letters = [{c.letter for c in piece.connectors if c.edge == (59, 0)} for piece in pieces]
    assert all(len(found) == 1 and found == letters[0] for found in letters)


def test_more_lanes_than_fit_upright_are_turned_and_still_more_share_one():
    twelve = paper([step(f"s{n}", f"Vị trí số {n}", title="Thẩm định") for n in range(10)], [])
    assert all(piece.landscape for piece in twelve)
    forty = paper([step(f"s{n}", f"Vị trí số {n}", title="Thẩm định") for n in range(40)], [])
    assert all(piece.landscape and piece.shared for piece in forty)
    assert all(piece.scale == 1 for piece in [*twelve, *forty])


def test_text_on_paper_is_never_smaller_than_eight_points():
    for lanes in (1, 4, 7, 10, 20):
        for piece in paper([step(f"s{n}", f"Vị trí số {n}") for n in range(lanes)], []):
            look = piece.look
            sizes = (look.text.size, look.head.size, look.number.size, look.label.size)
            assert min(sizes) * piece.scale >= 8


def test_nothing_makes_no_piece():
    assert paper([], []) == []
    assert pages(layout([], []), 500, 400) == []


@pytest.mark.parametrize(("code", "steps", "ways"), flow_samples.real_procedures() or [("none", [], [])])
def test_the_sample_procedures_keep_the_rules_on_paper(code, steps, ways):
    if not steps:
        pytest.skip("the sample folder is not beside the project")
    pieces = paper(steps, ways)
    assert not [broken_rules(piece) for piece in pieces if broken_rules(piece) or touching_circles(piece)]
    assert all(svg(piece, "paper").startswith("<svg") for piece in pieces)
