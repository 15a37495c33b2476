"""The workbook: what is taken in, what is named as wrong, and what hostile files meet."""

import io
import json
import unicodedata
import zipfile
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from qms.files.uploads import check_upload
from qms.office import actions
from qms.office.structure import workbooks
from qms.office.structure.columns import SHEETS
from qms.office.structure.reading import read_book
from qms.people.models import Appointment, Post, Unit, User
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests.office.world import NOW, TODAY

HEADERS = {sheet.key: [column.label for column in sheet.columns] for sheet in SHEETS}
NAMES = {sheet.key: sheet.name for sheet in SHEETS}
UNITS = [
    ["TM1", "Tổ Xúc tiến", "", "TM", 5, "01/01/2026"],
    ["TM", "Phòng Quản lý thương mại", "", "", "", ""],
    ["CN", "Phòng Quản lý công nghiệp", "Phòng QLCN", "LD", 4, datetime(2026, 1, 1)],
]
POSTS = [
    ["CN", "cn-truong", "Trưởng phòng", "Trưởng đơn vị", "unit_head, Author", "01/01/2026"],
    ["TM", "chuyen-vien", "Chuyên viên thụ lý", "", "", ""],
]
PEOPLE = [
    ["quang.le", "Lê Duy Quang", "anh", "", "CN", "cn-truong", "1/2/2026", "", "", "", "QĐ 12"],
    ["quang.le", "Lê Duy Quang", "anh", "", "TM", "chuyen-vien", "1/2/2026", "31/12/2026", "x", "", ""],
    ["ha.nguyen", "Nguyễn Thị Thu Hà", "chị", "", "TM", "chuyen-vien", "", "", "", "", ""],
]


def workbook(units=UNITS, posts=POSTS, people=PEOPLE, names=NAMES, headers=HEADERS) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for key, rows in (("units", units), ("posts", posts), ("people", people)):
        page = book.create_sheet(names[key])
        for row in [headers[key], *rows]:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def tried(world, data):
    return actions.try_structure(agency=world.agency, book=read_book(data), by=world.admin, at=NOW)


def taken(world, data, by=None):
    book, expected = read_book(data), tried(world, data).digest
    return actions.import_structure(agency=world.agency, book=book, expected=expected, by=by or world.admin, at=NOW)


def faults(outcome):
    return {(fault.sheet, fault.row, fault.column) for fault in outcome.faults}


def rows():
    return [model.objects.count() for model in (Unit, Post, User, Appointment, Entry)]


def counts(outcome):
    return {key: tuple(outcome.count(key, v) for v in ("new", "changed", "same")) for key in NAMES}


def test_the_preview_counts_and_changes_nothing(world):
    before = rows()
    outcome = tried(world, workbook())
    assert not outcome.faults
    assert counts(outcome) == {"units": (2, 0, 1), "posts": (1, 0, 1), "people": (1, 2, 0)}
    assert rows() == before


def test_a_workbook_is_taken_in_whole_and_recorded_once(world):
    outcome = taken(world, workbook())
    quang = User.objects.get(username="quang.le")
    assert Unit.objects.get(code="TM1").parent == world.trade
    assert {row.role for row in Post.objects.get(code="cn-truong").roles.all()} == {"unit_head", "author"}
    held = {row.post.code: (row.from_date, row.until_date, row.is_concurrent) for row in quang.appointments.all()}
    assert held == {
        "cn-truong": (date(2026, 2, 1), None, False),
        "chuyen-vien": (date(2026, 2, 1), date(2027, 1, 1), True),
    }
    assert [row[0] for row in outcome.passwords] == ["quang.le"]
    assert quang.must_change_password
    assert quang.check_password(outcome.passwords[0][2])
    assert Entry.objects.filter(act=Act.STRUCTURE_IMPORTED).count() == 1


def test_the_same_workbook_again_changes_nothing(world):
    taken(world, workbook())
    before = rows()
    outcome = taken(world, workbook())
    assert outcome.changes == 0
    assert not outcome.passwords
    assert rows() == before


def test_existing_roles_holders_and_details_stay_where_the_workbook_is_silent(world):
    taken(world, workbook())
    assert [row.role for row in world.trade_post.roles.all()] == ["author"]
    assert User.objects.get(username="ha.nguyen").appointments.count() == 1


def test_the_template_comes_back_empty_of_rows(world):
    outcome = tried(world, workbooks.template())
    assert [fault.row for fault in outcome.faults] == [0]
    assert not outcome.lines


