"""The SVG of a flow chart: well formed, safe in a page with a strict policy, the same content for those who hear it."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.flow import layout, paper, svg
from tests.procedures import flow_samples
from tests.procedures.flow_samples import step, way

NS = "{http://www.w3.org/2000/svg}"


def parsed(text):
    return ElementTree.fromstring(text)


def drawn(**more):
    return svg(layout(*flow_samples.refused_once()), **more)


@pytest.mark.parametrize("skin", ["screen", "paper"])
def test_no_style_no_script_no_handler(skin):
    text = drawn(skin=skin)
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|javascript:|url\(", text)


def test_every_step_is_a_link_to_its_row_with_number_title_and_who():
    links = parsed(drawn()).findall(f"{NS}a")
    assert {(a.get("href"), a.get("data-step")) for a in links} >= {("#step-b1", "b1"), ("#step-q", "q")}
    assert len(links) == 7
    assert any(a.get("aria-label") == "B1 Tiếp nhận hồ sơ, Công chức một cửa" for a in links)


def test_it_has_a_name_and_points_to_the_table_that_says_the_same():
    root = parsed(drawn(uid="fl", title="Lưu đồ QT-01", described_by="steps"))
    assert root.get("aria-labelledby") == root.find(f"{NS}title").get("id") == "fl-title"
    assert root.find(f"{NS}title").text == "Lưu đồ QT-01"
    assert root.get("aria-describedby") == "steps"


def test_my_steps_and_my_lane_are_marked_by_more_than_colour():
    text = drawn(mine={"b2"})
    assert text.count("fx-inner--me") == 1
    assert text.count("fx-head--me") == text.count("fx-mark--me") == 1
    assert "--me" not in drawn()
    link = next(a for a in parsed(text).findall(f"{NS}a") if a.get("data-step") == "b2")
    assert link.get("aria-label").count(", ") == 2


def test_paper_has_attributes_only():
    (piece,) = paper(*flow_samples.refused_once())
    root = parsed(svg(piece, "paper", mine={"b2"}))
    assert not [e for e in root.iter() if e.get("class") or e.tag == f"{NS}a"]
    assert root.get("font-family") == "QMS Serif"
    assert root.get("width").endswith("pt")


def test_a_way_back_is_dashed_and_a_wait_has_its_sign():
    text = drawn()
    assert text.count("fx-edge--back") == 1
    assert text.count("fx-node--wait") == text.count("fx-glass") == 1


@pytest.mark.parametrize("skin", ["screen", "paper"])
@pytest.mark.parametrize("kind", ["start", "task", "decision", "wait", "end"])
def test_the_number_of_a_step_of_any_kind_is_drawn(kind, skin):
    chart = layout(
        [step("a", number="B1"), step("b", kind=kind, number="B2"), step("c", number="B3")],
        [way("a", "b"), way("b", "c")],
    )
    said = [text.text for text in parsed(svg(chart, skin)).iter(f"{NS}text")]
    assert [said.count(number) for number in ("B1", "B2", "B3")] == [1, 1, 1]


def test_an_empty_chart_draws_nothing():
    assert svg(layout([], [])) == ""


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.text(max_size=60), st.sampled_from(["screen", "paper"]))
def test_any_text_at_all_stays_text(text, skin):
    steps = [step("a", text, "decision", text, text), step('b"><script>', "<b>", title=text)]
    made = svg(layout(steps, [way("a", 'b"><script>', text)]), skin, title=text, uid='u"', described_by='d">')
    root = parsed(made)
    assert {e.tag.removeprefix(NS) for e in root.iter()} <= {"svg", "title", "g", "a", "rect", "path", "text", "circle"}


def test_one_page_may_hold_several_pieces():
    steps = [step(f"s{n}", f"Vị trí {n % 3}") for n in range(40)]
    names = [parsed(svg(piece, "paper")).find(f"{NS}title").get("id") for piece in paper(steps, [])]
    assert len(set(names)) == len(names) > 1
