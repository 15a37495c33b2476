"""Reads one workbook in a process of its own: bytes on standard input, JSON on standard output.

`{"sheets": {name: [[row number, [cell, ...]], ...]}}`; a cell is null, a text, or [kind, text] with kind `date`,
`formula`, `error`, or `number` where numbers are asked for. Blank rows are left out. Arguments: most filled rows of a
sheet, longest text of a cell, `numbers` or `plain`. Exit code 2 and one word on standard error: `rows`, `columns`, `cells`,
`unreadable`. It knows nothing of the project, so that a hostile file meets nothing but this program.
"""

import io
import json
import resource
import sys
import warnings
from datetime import date, datetime

LAST_ROW = 20_000  # beyond it nothing is read but the proof that something stands there
MOST_COLUMNS = 40
MOST_SHEETS = 12
CPU_SECONDS = 20
MEMORY_BYTES = 768 * 1024 * 1024


class TooMuch(Exception):
    """More than a structure of an agency needs; its text is the word for standard error."""


def main() -> int:
    """Limit, read, answer."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("ignore")
    most, longest, numbers = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "numbers"
    try:
        found = sheets(sys.stdin.buffer.read(), most, longest, numbers)
    except TooMuch as much:
        sys.stderr.write(str(much))
        return 2
    except Exception:  # noqa: BLE001 - whatever a reader raises on a hostile file has the same answer
        sys.stderr.write("unreadable")
        return 2
    sys.stdout.write(json.dumps({"sheets": found}))
    return 0


def sheets(data: bytes, most: int, longest: int, numbers: bool) -> dict:
    """Name of every sheet and its filled rows."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    if len(book.worksheets) > MOST_SHEETS:
        raise TooMuch("cells")
    return {sheet.title: rows(sheet, most, longest, numbers) for sheet in book.worksheets}


def rows(sheet, most: int, longest: int, numbers: bool) -> list:
    """Filled rows with their numbers. The size a file claims for itself is not believed."""
    sheet.reset_dimensions()
    found = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        values = [plain(cell, longest, numbers) for cell in cells]
        while values and values[-1] is None:
            values.pop()
        if not values:
            if number > max(LAST_ROW, 2 * most):
                break
            continue
        if len(values) > MOST_COLUMNS:
            raise TooMuch("columns")
        if len(found) >= most + 10 or number > max(LAST_ROW, 2 * most):
            raise TooMuch("rows")
        found.append([number, values])
    return found


def plain(cell, longest: int, numbers: bool):
    """The content of one cell."""
    value, kind = cell.value, getattr(cell, "data_type", "n")
    if value is None:
        return None
    if kind == "f" or not isinstance(value, str | int | float | bool | date):
        return ["formula", str(getattr(value, "text", value))[:longest]]
    if kind == "e":
        return ["error", str(value)[:longest]]
    if isinstance(value, datetime | date):
        return ["date", (value.date() if isinstance(value, datetime) else value).isoformat()]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if numbers and not isinstance(value, str):
        return ["number", text]
    if len(text) > longest:
        raise TooMuch("cells")
    return text if text.strip() else None


if __name__ == "__main__":
    raise SystemExit(main())
