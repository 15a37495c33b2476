"""Dossier, laws, time, fee, forms and records of a procedure, as sections, as lines and as rows of one big table."""

import pytest

from qms.word import read_word
from qms.word.procedure import ProcedureFacts
from tests.word import made
from tests.word.procedures import Written
from tests.word.test_steps import EXPECTED, PLAIN, facts

STEP_ROWS = tuple(row.split("|") for row in PLAIN)


@pytest.fixture
def written():
    return Written().heading("5. NỘI DUNG QUY TRÌNH")


def test_section_five_as_one_big_table_is_cut_at_its_numbers(written, tmp_path):
    written.table(
        "5.1|Cơ sở pháp lý|<|<|<",
        "|Luật Thương mại năm 2005;\nNghị định số 105/2017/NĐ-CP ngày 14/9/2017 của Chính phủ về kinh doanh rượu.|<|<|<",
        "5.2|Thành phần hồ sơ|<|Bản chính|Bản sao",
        "|Đơn đề nghị theo mẫu|<|x|",
        "|Giấy chứng nhận đăng ký kinh doanh|<||x",
        "5.3|Số lượng hồ sơ|<|<|<",
        "|01 bộ|<|<|<",
        "5.4|Thời gian xử lý|<|<|<",
        "|10 ngày làm việc kể từ ngày nhận đủ hồ sơ|<|<|<",
        "5.5|Nơi tiếp nhận và trả kết quả|<|<|<",
        "|Trung tâm Phục vụ hành chính công|<|<|<",
        "5.6|Lệ phí|<|<|<",
        "|Không|<|<|<",
        "5.7|Quy trình xử lý công việc|<|<|<",
        *PLAIN,
    )
    written.heading("6. BIỂU MẪU").table("TT|Mã hiệu|Tên biểu mẫu", "1|BM.05.01|Đơn đề nghị", "2|BM.05.02|Giấy phép")
    written.heading("7. HỒ SƠ CẦN LƯU").table(
        "TT|Hồ sơ lưu", "1|Thành phần hồ sơ theo mục 5.2", "2|Giấy phép",
        "Hồ sơ được lưu tại Phòng Thương mại, thời gian lưu 05 năm. Sau đó chuyển kho lưu trữ.|<",
    )  # fmt: skip
    found = facts(written, tmp_path)
    assert [(s["no"], s["task"], s["responsible"], s["time"]) for s in found["steps"]] == EXPECTED
    assert found["legal_bases"] == [
        "Luật Thương mại năm 2005",
        "Nghị định số 105/2017/NĐ-CP ngày 14/9/2017 của Chính phủ về kinh doanh rượu",
    ]
    assert found["legal_base_numbers"] == ["", "105/2017/NĐ-CP"]
    assert [(p["item"], p["original"], p["copy"]) for p in found["papers"]] == [
        ("Đơn đề nghị theo mẫu", "x", ""),
        ("Giấy chứng nhận đăng ký kinh doanh", "", "x"),
    ]
    assert (found["sets"], found["fee"]) == ("01 bộ", "Không")
    assert found["limit"] == {"value": 10, "unit": "working-day"}
    assert found["place"] == "Trung tâm Phục vụ hành chính công"
    assert [(f["code"], f["name"], f["source"]) for f in found["forms"]] == [
        ("BM.05.01", "Đơn đề nghị", "6"),
        ("BM.05.02", "Giấy phép", "6"),
    ]
    assert [(r["name"], r["kept_by"], r["retention"]) for r in found["records"]] == [
        ("Thành phần hồ sơ theo mục 5.2", "Phòng Thương mại", "05 năm"),
        ("Giấy phép", "Phòng Thương mại", "05 năm"),
    ]


def test_a_big_table_may_hold_answers_beside_their_names(written, tmp_path):
    written.table(
        "5.1. Căn cứ pháp lý|Luật Hộ tịch năm 2014",
        "5.2. Thành phần hồ sơ|- Tờ khai theo mẫu\n- Bản sao hộ chiếu",
        "5.3. Số lượng hồ sơ|01 bộ",
        "5.4. Thời hạn giải quyết|05 ngày làm việc",
        "5.6. Phí, lệ phí|8.000 đồng/bản",
    )
    written.heading("5.7. Quy trình xử lý công việc").table(*PLAIN)
    found = facts(written, tmp_path)
    assert found["legal_bases"] == ["Luật Hộ tịch năm 2014"]
    assert found["dossier"] == ["Tờ khai theo mẫu", "Bản sao hộ chiếu"]
    assert (found["sets"], found["processing_time"], found["fee"]) == ("01 bộ", "05 ngày làm việc", "8.000 đồng/bản")
    assert len(found["steps"]) == 3


