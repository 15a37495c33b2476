"""Administrative procedures are found from the search of everything, with the procedures in force that serve them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.tthc.finding import find_tthc
from tests import make
from tests.procedures.tthc.listed import CODE, NAME, OTHER, tthc, world
from tests.procedures.tthc.test_pages import serving

pytestmark = pytest.mark.django_db
SEARCH = "/tim-kiem/"


@pytest.fixture
def w():
    w = world()
    tthc(), tthc(OTHER, "Cấp phép quảng cáo", field="Quảng cáo")
    return w


def codes(person, q, **more):
    return [row["code"] for row in find_tthc(person, q, **more)]


@pytest.mark.parametrize("q", [CODE, "2.0005", "an toàn thực phẩm", "AN TOAN thuc pham", "  co so   du dieu kien "])
def test_it_is_found_by_code_and_by_words_with_and_without_marks(w, q):
    assert codes(w.reader, q) == [CODE]


def test_what_says_nothing_finds_nothing(w):
    for q in ("", "   ", "\0", "khongco", "%", "x" * 500, "'; --", "“”"):
        assert codes(w.reader, q) == []


def test_the_code_that_was_typed_comes_first_and_what_is_no_more_last(w):
    tthc("1.000001", "Quảng cáo cũ", abolished_date=make.today(), abolished_by="5/QĐ")
    assert codes(w.reader, "quang cao") == [OTHER, "1.000001"]
    tthc(f"{OTHER}.H99", "Của địa phương")
    assert codes(w.reader, OTHER) == [OTHER, f"{OTHER}.H99"]
    assert codes(w.reader, "2.0", limit=1) == [CODE]


def test_it_leads_to_procedures_in_force_that_the_person_may_read(w):
    version = serving(w)
    row = find_tthc(w.reader, CODE)[0]
    assert row["url"] == f"/thu-tuc-hanh-chinh/{CODE}/"
    assert [link["code"] for link in row["links"]] == [version.document.code]
    assert find_tthc(w.stranger, CODE)[0]["links"] == []


def test_it_costs_one_statement_whatever_is_found(w):
    serving(w)
    find_tthc(w.reader, CODE)
    for q, most in (("2.0", 1), ("khongco", 1)):
        with CaptureQueriesContext(connection) as made:
            find_tthc(w.reader, q)
        assert len(made.captured_queries) <= most


def test_the_search_page_has_a_section_of_them(w, client):
    serving(w)
    client.force_login(w.reader)
    text = client.get(SEARCH, {"q": "an toan thuc pham"}).content.decode()
    assert f"/thu-tuc-hanh-chinh/{CODE}/" in text
    assert NAME in text
    assert "Không có tài liệu nào" not in text
    for more in ({"tinh-trang": "ban-cu"}, {"loai": "quy-trinh"}, {"ngay": "2026-01-05"}):
        assert f"/thu-tuc-hanh-chinh/{CODE}/" not in client.get(SEARCH, {"q": CODE, **more}).content.decode()


def test_more_of_them_lead_to_the_list(w, client):
    for number in range(6):
        tthc(f"3.00000{number}", f"Karaoke {number}")
    client.force_login(w.reader)
    text = client.get(SEARCH, {"q": "karaoke"}).content.decode()
    assert "/thu-tuc-hanh-chinh/?q=karaoke" in text
    assert "3.000004" in text
    assert "3.000005" not in text
