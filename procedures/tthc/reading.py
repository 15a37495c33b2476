"""From a file of the national list to rows of plain values, with a fault for every row that cannot be taken.

Two kinds, told apart by what is in them: JSON lines (a record a line, or one list of records), and a workbook whose header
stands somewhere in its first rows. Nothing is passed over in silence: a row is read, or refused with its number and the
cure; what a file says besides is named in the notes.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from procedures.tthc.codes import clean_code
from procedures.tthc.table import BY_KEY, BY_NAME, FIELDS, LEVELS, REQUIRED, SOURCE_KEY, Field
from qms.office.structure.reading import sheets_of
from qms.search.fold import fold
from qms.trail.refusals import Refused

MOST_ROWS = 20_000
MOST_ITEMS = 500  # rows of a list inside a record
LONGEST_LINE = 1_000_000  # bytes of one record
HEADER_WITHIN = 15  # filled rows in which the header of a workbook is looked for
LONGEST_CELL = 40_000  # characters; a workbook holds 32,767 in one cell
DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
_BROKEN = re.compile("[\x00\ud800-\udfff]")
_UNSEEN = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")


@dataclass(frozen=True)
class Row:
    """A record as it is kept, by field of the model; only what the file has a place for. `source` is what stood there."""

    number: int
    values: Mapping[str, Any]
    source: Mapping[str, Any]


@dataclass(frozen=True)
class Fault:
    """Why a row is not taken, and the cure. `column` is the place in the row, `code` what could be read of its code."""

    number: int
    column: str
    says: str
    code: str = ""


@dataclass
class Found:
    """Everything a file holds. `kind` is `jsonl` or `xlsx`; `names` the fields the file has a place for."""

    kind: str
    names: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_file(data: bytes) -> Found:
    """Read either kind. Raises Refused, field `file`, for what is neither, for too many rows and for none."""
    found = _workbook(data) if data.startswith(b"PK\x03\x04") else _json(data)
    if not found.rows and not found.faults:
        raise Refused(_("No record stands in this file. Choose another file."), field="file")
    _refuse_doubles(found)
    return found


def _refuse_doubles(found: Found) -> None:
    """Of rows with one code the first is taken, each other one is refused: nobody can say which is right."""
    first: dict[str, int] = {}
    kept = []
    for row in found.rows:
        code = row.values["code"]
        if first.setdefault(code, row.number) == row.number:
            kept.append(row)
            continue
        says = _("This code stands in row %(row)s already. Leave only one of the two in the file.")
        found.faults.append(Fault(row.number, str(BY_NAME["code"].label), says % {"row": first[code]}, code))
    found.rows = kept


# --- JSON -------------------------------------------------------------------------------------------------------------
def _json(data: bytes) -> Found:
    found = Found("jsonl", names=tuple(one.name for one in FIELDS))
    unknown: set[str] = set()
    for number, raw in _records(data):
        if number > MOST_ROWS:
            raise _too_many()
        try:
            record = _record(raw)
        except ValueError as fault:
            found.faults.append(Fault(number, "", str(fault)))
            continue
        unknown |= set(map(str, record)) - set(BY_KEY) - {SOURCE_KEY}
        # A key that is not there says nothing of its field, which stays as it is in the list.
        given = {one: record.get(one.key) for one in FIELDS if one.key in record or one.name in REQUIRED}
        _take(found, number, given, record)
    if unknown:
        names = ", ".join(_UNSEEN.sub("", _BROKEN.sub("", name))[:60] for name in sorted(unknown)[:10])
        found.notes.append(
            _("These fields are not of a record and are kept with its source alone: %(names)s") % {"names": names}
        )
    return found


def _too_many() -> Refused:
    return Refused(
        _("The file has more than %(n)s records. Split it, then try again.") % {"n": MOST_ROWS}, field="file"
    )


def _records(data: bytes) -> Iterator[tuple[int, Any]]:
    """Lines with their numbers as bytes, or the things of one list with theirs. Raises Refused for what is no JSON at all."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    begins = data[:200].lstrip()[:1]
    if begins == b"[":
        try:
            yield from enumerate(json.loads(data), start=1)
        except (ValueError, RecursionError) as broken:
            says = _("The list in this file is damaged. Have it made anew, or write one record on each line.")
            raise Refused(says, field="file") from broken
    elif begins == b"{":
        lines = ((number, line) for number, line in enumerate(data.split(b"\n"), start=1))
        yield from ((number, line) for number, line in lines if line.strip())
    else:
        says = _("This is neither a workbook (.xlsx) nor records in JSON lines (.jsonl). Choose another file.")
        raise Refused(says, field="file")


