"""The one allow-list: what stays, what goes, and that it is said."""

import html.parser

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from qms.files.richtext import ATTRIBUTES, TAGS, clean

SHA = "a" * 64
GOOD = [
    "<p>Một <strong>hai</strong> <em>ba</em> <u>bốn</u> <s>năm</s> H<sub>2</sub>O m<sup>2</sup><br>dòng</p>",
    '<ol start="3"><li><p>ba</p><ul><li><p>con</p></li></ul></li></ol>',
    '<table><caption>Bảng</caption><thead><tr><th scope="col" colspan="2">A</th></tr></thead>'
    '<tbody><tr><td rowspan="2">1</td><td>2</td></tr></tbody></table>',
    f'<p><img src="asset:{SHA}" alt="Dấu"></p>',
    '<p><a href="https://moj.gov.vn/a?b=c&amp;d">luật</a> <a href="mailto:a@b.vn">thư</a> '
    '<a href="/tai-lieu/qt-tm-03/">QT</a></p>',
    '<h3>5.1.1. Mục</h3><h4>a</h4><section class="footnotes"><ol><li><p>x</p></li></ol></section>',
]
PIECES = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">x</a>',
    '<p style="color:red" onclick="x()">a</p>', "<svg><script>1</script></svg>", "<math><mtext><table><mglyph><style>",
    "<!-- x -->", '<a href="//evil.example">x</a>', '<a href="/\\evil">x</a>', '<a href="/tai-lieu/../x">x</a>',
    f'<img src="asset:{SHA}">', '<img src="asset:zz">', '<img src="data:image/png;base64,AAAA">', "<b>x</b>", "<h1>t</h1>",
    '<ol start="-1">', "<li>", "</p>", "<td colspan=99999>", "<iframe src=//x>", "<style>p{}</style>", "x & y", '"',
    "<noscript><p title='</noscript><img src=x onerror=1>'>", "<form><math><mtext></form><form><mglyph><style></math>",
    '<a href="jAvA&#9;script:x">', "<table><tr><td>", "<section class='footnotes evil'>", "ầ", "<textarea>", "<p>", "<a>",
    '<img alt="<script>">', f'<img alt="a>b" src="asset:{SHA}">', "<a href='https://a.b'><a href='https://c.d'>z",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _in_english():
    """Sentences are compared in the language of the code."""
    with translation.override("en"):
        yield


class Seen(html.parser.HTMLParser):
    """Every tag and attribute of some HTML."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def assert_safe(text: str) -> None:
    seen = Seen()
    seen.feed(text)
    for tag, attributes in seen.found:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        if "href" in attributes:
            assert attributes["href"].lower().startswith(("https://", "http://", "mailto:", "/tai-lieu/"))
        if tag == "img":
            prefix, _, digest = attributes["src"].partition(":")
            assert prefix == "asset" and len(digest) == 64 and set(digest) <= set("0123456789abcdef")
    assert "<!--" not in text


@pytest.mark.parametrize("text", GOOD)
def test_what_a_document_needs_stays_as_it_is(text):
    assert clean(text) == (text, [])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES + GOOD) | st.text(max_size=12), max_size=8).map("".join))
def test_clean_text_is_safe_and_cleaning_again_changes_nothing(text):
    once, _removed = clean(text)
    assert_safe(once)
    assert clean(once) == (once, [])


@pytest.mark.parametrize(
    ("text", "kept", "words"),
    [
        ("<p>a<script>b</script></p>", "<p>a</p>", "script"),
        ('<p onclick="x()">a</p>', "<p>a</p>", "script inside a tag"),
        ('<p style="color:red">a</p>', "<p>a</p>", "formatting of 1 place"),
        ('<a href="javascript:x">a</a>', "a", "1 link"),
        ('<p>a<img src="https://x.vn/a.png"></p>', "<p>a</p>", "1 picture"),
        ("<p>a<!-- b --></p>", "<p>a</p>", "1 hidden remark"),
        ("<iframe src=x></iframe><p>a</p>", "<p>a</p>", "iframe"),
    ],
)
def test_what_was_removed_is_said_in_words(text, kept, words):
    cleaned, removed = clean(text)
    assert cleaned == kept
    assert any(words in line for line in removed), removed


def test_other_names_for_bold_italic_and_headings_are_translated():
    assert clean("<h1>A</h1><p><b>b</b><i>c</i><del>d</del></p>") == (
        "<h3>A</h3><p><strong>b</strong><em>c</em><s>d</s></p>",
        [],
    )


def test_five_megabytes_of_pasted_html_are_cleaned_and_reported():
    text = '<p style="x"><img src="data:image/png;base64,' + "A" * 1000 + '">chữ<script>1</script></p>'
    cleaned, removed = clean(text * 4_500)
    assert cleaned == "<p>chữ</p>" * 4_500
    assert len(removed) == 3
