"""Steps as the facts keep them, made of the rows of a table."""

from qms.word.procedure.columns import Header
from qms.word.procedure.folding import blank
from qms.word.procedure.grid import Spot
from qms.word.procedure.limits import WORKING_DAY, time_limit
from qms.word.procedure.steps import Found, Row, split_prefix


def steps_of(found: Found, header: Header) -> list[dict]:
    """One dict a step, with its times and what the table says about who and with which result."""
    uses: dict[int, int] = {}
    for rows in found.rows:
        for key in {id(spot) for row in rows for spot in row.time_spots}:
            uses[key] = uses.get(key, 0) + 1
    numbered = bool(header.of("no"))
    return [step(rows, group, uses, numbered) for rows, group in zip(found.rows, found.groups, strict=True)]


def step(rows: list[Row], group: str, uses: dict[int, int], numbered: bool) -> dict:
    """One step of one or several rows."""
    number, task = rows[0].number, "\n".join(spot.printed for spot in distinct([s for row in rows for s in row.task]))
    if not numbered or not number:
        prefix, rest = split_prefix(task)
        if prefix and rest:
            number, task = number or prefix, rest
        elif not numbered and rows[0].task and rows[0].task[0].lines and rows[0].task[0].lines[0].auto:
            number, task = split_auto(rows[0].task[0], task)
    times = times_of(rows, uses)
    return {
        "no": number,
        "task": task,
        "responsible": words([spot for row in rows for spot in row.responsible]),
        "time": " | ".join(f"{t['case']}: {t['text']}" if t["case"] else t["text"] for t in times),
        "result": "\n".join(s.printed for s in distinct([s for row in rows for s in row.results]) if not blank(s.text)),
        "times": times,
        "consulted": words([spot for row in rows for spot in row.consulted]),
        "unit": words([spot for row in rows for spot in row.units]),
        "note": "\n".join(s.printed for s in distinct([s for row in rows for s in row.notes])),
        "group": group,
    }


def split_auto(spot: Spot, task: str) -> tuple[str, str]:
    """A number Word makes in front of the task itself."""
    first = spot.lines[0]
    if first.mark != "n":
        return "", task
    return first.number, "\n".join([first.text, *task.split("\n")[1:]])


def times_of(rows: list[Row], uses: dict[int, int]) -> list[dict]:
    """A time for each case; one that is merged over several steps is marked, being the time of all of them together."""
    found: list[dict] = []
    for column in dict.fromkeys(id(column) for row in rows for column, _spot in row.times):
        cells = [(c, spot) for row in rows for c, spot in row.times if id(c) == column]
        spots = distinct([spot for _column, spot in cells])
        text = words(spots)
        if text:
            head = cells[0][0]
            shared = any(uses.get(id(spot), 0) > 1 for spot in spots if spot.text)
            limit = time_limit(text, bare=WORKING_DAY, unit=head.unit)
            found.append({"case": head.case, "text": text, "shared_by_merged_cell": shared, "limit": limit})
    return found


def distinct(spots: list[Spot]) -> list[Spot]:
    """Each cell once, in order, the empty ones left out."""
    return [spot for spot in {id(spot): spot for spot in spots}.values() if spot.text]


def words(spots: list[Spot]) -> str:
    """The words of cells on one line."""
    return " ".join(spot.text for spot in distinct(spots) if not blank(spot.text))
