"""What somebody typed: words, an unfinished last one, phrases, a code."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.search.asked import Asked, TooLong, Word, compact, read
from qms.search.tokens import Tier, tier_of, tokens_of, ways_of


def tier(query, *, code="QT-TM-03", title="", body=""):
    return tier_of(read(query), tokens_of([code], title, body))


def test_the_last_word_may_be_unfinished_and_the_others_are_whole():
    assert read("Giấy chứ").words == (Word("giay", "giấy"), Word("chu", "chứ", is_open=True))
    assert tier("giay chu", title="Giấy chứng nhận") == Tier.TITLE_EXACT
    assert tier("gia chung", title="Giấy chứng nhận") is None


def test_a_single_letter_at_the_end_is_a_word_of_its_own():
    assert tier("điểm a", body="Tại điểm a khoản 2") == Tier.TEXT_EXACT
    assert tier("điểm a", body="Tại điểm an toàn") is None


def test_a_word_before_a_closing_mark_is_finished():
    assert tier("giay chung.", title="Giấy chứng nhận") == Tier.TITLE_EXACT
    assert tier("giay chu.", title="Giấy chứng nhận") is None


@pytest.mark.parametrize("code", ["QT 02/CX-HCTP", "qt 02/cx-hctp", "QT02CXHCTP", "qt.02.cx.hctp", "QT 02 / CX - HCTP"])
def test_a_code_is_found_however_its_parts_are_joined(code):
    assert tier(code, code="QT 02/CX-HCTP") == Tier.CODE
    assert compact(code) == "qt02cxhctp"


def test_the_beginning_of_a_code_comes_after_the_whole_code():
    assert tier("bm-tm-03.0", code="BM-TM-03.01") == Tier.CODE_BEGINS
    assert tier("QT-TM-03", code="QT-TM-03") < tier("QT-TM-03", code="QT-TM-031")


def test_a_former_code_is_a_code():
    assert tier_of(read("QT 7"), tokens_of(["QT-TM-03", "QT 7"], "", "")) == Tier.CODE


def test_title_comes_before_text_and_typed_marks_before_none():
    title, text = {"title": "Đánh giá nội bộ"}, {"body": "Đánh giá nội bộ"}
    other = {"title": "Danh gia noi bo"}
    tiers = [tier("đánh giá", **title), tier("đánh giá", **other), tier("đánh giá", **text)]
    assert tiers == [Tier.TITLE_EXACT, Tier.TITLE, Tier.TEXT_EXACT]
    assert tier("đánh giá", body="danh gia") == Tier.TEXT


def test_who_types_without_marks_does_not_care_for_them():
    assert tier("danh gia", title="Đánh giá") == tier("danh gia", title="Danh gia") == Tier.TITLE_EXACT


@pytest.mark.parametrize("query", ["Đánh giá", "danh gia", "DANH GIA", "dánh già"])
def test_d_with_and_without_its_bar_are_one_letter(query):
    assert tier(query, body="đánh giá nội bộ")


def test_a_decomposed_query_is_a_composed_one():
    assert read(unicodedata.normalize("NFD", "Quyết định")) == read("Quyết định")


def test_quotes_keep_words_together_and_finish_them():
    asked = read('thẩm "cấp Giấy" phép')
    assert asked.phrases == ("cap giay",)
    assert [word.folded for word in asked.words] == ["tham", "phep", "cap", "giay"]
    assert read("“cấp giấy”").phrases == ("cap giay",)
    assert not read('"cấp').phrases


def test_signs_alone_ask_for_nothing():
    assert not read("…")
    assert ways_of(read(" - / ")) == []
    assert read("").text == ""


def test_text_like_a_pattern_is_plain_text():
    assert [word.folded for word in read("a(b|c)*[^d]").words] == ["a", "b", "c", "d"]
    assert tier('" OR NEAR(x) *', body="or near x")


def test_more_than_anybody_types_is_refused():
    with pytest.raises(TooLong):
        read("a" * 10_000)


@given(st.text(max_size=120))
def test_any_text_can_be_asked_and_stored(text):
    asked = read(text)
    assert isinstance(asked, Asked)
    tokens = tokens_of([text], text, text)
    assert not any(char in token for token in tokens for char in " '\"\\\x00")
    for _tier, way in ways_of(asked):
        assert all(len(token.text) > 1 for token in way)


@given(st.text(alphabet="aăâđeêiơuư áàảãạấềợ0-/", min_size=1, max_size=40))
def test_a_text_is_found_by_itself(text):
    asked = read(text)
    if asked:
        assert tier_of(asked, tokens_of([], text, "")) is not None
        assert tier_of(asked, tokens_of([], "", text)) is not None
