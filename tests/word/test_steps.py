"""Tables of steps in the many ways agencies draw them."""

import pytest

from qms.word import read_word
from tests.word import made
from tests.word.procedures import Written

PLAIN = (
    "TT|Trình tự|Trách nhiệm|Thời gian|Biểu mẫu/Kết quả",
    "B1|Tiếp nhận hồ sơ|Bộ phận Một cửa|0,5 ngày|Giấy tiếp nhận",
    "B2|Thẩm định hồ sơ|Chuyên viên|2 ngày|Tờ trình",
    "B3|Ký duyệt|Lãnh đạo Sở|1 ngày|Giấy phép",
)
EXPECTED = [
    ("B1", "Tiếp nhận hồ sơ", "Bộ phận Một cửa", "0,5 ngày"),
    ("B2", "Thẩm định hồ sơ", "Chuyên viên", "2 ngày"),
    ("B3", "Ký duyệt", "Lãnh đạo Sở", "1 ngày"),
]


@pytest.fixture
def written():
    return Written().heading("5. NỘI DUNG QUY TRÌNH")


def facts(written, tmp_path):
    """The facts; the books of characters stay balanced whatever was found."""
    result = read_word(written.save(tmp_path))
    assert result.status == "ok", result.reason
    assert result.characters_in == result.characters_out + sum(row.characters for row in result.dropped)
    assert result.procedure is not None
    return result.procedure


def steps(written, tmp_path):
    return [(s["no"], s["task"], s["responsible"], s["time"]) for s in facts(written, tmp_path)["steps"]]


def test_a_plain_table_gives_its_rows(written, tmp_path):
    found = facts(written.heading("5.7. Quy trình xử lý công việc").table(*PLAIN), tmp_path)
    assert [(s["no"], s["task"], s["responsible"], s["time"]) for s in found["steps"]] == EXPECTED
    assert [s["result"] for s in found["steps"]] == ["Giấy tiếp nhận", "Tờ trình", "Giấy phép"]
    assert found["steps"][0]["times"] == [
        {"case": "", "text": "0,5 ngày", "shared_by_merged_cell": False, "limit": {"value": 0.5, "unit": "working-day"}}
    ]
    assert found["step_headers"] == ["TT", "Trình tự", "Trách nhiệm", "Thời gian", "Biểu mẫu/Kết quả"]


@pytest.mark.parametrize(
    "head",
    [
        "TT|Nội dung công việc|Người thực hiện|Thời hạn|Sản phẩm",
        "STT|Các bước thực hiện|Đơn vị thực hiện|Thời gian thực hiện|Hồ sơ",
        "Bước|Công việc|Vị trí|Thời gian (ngày làm việc)|Mẫu",
        "Thứ tự|Trình tự các bước công việc*|Bộ phận thực hiện công việc|Thời gian giải quyết|Kết quả",
        "Bước thực hiện|Mô tả công việc|Chức danh, người chịu trách nhiệm|Thời hạn xử lý|Biểu mẫu",
        "TT|Hoạt động|Cán bộ thực hiện|Thời lượng|Tài liệu/Biểu mẫu",
        "|Trình tự|Trách nhiệm|Thời gian|Kết quả",
    ],
)
def test_the_words_of_the_head_may_be_others(written, tmp_path, head):
    assert steps(written.heading("5.7. Trình tự thực hiện").table(head, *PLAIN[1:]), tmp_path) == EXPECTED


def test_columns_may_stand_in_another_order(written, tmp_path):
    written.heading("5.7. Các bước thực hiện").table(
        "Trách nhiệm|TT|Thời gian|Nội dung công việc",
        "Bộ phận Một cửa|B1|0,5 ngày|Tiếp nhận hồ sơ",
        "Chuyên viên|B2|2 ngày|Thẩm định hồ sơ",
        "Lãnh đạo Sở|B3|1 ngày|Ký duyệt",
    )
    assert steps(written, tmp_path) == EXPECTED


def test_numbers_made_by_word_are_counted(written, tmp_path):
    rows = [row.replace("B1", "#").replace("B2", "#").replace("B3", "#") for row in PLAIN]
    written.heading("l. Quy trình các bước xử lý công việc:").table(*rows)
    assert [row[0] for row in steps(written, tmp_path)] == ["1", "2", "3"]


