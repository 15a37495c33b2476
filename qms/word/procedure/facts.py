"""What a procedure says, as plain data: the one result of this package."""

from collections.abc import Mapping
from typing import Any, TypedDict, cast

from qms.word.outline import Outline
from qms.word.procedure.dossier import Dossier, read_dossier
from qms.word.procedure.folding import item, tidy
from qms.word.procedure.keeping import records
from qms.word.procedure.limits import time_limit
from qms.word.procedure.lists import abbreviations, forms, law_number, laws, references
from qms.word.procedure.parts import Part, parts_of
from qms.word.procedure.search import Table, find_tables
from qms.word.procedure.told import told_steps

PROCEDURES = ("quy trình", "thủ tục", "hướng dẫn công việc", "hướng dẫn", "")  # others need a whole step table
NEVER = ("biểu mẫu", "phiếu", "mô tả công việc", "bản mô tả công việc", "luật", "nghị định", "thông tư")
TELLING = {"dossier", "legal", "time", "steps", "fee", "records", "forms", "receive", "executor"}
ENOUGH = 4  # parts of these kinds that make a file without steps a procedure
PLACES = ("receive", "executor", "authority")
SHOWN = 80  # letters of a text that is quoted
LABEL_KEYS = (
    "legal_bases", "legal_base_numbers", "references", "dossier", "dossier_groups", "dossier_sub", "sets",
    "processing_time", "place", "fee", "step_headers", "forms", "records", "abbreviations",
)  # fmt: skip
STEP_KEYS = ("no", "task", "responsible", "time", "result")
TIME_KEYS = ("case", "text", "shared_by_merged_cell")


class Limit(TypedDict):
    """unit: working-hour, working-day, calendar-day or month."""

    value: float
    unit: str


class Time(TypedDict):
    """The time of a step in one case ("" when there is one case). A time merged over several steps is their total."""

    case: str
    text: str
    shared_by_merged_cell: bool
    limit: Limit | None  # bare days count as working days; None when the text is no one time


class Step(TypedDict):
    """A row of the step table, as printed; lines of `task` and `result` end with a line feed."""

    no: str
    task: str
    responsible: str
    time: str
    result: str
    times: list[Time]
    consulted: str  # of a column "Phối hợp"
    unit: str  # of a column of units beside one of persons
    note: str  # of columns such as "Ghi chú"
    group: str  # the heading row above it, or the line above its table when there are several tables


class Case(TypedDict):
    """A case with times of its own; `limit` is what the heading of its column or a merged cell gives for all steps."""

    name: str
    limit: Limit | None


class Paper(TypedDict):
    """One paper of the dossier; original and copy are the words or ticks of a table, form its form."""

    item: str
    group: str
    original: str
    copy: str
    form: str
    note: str


class Unplaced(TypedDict):
    """Something that stays text only: a code of qms.word.messages.UNPLACED and what its sentence names."""

    code: str
    params: dict[str, Any]


class ProcedureFacts(TypedDict):
    """Everything found; "" and [] stand for what the file does not say or what was not recognised.

    Strings are the author's words, NFC and on one line, but for `task`, `result` and `note` of a step. `limit` is the
    legal limit when `processing_time` is one time (bare days are calendar days), `total` the sum row of the table.
    """

    steps: list[Step]
    cases: list[Case]
    step_headers: list[str]
    total: str
    dossier: list[str]
    dossier_groups: list[str]
    dossier_sub: dict[str, list[str]]
    papers: list[Paper]
    sets: str
    legal_bases: list[str]
    legal_base_numbers: list[str]
    references: list[str]
    forms: list[dict[str, str]]
    records: list[dict[str, str]]
    processing_time: str
    limit: Limit | None
    fee: str
    place: str
    authority: str
    subject: str
    coordination: str
    outcome: list[str]
    conditions: list[str]
    way: list[str]
    abbreviations: list[list[str]]
    unplaced: list[Unplaced]


