"""Workbooks that we make: the template, and the list of one-time passwords. openpyxl is loaded only here, on request."""

import io
import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from qms.access.roles import ROLES
from qms.office.structure.columns import EXAMPLE, GUIDE, SHEETS, Sheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet would take for a formula.
TRIGGERS = ("=", "+", "-", "@", "\t", "\r")
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # no cell can hold these


def template() -> bytes:
    """The empty workbook with help and examples, and a sheet that explains the roles."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for sheet in SHEETS:
        _lay(book.create_sheet(sheet.name), sheet)
    guide = book.create_sheet(GUIDE)
    guide.append([_("Role"), _("Name"), _("What it allows")])
    for role in ROLES:
        guide.append([role.key, str(role.label), str(role.says)])
    for letter, width in (("A", 18), ("B", 30), ("C", 90)):
        guide.column_dimensions[letter].width = width
    return _bytes(book)


def passwords(rows: Iterable[tuple[str, str, str]]) -> bytes:
    """User name, full name and one-time password, a row each, to print and cut apart."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Mật khẩu một lần"
    sheet.append(["Tên đăng nhập", "Họ và tên", "Mật khẩu một lần"])
    for row in rows:
        sheet.append([plain(text) for text in row])
    for letter, width in (("A", 28), ("B", 36), ("C", 28)):
        sheet.column_dimensions[letter].width = width
    return _bytes(book)


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula, without characters that no cell can hold."""
    text = _UNSHOWN.sub("", text)
    return f"'{text}" if text.startswith(TRIGGERS) else text


def _lay(page, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    page.append([column.label for column in sheet.columns])
    page.append([column.help for column in sheet.columns])
    for example in sheet.examples:
        page.append([EXAMPLE + example[0], *example[1:]])
    for place, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = column.width
        page[f"{letter}1"].font = Font(bold=True)
        page[f"{letter}1"].fill = PatternFill("solid", fgColor="E2EFEC")
        page[f"{letter}2"].font = Font(italic=True, color="42514E")
        page[f"{letter}2"].alignment = Alignment(wrap_text=True, vertical="top")
        for row in range(3, 3 + len(sheet.examples)):
            page[f"{letter}{row}"].font = Font(color="586663")
    page.freeze_panes = "A2"


def _bytes(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
