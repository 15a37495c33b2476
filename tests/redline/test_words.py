"""Equal-looking text is equal; words are marked whole."""

import unicodedata

import pytest

from tests.redline.texts import OTHER, PICTURE, marked, of, pieces


def p(text: str) -> str:
    return f"<p>{text}</p>"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (unicodedata.normalize("NFD", "Điều kiện xử lý hồ sơ hợp lệ"), "Điều kiện xử lý hồ sơ hợp lệ"),
        ("hai  từ\n\tcách xa", "hai từ cách xa"),
        ("Điều\u00a04", "Điều 4"),
        ("&#68;i&#7873;u", "Diều"),
        ("ban\u200b hành\ufeff \u00adngay", "ban hành ngay"),
        ("431/QĐ\u2011SCT", "431/QĐ-SCT"),
        ("\u00d0iều", "Điều"),
        ("<b>đậm</b>", "<strong>đậm</strong>"),
        ("<strong>đ</strong><strong>ậm</strong>", "<strong>đậm</strong>"),
        ("a<br> b", "a<br>b"),
        ("<!-- lời bàn -->a", "a"),
    ],
)
def test_what_looks_equal_is_equal(one, other):
    assert of(p(one), p(other)).is_same


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("ôn hoà mãi", "ôn hòa mãi", "ôn -{hoà}+{hòa} mãi"),  # the tone on another letter can be seen
        ("diện tích 5 m2", "diện tích 5 m<sup>2</sup>", "diện tích 5 -{m2}+{m<sup>2</sup>}"),
        ("Thời hạn: 20 ngày làm việc", "Thời hạn: 18 ngày làm việc", "Thời hạn: -{20}+{18} ngày làm việc"),
        ("thực hiện trong 19 ngày", "thực hiện trong 17,5 ngày", "thực hiện trong -{19}+{17,5} ngày"),
        ("theo Quyết định 2215/QĐ-UBND", "theo Quyết định 2216/QĐ-UBND", "theo Quyết định -{2215/QĐ-UBND}+{2216/QĐ-UBND}"),
        ("Nộp hồ sơ.", "Nộp đủ hồ sơ.", "Nộp +{đủ} hồ sơ."),
        ("Nộp đủ hồ sơ.", "Nộp hồ sơ.", "Nộp -{đủ} hồ sơ."),
        ("Nộp hồ sơ.", "Nộp hồ sơ. Chờ kết quả ở nhà.", "Nộp hồ sơ. +{Chờ kết quả ở nhà.}"),
        ("ở cuối câu này", "Đứng ở cuối câu này", "+{Đứng }ở cuối câu này"),
        ("hồ sơ (bản sao)", "hồ sơ ( bản sao)", "hồ sơ (+{ }bản sao)"),
        ("xem <a href='/tai-lieu/a/'>quy trình</a> đó", "xem <a href='/tai-lieu/b/'>quy trình</a> đó",
         'xem -{<a href="/tai-lieu/a/">quy trình</a>}+{<a href="/tai-lieu/b/">quy trình</a>} đó'),
        ("hàng một hàng hai", "hàng một<br>hàng hai", "hàng một+{<br>}-{ }hàng hai"),
    ],
)  # fmt: skip
def test_words_are_marked_whole(one, other, shown):
    assert marked(p(one), p(other)) == p(shown)


def test_a_word_that_stayed_by_chance_does_not_cut_a_change_in_two():
    before = "Áp dụng tại Văn phòng Sở và công chức của Sở làm việc tại Trung tâm phục vụ hành chính công."
    after = "Áp dụng tại Văn phòng Sở và Chi nhánh số 1, số 2 của Trung tâm phục vụ hành chính công."
    assert marked(p(before), p(after)) == p(
        "Áp dụng tại Văn phòng Sở và -{công chức của Sở làm việc tại}+{Chi nhánh số 1, số 2 của}"
        " Trung tâm phục vụ hành chính công."
    )


def test_a_paragraph_written_anew_is_shown_as_two():
    assert marked(p("Lưu tại văn thư năm năm."), p("Gửi cho người dân qua bưu chính.")) == (
        p("-{Lưu tại văn thư năm năm.}") + p("+{Gửi cho người dân qua bưu chính.}")
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (p("rất quan trọng"), p("rất <strong>quan trọng</strong>")),
        ("<p>Tiêu đề</p>", "<h3>Tiêu đề</h3>"),
        ("<ul><li>a</li></ul>", "<ol><li>a</li></ol>"),
        ("<ol><li>a</li></ol>", '<ol start="3"><li>a</li></ol>'),
    ],
)
def test_what_only_looks_different_is_told_apart_from_what_says_something_else(one, other):
    assert [piece.kind for piece in pieces(one, other)] == ["format"]
    assert of(one, other).sections[0].kind == "format"
    assert not of(one, other).is_same


def test_a_paragraph_alone_in_its_cell_looks_like_running_text():
    """The editor wraps what a Word file has bare."""
    text = "<table><tr><td>{0}</td></tr></table><ul><li>{0}</li></ul>"
    assert of(text.format("một"), text.format("<p>một</p>")).is_same


def test_a_picture_is_known_by_what_it_shows():
    img = '<p>Xem <img src="asset:{}" alt="{}"> sau</p>'
    assert of(img.format(PICTURE, "Sơ đồ"), img.format(PICTURE, "Sơ đồ")).is_same
    assert [piece.kind for piece in pieces(img.format(PICTURE, "Sơ đồ"), img.format(PICTURE, "Lưu đồ"))] == ["format"]
    shown = marked(img.format(PICTURE, "Sơ đồ"), img.format(OTHER, "Sơ đồ"))
    assert f'-{{<img src="asset:{PICTURE}" alt="Sơ đồ">}}+{{<img src="asset:{OTHER}" alt="Sơ đồ">}}' in shown
    assert pieces("", img.format(PICTURE, "Sơ đồ"))[0].changes[0].new == "Xem [Sơ đồ] sau"
