"""The comparison on paper: its marks are printed, in a document they never are."""

import re

import pytest

from qms.printing import PrintFailed
from qms.printing.redline import redline_html, render_redline
from qms.printing.richtext import prepare
from tests.printing import samples

MARKED = (
    '<p>trong <del class="r">20</del><ins class="r">18</ins> ngày</p>'
    '<table><tbody><tr class="row-add"><td>B1</td><td class="col-del"><del class="r">x</del></td></tr>'
    '<tr class="row-gap"><td colspan="2">3 hàng giữ nguyên</td></tr></tbody></table><ol><li value="4">d</li></ol>'
)


def test_marks_of_a_comparison_reach_the_paper():
    html = prepare(MARKED, marks=True).html
    assert '<del class="r">20</del><ins class="r">18</ins>' in html
    assert '<tr class="row-add">' in html
    assert re.search(r'<td class="col-del[^"]*"><del class="r">x</del>', html)
    assert '<tr class="row-gap">' in html


def test_a_document_itself_shows_no_marks():
    html = prepare(MARKED).html
    for sign in ("<ins", "<del", "row-", "col-del", 'class="r"'):
        assert sign not in html
    assert "<s>20</s>18 ngày" in html


def test_other_classes_of_a_text_stay_out():
    assert "class" not in prepare('<p class="hbox">a</p><ins class="r x">b</ins>', marks=True).html


def request(**changes):
    snapshot = samples.request()["snapshot"]
    section = {"title": "2 <ins class=\"r\">Phạm vi</ins>", "kind": "Sửa", "moved": "Đổi số: 1 → 2",
               "blocks": [{"html": MARKED}, {"gap": "3 đoạn giữ nguyên"}]}  # fmt: skip
    return {
        "snapshot": snapshot, "old": {"issue": 1, "revision": 0}, "at": "2026-11-24T16:05+07:00", "coarse": False,
        "summary": ["1 mục sửa"], "fields": [{"label": "Tên", "html": '<del class="r">A</del><ins class="r">B</ins>'}],
        "sections": [section], **changes,
    }  # fmt: skip


def test_the_paper_says_what_it_is_which_versions_and_when():
    html, pictures = redline_html(request())
    assert "BẢN SO SÁNH, không dùng để giải quyết công việc" in html
    assert "lần ban hành 01, lần sửa đổi 00" in html
    assert "16:05 ngày 24/11/2026" in html
    assert "… 3 đoạn giữ nguyên …" in html
    assert "Đổi số: 1 → 2" in html
    assert not pictures


def test_a_comparison_without_a_change_says_so():
    assert "Hai bản giống nhau." in redline_html(request(summary=[], sections=[], fields=[]))[0]


def test_a_picture_that_is_not_there_is_an_error():
    block = {"html": f'<p><img src="asset:{"a" * 64}" alt="x"></p>'}
    with pytest.raises(PrintFailed):
        render_redline(request(sections=[{"title": "1", "kind": "", "moved": "", "blocks": [block]}]), {})
