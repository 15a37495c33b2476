"""The list as a workbook. Every text is written as text: a title that begins like a formula stays a title."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

TRIGGERS = ("=", "+", "-", "@", "\t", "\r")
WIDTHS = (6, 18, 60, 16, 12, 14, 32, 26)
DAY_COLUMN = 5


def workbook_of(listed: dict[str, Any]) -> bytes:
    """The XLSX file, written row by row. A list with `widths` has columns of its own, and no column of days."""
    from openpyxl import Workbook  # heavy: only where a workbook is made

    book = Workbook(write_only=True)
    for style in _styles():
        book.add_named_style(style)
    sheet = book.create_sheet("Danh mục")
    head, day_column = _head(listed), None if "widths" in listed else DAY_COLUMN
    _lay_out(sheet, len(head), listed.get("widths", WIDTHS))
    for line in head:
        sheet.append([_cell(sheet, text, look) for text, look in line])
    sheet.append([_cell(sheet, text, "head") for text in listed["heads"]])
    for row in listed["rows"]:
        sheet.append([_value(sheet, index == day_column, value) for index, value in enumerate(row)])
    left, right = listed["signers"]
    signing = [(left["label"], right["label"]), *[("", "")] * 4, (left["name"], right["name"])]
    for first, second in [("", ""), *signing]:
        sheet.append(["", _cell(sheet, first, "bold"), "", "", "", _cell(sheet, second, "bold")])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _styles() -> Iterator[Any]:
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side

    def font(**more: Any) -> Any:
        return Font(name="Times New Roman", **{"size": 12, **more})

    side = Side(style="thin")
    frame = Border(left=side, right=side, top=side, bottom=side)
    top = Alignment(wrap_text=True, vertical="top")
    yield NamedStyle("plain", font=font())
    yield NamedStyle("bold", font=font(bold=True))
    yield NamedStyle("italic", font=font(italic=True))
    yield NamedStyle("big", font=font(bold=True, size=14))
    yield NamedStyle(
        "head", font=font(bold=True), border=frame, alignment=Alignment("center", "center", wrap_text=True)
    )
    yield NamedStyle("value", font=font(), border=frame, alignment=top)
    yield NamedStyle("day", font=font(), border=frame, alignment=top, number_format="dd/mm/yyyy")


def _head(listed: dict[str, Any]) -> list[list[tuple[str, str]]]:
    """Lines above the table: text and style of each cell."""
    lines, day = listed["agency_lines"], date.fromisoformat(listed["day"])
    between = [("", "plain")] * 3
    return [
        [(" ".join(lines["parent"]), "plain"), *between, ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bold")],
        [(" ".join(lines["own"]), "bold"), *between, ("Độc lập - Tự do - Hạnh phúc", "bold")],
        [],
        [(listed["title"], "big")],
        [(f"{listed['subject']} (tính đến ngày {day:%d/%m/%Y})", "plain")],
        *([(text, "italic")] for text in listed["filters"]),
        [],
    ]


def _lay_out(sheet: Any, head: int, widths: Sequence[int]) -> None:
    from openpyxl.utils import get_column_letter

    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = f"A{head + 2}"
    sheet.print_title_rows = f"{head + 1}:{head + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "Trang &P/&N"


def _value(sheet: Any, is_day: bool, value: Any) -> Any:
    if is_day and value:
        return _cell(sheet, date.fromisoformat(value), "day")
    return _cell(sheet, value, "value")


def _cell(sheet: Any, value: Any, style: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=as_text(value) if isinstance(value, str) else value)
    cell.style = style
    return cell


def as_text(value: str) -> str:
    """`value` so that no spreadsheet takes it for a formula, and without letters a workbook cannot hold."""
    kept = "".join(letter for letter in value if letter >= " " or letter in "\t\n\r")
    return f"'{kept}" if kept.startswith(TRIGGERS) else kept
