"""Entries, rows, columns, joined cells."""

import pytest

from tests.redline.texts import marked, pieces


def ul(*items: str, tag: str = "ul") -> str:
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def row(*cells: str) -> str:
    return "<tr>" + "".join(cell if cell.startswith("<t") else f"<td>{cell}</td>" for cell in cells) + "</tr>"


def table(*rows: str, head: str = "") -> str:
    return f"<table>{f'<thead>{head}</thead>' if head else ''}<tbody>{''.join(rows)}</tbody></table>"


HEAD = "<tr><th>Bước</th><th>Nội dung</th><th>Thời gian</th></tr>"
STEPS = [
    ("B1", "Tiếp nhận hồ sơ tại bộ phận một cửa", "0,5 ngày"),
    ("B2", "Thẩm định hồ sơ, dự thảo kết quả", "4 ngày"),
    ("B3", "Ký phê duyệt kết quả giải quyết", "1 ngày"),
    ("B4", "Vào sổ, đóng dấu, trả kết quả", "0,5 ngày"),
]


def steps(*rows: tuple[str, ...]) -> str:
    return table(*(row(*cells) for cells in rows), head=HEAD)


# --- lists ------------------------------------------------------------------------------------------------------------
def test_an_entry_put_into_a_list_is_marked_alone():
    assert marked(ul("một", "ba"), ul("một", "hai", "ba")) == "<ul><li>một</li><li>+{hai}</li><li>ba</li></ul>"


def test_numbered_entries_keep_the_number_of_their_side():
    shown = marked(ul("một", "bỏ", "ba", tag="ol"), ul("một", "ba", "bốn", tag="ol"))
    assert (
        shown == '<ol><li value="1">một</li><li value="2">-{bỏ}</li><li value="2">ba</li><li value="3">+{bốn}</li></ol>'
    )


def test_words_inside_an_entry_are_marked():
    shown = marked(ul("nộp hai bản chính"), ul("nộp ba bản chính"))
    assert shown == "<ul><li>nộp -{hai}+{ba} bản chính</li></ul>"


def test_a_list_inside_a_list_is_compared_too():
    before = ul("Hồ sơ gồm có" + ul("đơn", "bản vẽ"))
    after = ul("Hồ sơ gồm có" + ul("đơn", "ảnh", "bản vẽ"))
    assert "<ul><li>đơn</li><li>+{ảnh}</li><li>bản vẽ</li></ul>" in marked(before, after)


def test_footnotes_are_compared():
    notes = '<section class="footnotes"><ol><li>Theo Nghị định số {}.</li></ol></section>'
    assert "Nghị định số -{61/2018}+{118/2025}." in marked(notes.format("61/2018"), notes.format("118/2025"))


# --- tables -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("at", range(4))
def test_a_row_taken_out_is_marked_as_that_row_and_nothing_else(at):
    shown = marked(steps(*STEPS), steps(*STEPS[:at], *STEPS[at + 1 :]))
    assert shown.count("-<tr>") == 1
    assert f"-<tr><td>{STEPS[at][0]}</td>" in shown
    assert "{" not in shown


@pytest.mark.parametrize("at", range(5))
def test_a_row_put_in_is_marked_as_that_row_and_nothing_else(at):
    new = ("B9", "Cấp số, ký số cơ quan", "0,5 ngày")
    shown = marked(steps(*STEPS), steps(*STEPS[:at], new, *STEPS[at:]))
    assert shown.count("+<tr>") == 1
    assert "+<tr><td>B9</td>" in shown
    assert "{" not in shown


def test_words_in_a_cell_are_marked_there():
    after = [*STEPS]
    after[1] = ("B2", "Thẩm định hồ sơ, dự thảo kết quả", "3 ngày")
    assert "<td>-{4}+{3} ngày</td>" in marked(steps(*STEPS), steps(*after))


def test_short_cells_do_not_wander_to_another_row():
    """Many rows say “0,5 ngày”; the one that went is that one."""
    before = table(row("B1", "x"), row("B2", "x"), row("B3", "x"))
    assert marked(before, table(row("B1", "x"), row("B3", "x"))) == (
        "<table><tbody><tr><td>B1</td><td>x</td></tr>-<tr><td>B2</td><td>x</td></tr>"
        "<tr><td>B3</td><td>x</td></tr></tbody></table>"
    )


def test_a_column_put_in_is_marked_in_every_row():
    wider = [(a, b, "Văn thư", c) for a, b, c in STEPS]
    head = HEAD.replace("<th>Thời gian", "<th>Trách nhiệm</th><th>Thời gian")
    shown = marked(steps(*STEPS), table(*(row(*cells) for cells in wider), head=head))
    assert shown.count('<td class="col-add">+{Văn thư}</td>') == 4
    assert '<th class="col-add">+{Trách nhiệm}</th><th>Thời gian</th>' in shown
    assert "<tr><td>B1</td><td>Tiếp nhận hồ sơ tại bộ phận một cửa</td>" in shown


