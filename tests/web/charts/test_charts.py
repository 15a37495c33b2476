"""Charts: numbers drawn to scale, nothing outside the picture, words for who does not see it, files that no spreadsheet runs."""

import csv
import io
import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.web.charts import drawing
from qms.web.charts.figure import Figure, Row, Series, shown
from qms.web.charts.shown import panel_of
from qms.web.charts.table import as_csv

TWO = (Series("Nhẹ", "f4"), Series("Nặng", "f5"))
numbers = st.one_of(st.none(), st.integers(0, 10**6), st.floats(0, 1e6))


ONE = (Series("Số"),)


def figure(*rows: Row, series=ONE, **more) -> Figure:
    return Figure("k", "Phát hiện", "Điều khoản", series, rows, **more)


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def rects(svg: str, *dresses: str) -> list[dict[str, str]]:
    return [one.attrib for one in drawn(svg).iter("rect") if one.get("class") in dresses]


def test_columns_are_as_tall_as_their_values_and_stand_on_the_axis():
    svg = drawing.columns(figure(Row("4", (1, 0)), Row("8", (6, 2)), series=TWO))
    high = drawing.HEIGHT - drawing.FOOT - drawing.HEAD
    small, minor = rects(svg, "f4")
    (major,) = rects(svg, "f5")
    assert float(small["height"]) == pytest.approx(high / 8, abs=0.1)
    assert float(minor["height"]) == pytest.approx(high * 6 / 8, abs=0.1)
    assert float(minor["y"]) + float(minor["height"]) == pytest.approx(drawing.HEIGHT - drawing.FOOT, abs=0.1)
    assert float(major["y"]) + float(major["height"]) == pytest.approx(float(minor["y"]), abs=0.2)


def test_the_parts_of_one_bar_fill_it_by_their_share():
    svg = drawing.stacked(figure(Row("Có hiệu lực", (75,), dress="f1"), Row("Bãi bỏ", (25,), dress="f6")))
    assert float(rects(svg, "f1")[0]["width"]) == pytest.approx(748, abs=1)
    assert float(rects(svg, "f6")[0]["x"]) == pytest.approx(750, abs=1)


def test_a_bar_says_its_number_and_shows_where_the_target_is():
    (row,) = drawing.bars(figure(Row("Văn phòng", (88,), "/x/", dress="f4"), unit="%", target=90, most=100))
    assert (row["number"], row["url"]) == ("88%", "/x/")
    assert 'd="M90 0L90 16"' in row["bar"]


def test_a_line_breaks_where_there_is_no_value_and_has_its_target():
    svg = drawing.line(figure(Row("Q1", (90,)), Row("Q2", (None,)), Row("Q3", (95,)), Row("Q4", (97,)), target=92))
    paths = [one.get("class") for one in drawn(svg).iter("path")]
    assert paths.count("ch-line") == 1
    assert paths.count("ch-target") == 1
    assert len(list(drawn(svg).iter("circle"))) == 3


@given(st.lists(st.tuples(st.text(max_size=40), numbers, numbers), max_size=40), st.sampled_from(["columns", "line"]))
def test_nothing_is_drawn_outside_the_picture(values, kind):
    svg = panel_of(kind, figure(*(Row(f"r{label}", (one, two)) for label, one, two in values), series=TWO))["drawn"]
    told = re.sub(r"[^\x09\x0a\x0d\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", svg)
    for one in drawn(told).iter():
        if one.tag in {"rect", "circle", "text"}:
            x, y = float(one.get("x", one.get("cx", 0))), float(one.get("y", one.get("cy", 0)))
            assert -0.1 <= x <= drawing.WIDTH + 0.1
            assert -0.1 <= y <= drawing.HEIGHT + 0.1
        if one.tag == "rect":
            assert x + float(one.get("width")) <= drawing.WIDTH + 0.2
            assert y + float(one.get("height")) <= drawing.HEIGHT + 0.2


def test_a_long_label_is_cut_to_its_room_and_stands_whole_in_the_table():
    name = "Trung tâm Khuyến công và Tư vấn phát triển công nghiệp"
    shape = figure(*(Row(f"{name} {n}", (1,)) for n in range(12)))
    panel = panel_of("columns", shape)
    labels = [one.text for one in drawn(panel["drawn"]).iter("text") if "ch-t2" in one.get("class")]
    assert all(label.endswith("…") and len(label) * drawing.LETTER <= drawing.WIDTH / 12 + 7 for label in labels)
    assert panel["table"][3]["label"] == f"{name} 3"


def test_who_does_not_see_it_hears_every_number():
    told = figure(Row("4", (1, 0)), Row("8", (6, 2)), series=TWO).told()
    assert told == "Phát hiện: 4 Nhẹ 1; 8 Nhẹ 6, Nặng 2"


def test_parts_that_lead_somewhere_may_be_clicked_and_are_no_stop_for_the_keyboard():
    svg = drawing.columns(figure(Row("8", (6,), "/danh-gia/phat-hien/?dieu-khoan=8")))
    (link,) = drawn(svg).iter("a")
    assert (link.get("href"), link.get("tabindex")) == ("/danh-gia/phat-hien/?dieu-khoan=8", "-1")
    assert drawn(svg).get("role") == "group"
    assert drawn(drawing.columns(figure(Row("8", (6,))))).get("role") == "img"


def test_what_people_typed_cannot_become_markup():
    svg = drawing.columns(figure(Row('<script>"&', (1,))))
    assert "<script>" not in svg


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        (0, "0"),
        (1234567, "1.234.567"),
        (91.5, "91,5"),
        (Decimal("0.250"), "0,25"),
        (-3, "-3"),
        (100, "100"),
    ],
)
def test_numbers_are_written_as_here(value, words):
    assert shown(value) == words


def test_the_file_opens_in_a_vietnamese_spreadsheet_and_runs_nothing():
    data = as_csv(
        figure(Row("=1+1", (1234.5, None)), Row("Đọc", (3, 4)), series=(Series("-Nhẹ"), Series("Nặng")), unit="%")
    )
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Điều khoản", "'-Nhẹ (%)", "Nặng (%)"], ["'=1+1", "1234,5", ""], ["Đọc", "3", "4"]]


def test_an_empty_chart_says_so_and_draws_without_dividing_by_nothing():
    for kind in ("columns", "stacked", "line"):
        panel = panel_of(kind, figure())
        assert panel["figure"].is_empty
        assert panel["drawn"].startswith("<svg")
