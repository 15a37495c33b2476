"""From an uploaded workbook to rows of plain values, with a fault for every cell that cannot be read."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qms.office.structure.columns import EXAMPLE, GUIDE, SHEETS, Column, Sheet
from qms.search.fold import fold
from qms.trail.refusals import Refused
from qms.web.fields import tidy

PROGRAM = Path(__file__).with_name("child.py")
SECONDS = 40
DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
MOST_FAULTS = 500
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Fault:
    """What is wrong where, and how to mend it. `row` 0 and `column` empty: the sheet or the file as a whole."""

    sheet: str
    row: int
    column: str
    says: str


@dataclass
class Book:
    """Rows by sheet key: (row number, values by column key); and the faults found while reading."""

    rows: dict[str, list[tuple[int, dict[str, Any]]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(self.rows.values())


def read_book(data: bytes) -> Book:
    """The workbook in `data` (checked by `qms.files.uploads`). Raises Refused, field `file`, for what is none at all."""
    book = Book()
    known = {_folded(sheet.name): sheet for sheet in SHEETS}
    for name, lines in sheets_of(data).items():
        sheet = known.pop(_folded(name), None)
        if sheet is not None:
            _read_sheet(sheet, lines, book)
        elif _folded(name) != _folded(GUIDE) and lines:
            book.faults.append(
                Fault(
                    name,
                    0,
                    "",
                    _("This sheet is not of the template. Name it %(names)s, or delete it.")
                    % {"names": ", ".join(known.name for known in SHEETS)},
                )
            )
    if book.is_empty and not book.faults:
        says = _("No row is filled in. Fill in the template and save it, then try again.")
        book.faults.append(Fault("", 0, "", says))
    del book.faults[MOST_FAULTS:]
    return book


def sheets_of(data: bytes, *, most_rows: int = 500, longest: int = 2_000, numbers: bool = False) -> dict[str, list]:
    """Every sheet as `child.py` gives it, read in a process of its own: filled rows with their numbers.

    With `numbers`, a cell that holds a number says so. Raises Refused, field `file`, for what is no workbook, for more than
    `most_rows` filled rows in a sheet and for a text of more than `longest` characters.
    """
    limits = [str(most_rows), str(longest), "numbers" if numbers else "plain"]
    command = [sys.executable, "-I", str(PROGRAM), *limits]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False, env={})
    except (subprocess.TimeoutExpired, OSError) as error:
        raise Refused(_("The workbook could not be read in time. Split it, then try again."), field="file") from error
    if done.returncode == 0:
        return json.loads(done.stdout)["sheets"]
    raise Refused(_why(done.stderr.decode(errors="replace"), most_rows), field="file")


def _why(word: str, most_rows: int) -> str:
    if word == "rows":
        return _("A sheet has more than %(n)s filled rows. Split the file into several, then try again.") % {
            "n": most_rows
        }
    if word in ("columns", "cells"):
        return _("A sheet has more columns or longer texts than the template. Use the template, then try again.")
    return _("The workbook cannot be read. Open it in its program, save it as .xlsx, then try again.")


def _read_sheet(sheet: Sheet, lines: list, book: Book) -> None:
    if not lines:
        return
    places = _places(sheet, lines[0], book)
    if places is None:
        return
    rows = book.rows.setdefault(sheet.key, [])
    for number, cells in lines[1:]:
        first = str(cells[0]) if cells and isinstance(cells[0], str) else ""
        if _folded(first).startswith(_folded(EXAMPLE)) or first == sheet.columns[0].help:
            continue
        rows.append((number, _values(sheet, number, cells, places, book)))


def _places(sheet: Sheet, header: list, book: Book) -> dict[str, int] | None:
    """Column key to place, from the first filled row; None with a fault when a column is missing."""
    number, cells = header
    labels = {_folded(column.label): column for column in sheet.columns}
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        column = labels.get(_folded(cell)) if isinstance(cell, str) else None
        if column is not None and column.key not in places:
            places[column.key] = place
        elif cell is not None:
            says = _("This column is not of the template, or stands there twice. Delete it.")
            book.faults.append(Fault(sheet.name, number, cell if isinstance(cell, str) else cell[1], says))
    missing = [column.label for column in sheet.columns if column.is_required and column.key not in places]
    if missing:
        says = _("The first row lacks these columns: %(names)s. Take it over from the template.")
        book.faults.append(Fault(sheet.name, number, "", says % {"names": ", ".join(missing)}))
        return None
    return places


def _values(sheet: Sheet, number: int, cells: list, places: dict[str, int], book: Book) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in sheet.columns:
        place = places.get(column.key)
        cell = cells[place] if place is not None and place < len(cells) else None
        try:
            values[column.key] = _value(column, cell)
        except ValueError as fault:
            values[column.key] = None
            book.faults.append(Fault(sheet.name, number, column.label, str(fault)))
    return values


def _value(column: Column, cell: Any) -> Any:
    """Text in NFC ("" for nothing), a date or None, True or False. Raises ValueError with a sentence."""
    kind, text = cell if isinstance(cell, list) else ("text", cell or "")
    if kind == "formula":
        raise ValueError(_("A formula stands here. Copy the cell and paste its value only."))
    if kind == "error":
        raise ValueError(_("This cell shows an error. Type what belongs there."))
    if column.key.endswith("_date"):
        return _day(kind, text)
    if kind == "date":
        raise ValueError(_("A day stands here, but a text belongs there. Format the cell as text and type it again."))
    text = _text(text)
    if column.key.startswith("is_"):
        return _tick(text)
    if column.is_required and not text:
        raise ValueError(_("This must be filled in."))
    if len(text) > column.longest:
        raise ValueError(_("At most %(n)s characters. Shorten it.") % {"n": column.longest})
    return text


def _text(text: str) -> str:
    try:
        return _SPACES.sub(" ", tidy(text)).strip()
    except ValidationError as wrong:
        raise ValueError(wrong.messages[0]) from wrong


def _day(kind: str, text: str) -> date | None:
    if kind == "date":
        return _likely(date.fromisoformat(text))
    text = _text(text)
    if not text:
        return None
    for form in DAYS:
        try:
            return _likely(datetime.strptime(text, form).date())  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(_("Write the day as day/month/year, for example 07/12/2026."))


def _likely(day: date) -> date:
    if not 1945 <= day.year <= 2200:
        raise ValueError(_("Check the year of this day."))
    return day


def _tick(text: str) -> bool:
    folded = _folded(text)
    if folded in ("x", "co", "1", "yes", "true"):
        return True
    if folded in ("", "khong", "0", "no", "false"):
        return False
    raise ValueError(_("Write x for yes, or leave it empty."))


def _folded(text: str) -> str:
    return _SPACES.sub(" ", fold(text)).strip()