def test_a_filled_in_template_keeps_its_help_and_examples_unread(world):
    book = load_workbook(io.BytesIO(workbooks.template()))
    book["Đơn vị"].append(UNITS[2])
    out = io.BytesIO()
    book.save(out)
    outcome = tried(world, out.getvalue())
    assert not outcome.faults
    assert [line[3] for line in outcome.lines] == ["Phòng Quản lý công nghiệp"]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"units": [["", "Không mã", "", "", "", ""]]}, ("Đơn vị", 2, "Mã đơn vị")),
        ({"units": [["X", "=1+1", "", "", "", ""]]}, ("Đơn vị", 2, "Tên đơn vị")),
        ({"units": [["X", "x" * 201, "", "", "", ""]]}, ("Đơn vị", 2, "Tên đơn vị")),
        ({"units": [["ТМ", "Chữ Nga", "", "", "", ""]]}, ("Đơn vị", 2, "Mã đơn vị")),
        ({"units": [["X", "Y", "", "KHONG", "", ""]]}, ("Đơn vị", 2, "Mã đơn vị cấp trên")),
        ({"units": [["X", "Y", "", "", "nhiều", ""]]}, ("Đơn vị", 2, "Thứ tự")),
        ({"units": [["X", "Y", "", "", "", "hôm nay"]]}, ("Đơn vị", 2, "Từ ngày")),
        ({"units": [["X", "Y", "", "", "", 46000]]}, ("Đơn vị", 2, "Từ ngày")),
        ({"units": [["X", "Y", "", "", "", "01/01/1066"]]}, ("Đơn vị", 2, "Từ ngày")),
        ({"units": [["X", datetime(2026, 1, 1), "", "", "", ""]]}, ("Đơn vị", 2, "Tên đơn vị")),
        ({"units": [["X", "Y", "", "", "", ""], ["x", "Z", "", "", "", ""]]}, ("Đơn vị", 3, "Mã đơn vị")),
        (
            {"units": [["A1", "Y", "", "B1", "", ""], ["B1", "Z", "", "A1", "", ""]]},
            ("Đơn vị", 2, "Mã đơn vị cấp trên"),
        ),
        ({"posts": [["KHONG", "a", "b", "", "", ""]]}, ("Vị trí", 2, "Mã đơn vị")),
        ({"posts": [["TM", "a", "b", "Vua", "", ""]]}, ("Vị trí", 2, "Cấp")),
        ({"posts": [["TM", "a", "b", "", "vua", ""]]}, ("Vị trí", 2, "Vai trò")),
        ({"people": [["Có Dấu", "Tên", *[""] * 9]]}, ("Người dùng", 2, "Tên đăng nhập")),
        ({"people": [["nguoi.la", "Người Lạ", *[""] * 9]]}, ("Người dùng", 2, "Tên đăng nhập")),
        ({"people": [["a.b", "Tên", "", "khong", *[""] * 7]]}, ("Người dùng", 2, "Thư điện tử")),
        ({"people": [["a.b", "Tên", "", "", "TM", "khong", *[""] * 5]]}, ("Người dùng", 2, "Mã vị trí")),
        (
            {"people": [["a.b", "Tên", "", "", "TM", "chuyen-vien", "", "", "có lẽ", "", ""]]},
            ("Người dùng", 2, "Kiêm nhiệm"),
        ),
        (
            {"people": [["a.b", "Tên", *[""] * 9], ["a.b", "Khác", "", "", "TM", "chuyen-vien", *[""] * 5]]},
            ("Người dùng", 3, "Họ và tên"),
        ),
        ({"people": [["a.b", "Tên", *[""] * 9], ["A.B", "Tên", *[""] * 9]]}, ("Người dùng", 3, "Tên đăng nhập")),
    ],
)
def test_every_fault_is_named_by_sheet_row_and_column(world, change, where):
    outcome = tried(world, workbook(**{"units": [], "posts": [], "people": [], **change}))
    assert where in faults(outcome)
    assert all(fault.says for fault in outcome.faults)
    with pytest.raises(Refused):
        taken(world, workbook(**{"units": [], "posts": [], "people": [], **change}))


def test_one_fault_keeps_everything_out(world):
    before = rows()
    with pytest.raises(Refused):
        taken(world, workbook(people=[*PEOPLE, ["", "Không tên đăng nhập", *[""] * 9]]))
    assert rows() == before


def test_decomposed_letters_are_stored_composed(world):
    name = unicodedata.normalize("NFD", "Phòng Kỹ thuật")
    headers = {key: [unicodedata.normalize("NFD", label) for label in row] for key, row in HEADERS.items()}
    names = {key: unicodedata.normalize("NFD", name) for key, name in NAMES.items()}
    data = workbook(units=[["KT", name, "", "", "", ""]], posts=[], people=[], names=names, headers=headers)
    taken(world, data)
    assert Unit.objects.get(code="KT").name == unicodedata.normalize("NFC", name)


