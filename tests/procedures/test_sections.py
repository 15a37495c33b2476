"""The data as parts of the official text: in their places, numbered in the agency's style, safely escaped."""

import re

import pytest

from procedures.numbers import letters, step_numbers
from procedures.sections import STEPS, basis_words, built, puts_into, with_procedure
from qms.files.richtext import clean
from tests.procedures.samples import JUDGE, LAW, NORMAL, chain, rich, step, steps, whole

LAWS = {LAW: f"Nghị định số {LAW} Về thủ tục"}


def section(heading, number="", level=1, html=""):
    return {"id": heading, "number": number, "heading": heading, "level": level, "html": html, "landscape": False}


FORM = [
    section("Mục đích", "1", html="<p>a</p>"),
    section("Định nghĩa và viết tắt", "4", html="<p>Trước</p>"),
    section("Nội dung quy trình", "5."),
    section("Biểu mẫu", "6"),
    section("Hồ sơ cần lưu", "7"),
]


def made(sections=FORM, **fields):
    return with_procedure(sections, whole(rich() | fields), LAWS)


def part(sections, key):
    return next(row for row in sections if row.get("key") == key)


def test_parts_stand_behind_the_content_section_and_are_numbered_under_it():
    found = made()
    assert [row["heading"] for row in found if row["level"] == 1] == [row["heading"] for row in FORM]
    assert [row["number"] for row in found if row["level"] == 2] == [f"5.{n}" for n in range(1, 10)]
    assert found.index(part(found, "bases")) == 3
    assert part(found, "steps")["id"] == STEPS


def test_parts_are_lettered_where_the_agency_does_so():
    numbers = [row["number"] for row in made(numbering="letter") if row["level"] == 2]
    assert numbers == ["a", "b", "c", "d", "đ", "e", "g", "h", "i"]


def test_letters_leave_out_f_and_go_on_with_two():
    assert [letters(n) for n in (1, 5, 6, 7, 23, 24, 25)] == ["a", "đ", "e", "g", "y", "aa", "ab"]


def test_parts_that_people_wrote_under_the_section_keep_their_numbers():
    found = made([FORM[2], section("Ghi chú", "5.1", 2), FORM[3]])
    assert [row["number"] for row in found if row["level"] == 2] == [f"5.{n}" for n in range(1, 11)]


def test_parts_with_nothing_to_say_are_left_out():
    found = with_procedure(FORM, chain(2), {})
    assert [row["key"] for row in found if "key" in row] == ["steps"]
    assert "Viết tắt" not in {row["heading"] for row in found}


def test_an_empty_procedure_changes_no_section():
    assert with_procedure(FORM, whole({}), {}) == FORM


def test_without_sections_of_their_names_the_parts_stand_at_the_end():
    found = made([section("Mục đích", "1")])
    assert [row["heading"] for row in found[:3]] == ["Mục đích", "Viết tắt", "Hồ sơ cần lưu"]
    assert found[-1]["key"] == "steps"


def test_the_given_sections_are_left_as_they_were():
    before = [dict(row) for row in FORM]
    made()
    assert before == FORM


def test_abbreviations_and_records_stand_behind_what_people_wrote():
    found = {row["heading"]: row["html"] for row in made()}
    assert found["Định nghĩa và viết tắt"].startswith("<p>Trước</p><table>")
    assert "Hồ sơ cấp phép" in found["Hồ sơ cần lưu"]


def test_the_step_table_tells_numbers_exits_times_of_each_case_and_totals():
    html = part(made(), "steps")["html"]
    assert html.count("<tr>") == 1 + 6
    assert all(f"<p>B{n}</p>" in html for n in range(1, 7))
    assert "chưa đủ: bước B3; đủ: bước B4" in html
    assert "Thời gian: không xác minh" in html
    assert "0,5 ngày làm việc" in html
    assert "01 tháng (không tính vào thời hạn)" in html
    with_totals = part(with_procedure(FORM, whole(rich()) | {"totals": ["13 ngày", "19,5 ngày"]}, LAWS), "steps")
    assert "Tổng thời gian" in with_totals["html"]
    assert "19,5 ngày" in with_totals["html"]


def test_every_row_of_every_table_has_as_many_cells_as_its_head():
    data = whole(rich()) | {"totals": ["a", "b"]}
    for row in with_procedure(FORM, data, LAWS):
        for table in re.findall(r"<table>.*?</table>", row["html"]):
            head = table.count("<th ")
            assert {body.count("<td>") for body in re.findall(r"<tr>(<td>.*?)</tr>", table)} == {head}, row["heading"]


def test_markup_in_any_text_is_shown_and_not_obeyed():
    evil = "<script>alert(1)</script>&"

    def spoiled(value):
        if isinstance(value, dict):
            return {key: one if key in {"id", "from", "to", "kind", "clock", "case", "unit", "numbering",
                                        "step_numbers"} else spoiled(one) for key, one in value.items()}  # fmt: skip
        if isinstance(value, list):
            return [spoiled(one) for one in value]
        return f"{value[:20]}{evil}" if isinstance(value, str) else value

    for row in with_procedure(FORM, whole(spoiled(rich())), {}):
        assert "<script" not in row["html"]
        assert "&amp;amp;" not in row["html"]


def test_what_is_built_is_what_the_cleaner_allows():
    for row in made():
        html, removed = clean(row["html"])
        assert removed == []
        assert len(html) == pytest.approx(len(row["html"]), rel=0.02)


def test_a_law_is_called_as_the_document_words_it_else_by_its_name_else_by_its_number():
    row = {"number": LAW, "provision": "Điều 26", "text": ""}
    assert basis_words(row, LAWS) == f"{LAWS[LAW]}, Điều 26"
    assert basis_words(row, {}) == f"{LAW}, Điều 26"
    assert basis_words(row | {"text": "Luật này"}, LAWS) == "Luật này, Điều 26"


def test_four_cases_want_a_page_across():
    cases = [{"id": f"c{n}", "name": f"Trường hợp {n}"} for n in range(4)]
    parts = {one.key: one.wide for one in built(steps(step(1), cases=cases), {})}
    assert parts == {"steps": True}


def test_steps_are_numbered_in_either_style():
    data = steps(step(1), step(2))
    assert list(step_numbers(data).values()) == ["B1", "B2"]
    assert list(step_numbers(data | {"step_numbers": "1"}).values()) == ["1", "2"]
    assert list(step_numbers(whole(rich())))[1] == JUDGE


@pytest.mark.parametrize(("heading", "fills"), [
    ("Nội dung", True), ("NỘI DUNG QUY TRÌNH", True), ("Hồ sơ lưu trữ", True), ("Mục đích", False),
    ("Biểu mẫu", True), ("Định nghĩa, viết tắt", False),
])  # fmt: skip
def test_the_data_says_which_sections_it_fills(heading, fills):
    data = chain(1)
    assert data["records"]
    assert puts_into(heading, data, has_forms=True) is fills


def test_a_limit_without_a_case_name_is_one_line():
    data = steps(step(1), cases=[{"id": NORMAL, "name": "", "limit": "18"}])
    assert {one.key: one.html for one in built(data, {})}["time"] == "<p>18 ngày làm việc.</p>"