@pytest.mark.parametrize(
    "numbers", [("5.1.", "5.2.", "5.3.", "5.4.", "5.5."), ("a)", "b)", "c)", "d)", "đ)"), ("",) * 5]
)
@pytest.mark.parametrize("bold", [True, False])
def test_parts_are_lines_with_numbers_letters_or_nothing(written, tmp_path, numbers, bold):
    names = (
        "Căn cứ pháp lý",
        "Thành phần, số lượng hồ sơ",
        "Thời hạn giải quyết",
        "Phí, lệ phí (nếu có)",
        "Trình tự thực hiện",
    )
    heads = [f"{number} {name}:".strip() for number, name in zip(numbers, names, strict=True)]
    add = written.heading if bold else written.line
    add(heads[0])
    written.line("- Luật Hộ tịch năm 2014;", "- Nghị định số 123/2015/NĐ-CP ngày 15/11/2015.")
    add(heads[1])
    written.line("- Tờ khai;", "- Giấy chứng sinh.", "Số lượng hồ sơ: 01 (một) bộ")
    add(heads[2])
    written.line("Ngay trong ngày làm việc.")
    add(heads[3])
    written.line("Không")
    add(heads[4])
    written.table(*PLAIN)
    found = facts(written, tmp_path)
    assert found["legal_bases"] == ["Luật Hộ tịch năm 2014", "Nghị định số 123/2015/NĐ-CP ngày 15/11/2015"]
    assert found["dossier"] == ["Tờ khai", "Giấy chứng sinh."]
    assert found["sets"] == "01 (một) bộ"
    assert (found["processing_time"], found["fee"]) == ("Ngay trong ngày làm việc.", "Không")
    assert found["limit"] == {"value": 1, "unit": "working-day"}
    assert len(found["steps"]) == 3


def test_bullets_of_a_dossier_are_told_from_groups_notes_and_sentences(written, tmp_path):
    written.heading("a. Thành phần hồ sơ:").line("Người yêu cầu nộp các giấy tờ sau:")
    written.heading("* Giấy tờ phải nộp:").line("- Tờ khai theo mẫu;", "- Văn bản uỷ quyền:")
    written.line("+ Trường hợp là người thân: không phải công chứng.")
    written.heading("* Giấy tờ phải xuất trình:").line("- Hộ chiếu;", "- Người yêu cầu nhận kết quả tại nơi nộp hồ sơ.")
    written.line("Lưu ý:", "- Giấy tờ do nước ngoài cấp phải được hợp pháp hóa.", "Số lượng hồ sơ: 02 bộ.")
    written.heading("b. Quy trình xử lý công việc:").table(*PLAIN)
    found = facts(written, tmp_path)
    assert found["dossier"] == ["Tờ khai theo mẫu", "Văn bản uỷ quyền:", "Hộ chiếu"]
    assert found["dossier_groups"] == ["Giấy tờ phải nộp", "Giấy tờ phải nộp", "Giấy tờ phải xuất trình"]
    assert found["dossier_sub"] == {"1": ["Trường hợp là người thân: không phải công chứng."]}
    assert found["sets"] == "02 bộ."
    assert {"code": "dossier", "params": {"count": 3}} in found["unplaced"]


def test_numbers_and_bullets_made_by_word_list_papers_and_laws(written, tmp_path):
    written.heading("5.1. Cơ sở pháp lý").listed(
        "Luật Đất đai 2024;", "Nghị định 101/2024/NĐ-CP.", kind="bullet", pattern="•"
    )
    written.heading("5.2. Thành phần hồ sơ").listed("Đơn đề nghị;", "Bản vẽ.")
    written.heading("5.7. Quy trình xử lý công việc").table(*PLAIN)
    found = facts(written, tmp_path)
    assert found["legal_bases"] == ["Luật Đất đai 2024", "Nghị định 101/2024/NĐ-CP"]
    assert found["dossier"] == ["Đơn đề nghị", "Bản vẽ."]


def test_a_table_of_papers_with_ticks_has_groups_and_forms(written, tmp_path):
    written.heading("5.2. Thành phần hồ sơ").table(
        "TT|Tên giấy tờ|Số lượng|<|Mẫu",
        "^|^|Bản chính|Bản sao|^",
        "I|Giấy tờ phải nộp:|<|<|<",
        "1|Đơn đề nghị|01|0|Mẫu số 01",
        "2|Bản vẽ|0|02|",
        "Số lượng hồ sơ: 01 bộ|<|<|<|<",
    )
    written.heading("5.7. Quy trình xử lý công việc").table(*PLAIN)
    found = facts(written, tmp_path)
    assert found["papers"] == [
        {
            "item": "Đơn đề nghị",
            "group": "Giấy tờ phải nộp",
            "original": "01",
            "copy": "0",
            "form": "Mẫu số 01",
            "note": "",
        },
        {"item": "Bản vẽ", "group": "Giấy tờ phải nộp", "original": "0", "copy": "02", "form": "", "note": ""},
    ]
    assert found["sets"] == "01 bộ"


