"""The HTML handed to the typesetter: cover, control page, faces."""

import re

import pytest

from qms.printing.document import page_html
from tests.printing import samples


def text_of(html: str) -> str:
    """Words as they are read, without style sheet and tags."""
    body = re.sub(r"(?s)<style>.*?</style>|<title>.*?</title>", "", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("&quot;", '"').strip()


def page(request: dict) -> str:
    return text_of(page_html(request)[0])


def test_the_cover_names_agencies_document_and_signers():
    text = page(samples.request())
    for words in (
        "UBND TỈNH LAM SƠN SỞ CÔNG THƯƠNG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
        "Mã hiệu QT-TM-03 Lần ban hành 02 Lần sửa đổi 01 Ngày hiệu lực 10/11/2026 Số trang",
        "Trách nhiệm Soạn thảo Xem xét Phê duyệt",
        "Trần Quốc Bảo Lê Minh Đức Phạm Văn Hòa",
        "26/10/2026 30/10/2026 03/11/2026",
        "Ban hành kèm theo Quyết định số 431/QĐ-SCT ngày 03 tháng 11 năm 2026 của Giám đốc Sở Công Thương",
    ):
        assert words in text


def test_the_title_does_not_repeat_its_type():
    html, _ = page_html(samples.request())
    assert re.search(r'cover__title--s">Tiếp nhận và giải quyết', html)


def test_a_deputy_signs_in_two_lines():
    request = samples.request()
    request["decisions"][-1] |= {"post": "Phó Giám đốc Sở", "capacity": "KT.", "on_behalf_of": "Giám đốc Sở"}
    assert "<b>KT. GIÁM ĐỐC</b><b>PHÓ GIÁM ĐỐC</b>" in page_html(request)[0]


def test_a_long_route_is_signed_in_two_tables_and_opinions_sign_nothing():
    one = {
        "label": "Xem xét",
        "name": "A",
        "post": "Trưởng phòng",
        "capacity": "",
        "on_behalf_of": "",
        "date": "2026-10-28",
    }
    request = samples.request()
    request["decisions"] += [{**one, "kind": "review"}] * 3 + [{**one, "kind": "opinion", "label": "Góp ý"}]
    html, _ = page_html(request)
    assert html.count('<table class="sign') == 2
    assert "Góp ý" not in text_of(html)


def test_the_row_of_this_version_gets_the_date_it_was_given_at_issue():
    text = page(samples.request())
    assert "Mục 5.4, bước B5 Nội dung cũ: Lập biên bản" in text
    assert "02 / 01 10/11/2026" in text
    assert "01 / 00 01/03/2021" in text


def test_a_first_issue_without_rows_says_so():
    request = samples.request()
    request["snapshot"]["amendments"] = []
    request["snapshot"]["version"] |= {"issue": 1, "revision": 0, "reason": "Ban hành lần đầu"}
    assert "1 Ban hành lần đầu" in page(request)


def test_every_unit_that_applies_it_gets_a_line_with_blank_columns_to_sign():
    html, _ = page_html(samples.request())
    assert "<td>Văn phòng Sở</td><td></td><td></td><td></td></tr>" in html


def test_an_empty_section_of_forms_holds_the_list_of_forms():
    text = page(samples.request())
    assert "6. Biểu mẫu TT Mã hiệu Tên biểu mẫu 1 BM-TM-03.01" in text
    assert "Biểu mẫu kèm theo" not in text
    assert text.endswith("./.")


def test_contents_lead_to_every_section_of_two_levels():
    html, _ = page_html(samples.request())
    targets = re.findall(r'<a href="#(s\d+)">', html)
    assert len(targets) == len(samples.sections())
    assert all(f'id="{t}"' in html for t in targets)


@pytest.mark.parametrize(
    ("face", "words"),
    [
        ("draft", ["DỰ THẢO", "không dùng để giải quyết công việc", "(chưa có)"]),
        (
            "superseded",
            [
                "HẾT HIỆU LỰC",
                "từ ngày 07/12/2026, thay bằng 02 / 02",
                "Bản thay thế: QT-TM-03, lần ban hành 02, lần sửa đổi 02.",
            ],
        ),
        ("withdrawn", ["ĐÃ BÃI BỎ", "từ ngày 07/12/2026", "Lý do: Thủ tục hành chính đã bị bãi bỏ"]),
        ("not-yet", ["CHƯA CÓ HIỆU LỰC", "có hiệu lực từ ngày 10/11/2026"]),
        ("imported", ["Nhập từ bản đã ban hành"]),
    ],
)
def test_a_marked_face_says_what_it_is(face, words):
    html, _ = page_html(samples.request(face))
    assert all(w in text_of(html) for w in words)
    assert ('<div class="wm">' in html) is (face != "imported")
    assert "running-foot" in html


def test_the_official_face_is_unmarked():
    html, _ = page_html(samples.request())
    assert '<div class="wm">' not in html
    assert '<div class="running-foot">' not in html


def test_a_version_that_is_a_file_names_it_with_size_and_hash():
    file = {"name": "BM-TM-03.01.docx", "sha256": "cd" * 32, "size": 38123, "media_type": "application/x"}
    text = page(samples.request(snapshot=samples.snapshot(sections=[], file=file, forms=[])))
    assert f"Tên tệp BM-TM-03.01.docx Kích thước 38.123 byte (37 KB) Loại tệp DOCX Mã băm SHA-256 {'cd' * 32}" in text
    assert "Mục lục" not in text


def test_no_table_is_left_to_automatic_widths():
    """The fixed layout needs columns with widths in every table but the two boxes that have theirs in the style sheet."""
    html, _ = page_html(samples.letters_request())
    for table in re.findall(r"<table class=\"t[ \"].*?<t(?:head|body)", html):
        assert "<colgroup>" in table


def test_markup_in_plain_texts_stays_text():
    request = samples.request()
    request["snapshot"]["document"]["title"] = "<script>x</script> & 'y'"
    request["snapshot"]["amendments"][0]["place"] = "<img src=x>"
    html, _ = page_html(request)
    assert "<script" not in html
    assert "<img" not in html