def test_numbers_made_by_word_may_be_words(written, tmp_path):
    rows = [row.replace("B1", "#").replace("B2", "#").replace("B3", "#") for row in PLAIN]
    written.heading("5.7. Quy trình xử lý").table(*rows, pattern="Bước %1:")
    assert [row[0] for row in steps(written, tmp_path)] == ["Bước 1", "Bước 2", "Bước 3"]


def test_a_head_of_two_rows_merged_both_ways_gives_times_by_case(written, tmp_path):
    written.heading("5.7. Quy trình").table(
        "TT|Trình tự|Trách nhiệm|Thời gian|<",
        "^|^|^|Không xác minh|Có xác minh (10 ngày)",
        "1|Tiếp nhận|Bộ phận Một cửa|½ ngày|1 ngày",
        "2|Thẩm định|Chuyên viên|2 ngày|",
    )
    found = facts(written, tmp_path)
    assert [s["time"] for s in found["steps"]] == [
        "Không xác minh: ½ ngày | Có xác minh: 1 ngày",
        "Không xác minh: 2 ngày",
    ]
    assert [case["name"] for case in found["cases"]] == ["Không xác minh", "Có xác minh"]


def test_a_head_of_three_rows_with_numbered_columns_is_no_step(written, tmp_path):
    written.heading("5.7. Quy trình").table(
        "QUY TRÌNH GIẢI QUYẾT HỒ SƠ|<|<|<|<",
        "TT|Nội dung công việc|Tổ chức thực hiện|<|Biểu mẫu",
        "^|^|Trách nhiệm|Thời gian|^",
        "(1)|(2)|(3)|(4)|(5)",
        "1|Tiếp nhận hồ sơ|Văn thư|04 giờ làm việc|BM 01",
        "2|Trình ký|Trưởng phòng|0,5 ngày (04 giờ)|",
    )
    found = facts(written, tmp_path)["steps"]
    assert [(s["no"], s["responsible"], s["time"]) for s in found] == [
        ("1", "Văn thư", "04 giờ làm việc"),
        ("2", "Trưởng phòng", "0,5 ngày (04 giờ)"),
    ]
    assert [s["times"][0]["limit"] for s in found] == [
        {"value": 4, "unit": "working-hour"},
        {"value": 0.5, "unit": "working-day"},
    ]


def test_a_divided_head_without_merged_cells_is_one_head(written, tmp_path):
    written.heading("5.7. Quy trình").table(
        "TT|Trình tự|Trách nhiệm|Thời hạn giải quyết|<",
        "|||Cấp mới|Cấp lại",
        "1|Tiếp nhận|Văn thư|1 ngày|½ ngày",
    )
    assert steps(written, tmp_path) == [("1", "Tiếp nhận", "Văn thư", "Cấp mới: 1 ngày | Cấp lại: ½ ngày")]


def test_a_time_merged_over_all_steps_is_a_total_and_said(written, tmp_path):
    written.heading("k. Quy trình xử lý công việc:").table(
        "TT|Trình tự|Trách nhiệm|Thời gian",
        "#|Tiếp nhận|Chuyên viên|01 ngày",
        "#|Ký|Công chứng viên|^",
        "#|Trả|Văn thư|^",
    )
    result = read_word(written.save(tmp_path))
    assert [s["times"][0]["shared_by_merged_cell"] for s in result.procedure["steps"]] == [True] * 3
    assert [s["time"] for s in result.procedure["steps"]] == ["01 ngày"] * 3
    assert any("3" in text and "01 ngày" in text for text in result.unplaced)


def test_a_person_merged_over_steps_stands_at_each(written, tmp_path):
    written.heading("5.7. Quy trình").table(
        "TT|Trình tự|Trách nhiệm|Thời gian",
        "1|Tiếp nhận|Văn thư|1 giờ",
        "2|Thẩm tra|Chuyên viên|2 ngày",
        "3|Dự thảo|^|1 ngày",
        "4|Theo dõi||1 ngày",
    )
    found = facts(written, tmp_path)
    assert [s["responsible"] for s in found["steps"]] == ["Văn thư", "Chuyên viên", "Chuyên viên", ""]
    assert [row["params"]["step"] for row in found["unplaced"] if row["code"] == "nobody"] == ["4"]