def _record(raw: Any) -> Mapping[str, Any]:
    if isinstance(raw, bytes):
        if len(raw) > LONGEST_LINE:
            raise ValueError(_("This record is longer than any record of the list. Have it made anew."))
        try:
            raw = json.loads(raw)
        except UnicodeDecodeError as letters:
            raise ValueError(_("This line is not in UTF-8. Save the file as UTF-8.")) from letters
        except (ValueError, RecursionError) as broken:
            raise ValueError(
                _("This line is damaged: it is no whole JSON record. Take it from its source again.")
            ) from broken
    if not isinstance(raw, Mapping):
        raise ValueError(_("This line is damaged: it is no whole JSON record. Take it from its source again."))
    return raw


# --- workbook ---------------------------------------------------------------------------------------------------------
def _workbook(data: bytes) -> Found:
    found = Found("xlsx")
    passed = []
    for name, lines in sheets_of(data, most_rows=MOST_ROWS, longest=LONGEST_CELL, numbers=True).items():
        places, rest = _header(lines)
        if not places:
            passed += [name] if lines else []
            continue
        found.names = tuple(dict.fromkeys((*found.names, *(one.name for one in places))))
        _note_columns(found, name, lines[len(lines) - len(rest) - 1][1], places)
        for number, cells in rest:
            given = {one: cells[place] if place < len(cells) else None for one, place in places.items()}
            _take(found, number, given, {one.key: _plain(value) for one, value in given.items()})
    if not found.names:
        says = _("No sheet has a header with the columns “Mã số” and “Tên”. Add it above the rows, then try again.")
        raise Refused(says, field="file")
    if passed:
        found.notes.append(
            _("These sheets have no header of the list and were not read: %(names)s") % {"names": ", ".join(passed)}
        )
    return found


def _header(lines: list[Any]) -> tuple[dict[Field, int], list[Any]]:
    """The place of each field and the rows below: the header is the first row that names both code and name."""
    labels = {_folded(label): one for one in FIELDS for label in one.headers}
    for place, (_number, cells) in enumerate(lines[:HEADER_WITHIN]):
        places: dict[Field, int] = {}
        for column, cell in enumerate(cells):
            one = labels.get(_folded(cell)) if isinstance(cell, str) else None
            if one is not None:
                places.setdefault(one, column)
        if {one.name for one in places} >= set(REQUIRED):
            return places, lines[place + 1 :]
    return {}, []


def _note_columns(found: Found, sheet: str, cells: list[Any], places: Mapping[Field, int]) -> None:
    taken = set(places.values())
    others = [_plain(cell) for place, cell in enumerate(cells) if cell is not None and place not in taken]
    others = [text for text in others if _folded(text) not in {"stt", "tt"}]
    if others:
        told = {"sheet": sheet, "names": ", ".join(" ".join(text.split())[:60] for text in others[:10])}
        found.notes.append(
            _("Sheet “%(sheet)s”: these columns are not of the list and were not taken: %(names)s") % told
        )


def _plain(cell: Any) -> str:
    return str(cell[1]) if isinstance(cell, list) else str(cell or "")


def _folded(text: str) -> str:
    return " ".join(fold(text).replace("*", " ").split())