def test_forms_have_codes_conditions_and_no_pointers(written, tmp_path):
    written.heading("h. Mẫu đơn, mẫu tờ khai:").line(
        "- Tờ khai (nếu nộp trực tiếp);", "- Trường hợp ủy quyền: Giấy ủy quyền.", "- Mẫu số 01: Đơn đề nghị"
    )
    written.heading("l. Quy trình xử lý công việc:").table(*PLAIN)
    written.heading("6. BIỂU MẪU").line("- BM-01: Sổ theo dõi hồ sơ;", "- Xem mục 5 ở trên.")
    found = facts(written, tmp_path)
    assert found["forms"] == [
        {"code": "BM-01", "name": "Sổ theo dõi hồ sơ", "source": "6"},
        {"code": "", "name": "Tờ khai", "condition": "nếu nộp trực tiếp", "source": "5.h"},
        {"code": "", "name": "Giấy ủy quyền", "condition": "Trường hợp ủy quyền", "source": "5.h"},
        {"code": "Mẫu số 01", "name": "Đơn đề nghị", "condition": "", "source": "5.h"},
    ]


def test_records_share_a_merged_keeper_and_count_on(written, tmp_path):
    written.heading("5.7. Quy trình").table(*PLAIN)
    written.heading("7. LƯU HỒ SƠ").table(
        "STT|Tên hồ sơ lưu|Thời hạn lưu|Bộ phận lưu trữ", "#|Bộ hồ sơ|5 năm|Văn thư", "#|Giấy phép|Vĩnh viễn|^"
    )
    assert facts(written, tmp_path)["records"] == [
        {"no": "1", "name": "Bộ hồ sơ", "kept_by": "Văn thư", "retention": "5 năm"},
        {"no": "2", "name": "Giấy phép", "kept_by": "Văn thư", "retention": "Vĩnh viễn"},
    ]


def test_abbreviations_are_read_from_lines_and_tables(tmp_path):
    written = (
        Written(sections=())
        .heading("4. ĐỊNH NGHĨA/VIẾT TẮT")
        .line("- UBND: Ủy ban nhân dân;", "TTHC - Thủ tục hành chính")
    )
    written.table("Chữ viết tắt|Nghĩa", "CBCC|Cán bộ, công chức")
    written.heading("5. NỘI DUNG").heading("5.7. Quy trình").table(*PLAIN)
    assert facts(written, tmp_path)["abbreviations"] == [
        ["UBND", "Ủy ban nhân dân"], ["TTHC", "Thủ tục hành chính"], ["CBCC", "Cán bộ, công chức"],
    ]  # fmt: skip


def test_a_procedure_without_steps_says_so_and_keeps_the_rest(written, tmp_path):
    written.heading("5.1. Cơ sở pháp lý").line("- Luật Hộ tịch năm 2014")
    written.heading("5.2. Thành phần hồ sơ").line("- Tờ khai")
    written.heading("5.4. Thời gian xử lý: ", "03 ngày")
    written.heading("5.6. Lệ phí: ", "Không")
    result = read_word(written.save(tmp_path))
    assert result.procedure["steps"] == []
    assert result.procedure["unplaced"][0]["code"] == "no-steps"
    assert result.procedure["limit"] == {"value": 3, "unit": "calendar-day"}
    assert result.to_json()["unplaced"] == result.unplaced != []


def test_an_error_in_understanding_costs_no_import(written, tmp_path, monkeypatch):
    def fall_over(_outline, _word):
        raise IndexError

    monkeypatch.setattr("qms.word.assemble.facts_of", fall_over)
    result = read_word(written.heading("5.7. Quy trình").table(*PLAIN).save(tmp_path))
    assert (result.status, result.procedure) == ("ok", None)
    assert len(result.unplaced) == 1 and len(result.sections) == 5


def test_the_command_gets_the_labels_keys_and_the_child_gives_the_facts(written, tmp_path, child):
    result = read_word(written.heading("5.7. Quy trình").table(*PLAIN).save(tmp_path))
    answer = result.to_json()
    assert set(answer["steps"][0]) == {"no", "task", "responsible", "time", "result", "times"}
    assert answer["steps"][0]["times"] == [{"case": "", "text": "0,5 ngày", "shared_by_merged_cell": False}]
    assert set(result.procedure) == set(ProcedureFacts.__annotations__)
    assert {"dossier", "legal_bases", "forms", "records", "processing_time", "fee", "unplaced"} <= set(answer)


def test_a_table_of_hundreds_of_rows_with_long_texts_is_read_whole(tmp_path):
    def row(*cells):
        return f"<w:tr>{''.join(f'<w:tc>{made.p(text)}</w:tc>' for text in cells)}</w:tr>"

    rows = [row(str(n), f"Việc {n} {'rất dài ' * 40}", "Văn thư", "1 ngày") for n in range(1, 501)]
    lines = "".join(made.p(text, bold=True) for text in ("QUY TRÌNH", "1. MỤC ĐÍCH", "2. NỘI DUNG", "2.1. Quy trình"))
    table = f"<w:tbl>{row('TT', 'Trình tự', 'Trách nhiệm', 'Thời gian')}{''.join(rows)}</w:tbl>"
    assert len(read_word(made.raw(tmp_path / "a.docx", lines + table)).procedure["steps"]) == 500
