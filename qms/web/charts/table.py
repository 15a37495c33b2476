"""The numbers of a chart as a CSV file that a Vietnamese spreadsheet opens as it is: UTF-8 with its mark, semicolons."""

import csv
import io

from qms.web.charts.figure import Figure, Number, shown

TRIGGERS = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins with one would be taken for a formula
MARK = "\ufeff"


def as_csv(figure: Figure) -> bytes:
    """One row for each label, one column for each series; numbers with a decimal comma and without their unit."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    unit = f" ({figure.unit.strip()})" if figure.unit.strip() else ""
    writer.writerow([safe(str(figure.head)), *(safe(f"{one.name}{unit}") for one in figure.series)])
    for row in figure.rows:
        writer.writerow([safe(str(row.label)), *(_number(value) for value in row.values)])
    return (MARK + out.getvalue()).encode()


def _number(value: Number | None) -> str:
    return "" if value is None else shown(value).replace(".", "")


def safe(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(TRIGGERS) else text
