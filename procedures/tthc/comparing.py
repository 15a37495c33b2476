"""What a file would change in the list: row by row new, changed, the same, or refused; and the rows ready to be written."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from procedures.models import AdministrativeProcedure
from procedures.tthc.reading import Found, Row

AT_A_TIME = 200
NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
VERDICTS = (NEW, CHANGED, SAME, REFUSED)
LONGEST_SHOWN = 200
NOTHING = ("", "[]", None)  # an empty text, an empty list as it is kept, no day


@dataclass(frozen=True)
class Line:
    """What becomes of one row. `fields` are the fields that change, `emptied` those of them that lose their text; `says` why it is refused, `column` where."""

    number: int
    code: str
    name: str
    verdict: str
    fields: tuple[str, ...] = ()
    says: str = ""
    column: str = ""
    emptied: tuple[str, ...] = ()


@dataclass
class Batch:
    """Rows to write, as objects with their new values, changed ones with the names of what changes and the values before."""

    new: list[AdministrativeProcedure] = field(default_factory=list)
    changed: list[tuple[AdministrativeProcedure, dict[str, Any]]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def batches(found: Found) -> Iterator[Batch]:
    """The rows of the file against the list, two hundred at a time: one statement each, and bounded memory."""
    for start in range(0, len(found.rows), AT_A_TIME):
        rows = found.rows[start : start + AT_A_TIME]
        codes = [row.values["code"] for row in rows]
        known = {one.code: one for one in AdministrativeProcedure.objects.filter(code__in=codes)}
        batch = Batch()
        for row in rows:
            _judge(row, known.get(row.values["code"]), batch)
        yield batch


def _judge(row: Row, known: AdministrativeProcedure | None, batch: Batch) -> None:
    said = (row.number, row.values["code"], row.values["name"][:LONGEST_SHOWN])
    if known is None:
        made = AdministrativeProcedure(**row.values, source_text=_source(row))
        made.fill_copies()
        batch.new.append(made)
        batch.lines.append(Line(*said, NEW))
        return
    changed = tuple(name for name, value in row.values.items() if getattr(known, name) != value)
    if not changed:
        batch.lines.append(Line(*said, SAME))
        return
    emptied = tuple(name for name in changed if row.values[name] in NOTHING and getattr(known, name) not in NOTHING)
    before = {name: getattr(known, name) for name in changed}
    for name in changed:
        setattr(known, name, row.values[name])
    known.source_text = _source(row)
    known.fill_copies()
    batch.changed.append((known, before))
    batch.lines.append(Line(*said, CHANGED, changed, emptied=emptied))


def _source(row: Row) -> str:
    return json.dumps(row.source, ensure_ascii=True, default=str)


def lines_of(found: Found, taken: list[Line]) -> list[Line]:
    """All rows of the file in their order, those refused among them."""
    refused = [
        Line(fault.number, fault.code, "", REFUSED, says=fault.says, column=fault.column) for fault in found.faults
    ]
    return sorted([*taken, *refused], key=lambda line: line.number)


def counts_of(lines: list[Line]) -> dict[str, int]:
    """How many rows of each verdict."""
    counts = dict.fromkeys(VERDICTS, 0)
    for line in lines:
        counts[line.verdict] += 1
    return counts


def digest_of(lines: list[Line]) -> str:
    """The same for the same outcome, so that nothing is written but what was shown."""
    outcome = [(line.code, line.verdict, line.fields) for line in lines]
    return hashlib.sha256(json.dumps(outcome).encode()).hexdigest()


def report_of(found: Found, lines: list[Line]) -> bytes:
    """The report as it is kept: notes on the file, and its rows."""
    told: dict[str, Any] = {"notes": found.notes, "lines": [asdict(line) for line in lines]}
    return json.dumps(told, ensure_ascii=False).encode()
