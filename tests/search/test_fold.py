"""Folding and Vietnamese order."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from qms.search.fold import LONGEST_SORT_KEY, fold, sort_key, terms, words
from qms.search.match import matches


def test_typing_without_marks_finds_words_with_marks():
    assert fold("Kiểm soát, ĐÁNH GIÁ, Uỷ ban / Ủy ban") == "kiem soat, danh gia, uy ban / uy ban"
    assert terms("Quyết định 431/QĐ-SCT") == ["quyet", "dinh", "431", "qd", "sct"]


@given(st.text())
def test_folding_keeps_the_place_of_every_character(text):
    composed = unicodedata.normalize("NFC", text)
    assert len(fold(text)) == len(composed)


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯ áàảãạấầẩẫậ", max_size=40))
def test_decomposed_text_folds_like_composed_text(text):
    decomposed = unicodedata.normalize("NFD", text)
    assert fold(decomposed) == fold(text)
    assert sort_key(decomposed) == sort_key(text)


def test_the_order_is_that_of_vietnamese_dictionaries():
    right = [
        "an",
        "ăn",
        "ân",
        "ba",
        "bà",
        "bả",
        "bã",
        "bá",
        "bạ",
        "bác",
        "da",
        "đa",
        "e",
        "ê",
        "o",
        "ô",
        "ơ",
        "u",
        "ư",
        "y",
    ]
    assert sorted(set(right), key=sort_key) == right


def test_letters_count_before_tones_in_the_whole_text():
    assert sort_key("bá cao") < sort_key("bà con") < sort_key("bá con")


def test_numbers_sort_by_value_and_short_before_long():
    right = ["QT-HT", "QT-HT-2", "QT-HT-09", "QT-HT-10", "QT-HT-100", "QT-TM-1"]
    assert sorted(set(right), key=sort_key) == right


def test_case_does_not_count():
    assert sort_key("SỔ TAY") == sort_key("sổ tay")


@given(st.text(max_size=600))
def test_a_sort_key_is_digits_within_its_column(text):
    key = sort_key(text)
    assert len(key) <= LONGEST_SORT_KEY
    assert set(key) <= set("0123456789")


def test_stored_words_are_whole_folded_words():
    assert words("QT-TM-03", "Cấp phép") == " qt tm 03 cap phep "
    assert words("—") == ""


def test_a_huge_query_is_cut_and_an_empty_one_finds_nothing():
    assert len(terms("a(b|c)*" * 2000)) <= 12
    assert "pk__in" in str(matches("…"))
    assert "words__contains" in str(matches("cấp"))
