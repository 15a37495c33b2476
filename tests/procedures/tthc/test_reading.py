"""Files of the national list: what is read, and what is refused with its row, the reason and the cure."""

import json
import unicodedata
from pathlib import Path

import pytest

from procedures.tthc.codes import clean_code, national_code
from procedures.tthc.reading import MOST_ROWS, read_file
from qms.trail.refusals import Refused
from tests.procedures.tthc.listed import CODE, HEADER, NAME, OTHER, lines, record, workbook

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


def row(code=OTHER, name=NAME, *more):
    return [code, name, "Bộ Công Thương", "Sở Công Thương\nỦy ban nhân dân cấp xã", "An toàn thực phẩm", *more]


def faults(data):
    return [(fault.number, fault.says) for fault in read_file(data).faults]


def test_a_json_record_is_read_whole_with_its_source():
    found = read_file(lines(record()))
    assert (found.kind, found.faults, found.notes) == ("jsonl", [], [])
    values = found.rows[0].values
    assert (values["code"], values["name"], values["levels"]) == (CODE, NAME, " tinh xa ")
    assert json.loads(values["channels_text"])[0] == {
        "channel": "Trực tuyến",
        "limit": "18 Ngày làm việc",
        "note": "Miễn phí",
    }
    assert json.loads(values["dossier_items_text"])[0]["form"] == "Mau01.doc"
    assert found.rows[0].source["nguon"]["repo"] == "x/y"


def test_blank_lines_a_byte_order_mark_and_one_list_are_no_trouble():
    data = b"\xef\xbb\xbf" + lines(record(), "", record(OTHER))
    assert [one.number for one in read_file(data).rows] == [1, 3]
    whole = json.dumps([record(), record(OTHER), 7]).encode()
    assert [one.values["code"] for one in read_file(whole).rows] == [CODE, OTHER]
    assert [one.number for one in read_file(whole).faults] == [3]


def test_text_is_kept_in_nfc_without_unseen_signs():
    name = unicodedata.normalize("NFD", "Cấp  giấy\u200e phép")
    values = read_file(lines(record(ten_thu_tuc=name))).rows[0].values
    assert values["name"] == "Cấp giấy phép"


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        ('{"ma_thu_tuc": "2.000', "dòng này bị hỏng"),
        ("[1, 2", "dòng này bị hỏng"),
        ('"2.000820"', "dòng này bị hỏng"),
        (record(OTHER, ma_thu_tuc=2.00082), "số 0"),
        (record(OTHER, ma_thu_tuc="2.00082"), "sáu chữ số"),
        (record(OTHER, ma_thu_tuc=""), "thiếu mã"),
        (record(OTHER, ma_thu_tuc="mã nào đó"), "không phải mã"),
        (record(OTHER, ten_thu_tuc=""), "điền"),
        (record(OTHER, ten_thu_tuc="x" * 2001), "2000"),
        (record(OTHER, cap_thuc_hien="Cấp thôn"), "Cấp thôn"),
        (record(OTHER, hinh_thuc_nop="Trực tuyến"), "danh sách"),
        (record(OTHER, ket_qua={"a": 1}), "văn bản"),
        (record(OTHER, ket_qua="\x00"), "ký tự"),
        (record(OTHER, ngay_quyet_dinh="hôm qua"), "ngày/tháng/năm"),
        (record(CODE), "dòng 1"),
    ],
)
def test_a_damaged_row_is_refused_alone_with_the_cure(damage, why):
    found = read_file(lines(record(), damage, record("1.000001")))
    assert [one.values["code"] for one in found.rows] == [CODE, "1.000001"]
    assert [fault.number for fault in found.faults] == [2]
    assert why.lower() in found.faults[0].says.lower()


def test_halves_of_characters_and_deep_nesting_are_refused_and_nothing_breaks():
    half = lines(record(OTHER)).replace("Giấy chứng nhận".encode(), b"\\ud800")
    deep = b'{"ma_thu_tuc":' + b"[" * 200_000 + b"}"
    not_utf8 = lines(record()).replace(NAME.encode(), NAME.encode("utf-16-be"))
    for data in (half, deep, not_utf8):
        assert len(read_file(data).faults) == 1


def test_fields_nobody_knows_are_named():
    found = read_file(lines(record(mau_sac="xanh")))
    assert "mau_sac" in found.notes[0]
    assert found.rows[0].source["mau_sac"] == "xanh"


def test_a_workbook_is_read_below_its_motto_with_several_agencies_in_a_cell():
    found = read_file(workbook(HEADER, row(CODE), row()))
    assert (found.kind, found.faults) == ("xlsx", [])
    assert [one.number for one in found.rows] == [3, 4]
    assert found.rows[1].values["executing"] == "Sở Công Thương\nỦy ban nhân dân cấp xã"
    assert set(found.rows[1].values) == {"code", "name", "ministry", "executing", "field"}


def test_cells_that_are_numbers_formulas_or_doubles_are_refused_by_row():
    found = read_file(
        workbook(HEADER, row(2.00082), row("=A1"), row(CODE, "=1+1"), row(), row(), row("1.000001", None))
    )
    told = {fault.number: fault.says for fault in found.faults}
    assert sorted(told) == [3, 4, 5, 7, 8]
    assert "số 0" in told[3]
    assert "công thức" in told[4]
    assert "công thức" in told[5]
    assert "dòng 6" in told[7]
    assert [one.number for one in found.rows] == [6]


def test_columns_and_sheets_that_are_not_taken_are_named():
    found = read_file(workbook([*HEADER, "Ghi chú riêng"], row(CODE, NAME, "x")))
    assert "Ghi chú riêng" in found.notes[0]


@pytest.mark.parametrize(
    "data",
    [b"MZ\x90 not a list", b"[1, 2", b"   ", b"PK\x03\x04 broken", b"[]"],
)
def test_what_is_no_list_is_refused_as_a_whole(data):
    with pytest.raises(Refused) as refusal:
        read_file(data)
    assert refusal.value.field == "file"


def test_a_workbook_without_the_header_or_with_too_many_rows_is_refused():
    with pytest.raises(Refused, match="Mã số"):
        read_file(workbook(["Số", "Thứ"], ["1", "2"]))
    with pytest.raises(Refused, match=str(MOST_ROWS)):
        read_file(b"\n".join([b"{}"] * (MOST_ROWS + 1)))


def test_codes_are_text_and_the_national_part_is_found():
    assert clean_code(" 2.001218.000.00.00.h38 ") == "2.001218.000.00.00.H38"
    assert clean_code("B-BCT-123456-TT") == "B-BCT-123456-TT"
    assert national_code("2.000591.H99") == national_code("2.000591 – Cấp giấy") == "2.000591"
    assert national_code("quy trình nội bộ") == "quy trình nội bộ"
    for wrong in ("2.00082", "2", "2,000820", "x" * 60, "2.0008200"):
        with pytest.raises(ValueError, match=r"2\.000820"):
            clean_code(wrong)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared records are not here")
def test_the_real_files_are_read_without_a_refusal():
    found = read_file((SHARED / "procedures_sample300.jsonl").read_bytes())
    assert (len(found.rows), found.faults, found.notes) == (300, [], [])
    book = read_file((SHARED / "word" / "d19-danh-sach-tthc-bo-tu-phap.xlsx").read_bytes())
    assert (len(book.rows), book.faults, book.notes) == (271, [], [])