def test_rows_below_one_merged_number_are_one_step_unless_somebody_else_acts(written, tmp_path):
    written.heading("5.7. Quy trình").table(
        "TT|Trình tự|Trách nhiệm|Thời gian",
        "1|Kiểm tra hồ sơ|Văn thư|1 ngày",
        "^|- Đủ thì nhận|^|^",
        "2|Thẩm định|Chuyên viên|2 ngày",
        "^|Cho ý kiến|Trưởng phòng|1 ngày",
    )
    assert steps(written, tmp_path) == [
        ("1", "Kiểm tra hồ sơ\n- Đủ thì nhận", "Văn thư", "1 ngày"),
        ("2", "Thẩm định", "Chuyên viên", "2 ngày"),
        ("2", "Cho ý kiến", "Trưởng phòng", "1 ngày"),
    ]


def test_numbered_rows_below_a_step_are_steps(written, tmp_path):
    written.heading("5.7. Quy trình").table(
        "Bước|Nội dung|Trách nhiệm|Thời gian",
        "B3|Thẩm định|Chuyên viên|2 ngày",
        "B3.1|Lấy ý kiến|Chuyên viên|1 ngày",
        "B3.2|Tổng hợp|Chuyên viên|1 ngày",
    )
    assert [row[0] for row in steps(written, tmp_path)] == ["B3", "B3.1", "B3.2"]


def test_sums_notes_and_headings_in_the_table_are_no_steps(written, tmp_path):
    written.heading("5.7. Quy trình").table(
        "TT|Trình tự|Trách nhiệm|Thời gian|Kết quả",
        "I. Tại Trung tâm Phục vụ hành chính công|<|<|<|<",
        "1|Tiếp nhận|Văn thư|1 ngày|",
        "II|Tại phòng chuyên môn|<|<|<",
        "2|Thẩm định|Chuyên viên|2 ngày|",
        "Tổng thời gian|<|<|3 ngày|",
        "Ghi chú: thời gian không tính ngày nghỉ|<|<|<|<",
    )
    found = facts(written, tmp_path)
    assert [(s["task"], s["group"]) for s in found["steps"]] == [
        ("Tiếp nhận", "I. Tại Trung tâm Phục vụ hành chính công"),
        ("Thẩm định", "Tại phòng chuyên môn"),
    ]
    assert found["total"] == "3 ngày"
    assert [row["code"] for row in found["unplaced"]] == ["row"]


@pytest.mark.parametrize("words", ["|Tổng cộng||03 ngày", "Cộng|||03 ngày", "4|Tổng thời gian giải quyết||03 ngày"])
def test_a_sum_is_no_step_wherever_it_says_so(written, tmp_path, words):
    written.heading("5.7. Quy trình").table("TT|Trình tự|Trách nhiệm|Thời gian", "1|Tiếp nhận|Văn thư|3 ngày", words)
    found = facts(written, tmp_path)
    assert len(found["steps"]) == 1 and found["total"] == "03 ngày"


def test_steps_cut_over_tables_go_on(written, tmp_path):
    written.heading("5.7. Quy trình").table(*PLAIN[:3]).line("")
    written.table("|cùng các phòng liên quan|||", PLAIN[3]).line("(tiếp theo)").table(
        PLAIN[0], "B4|Trả kết quả|Bộ phận Một cửa|Giờ hành chính|"
    )
    found = steps(written, tmp_path)
    assert [row[0] for row in found] == ["B1", "B2", "B3", "B4"]
    assert found[1][1] == "Thẩm định hồ sơ\ncùng các phòng liên quan"


def test_a_head_printed_again_on_a_new_page_is_no_step(written, tmp_path):
    assert steps(written.heading("5.7. Quy trình").table(*PLAIN[:2], PLAIN[0], *PLAIN[2:]), tmp_path) == EXPECTED


def test_a_table_without_a_column_of_numbers_gives_each_row(written, tmp_path):
    written.heading("5.7. Quy trình").table(
        "Các bước thực hiện|Người thực hiện|Thời gian",
        "Bước 1: Tiếp nhận hồ sơ|Văn thư|1 ngày",
        "Bước 2: Thẩm định|Chuyên viên|2 ngày",
    )
    assert steps(written, tmp_path) == [
        ("Bước 1", "Tiếp nhận hồ sơ", "Văn thư", "1 ngày"),
        ("Bước 2", "Thẩm định", "Chuyên viên", "2 ngày"),
    ]