# --- values -----------------------------------------------------------------------------------------------------------
def _take(found: Found, number: int, given: Mapping[Field, Any], source: Mapping[str, Any]) -> None:
    """The row, or its first fault."""
    values: dict[str, Any] = {}
    code = ""
    for one, value in given.items():
        try:
            values[one.name] = _value(one, value)
            if one.name in REQUIRED and not values[one.name]:
                raise ValueError(_("This must be filled in."))
        except ValueError as fault:
            found.faults.append(Fault(number, str(one.label), str(fault), code))
            return
        code = values.get("code", "")
    found.rows.append(Row(number, values, source))


def _value(one: Field, given: Any) -> Any:
    """A value as the model keeps it. Raises ValueError with a sentence that says how to mend it."""
    if one.holds == "rows":
        return _rows(one, given)
    if isinstance(given, list) and len(given) == 2 and isinstance(given[0], str):  # a cell that is no plain text
        given = _cell(one, *given)
    if isinstance(given, date):
        return given
    if isinstance(given, bool | int | float) and one.holds == "code":
        raise ValueError(_number_for_code())
    if isinstance(given, list | Mapping):
        raise ValueError(_("Write text"))
    return _READERS[one.holds](_text(given, one.most))


def _number_for_code() -> str:
    return _("A number stands here, so zeros at its end are lost. Format the column as text and type the code again.")


def _cell(one: Field, kind: str, text: str) -> Any:
    if kind == "formula":
        raise ValueError(_("A formula stands here. Copy the cell and paste its value only."))
    if kind == "error":
        raise ValueError(_("This cell shows an error. Type what belongs there."))
    if kind == "date" and one.holds != "day":
        raise ValueError(_("A day stands here, but a text belongs there. Format the cell as text and type it again."))
    if kind == "number" and one.holds == "code":
        raise ValueError(_number_for_code())
    return date.fromisoformat(text) if kind == "date" else text


def _text(given: Any, most: int) -> str:
    text = "" if given is None else str(given)
    if _BROKEN.search(text):
        raise ValueError(_("The text holds characters that cannot be shown. Type it again instead of pasting it."))
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text)).replace("\r\n", "\n")
    text = re.sub("[\r\x0b\x0c\u2028\u2029]", "\n", text).strip()
    if len(text) > most:
        raise ValueError(_("At most %(n)s characters. Shorten it.") % {"n": most})
    return text


def _levels(text: str) -> str:
    keys = []
    for part in re.split(r"[,;\n/]", text):
        words = _folded(part)
        if words and words not in LEVELS:
            says = _("“%(level)s” is no level. Write Cấp bộ, Cấp tỉnh, Cấp xã or Cơ quan khác, with commas between.")
            raise ValueError(says % {"level": part.strip()[:40]})
        keys += [LEVELS[words]] if words else []
    return f" {' '.join(dict.fromkeys(keys))} " if keys else ""


def _day(text: str) -> date | None:
    if not text:
        return None
    for form in DAYS:
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if 1945 <= found.year <= 2200:
            return found
    raise ValueError(_("Write the day as day/month/year, for example 07/12/2026."))


_READERS: dict[str, Callable[[str], Any]] = {
    "code": clean_code,
    "levels": _levels,
    "day": _day,
    "line": lambda text: " ".join(text.split()),
    "text": lambda text: text,
}


def _rows(one: Field, given: Any) -> str:
    """The list as JSON, each thing with our names for its texts."""
    rows = given or []
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise ValueError(_("Give a list of records here, or leave it out."))
    if len(rows) > MOST_ITEMS:
        raise ValueError(_("At most %(n)s rows stand here. Take the record from its source again.") % {"n": MOST_ITEMS})
    kept = [{ours: _text(row.get(theirs), LONGEST_CELL) for theirs, ours in one.keys} for row in rows]
    return json.dumps([row for row in kept if any(row.values())], ensure_ascii=False)
