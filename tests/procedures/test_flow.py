"""Flow charts: whatever the procedure is, no line crosses a box, no text leaves its box, no two labels overlap."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings

from procedures.flow import layout, screen_look
from procedures.flow.text import Face, clipped, tidy, wrapped
from tests.procedures import flow_checks, flow_samples, flow_widths
from tests.procedures.flow_samples import step, way

random_graphs = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def box_of(chart, key):
    return next(box for box in chart.boxes if box.step == key)


def edge_of(chart, one, other):
    return next(e for e in chart.edges if (chart.boxes[e.source].step, chart.boxes[e.target].step) == (one, other))


# --- any graph --------------------------------------------------------------------------------------------------------
@random_graphs
@given(flow_samples.procedures())
def test_every_rule_holds_on_random_graphs(procedure):
    chart = layout(*procedure)
    faults = flow_checks.faults(chart)
    # Beyond some ten lines on one side there is no more room for separate ends: they run into one arrow.
    together = [
        pair
        for pair in faults.pop("lines coincide", [])
        if chart.edges[pair[0]].target != chart.edges[pair[1]].target
        and chart.edges[pair[0]].source != chart.edges[pair[1]].source
    ]
    assert not faults
    assert not together


@random_graphs
@given(flow_samples.procedures(most_steps=12, most_lanes=12))
def test_narrow_charts_keep_the_rules(procedure):
    chart = layout(*procedure, width=320)
    faults = flow_checks.faults(chart)
    faults.pop("lines coincide", None)
    assert not faults


@random_graphs
@given(flow_samples.procedures(most_steps=20))
def test_every_step_and_every_way_is_drawn_once_and_always_alike(procedure):
    steps, ways = procedure
    chart = layout(steps, ways)
    assert {box.step for box in chart.boxes if box.step} == {row["id"] for row in steps}
    known = {row["id"] for row in steps}
    drawn = [(chart.boxes[e.source].step, chart.boxes[e.target].step) for e in chart.edges]
    assert len(drawn) - len(set(drawn)) <= len([w for w in ways if w["to"] not in known])
    assert {(w["from"], w["to"]) for w in ways if w["to"] in known} <= set(drawn)
    assert layout(json.loads(json.dumps(steps)), json.loads(json.dumps(ways))) == chart


@pytest.mark.parametrize(("code", "steps", "ways"), flow_samples.real_procedures() or [("none", [], [])])
@pytest.mark.parametrize("width", [440, 960])
def test_every_rule_holds_for_the_sample_procedures(code, steps, ways, width):
    if not steps:
        pytest.skip("the sample folder is not beside the project")
    assert not flow_checks.faults(layout(steps, ways, width=width))


# --- the rule of the picture ------------------------------------------------------------------------------------------
def test_lanes_are_the_responsible_in_order_of_first_appearance():
    chart = layout(*flow_samples.refused_once())
    assert [lane.name for lane in chart.lanes] == [
        "Tổ chức, cá nhân",
        "Công chức một cửa",
        "Chuyên viên thụ lý",
        "Lãnh đạo Sở",
    ]


def test_what_a_refusal_leads_to_stands_beside_the_decision_and_the_main_way_runs_down():
    chart = layout(*flow_samples.refused_once())
    decision, wait = box_of(chart, "q"), box_of(chart, "cho")
    assert decision.row == wait.row
    assert decision.row < box_of(chart, "b3").row
    refused, accepted = edge_of(chart, "q", "cho"), edge_of(chart, "q", "b3")
    assert len(refused.points) == 2
    assert refused.points[0][0] < decision.x + 1
    assert accepted.points[0][1] > decision.y + decision.h - 1


def test_a_way_back_is_marked_and_no_other():
    chart = layout(*flow_samples.refused_once())
    back = [(chart.boxes[e.source].step, chart.boxes[e.target].step) for e in chart.edges if e.back]
    assert back == [("cho", "b1")]


def test_steps_without_transitions_follow_one_another():
    steps = [step("a"), step("b"), step("c")]
    chart = layout(steps, [])
    assert [(e.source, e.target) for e in chart.edges] == [(0, 1), (1, 2)]
    assert all(len(e.points) == 2 for e in chart.edges)


def test_conditions_stand_next_to_where_their_line_begins():
    chart = layout(*flow_samples.refused_once())
    for edge in chart.edges:
        if edge.label:
            x, y = edge.points[0]
            assert edge.label.x - 12 <= x <= edge.label.x + edge.label.w + 12
            assert edge.label.y - 12 <= y <= edge.label.y + edge.label.h + 12


def test_parties_of_one_name_are_told_apart_by_their_unit():
    steps = [
        {**step("a"), "responsible": {"post": 1, "name": "Chuyên viên", "unit_name": "Phòng A"}},
        {**step("b"), "responsible": {"post": 2, "name": "Chuyên viên", "unit_name": "Phòng B"}},
    ]
    assert [lane.name for lane in layout(steps, []).lanes] == ["Chuyên viên (Phòng A)", "Chuyên viên (Phòng B)"]


def test_a_start_and_an_end_of_no_one_stand_with_their_neighbours():
    steps = [
        {"id": "a", "kind": "start", "title": "Bắt đầu"},
        step("b", "Văn thư"),
        step("c", "Lãnh đạo"),
        {"id": "d", "kind": "end"},
    ]
    chart = layout(steps, [])
    assert [lane.name for lane in chart.lanes] == ["Văn thư", "Lãnh đạo"]
    assert [box.lane for box in chart.boxes] == [0, 0, 1, 1]


# --- bad input --------------------------------------------------------------------------------------------------------
def test_no_steps_make_an_empty_chart():
    chart = layout([], [way("a", "b")])
    assert (chart.boxes, chart.edges, chart.width) == ((), (), 0)


def test_one_step_stands_alone():
    chart = layout([step("a")], [])
    assert len(chart.boxes) == 1
    assert not flow_checks.faults(chart)


def test_a_way_to_an_unknown_step_ends_in_an_end_and_one_from_nowhere_is_left_out():
    chart = layout([step("a"), step("b")], [way("a", "end", "Thôi"), way("a", "b"), way("ghost", "a")])
    ends = [box for box in chart.boxes if box.step is None]
    assert [box.kind for box in ends] == ["end"]
    assert len(chart.edges) == 2
    assert not flow_checks.faults(chart)


def test_loops_to_itself_and_doubled_ways():
    steps = [step("a", kind="decision"), step("b")]
    chart = layout(steps, [way("a", "a", "Lại"), way("a", "b", "Có"), way("a", "b", "Được"), way("a", "b", "Có")])
    assert [e.condition for e in chart.edges] == ["Lại", "Có / Được"]
    assert not flow_checks.faults(chart)


def test_incomplete_steps_are_drawn():
    chart = layout([{"id": "a"}, {}, {"id": "a", "title": None}, {"kind": "?", "responsible": None}], [])
    assert len(chart.boxes) == 3
    assert not flow_checks.faults(chart)


def test_more_parties_than_lanes_share_the_last_one_and_are_named_in_their_boxes():
    steps = [step(f"s{n}", f"Vị trí {n}") for n in range(30)]
    chart = layout(steps, [])
    assert len(chart.lanes) == screen_look().most_lanes
    assert len(chart.shared) == 30 - screen_look().most_lanes + 1
    assert all(box.party for box in chart.boxes if box.lane == len(chart.lanes) - 1)
    assert not flow_checks.faults(chart)


def test_five_hundred_steps_take_little_time():
    steps = [
        step(f"s{n}", f"Vị trí {n % 8}", "decision" if n % 7 == 3 else "task", "Thẩm định hồ sơ") for n in range(500)
    ]
    ways = [way(f"s{n}", f"s{n + 1}") for n in range(499)] + [
        way(f"s{n}", f"s{n - 3}", "Lại") for n in range(3, 500, 7)
    ]
    started = time.process_time()
    chart = layout(steps, ways)
    assert time.process_time() - started < 5
    assert len(chart.boxes) == 500
    assert not flow_checks.crossed_boxes(chart)


# --- text -------------------------------------------------------------------------------------------------------------
def test_the_table_of_widths_is_that_of_the_fonts():
    assert json.loads(flow_widths.TABLE.read_text(encoding="utf-8")) == flow_widths.measured()


def test_lines_are_broken_between_words_and_a_long_word_inside():
    face = Face("sans-400", 12, 15)
    lines = wrapped("Thẩm định hồ sơ " + "X" * 60, 70, face, 20)
    assert all(face.width(line) <= 70 for line in lines)
    assert "".join(lines).replace(" ", "") == "Thẩmđịnhhồsơ" + "X" * 60
    assert {"Thẩm", "định", "hồ", "sơ"} <= set(" ".join(lines).split())


def test_what_does_not_fit_ends_in_an_ellipsis():
    face = Face("sans-400", 12, 15)
    lines = wrapped("hồ sơ " * 100, 70, face, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert face.width(lines[-1]) <= 70
    assert clipped("B1", 40, face) == "B1"


def test_text_is_composed_and_freed_of_control_characters():
    assert tidy("Tha\u0302\u0309m\u0000 \n định") == "Thẩm định"
    assert tidy(None) == ""