def test_a_head_over_numbers_and_tasks_together_is_both(written, tmp_path):
    written.heading("5.7. Quy trình").table(
        "Trình tự|<|Trách nhiệm|Thời gian", "B1|Tiếp nhận|Văn thư|1 ngày", "B2|Thẩm định|Chuyên viên|2 ngày"
    )
    assert [row[:2] for row in steps(written, tmp_path)] == [("B1", "Tiếp nhận"), ("B2", "Thẩm định")]


def test_two_tables_for_two_procedures_keep_their_names(written, tmp_path):
    written.heading("5.7. Quy trình")
    written.line("Trường hợp cấp mới:").table(*PLAIN).line("Trường hợp cấp lại:").table(
        "TT|Công việc|Người thực hiện|Thời hạn|Kết quả", *PLAIN[1:3]
    )
    found = facts(written, tmp_path)["steps"]
    assert [s["no"] for s in found] == ["B1", "B2", "B3", "B1", "B2"]
    assert {s["group"] for s in found} == {"Trường hợp cấp mới:", "Trường hợp cấp lại:"}


def test_units_stand_beside_people(written, tmp_path):
    written.heading("5.7. Quy trình").table(
        "TT|Nội dung công việc|Đơn vị thực hiện|Người thực hiện|Thời gian",
        "1|Tiếp nhận|Trung tâm|Công chức một cửa|1 ngày",
        "2|Thẩm định|Phòng Thương mại||2 ngày",
    )
    found = facts(written, tmp_path)["steps"]
    assert [(s["responsible"], s["unit"]) for s in found] == [
        ("Công chức một cửa", "Trung tâm"),
        ("Phòng Thương mại", ""),
    ]


def test_a_step_table_in_a_cell_is_found(written, tmp_path):
    written.heading("5.7. Quy trình")
    outer = written.document.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "Các bước"
    written.table(*PLAIN, into=_Sized(outer.cell(0, 1)))
    assert steps(written, tmp_path) == EXPECTED


class _Sized:
    """A cell makes tables as a document does."""

    def __init__(self, cell):
        self.cell = cell

    def add_table(self, rows, cols):
        return self.cell.add_table(rows, cols)


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        (
            "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
            ("TT|Nội dung công việc|Người thực hiện|Thời gian", "1|Nhận|Văn thư|..giờ"),
        ),
        ("SỔ THEO DÕI HỒ SƠ", ("TT|Họ và tên|Nội dung|Đơn vị|Thời gian trả", "1|An|Cấp mới|Sở|3 ngày")),
        ("6. BIỂU MẪU", ("TT|Công việc|Trách nhiệm", "1|Nhận|Văn thư")),
        ("Hình thức nộp", ("Hình thức nộp|Thời hạn giải quyết|Phí|Mô tả", "Trực tiếp|3 ngày|0|Nộp tại quầy")),
        ("Lưu", ("TT|Nội dung hồ sơ|Trách nhiệm lưu|Thời gian lưu", "1|Hồ sơ|Văn thư|5 năm")),
        ("Mẫu trống", ("TT|Nội dung|Trách nhiệm|Thời gian", "1||…|", "2|....||")),
    ],
)
def test_tables_that_look_like_steps_are_none(written, tmp_path, title, rows):
    written.heading("5.7. Quy trình").table(*PLAIN).heading(title).table(*rows)
    assert steps(written, tmp_path) == EXPECTED


def test_steps_told_in_paragraphs_are_steps(written, tmp_path):
    written.heading("5.7. Trình tự thực hiện:").line(
        "Bước 1: Tiếp nhận hồ sơ (0,5 ngày)",
        "- Kiểm tra thành phần hồ sơ.",
        "Trách nhiệm: Bộ phận Một cửa",
        "Bước 2. Thẩm định hồ sơ",
        "Người thực hiện: Chuyên viên.",
        "Thời gian thực hiện: 02 ngày làm việc.",
        "Kết quả: Tờ trình.",
    )
    written.heading("6. BIỂU MẪU").line("- Đơn đề nghị")
    found = facts(written, tmp_path)
    assert [(s["no"], s["task"], s["responsible"], s["time"]) for s in found["steps"]] == [
        ("Bước 1", "Tiếp nhận hồ sơ (0,5 ngày)\n- Kiểm tra thành phần hồ sơ.", "Bộ phận Một cửa", "0,5 ngày"),
        ("Bước 2", "Thẩm định hồ sơ", "Chuyên viên", "02 ngày làm việc"),
    ]
    assert found["steps"][1]["result"] == "Tờ trình"


