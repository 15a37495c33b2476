"""The issuing decision after Decree 30/2020/NĐ-CP, as HTML."""

import re

import pytest

from qms.printing.decision import decision_html
from tests.printing import samples
from tests.printing.test_page import text_of


def page(decision: dict) -> str:
    return text_of(decision_html(decision)).replace("\u00a0", " ")


def test_every_element_of_the_decree_is_there_in_order():
    text = page(samples.decision())
    elements = [
        "UBND TỈNH LAM SƠN SỞ CÔNG THƯƠNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
        "Số: 431/QĐ-SCT",
        "Lam Sơn, ngày 03 tháng 11 năm 2026",
        "QUYẾT ĐỊNH",
        "Về việc ban hành Quy trình",
        "GIÁM ĐỐC SỞ CÔNG THƯƠNG TỈNH LAM SƠN",
        "Căn cứ Luật",
        "QUYẾT ĐỊNH:",
        "Điều 1.",
        "Điều 2.",
        "Điều 3.",
        "Quyết định này ./.",
        "Nơi nhận:",
        "- Lưu: VT, TM.",
        "GIÁM ĐỐC",
        "Phạm Văn Hòa",
    ]
    at = 0
    for element in elements:
        found = text.find(element, at)
        assert found >= 0 or element == "Quyết định này ./.", element
        at = max(found, at)
    assert re.search(r"Quyết định này\s?\./\.", text)


def test_grounds_end_with_semicolons_and_the_last_with_a_full_stop():
    html = decision_html(samples.decision(grounds=["Căn cứ A.", "Căn cứ B;", "Theo đề nghị của C"]))
    grounds = [text_of(g) for g in re.findall(r'<p class="text ground">(.*?)</p>', html)]
    assert grounds == ["Căn cứ A;", "Căn cứ B;", "Theo đề nghị của C."]


def test_before_it_has_a_number_and_a_date_there_are_blanks():
    text = page(samples.decision(number="", date=None))
    assert re.search(r"Số: {5,}/QĐ-SCT", decision_html(samples.decision(number="", date=None)).replace("\u00a0", " "))
    assert "Lam Sơn, ngày tháng năm" in re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    ("number", "printed"), [("5", "Số: 05/QĐ-SCT"), ("431", "Số: 431/QĐ-SCT"), ("431/QĐ-SCT", "Số: 431/QĐ-SCT")]
)
def test_numbers_below_ten_take_a_zero(number, printed):
    assert printed in page(samples.decision(number=number))


def test_days_below_ten_and_the_months_one_and_two_take_a_zero():
    assert "ngày 05 tháng 02 năm 2026" in page(samples.decision(date="2026-02-05"))
    assert "ngày 05 tháng 3 năm 2026" in page(samples.decision(date="2026-03-05"))


@pytest.mark.parametrize(
    ("capacity", "post", "on_behalf_of", "lines"),
    [
        ("", "Giám đốc Sở", "", ["GIÁM ĐỐC"]),
        ("KT.", "Phó Giám đốc Sở", "Giám đốc Sở", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("Q.", "Giám đốc Sở", "", ["Q. GIÁM ĐỐC"]),
        ("TL.", "Chánh Văn phòng", "Giám đốc Sở", ["TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"]),
        (
            "TUQ.",
            "Trưởng phòng Quản lý thương mại",
            "Giám đốc Sở",
            ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG QUẢN LÝ THƯƠNG MẠI"],
        ),
        ("TM.", "Chủ tịch", "Ủy ban nhân dân", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
    ],
)
def test_the_signer_stands_below_the_capacity(capacity, post, on_behalf_of, lines):
    signer = {"name": "Phạm Văn Hòa", "post": post, "capacity": capacity, "on_behalf_of": on_behalf_of}
    html = decision_html(samples.decision(signer=signer))
    assert "".join(f"<b>{line}</b>" for line in lines) + '<div class="zone"></div><b>Phạm Văn Hòa</b>' in html


@pytest.mark.parametrize(
    ("capacity", "post", "on_behalf_of", "lines"),
    [
        ("", "Chủ tịch", "", ["CHỦ TỊCH"]),
        ("TM.", "Chủ tịch Ủy ban nhân dân", "Ủy ban nhân dân", ["CHỦ TỊCH"]),
        ("KT.", "Phó Chủ tịch Ủy ban nhân dân", "Chủ tịch Ủy ban nhân dân", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("Q.", "Chủ tịch", "", ["Q. CHỦ TỊCH"]),
    ],
)
def test_who_signs_for_a_collective_has_it_above_the_own_capacity(capacity, post, on_behalf_of, lines):
    agency = {"name": "Ủy ban nhân dân xã Hòa Sơn", "parent_name": "Ủy ban nhân dân tỉnh Lam Sơn", "place": "Hòa Sơn"}
    signer = {"name": "Lê Thị Mai", "post": post, "capacity": capacity, "on_behalf_of": on_behalf_of}
    signer["collective"] = "Ủy ban nhân dân"
    html = decision_html(samples.decision(signer=signer, agency=agency))
    written = "".join(f"<b>{line}</b>" for line in ["TM. ỦY BAN NHÂN DÂN", *lines])
    assert written + '<div class="zone"></div><b>Lê Thị Mai</b>' in html


def test_one_document_is_named_in_the_first_article():
    text = page(samples.decision())
    assert "Điều 1. Ban hành kèm theo Quyết định này Quy trình tiếp nhận và giải quyết" in text
    assert "có hiệu lực từ ngày 10 tháng 11 năm 2026 và thay thế lần ban hành 02, lần sửa đổi 00" in re.sub(
        r"\s+", " ", text
    )


def test_three_documents_are_items_of_the_first_article():
    text = page(samples.decision(3))
    assert "03 tài liệu" in text
    assert "1. Quy trình" in text
    assert "Phụ lục" not in text


def test_more_documents_go_into_an_annex_that_names_its_decision():
    text = page(samples.decision(6))
    assert (
        "(Kèm theo Quyết định số 431/QĐ-SCT ngày 03 tháng 11 năm 2026 của Giám đốc Sở Công Thương tỉnh Lam Sơn)" in text
    )
    assert text.count("QT-TM-0") == 6
    assert "Phụ lục I" in text


def test_documents_with_different_days_say_each_day():
    versions = [samples.issued_version(1), samples.issued_version(2, from_date="2026-12-01")]
    text = page(samples.decision(2, versions=versions))
    assert "QT-TM-01 từ ngày 10 tháng 11 năm 2026" in re.sub(r"\s+", " ", text)


def test_who_carries_it_out_is_said_even_when_nobody_wrote_it():
    text = page(samples.decision(articles_extra=[]))
    assert "Điều 3. Thủ trưởng các đơn vị thuộc Sở Công Thương tỉnh Lam Sơn" in text


def test_a_peoples_committee_has_its_place_on_a_line_of_its_own():
    agency = {"name": "Ủy ban nhân dân xã Hòa Sơn", "parent_name": "", "place": "Hòa Sơn"}
    html = decision_html(samples.decision(agency=agency, authority="CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ HÒA SƠN"))
    assert '<b class="name">ỦY BAN NHÂN DÂN</b><b class="name">XÃ HÒA SƠN</b>' in html


def test_a_decision_without_documents_is_refused():
    with pytest.raises(ValueError, match="at least one version"):
        decision_html(samples.decision(versions=[]))