def test_a_column_taken_out_is_marked_in_every_row():
    narrow = table(*(row(a, c) for a, _b, c in STEPS), head="<tr><th>Bước</th><th>Thời gian</th></tr>")
    shown = marked(steps(*STEPS), narrow)
    assert shown.count('class="col-del"') == 5
    assert shown.count("-{") == 5
    assert "+{" not in shown


def test_rows_joined_by_a_tall_cell_grow_by_the_row_that_came():
    before = table(row('<td rowspan="2">Phòng A</td>', "nhận hồ sơ"), row("thẩm định hồ sơ"), row("Phòng B", "ký"))
    after = table(
        row('<td rowspan="3">Phòng A</td>', "nhận hồ sơ"), row("xác minh thực địa"), row("thẩm định hồ sơ"), row("Phòng B", "ký")
    )  # fmt: skip
    shown = marked(before, after)
    assert '<tr><td rowspan="3">Phòng A</td><td>nhận hồ sơ</td></tr>+<tr><td>xác minh thực địa</td></tr>' in shown
    assert "{" not in shown
    piece = pieces(before, after)[0]
    assert 'rowspan="2"' in piece.old
    assert 'rowspan="3"' in piece.new


def test_a_cell_joined_over_a_row_that_went_covers_it_still():
    before = table(row('<td rowspan="3">A</td>', "một"), row("hai"), row("ba"))
    after = table(row('<td rowspan="2">A</td>', "một"), row("ba"))
    assert '<td rowspan="3">A</td><td>một</td></tr>-<tr><td>hai</td></tr><tr><td>ba</td></tr>' in marked(before, after)


def test_rows_whose_cells_were_joined_anew_are_shown_before_and_after():
    before = table(row("A", "một", "hai"), row("B", "ba", "bốn"))
    after = table(row("A", '<td colspan="2">một hai</td>'), row("B", "ba", "bốn"))
    shown = marked(before, after)
    assert '-<tr><td>A</td><td>một</td><td>hai</td></tr>+<tr><td>A</td><td colspan="2">một hai</td></tr>' in shown
    assert shown.endswith("<tr><td>B</td><td>ba</td><td>bốn</td></tr></tbody></table>")


def test_tables_whose_joined_columns_do_not_fit_are_shown_before_and_after():
    before = table(row('<td colspan="2">A</td>'), row("b", "c"))
    after = table(row('<td colspan="3">A</td>'), row("b", "c", "d"))
    assert [piece.kind for piece in pieces(before, after)] == ["del", "add"]


def test_a_caption_is_compared():
    caption = "<table><caption>Bảng {} các bước</caption><tr><td>a</td></tr></table>"
    assert "<caption>Bảng -{1}+{2} các bước</caption>" in marked(caption.format(1), caption.format(2))


def test_lists_and_tables_in_cells_are_compared():
    before, after = (table(row("a", "Hồ sơ gồm:" + ul("đơn", *more))) for more in ((), ("ảnh",)))
    assert "<li>đơn</li><li>+{ảnh}</li>" in marked(before, after)


def test_rows_without_a_change_can_be_left_out():
    many = [(f"B{n}", f"việc thứ {n} trong ngày", "1 ngày") for n in range(1, 41)]
    after = [*many]
    after[20] = ("B21", "việc thứ 21 trong ngày", "2 ngày")
    piece = pieces(steps(*many), steps(*after))[0]
    assert piece.short.count("<tr") == 4
    assert '<tr class="row-gap"><td colspan="3">20</td></tr>' in piece.short
    assert '<tr class="row-gap"><td colspan="3">19</td></tr>' in piece.short
    assert "<thead><tr><th>Bước" in piece.short
    assert "row-gap" not in piece.html


# --- in words ---------------------------------------------------------------------------------------------------------
def test_changes_are_told_row_by_row_with_the_heading_of_the_column():
    after = [*STEPS]
    after[1] = ("B2", "Thẩm định hồ sơ, dự thảo kết quả", "3 ngày")
    after[3] = ("B5", "Cấp số và ký số của cơ quan", "1 giờ")
    told = [(one.place, one.old, one.new) for one in pieces(steps(*STEPS), steps(*after))[0].changes]
    assert told == [
        ("B2", "Thời gian: 4 ngày", "Thời gian: 3 ngày"),
        ("B4", "B4 | Vào sổ, đóng dấu, trả kết quả | 0,5 ngày", ""),
        ("B5", "", "B5 | Cấp số và ký số của cơ quan | 1 giờ"),
    ]


def test_changes_of_a_list_are_told_entry_by_entry():
    told = pieces(ul("đơn", "bản vẽ"), ul("đơn", "ảnh chân dung", "bản vẽ"))[0].changes
    assert [(one.place, one.old, one.new) for one in told] == [("", "", "ảnh chân dung")]
