"""Flow charts on paper: page-high pieces, the same lines going on from the same letter, text that can be read."""

import io
from collections import Counter

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings

from procedures.figures import notes_of, on_paper
from procedures.flow import Shortened, layout, pages, paper, shortened, svg
from procedures.flow.text import tidy
from procedures.sections import STEPS
from qms.printing import render
from tests.printing import samples as printing_samples
from tests.procedures import flow_checks, flow_samples
from tests.procedures.flow_samples import step, way
from tests.procedures.samples import chain, whole
from tests.procedures.samples import step as chain_step

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


# --- what is said short -----------------------------------------------------------------------------------------------
LONG = "Thẩm định hồ sơ, kiểm tra thực tế tại cơ sở, lập biên bản có chữ ký các bên " * 12


@random_graphs
@given(flow_samples.procedures(most_lanes=20))
def test_every_word_stands_in_the_chart_or_its_step_is_named_among_the_shortened(procedure):
    rows = [{**row, "number": f"B{number}"} for number, row in enumerate(procedure[0], 1)]
    pieces = paper(rows, procedure[1])
    short = shortened(pieces)
    for piece in pieces:
        for box in piece.boxes:
            told = "".join(box.lines).replace(" ", "")
            assert box.step is None or box.code in short.steps or told == tidy(box.title).replace(" ", "")
    assert set(short.shared) == set(pieces[0].shared)
    names = {lane.name for lane in pieces[0].lanes}
    assert set(short.lanes) <= names


def test_a_chart_that_says_everything_needs_no_note():
    assert shortened(paper(*flow_samples.refused_once())) == Shortened()
    assert shortened([]) == Shortened()


def test_steps_conditions_headings_and_shared_lanes_that_are_cut_are_told():
    steps = [
        step("a", "Chuyên viên", "decision", "Đủ?", "B1"),
        step("b", "Ban Chỉ đạo " * 30, title=LONG, number="B2"),
        step("c", "Văn thư", title="Vào sổ…", number="B3"),
    ]
    short = shortened(paper(steps, [way("a", "b", "K" * 400), way("a", "c", "Đủ")]))
    assert short.steps == ("B1", "B2")
    assert [name[:11] for name in short.lanes] == ["Ban Chỉ đạo"]
    forty = paper([step(f"s{n}", f"Vị trí số {n}", title="Thẩm định") for n in range(40)], [])
    assert len(shortened(forty).shared) == 41 - len(forty[0].lanes)


def test_the_notes_say_where_the_words_stand():
    said = list(notes_of(Shortened(("B1", "B12"), ("Ban Chỉ đạo liên ngành",), ("Kế toán", "Thủ quỹ"))))
    assert "bước B1, bước B12" in said[0]
    assert "Ban Chỉ đạo liên ngành" in said[1]
    assert "Kế toán; Thủ quỹ" in said[2]
    assert not list(notes_of(Shortened()))


@pytest.mark.parametrize(("lanes", "turned"), [(3, False), (11, True)])
def test_the_pages_of_the_pdf_are_as_wide_as_the_chart_whatever_the_section_has(lanes, turned):
    rows = [chain_step(n, responsible={"name": f"Vị trí <số> {n}"}) for n in range(1, lanes + 1)]
    data = {**chain(1), "steps": whole({"steps": rows})["steps"], "transitions": []}
    made = printing_samples.request()
    made["snapshot"]["content"] = {"procedures": data}
    made["snapshot"]["sections"] = [{
        "id": STEPS, "number": "5", "heading": "Trình tự", "level": 1, "landscape": not turned,
        "html": printing_samples.steps_table(),
    }]  # fmt: skip
    made["figures"] = on_paper(made["snapshot"])
    pages = pypdf.PdfReader(io.BytesIO(render(made, {}))).pages
    (drawn,) = [page for page in pages if f"Việc {lanes}" in page.extract_text()]
    assert (drawn.mediabox.width > drawn.mediabox.height) == turned