def test_what_is_no_procedure_adds_no_keys(tmp_path):
    written = Written(sections=())
    written.document.tables[0].cell(0, 1).text = "NGHỊ ĐỊNH"
    written.heading("Điều 1. Phạm vi").line("Lời.").heading("Điều 2. Hiệu lực").line("Lời.")
    result = read_word(written.save(tmp_path))
    assert result.procedure is None and "steps" not in result.to_json()


def test_a_table_without_any_heading_is_read_by_what_stands_in_it(written, tmp_path):
    rows = [row.rsplit("|", 1)[0] for row in PLAIN[1:]]
    assert steps(written.heading("5.7. Quy trình xử lý công việc").table(*rows), tmp_path) == EXPECTED


def test_cells_that_do_not_stand_below_their_heading_are_taken_in_order(tmp_path):
    def row(*cells):
        inner = "".join(f'<w:tc><w:tcPr><w:gridSpan w:val="{n}"/></w:tcPr>{made.p(text)}</w:tc>' for text, n in cells)
        return f"<w:tr>{inner}</w:tr>"

    head = row(("TT", 1), ("Trình tự", 2), ("Trách nhiệm", 2), ("Thời gian", 1))
    body = row(("1", 1), ("Tiếp nhận", 1), ("Văn thư", 3), ("1 ngày", 1)) + row(
        ("2", 2), ("Xử lý", 2), ("Chuyên viên", 1), ("2 ngày", 1)
    )
    lines = "".join(made.p(text, bold=True) for text in ("QUY TRÌNH", "1. MỤC ĐÍCH", "2. NỘI DUNG", "2.1. Quy trình"))
    result = read_word(made.raw(tmp_path / "a.docx", f"{lines}<w:tbl>{head}{body}</w:tbl>"))
    assert [(s["task"], s["responsible"]) for s in result.procedure["steps"]] == [
        ("Tiếp nhận", "Văn thư"),
        ("Xử lý", "Chuyên viên"),
    ]


def test_a_flow_chart_drawn_as_a_table_gives_way_to_the_table_with_times(written, tmp_path):
    written.heading("5.7. Lưu đồ").table("Trách nhiệm|Lưu đồ|Biểu mẫu", "Văn thư|Nhận|BM 01", "Chuyên viên|Xử lý|")
    assert steps(written.heading("5.8. Diễn giải lưu đồ").table(*PLAIN), tmp_path) == EXPECTED


def test_the_same_table_begun_again_is_another_case(written, tmp_path):
    written.heading("5.7. Quy trình").line("a) Cấp mới").table(*PLAIN).line("b) Cấp lại").table(*PLAIN[:3])
    assert [s["group"] for s in facts(written, tmp_path)["steps"]] == ["Cấp mới"] * 3 + ["Cấp lại"] * 2


def test_words_that_look_like_sums_without_their_tones_are_steps(written, tmp_path):
    written.heading("5.7. Quy trình").table(
        "Nội dung công việc|Người thực hiện|Thời gian (kể từ ngày nhận hồ sơ)",
        "Công chức kiểm tra|Văn thư|1 ngày",
        "Tổng hợp ý kiến|Chuyên viên|1 ngày",
        "Cộng|<|2 ngày",
    )
    found = facts(written, tmp_path)
    assert [s["task"] for s in found["steps"]] == ["Công chức kiểm tra", "Tổng hợp ý kiến"]
    assert found["total"] == "2 ngày"


def test_a_heading_below_titles_and_answers_of_the_same_table_is_found(written, tmp_path):
    written.heading("5. QUY TRÌNH").table(
        "Tên quy trình: Cấp giấy phép|<|<|Thời gian: 5 ngày|Biểu mẫu: có",
        "TT|Giấy tờ|Bản chính|Bản sao|Ghi chú",
        "1|Đơn|x||",
        *PLAIN,
    )
    assert steps(written, tmp_path) == EXPECTED