def facts_of(outline: Outline, type_word: str) -> ProcedureFacts | None:
    """The facts of a cut text; None when it is no procedure (`type_word` is the kind named on its cover)."""
    if type_word in NEVER:
        return None
    parts = parts_of(outline)
    tables, doubtful = find_tables(parts)
    if type_word not in PROCEDURES and not any({"responsible", "time"} <= table.header.kinds for table in tables):
        return None
    steps = [step for table in tables for step in table.steps] or told_steps(parts)
    telling = {part.topic for part in parts if not part.annex and not part.front and part.items} & TELLING
    if not steps and len(telling) < ENOUGH:
        return None
    dossier = read_dossier(parts)
    bases = laws(parts)
    time = joined(parts, "time")
    found: dict[str, Any] = {
        "steps": steps,
        "cases": cases(tables),
        "step_headers": tables[0].header.texts if tables else [],
        "total": next((total for table in tables for total in table.found.totals), ""),
        "dossier": [paper["item"] for paper in dossier.items],
        "dossier_groups": [paper["group"] for paper in dossier.items],
        "dossier_sub": dossier.sub,
        "papers": dossier.items,
        "sets": dossier.sets,
        "legal_bases": bases,
        "legal_base_numbers": [law_number(text) for text in bases],
        "references": references(parts),
        "forms": forms(parts),
        "records": records(parts),
        "processing_time": time,
        "limit": time_limit(time),
        "fee": joined(parts, "fee"),
        "place": next((text for topic in PLACES if (text := joined(parts, topic))), ""),
        "abbreviations": abbreviations(parts),
        "unplaced": unplaced(steps, tables, doubtful, dossier),
        **{topic: joined(parts, topic) for topic in ("authority", "subject", "coordination")},
        **{topic: many(parts, topic) for topic in ("outcome", "conditions", "way")},
    }
    return cast(ProcedureFacts, found)


def printed(facts: ProcedureFacts) -> dict[str, Any]:
    """The part of the facts that `import_word --json` prints, with the keys and shapes of the labels."""
    return {"steps": [printed_step(step) for step in facts["steps"]], **kept(facts, LABEL_KEYS)}


def printed_step(step: Step) -> dict[str, Any]:
    return {**kept(step, STEP_KEYS), "times": [kept(time, TIME_KEYS) for time in step["times"]]}


def kept(row: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: row[key] for key in keys}


def joined(parts: list[Part], topic: str) -> str:
    """The lines of the first part about a topic that has any, as one text with " | " between them."""
    return " | ".join(many(parts, topic))


def many(parts: list[Part], topic: str) -> list[str]:
    """The lines of the first part about a topic, without bullets; a table gives its cells row by row."""
    for part in parts:
        if part.topic != topic or part.annex or part.front:
            continue
        found = [item(line.text, "") for line in part.lines]
        for grid in part.grids:
            rows = [[spot.text for spot in grid.own(i) if spot.text] for i in range(len(grid.rows))]
            found += [" - ".join(row) for row in rows if row]
        if found:
            return found
    return []


def cases(tables: list[Table]) -> list[Case]:
    """The named cases of the columns of times, each with the limit its heading or its merged cell gives."""
    found: dict[str, Limit | None] = {}
    for table in tables:
        for column in table.header.of("time"):
            if column.case:
                found.setdefault(column.case, column.limit or whole(table.steps, column.case))
    return [{"name": name, "limit": limit} for name, limit in found.items()]


def whole(steps: list[Step], case: str) -> Limit | None:
    """The time of a cell merged over all steps."""
    times = [time for step in steps for time in step["times"] if time["case"] == case]
    one = {time["text"] for time in times if time["shared_by_merged_cell"]}
    return times[0]["limit"] if len(one) == 1 and len(times) == len(steps) > 1 else None


def unplaced(steps: list[Step], tables: list[Table], doubtful: list[str], dossier: Dossier) -> list[Unplaced]:
    """What was seen and stays text, or needs a person's eye."""
    found = [] if steps else [said("no-steps")]
    found += [said("table", heading=heading[:SHOWN]) for heading in doubtful]
    found += [said("row", text=text[:SHOWN]) for table in tables for text in table.found.left]
    found += [said("shared-time", text=text[:SHOWN], count=count) for text, count in shared(steps).items()]
    for step in steps:
        unread = [time["text"] for time in step["times"] if time["limit"] is None]
        found += [said("unread-time", step=step["no"], text=text[:SHOWN]) for text in unread]
        if not step["responsible"]:
            found.append(said("nobody", step=step["no"], task=tidy(step["task"])[:SHOWN]))
    return found + ([said("dossier", count=len(dossier.left))] if dossier.left else [])


def said(code: str, **params: Any) -> Unplaced:
    return {"code": code, "params": params}


def shared(steps: list[Step]) -> dict[str, int]:
    """Text of a time merged over several steps -> over how many."""
    counts: dict[str, int] = {}
    for step in steps:
        for time in step["times"]:
            if time["shared_by_merged_cell"]:
                key = f"{time['case']}: {time['text']}" if time["case"] else time["text"]
                counts[key] = counts.get(key, 0) + 1
    return counts
