"""Whatever is compared: take one kind of marks away, and what is left is the other text."""

import re

import pytest
from hypothesis import example, given, settings

from qms.files.richtext import clean
from qms.redline import compare
from qms.redline.reading import parsed
from tests.redline import texts
from tests.redline.texts import body, rewritten, said

# Texts are cleaned where they are stored; comparing must not lean on it, so both are tried.
MARKS = re.compile(r"</?(?:ins|del)(?: class=\"r\")?>| class=\"(?:row|col)-(?:add|del)\"| value=\"[0-9]+\"")
SAFE = re.compile(
    r"</?(?:p|h3|h4|ul|li|tr|thead|tbody|table|caption|strong|em|u|s|sub|sup|br|section|ol|td|th|a|ins|del)"
    r"(?: (?:class=\"(?:r|row-add|row-del|col-add|col-del|row-gap|footnotes)\"|(?:colspan|rowspan|start|value)=\"[0-9]+\""
    r"|scope=\"(?:row|col|rowgroup|colgroup)\"|href=\"(?:https?://|mailto:|/tai-lieu/)[^\"<>]*\"))*>"
    r"|<img src=\"asset:[0-9a-f]{64}\" alt=\"[^\"<>]*\">"
)
slowly = settings(max_examples=40, deadline=None)


def together(old: str, new: str) -> str:
    return "".join(piece.html for piece in texts.pieces(old, new))


def check(old: str, new: str) -> None:
    marked = together(old, new)
    assert said(texts.new_side(marked)) == said(new)
    assert said(texts.old_side(marked)) == said(old)


@slowly
@given(rewritten())
def test_both_texts_can_be_taken_out_of_a_changed_text(pair):
    check(*pair)


@slowly
@given(body, body)
@example("<p>A b</p>", "<p>X A b</p>")
@example("<p>a b</p>", "<p>a  b.</p>")
@example("<p>a,b</p>", "<p>a, b</p>")
def test_both_texts_can_be_taken_out_of_two_texts_that_have_nothing_to_do_with_each_other(old, new):
    check(old, new)


@slowly
@given(rewritten())
def test_each_side_alone_is_its_own_text_with_its_shape(pair):
    """Side by side, a table has the joined cells that it has."""
    found = texts.pieces(*pair)
    for side, text in ((("old"), pair[0]), ("new", pair[1])):
        alone = MARKS.sub("", "".join(getattr(piece, side) for piece in found))
        assert [node.key for node in parsed(alone)] == [node.key for node in parsed(text)]


@slowly
@given(body)
def test_a_text_compared_with_itself_has_no_change(text):
    comparison = texts.of(text, text)
    assert comparison.is_same
    assert not comparison.coarse
    assert not any(piece.changes for piece in comparison.sections[0].pieces)


@slowly
@given(rewritten())
def test_the_same_comparison_comes_out_every_time(pair):
    assert texts.of(*pair) == texts.of(*pair)


@slowly
@given(rewritten())
def test_only_known_markup_comes_out(pair):
    for piece in texts.pieces(*pair):
        for html in (piece.html, piece.old, piece.new, piece.short, piece.short_old, piece.short_new):
            assert not re.search(r"<[^<]*", SAFE.sub("", html).replace("&lt;", ""))


@slowly
@given(rewritten())
def test_a_cleaned_text_reads_like_the_text(pair):
    """The cleaner and the comparison agree on what a text says."""
    for text in pair:
        assert said(clean(text)[0]) == said(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><p onclick=x style='color:red'>a</p>",
        "<p>a</p><iframe src=//x></iframe><svg><a href='javascript:1'>b</a></svg>",
        "<a href=\"javascript:alert(1)\">a</a><img src=x onerror=alert(1)><img src='asset:zz'>",
        "<p>\x00\x08a\ud800 \ufffe&#0;&#xD800;</p>",
        "<table><td>a<table><tr><td>b</table><caption>c",
        "<p>]]></p><![CDATA[<b>]]><?php x ?><!-- <p> -->",
        "<p title='\"><script>x</script>'>&lt;script&gt;</p>",
    ],
)
def test_markup_that_was_never_cleaned_comes_out_clean(text):
    for old, new in ((text, ""), ("", text), ("<p>a</p>", text)):
        html = together(old, new)
        assert not re.search(r"<[^<]*", SAFE.sub("", html).replace("&lt;", ""))


def test_facts_of_a_hostile_version_come_out_as_text():
    evil = {"document": {"title": "<script>x</script> \"'&"}, "forms": [{"code": "<b>", "title": "<i>"}]}
    for field in compare({}, evil).changed_fields:
        assert not re.search(r"<(?!/?ins)", field.html)
        assert all(not re.search(r"<(?!/?ins)", item.html) for item in field.items)
