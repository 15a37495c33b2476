"""Marks and cuts: in the original text, at the right place, and nothing of it alive."""

import re
import unicodedata
from html import unescape

from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from qms.search.asked import read
from qms.search.snippets import WIDTH, cut, marked

LONG = (
    "Phần mở đầu nói về việc khác. " * 20 + "Cơ sở được cấp Giấy chứng nhận đủ điều kiện an toàn. " + "Phần sau. " * 40
)


def test_typing_without_marks_marks_the_original_words():
    assert marked(read("giay chung nhan"), "Cấp Giấy chứng nhận mới") == "Cấp <mark>Giấy chứng nhận</mark> mới"
    assert marked(read("qd-sct"), "431/QĐ-SCT") == "431/<mark>QĐ-SCT</mark>"


def test_only_whole_words_are_marked_but_for_the_last_typed():
    assert (
        marked(read("an toan"), "An toàn, anh toàn, toàn thể")
        == "<mark>An toàn</mark>, anh <mark>toàn, toàn</mark> thể"
    )
    assert marked(read("chu"), "chứng chỉ") == "<mark>chứng</mark> chỉ"


def test_the_cut_shows_the_place_with_most_of_the_words():
    found = cut(read("giay chung nhan an toan"), LONG)
    assert found.things == 5
    assert "<mark>Giấy chứng nhận</mark> đủ điều kiện <mark>an toàn</mark>" in found.html
    assert found.html.startswith("… ")
    assert found.html.endswith(" …")
    assert isinstance(found.html, SafeString)
    assert isinstance(cut(read("phan mo"), LONG).html, SafeString)


def test_the_cut_prefers_words_spelled_as_typed():
    text = "Chung cư " + "x " * 200 + "Chứng từ"
    assert "<mark>Chứng</mark>" in cut(read("chứng"), text).html
    assert "<mark>Chung</mark>" in cut(read("chung"), text).html


def test_a_phrase_is_marked_as_a_whole_and_its_words_alone_are_not():
    text = "Hồ sơ, rồi thẩm định. " + "x " * 200 + "Thẩm định - hồ sơ"
    found = cut(read('"tham dinh ho so"'), text)
    assert found.html.endswith("<mark>Thẩm định - hồ sơ</mark>")
    assert marked(read('"ho so" kho'), "Hồ sơ ở kho, sơ hồ") == "<mark>Hồ sơ</mark> ở <mark>kho</mark>, sơ hồ"


def test_a_text_without_a_hit_has_no_cut():
    assert cut(read("karaoke"), LONG) is None


def test_hostile_text_is_shown_as_text():
    text = '<script>alert(1)</script> & "giấy" <img src=x onerror=y>'
    for html in (marked(read("giay script"), text), cut(read("giay script"), text).html):
        assert "<script" not in html
        assert "<img" not in html
        assert set(re.findall(r"<[^>]*>", html)) <= {"<mark>", "</mark>"}


@given(st.text(max_size=300), st.text(alphabet="aábcdđ<>&\"' 1", min_size=1, max_size=12))
def test_marking_changes_no_letter(text, query):
    html = marked(read(query), text)
    assert unescape(re.sub("</?mark>", "", html)) == unicodedata.normalize("NFC", text)


@given(st.text(alphabet="aáạăđd <b>&é-.\n", max_size=800))
def test_a_cut_is_a_part_of_the_text(text):
    text = unicodedata.normalize("NFC", text)
    found = cut(read("đa ba"), text)
    if found:
        shown = unescape(re.sub("</?mark>", "", found.html)).removeprefix("… ").removesuffix(" …")
        assert shown in text
        assert len(shown) <= WIDTH