def test_other_sheets_and_columns_are_named(world):
    odd = {"units": "Sheet1", "posts": "Vị trí", "people": "Người dùng"}
    outcome = tried(world, workbook(names=odd))
    assert ("Sheet1", 0, "") in faults(outcome)
    headers = {**HEADERS, "units": ["Mã đơn vị", "Tên gọi"]}
    outcome = tried(world, workbook(headers=headers, posts=[], people=[]))
    assert ("Đơn vị", 1, "Tên gọi") in faults(outcome)
    assert ("Đơn vị", 1, "") in faults(outcome)


def test_what_changed_since_the_preview_is_shown_again(world):
    data = workbook()
    expected = tried(world, data).digest
    actions.create_person(agency=world.agency, username="quang.le", full_name="Lê Duy Quang", by=world.admin, at=NOW)
    with pytest.raises(Refused):
        actions.import_structure(agency=world.agency, book=read_book(data), expected=expected, by=world.admin, at=NOW)
    assert not Unit.objects.filter(code="CN").exists()


def test_a_stranger_imports_nothing(world):
    for nobody in (world.stranger, world.keeper, world.clerk):
        with pytest.raises(Refused):
            taken(world, workbook(), by=nobody)


# --- hostile files ---------------------------------------------------------------------------------------------------


def uploaded(data, name="mau.xlsx"):
    return check_upload(SimpleUploadedFile(name, data), kinds={"xlsx"})


def refused(data, name="mau.xlsx"):
    with pytest.raises(Refused) as refusal:
        read_book(uploaded(data, name).data)
    return str(refusal.value)


def repacked(data, **parts):
    """The workbook with other contents for some of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, parts.pop(entry.filename, old.read(entry)))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked():
    assert "100 MB" in refused(repacked(workbook(), **{"xl/media/a.bin": b"\0" * (101 * 1024 * 1024)}))


def test_entities_that_multiply_are_not_unfolded():
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "0123456789">{entities}]><worksheet><x>&e11;</x></worksheet>'
    assert refused(repacked(workbook(), **{"xl/worksheets/sheet1.xml": bomb.encode()}))


def test_a_hundred_thousand_rows_are_refused():
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>U{0}</t></is></c></row>'
    rows = "".join(row.format(number) for number in range(1, 100_001))
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet = f"{head}{rows}</sheetData></worksheet>".encode()
    assert "500" in refused(repacked(workbook(), **{"xl/worksheets/sheet1.xml": sheet}))


def test_a_size_that_the_file_claims_is_not_believed(world):
    data = workbook(posts=[], people=[])
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").replace(b'<dimension ref="A1:F4" />', b'<dimension ref="A1" />')
    assert len(tried(world, repacked(data, **{"xl/worksheets/sheet1.xml": sheet})).lines) == 3


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "mau.xlsx"),
        (b"MZ\x90\x00", "mau.xlsx"),
        (b"%PDF-1.7", "mau.xlsx"),
        (b"PK\x03\x04" + b"x" * 100, "mau.xlsx"),
        (b"a;b;c", "mau.csv"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "mau.xls"),
        (repacked(workbook(), **{"xl/workbook.xml": b"<no"}), "mau.xlsx"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence(data, name):
    assert refused(data, name).endswith(".")


def test_many_columns_and_long_texts_are_refused():
    assert refused(workbook(units=[["X"] * 60]))
    assert refused(workbook(units=[["X", "y" * 5000, "", "", "", ""]]))


def test_no_cell_that_we_write_is_a_formula():
    rows = [("=cmd", "+1", "@x"), ("-a", "b", "c")]
    book = load_workbook(io.BytesIO(workbooks.passwords(rows)))
    for page in [*book, *load_workbook(io.BytesIO(workbooks.template()))]:
        for row in page.iter_rows():
            assert not [
                cell.value for cell in row if cell.data_type == "f" or str(cell.value).startswith(("=", "+", "@"))
            ]


def test_a_preview_of_many_people_is_bearable(world):
    people = [[f"nguoi{n}", f"Người {n}", "", "", "TM", "chuyen-vien", *[""] * 5] for n in range(60)]
    outcome = tried(world, workbook(units=[], posts=[], people=people))
    assert counts(outcome)["people"] == (60, 0, 0)
    assert json.dumps(outcome.lines)


def test_a_change_entered_for_later_is_left_alone(world):
    later = date(2100, 1, 1)
    actions.rename_unit(
        unit=world.trade, name="Tên sau này", short_name="T", from_date=later, reason="", by=world.admin, on=TODAY
    )
    assert tried(world, workbook(units=[UNITS[1]], posts=[], people=[])).changes == 0
    outcome = tried(world, workbook(units=[["TM", "Tên khác hẳn", "", "", "", ""]], posts=[], people=[]))
    assert faults(outcome) == {("Đơn vị", 2, "Từ ngày")}
