"""CSV files as offices make them: UTF-8 with or without a mark, comma, semicolon or tab; every cell stays text.

What a cell holds is never worked out: a formula is a text that is no number.
"""

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qms.trail.refusals import Refused
from qms.web.fields import tidy

MOST_BYTES = 1024 * 1024
MOST_ROWS = 5000
LONGEST_CELL = 1000
DELIMITERS = (";", ",", "\t")
# A spreadsheet takes a text that begins so for a formula; the apostrophe keeps it a text.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class Line(NamedTuple):
    """One row: its number in the file, cells by the key of their column."""

    number: int
    cells: dict[str, str]


def text_of(data: bytes) -> str:
    """The text of a file. Raises Refused where it is not UTF-8."""
    save = _("The file is not in UTF-8. In Excel choose “Save as”, “CSV UTF-8 (comma delimited)”, and choose it again.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data or data.startswith(b"PK\x03\x04"):
        raise Refused(save, field="file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Refused(save, field="file") from wrong


def lines_of(text: str, columns: dict[str, tuple[str, ...]], needed: Iterable[str]) -> list[Line]:
    """Rows of the text. `columns`: key -> names its head may have. Raises Refused for what is no such table."""
    if len(text.encode()) > MOST_BYTES:
        raise Refused(_("The file is larger than 1 MB. Divide it by year or month."), field="file")
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        raise Refused(_("The file holds characters that cannot be shown. Save it as CSV UTF-8 again."), field="file")
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        found = [(rows.line_num, row) for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as wrong:
        sentence = _("Line %(n)d of the file is no CSV: a quotation mark is not closed. Save it again.")
        raise Refused(sentence % {"n": rows.line_num}, field="file") from wrong
    if not found:
        raise Refused(_("The file is empty. Choose another file."), field="file")
    places = _places(found[0][1], columns, needed)
    if len(found) > MOST_ROWS + 1:
        raise Refused(_("The file has more than %(n)d rows. Divide it.") % {"n": MOST_ROWS}, field="file")
    return [Line(number, {key: _cell(row, place) for key, place in places.items()}) for number, row in found[1:]]


def _places(head: list[str], columns: dict[str, tuple[str, ...]], needed: Iterable[str]) -> dict[str, int]:
    names = [" ".join(cell.split()).casefold() for cell in head]
    found = {
        key: names.index(name) for key, known in columns.items() for name in known if name.casefold() in names
        for name in [name.casefold()]
    }  # fmt: skip
    missing = [columns[key][0] for key in needed if key not in found]
    if missing:
        sentence = _("The first line names the columns. Not found: %(names)s.")
        raise Refused(sentence % {"names": ", ".join(missing)}, field="file")
    return found


def _cell(row: list[str], place: int) -> str:
    text = row[place] if place < len(row) else ""
    try:
        return tidy(text).strip()[:LONGEST_CELL]
    except ValidationError:  # what a cell cannot show is no value of it
        return "\N{REPLACEMENT CHARACTER}"


def csv_of(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A CSV file that Excel opens as it is: with a mark, semicolons, and no formulas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_harmless(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    is_figure = text[:1] == "-" and text[1:].replace(",", "").replace(".", "").isdigit()
    return f"'{text}" if text.startswith(FORMULAS) and not is_figure else text
