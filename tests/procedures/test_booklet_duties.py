"""Duties beside steps: what is a duty, and when two texts are alike. Pure."""

import pytest

from procedures.booklet.duties import alike, duties_of, unlike, weighty
from procedures.booklet.steps import own_steps


def section(heading, html, level=1):
    return {"heading": heading, "html": html, "level": level}


def test_duties_stand_in_sections_about_duties_and_in_their_parts():
    found = duties_of(
        [
            section("Mục tiêu", "<p>Không phải nhiệm vụ</p>"),
            section("Nhiệm vụ, quyền hạn", "<p>Chuyên viên làm:</p><p>Thụ lý hồ sơ</p>"),
            section("Thường xuyên", "<ul><li><p>Lập báo cáo</p></li><li>Trực ban<ul><li>Ghi sổ</li></ul></li></ul>", 2),
            section("Quyền hạn", "<p>Từ chối hồ sơ</p>"),
        ]
    )
    assert found == ["Thụ lý hồ sơ", "Lập báo cáo", "Trực ban", "Ghi sổ"]


@pytest.mark.parametrize(
    "head",
    [
        "<thead><tr><th>TT</th><th>Công việc</th><th>Tiêu chí hoàn thành</th></tr></thead>",
        "<tr><td><p>TT</p></td><td><p>Nhiệm vụ</p></td><td>Tiêu chí hoàn thành</td></tr>",
        "",
    ],
)
def test_of_a_table_the_column_of_duties_is_read(head):
    rows = "<tr><td>1</td><td><p>Kiểm tra thành phần hồ sơ</p></td><td>Không trả lại hồ sơ</td></tr>"
    assert duties_of([section("Nhiệm vụ", f"<table>{head}<tbody>{rows}</tbody></table>")]) == [
        "Kiểm tra thành phần hồ sơ"
    ]


@pytest.mark.parametrize(
    ("duty", "step", "is_alike"),
    [
        ("Tiếp nhận hồ sơ của mọi tổ chức, cá nhân; kiểm tra thành phần", "TIẾP NHẬN HỒ SƠ", True),
        ("Kiểm tra, thẩm định hồ sơ theo quy trình", "Thẩm định hồ sơ", True),
        ("Theo dõi hồ sơ sắp đến hạn", "Tiếp nhận hồ sơ", False),
        ("Đào tạo công chức mới", "Trả kết quả", False),
        ("Hồ sơ", "Hồ sơ", False),
    ],
)
def test_texts_are_alike_by_their_weighty_words(duty, step, is_alike):
    assert alike(weighty(duty), weighty(step)) is is_alike


def test_what_nothing_is_like_is_left_in_order():
    assert unlike(["Trả kết quả", "Phân công thụ lý", "Ký số văn bản"], ["Phân công người thụ lý"]) == [
        "Trả kết quả",
        "Ký số văn bản",
    ]


def test_the_same_time_in_every_case_is_said_once_and_a_step_is_taken_by_unit_or_post():
    limit = {"value": 1, "unit": "working_day"}
    step = {
        "id": "a", "kind": "task", "title": "x", "responsible": {"unit": 7, "name": "Phòng"}, "consulted": [],
        "informed": [{"post": 3, "name": "A"}], "limits": {"1": limit, "2": limit}, "clock": "stop", "forms": [],
        "results": [], "bases": [],
    }  # fmt: skip
    other = {**step, "id": "b", "limits": {"1": limit}}
    cases = [{"id": "1", "name": "Có"}, {"id": "2", "name": "Không"}]
    data = {"cases": cases, "steps": [step, other], "step_numbers": "1"}
    rows = list(own_steps(data, {("unit", 7), ("post", 3)}))
    assert [row["parts"] for row in rows] == [["responsible", "informed"]] * 2
    assert [[(time["case"], time["uncounted"]) for time in row["times"]] for row in rows] == [
        [("", True)],
        [("Có", True)],
    ]
    assert list(own_steps(data, {("post", 7)})) == []
