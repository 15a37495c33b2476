"""Pure rules about laws: numbers, provisions, days, ways through relations."""

from datetime import date

import pytest

from documents.legal.closure import reached
from documents.legal.impact import due_date
from documents.legal.numbers import number_key
from documents.legal.places import names_of, place_name
from documents.legal.provisions import concerns, holds


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("118/2025/NĐ-CP", "118/2025/nđ - cp"),
        ("118/2025/NĐ-CP", "118 /2025/ND–CP"),
        ("01/2018/TT-VPCP", "1/2018/TT-VPCP"),
        ("TCVN ISO 9001:2015", "tcvn  iso 9001:2015"),
    ],
)
def test_one_number_is_the_same_however_it_is_written(one, other):
    assert number_key(one) == number_key(other)


@pytest.mark.parametrize(("one", "other"), [("1/12018", "11/2018"), ("118", "1018"), ("10/2018", "1/2018")])
def test_two_numbers_stay_two(one, other):
    assert number_key(one) != number_key(other)


@pytest.mark.parametrize(
    ("changed", "cited", "is_concerned"),
    [
        ("", "Điều 5", True),
        ("Điều 5", "", True),
        ("Điều 5", "khoản 2 Điều 5", True),
        ("Điều 5", "Điều 15", False),
        ("khoản 2 Điều 5", "khoản 3 Điều 5", False),
        ("khoản 2, 3 Điều 5", "Khoản 3, Điều 5", True),
        ("điểm a khoản 2 Điều 5", "điểm b khoản 2 Điều 5", False),
        ("điểm a, b khoản 2 Điều 5", "khoản 2 điều 5", True),
        ("các Điều 5, 6 và 7", "Điều 6", True),
        ("Điều 5 đến Điều 9", "Điều 7", True),
        ("Điều 5-9", "Điều 10", False),
        ("Điều 5a", "Điều 5", False),
        ("Phụ lục II", "Phụ lục I", False),
        ("Phụ lục II", "Mẫu số 02 Phụ lục II", True),
        ("Phụ lục II", "Điều 5", False),
        ("Chương II", "Điều 5", True),
        ("Mẫu số 01", "Phụ lục II", True),
        ("khoản 1 Điều 2; khoản 3 Điều 4", "khoản 1 Điều 4", False),
        ("DIEU 5", "điều 5", True),
    ],
)
def test_a_change_of_one_provision_concerns_what_cites_it(changed, cited, is_concerned):
    assert concerns(changed, cited) is is_concerned


@pytest.mark.parametrize(
    ("gone", "cited", "is_gone"),
    [
        ("Điều 17", "Điều 17", True),
        ("Điều 17", "điểm a khoản 2 Điều 17", True),
        ("Điều 17", "Điều 18", False),
        ("Điều 17", "", False),
        ("", "Điều 17", False),
        ("khoản 2 Điều 17", "Điều 17", False),
        ("khoản 2 Điều 17", "điểm b khoản 2 Điều 17", True),
        ("khoản 2 Điều 17", "khoản 1 Điều 17", False),
        ("khoản 2 Điều 17", "khoản 1, 2 Điều 17", True),
        ("điểm a khoản 2 Điều 17", "khoản 2 Điều 17", False),
        ("điểm a khoản 2 Điều 17", "điểm a khoản 2 Điều 17", True),
        ("khoản 2 Điều 5, Điều 17", "khoản 1 Điều 5", False),
        ("khoản 2 Điều 5, Điều 17", "khoản 1 Điều 17", True),
        ("khoản 2 Điều 5 và khoản 3 Điều 17", "khoản 2 Điều 17", False),
        ("Điều 5, khoản 2 Điều 17", "khoản 1 Điều 17", False),
        ("Điều 5, khoản 2 Điều 17", "khoản 9 Điều 5", True),
        ("Điều 17, khoản 2", "khoản 1 Điều 17", False),
        ("các Điều 15, 16 và 17", "Điều 16, Điều 30", True),
        ("Điều 15 đến Điều 19", "Điều 17", True),
        ("Chương II", "Điều 17", False),
        ("Chương II", "Điều 17 Chương II", True),
        ("Phụ lục II", "Mẫu số 02 Phụ lục II", True),
        ("Phụ lục II", "Phụ lục III", False),
        ("Mẫu số 02 Phụ lục II", "Phụ lục II", False),
        ("Điều 17", "Phụ lục I", False),
    ],
)
def test_a_provision_that_is_gone_takes_what_lies_in_it_and_nothing_around_it(gone, cited, is_gone):
    assert holds(gone, cited) is is_gone


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2026, 11, 6), date(2027, 2, 6)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
    ],
)
def test_documents_follow_within_three_months_by_the_calendar(begins, ends):
    assert due_date(begins) == ends


def test_a_way_through_arrows_ends_in_a_circle_too():
    assert set(reached(1, [(1, 2), (2, 3), (3, 1), (3, 4)])) == {2, 3, 4}
    assert reached(5, [(1, 2)]) == {}


def test_a_place_is_named_by_its_step_or_section_and_else_it_is_the_document():
    snapshot = {
        "sections": [{"id": "a", "number": "5.1", "heading": "Cơ sở pháp lý"}],
        "content": {"procedures": {"steps": [{"id": "b", "number": "B2", "title": "Thẩm định"}], "sets": 1}},
    }
    names = names_of(snapshot)
    assert "5.1 Cơ sở pháp lý" in place_name(names, "a")
    assert "B2 Thẩm định" in place_name(names, "b")
    assert place_name(names, None) == place_name(names, "x") == place_name(names_of({}), "a")


def test_the_time_limit_of_a_case_is_called_so_with_the_name_of_the_case_where_it_has_one():
    cases = [{"id": "a", "name": ""}, {"id": "b", "name": "có xác minh"}]
    names = names_of({"content": {"procedures": {"cases": cases}}})
    assert place_name(names, "a") == "Thời hạn theo quy định"
    assert place_name(names, "b") == "Thời hạn theo quy định, trường hợp “có xác minh”"
