"""Rich text on its way to paper."""

import re

import pytest

from qms.printing import letters, unprintable
from qms.printing.richtext import prepare, unbroken
from tests.printing import samples

SHA = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<style>*{display:none}</style>",
        "<link rel=attachment href=file:///etc/passwd>",
        "<a rel=attachment href='file:///etc/passwd'>x</a>",
        "<img src='file:///etc/passwd'>",
        "<img src='http://10.0.0.1/x.png'>",
        "<img src='data:image/svg+xml,<svg/>'>",
        "<svg><image href='file:///etc/passwd'/></svg>",
        "<object data='file:///etc/passwd'></object>",
        "<iframe src='http://10.0.0.1/'></iframe>",
        "<p style='background:url(file:///etc/passwd)' onclick='x()'>a</p>",
        "<base href='file:///'><p>a</p>",
        "<math><mi xlink:href='file:///etc/passwd'>x</mi></math>",
        "<!--><img src=file:///etc/passwd>-->",
        "<meta http-equiv=refresh content='0;url=http://10.0.0.1/'>",
        "<a href='javascript:x()'>a</a>",
    ],
)
def test_nothing_that_fetches_or_styles_reaches_the_typesetter(hostile):
    html = prepare(hostile).html
    assert not re.search(
        r"file:|http:|javascript:|data:|@import|url\(|<(?:script|style|link|object|iframe|base|meta|svg|image)", html
    )


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "   ",
        "<",
        "<p",
        "<table><tr><td colspan=99999999 rowspan=-3>x",
        "\x00\x0b",
        "<p>" * 3000,
        "&#0;",
        "<td>x</td>",
    ],
)
def test_broken_markup_is_printed_as_well_as_it_can_be(broken):
    assert isinstance(prepare(broken).html, str)


def test_pictures_of_the_store_are_kept_and_named():
    prepared = prepare(f"<p><img src='asset:{SHA}' alt='Sơ đồ'></p>")
    assert prepared.assets == {SHA}
    assert f'<p class="fig"><img src="asset:{SHA}" alt="Sơ đồ"></p>' == prepared.html


def test_inner_headings_go_below_the_section():
    html = prepare("<h3>a</h3><h4>b</h4>", level=2).html
    assert html == '<h4 class="sub">a</h4><h5 class="sub">b</h5>'


def test_a_list_goes_on_from_its_number():
    assert 'style="counter-reset:list-item 2"' in prepare("<ol start='3'><li>a</li></ol>").html


@pytest.mark.parametrize("code", ["67/2021/TT-BTC", "QT-TM-03", "118/2025/NĐ-CP", "03/11/2026", "Điều 4", "mục 5.7"])
def test_codes_and_numbers_of_laws_stay_on_one_line(code):
    assert re.search(rf'<span class="nw">[^<]*{re.escape(code)}', unbroken(f"Xem {code} nhé"))


def test_a_short_table_upright_a_wide_one_on_its_side():
    assert not prepare(samples.steps_table()).wide
    assert prepare(samples.wide_table()).wide


def test_a_wide_table_in_a_long_text_turns_alone():
    prepared = prepare("<p>" + "Câu văn dài. " * 300 + "</p>" + samples.wide_table())
    assert not prepared.wide
    assert '<div class="wide"><table' in prepared.html


def test_widths_follow_the_text_and_sum_to_the_whole():
    html = prepare(samples.steps_table()).html
    widths = [float(w) for w in re.findall(r'<col style="width:([\d.]+)%">', html)]
    assert len(widths) == 5
    assert abs(sum(widths) - 100) < 0.1
    assert max(widths) == widths[1]
    assert min(widths) == widths[0]


def test_merged_cells_keep_the_grid():
    html = prepare(
        "<table><tr><th rowspan=2>TT</th><th colspan=2>Số lượng</th></tr><tr><th>Chính</th><th>Sao</th></tr>"
        "<tr><td>1</td><td>x</td><td></td></tr></table>"
    ).html
    assert html.count("<col ") == 3


def test_a_first_row_of_headings_repeats_and_a_table_of_headings_does_not():
    assert "<thead><tr><th>TT" in prepare("<table><tr><th>TT</th></tr><tr><td>1</td></tr></table>").html
    assert "<thead>" not in prepare("<table><thead><tr><th>TT</th></tr></thead></table>").html


def test_footnotes_go_to_the_foot_of_the_page():
    html = prepare(
        "<p>a<sup>4</sup>.</p><section class='footnotes'><ol start='4'><li><p>Ghi chú</p></li></ol></section>"
    ).html
    assert '<span class="fn" data-number="4">' in html
    assert "<section" not in html


def test_a_footnote_marked_in_a_table_stays_at_the_end_of_the_section():
    html = prepare(
        "<table><tr><td>a<sup>1</sup></td></tr></table><section class='footnotes'><ol><li>Ghi chú</li></ol></section>"
    ).html
    assert '<div class="footnotes">' in html
    assert "<sup>1</sup>" in html


def test_tick_boxes_are_drawn():
    html = prepare("<p>☑ ☐</p>").html
    assert html.count("<svg") == 2
    assert "<title>☑</title>" in html


def test_every_letter_of_the_language_and_the_signs_of_offices_can_be_printed():
    assert unprintable(samples.vietnamese_letters() + "→ ≤ ≥ № ₫ § – “” … ☑ ☐ ✓ \u200b\ufeff") == []


def test_characters_the_type_face_lacks_are_named_and_printed_as_a_square():
    assert unprintable("Hồ sơ 😀 文 😀") == ["😀", "文"]
    assert letters.printable("a😀") == "a□"


def test_decomposed_letters_are_composed():
    assert letters.printable("e\u0302\u0301") == "ế"
