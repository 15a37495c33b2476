"""Accepted proposals put among the steps of a draft that was made from a record; pure.

Such a draft is known by the ids that `procedures.tthc.drafting` gave: start, end, and one step or several that hold the record's
text until it is divided.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from procedures import shape
from procedures.reading import stable_id
from procedures.shape import Clock, StepKind
from procedures.tthc.proposing import CLOCKS

MOST_PARTS = 9  # steps over which the longest text of a record is spread
Row = Mapping[str, Any]
NewId = Callable[[], Any]


@dataclass(frozen=True)
class Origin:
    """Where a draft came from: the code of the record, ids of the steps made with it, the steps that still hold its text,
    and how many others there are."""

    code: str
    made: frozenset[str]
    texts: tuple[Row, ...] = ()
    others: int = 0

    @property
    def text(self) -> str:
        return "\n".join(step["instruction"] for step in self.texts)


def origin_of(data: Mapping[str, Any] | None) -> Origin | None:
    """The record that the data came from, None for a draft that was not made from one."""
    for code in data["tthc"] if data else ():
        parts = {stable_id(f"{code} {place}") for place in range(1, MOST_PARTS + 1)}
        made = frozenset(parts | {stable_id(f"{code} start"), stable_id(f"{code} end")})
        steps = data["steps"] if data else []
        if any(step["id"] in made for step in steps):
            texts = tuple(step for step in steps if step["id"] in parts)
            others = sum(step["id"] not in made for step in steps)
            return Origin(code, made, texts, others)
    return None


@dataclass
class _Plan:
    """The steps as they will stand: `before` and `after` the accepted ones, and ids that went for others."""

    before: list[dict[str, Any]]
    after: list[dict[str, Any]]
    instead: dict[str, str] = field(default_factory=dict)


def with_accepted(
    data: Mapping[str, Any], rows: Sequence[Row], rest: str, origin: Origin, new_id: NewId
) -> dict[str, Any]:
    """The data with `rows` as steps in their order, `rest` as the text that is left. A row is a step as
    `procedures.reading.read` gives it, with `case`, a name, and `limit` besides."""
    found = {**data, "cases": _cases(data["cases"], rows, new_id)}
    ids = {case["name"].lower(): case["id"] for case in found["cases"]}
    steps = [_step(row, ids, new_id) for row in rows]
    plan = _planned(data, steps, origin)
    left = _left(origin, rest)
    found["transitions"] = _ways(data, plan, steps, [*left, *plan.after], [row["case"].lower() for row in rows])
    last = len(steps) - 1 if left and steps[-1]["kind"] == StepKind.END else len(steps)  # the text stands before an end
    found["steps"] = [*plan.before, *steps[:last], *left, *steps[last:], *plan.after]
    return found


def _cases(cases: Sequence[Row], rows: Sequence[Row], new_id: NewId) -> list[dict[str, Any]]:
    """Cases that the rows name are added; the one without a name takes the first of them, with its limit."""
    found = [dict(case) for case in cases]
    for name in dict.fromkeys(row["case"] for row in rows if row["case"]):
        if any(case["name"].lower() == name.lower() for case in found):
            continue
        if len(found) == 1 and not found[0]["name"]:
            found[0]["name"] = name
        else:
            found.append({"id": str(new_id()), "name": name, "limit": None})
    return found


def _step(row: Row, ids: Mapping[str, str], new_id: NewId) -> dict[str, Any]:
    """A time of a step without a case holds in all of them."""
    step = {key: value for key, value in row.items() if key in shape.STEP}
    cases = [ids[row["case"].lower()]] if row["case"] else list(ids.values())
    step["id"] = str(new_id())
    step["clock"] = CLOCKS.get(StepKind(row["kind"]), Clock.RUN)
    step["limits"] = dict.fromkeys(cases, row["limit"]) if row["limit"] else {}
    return step


def _planned(data: Mapping[str, Any], steps: list[dict[str, Any]], origin: Origin) -> _Plan:
    """Where the text stood, else before the end. An accepted start or end takes the place of the one made with the draft,
    and its id, where nobody has written in that."""
    texts = {step["id"] for step in origin.texts}
    kept = [dict(step) for step in data["steps"]]
    place = next((at for at, step in enumerate(kept) if step["id"] in texts), None)
    if place is None or origin.others:
        place = len(kept) - 1 if kept and kept[-1]["kind"] == StepKind.END else len(kept)
    plan = _Plan(
        [step for step in kept[:place] if step["id"] not in texts],
        [step for step in kept[place:] if step["id"] not in texts],
    )
    if steps[0]["kind"] == StepKind.START and plan.before and _is_bare(plan.before[-1], "start", origin):
        steps[0]["id"] = plan.before.pop()["id"]
    if steps[-1]["kind"] == StepKind.END and plan.after and _is_bare(plan.after[0], "end", origin):
        steps[-1]["id"] = plan.after.pop(0)["id"]
    plan.instead = dict.fromkeys(texts, steps[0]["id"])
    return plan


def _is_bare(step: Row, kind: str, origin: Origin) -> bool:
    is_made = step["id"] == stable_id(f"{origin.code} {kind}")
    return is_made and not (step["instruction"] or step["responsible"] or step["results"] or step["forms"])


def _left(origin: Origin, rest: str) -> list[dict[str, Any]]:
    """What nobody accepted, in the steps that held it."""
    found, most = [], shape.STEP["instruction"].most
    for step in origin.texts:
        cut = len(rest) if len(rest) <= most else max(rest.rfind("\n", 0, most), most // 2)
        part, rest = rest[:cut].strip(), rest[cut:].strip()
        found += [{**step, "instruction": part}] if part else []
    return found


def _ways(
    data: Mapping[str, Any], plan: _Plan, steps: list[dict[str, Any]], after: list[dict[str, Any]], cases: list[str]
) -> list[dict[str, str]]:
    """Ways that stood, led to the first new step where they led to the text; a branch for each case where several follow
    each other. What simply follows needs no way."""
    there = {step["id"] for step in [*plan.before, *steps, *after]}
    moved = [
        {**way, "to": way["to"] if way["to"] in there else plan.instead.get(way["to"], way["to"])}
        for way in data["transitions"]
    ]
    if plan.before and after and not plan.instead:  # the new ones stand between the last step and what it led to
        last, behind = plan.before[-1]["id"], after[0]["id"]
        moved = [{**way, "to": steps[0]["id"]} if (way["from"], way["to"]) == (last, behind) else way for way in moved]
    moved = [way for way in moved if way["from"] in there and way["to"] in there]
    return [*moved, *_branches(plan.before[-1:], steps, after[:1], cases)]


def _branches(
    before: list[dict[str, Any]], steps: list[dict[str, Any]], after: list[dict[str, Any]], cases: list[str]
) -> list[dict[str, str]]:
    runs = [
        (case, [step for _c, step in group])
        for case, group in groupby(zip(cases, steps, strict=True), lambda one: one[0])
    ]
    found: list[dict[str, str]] = []
    place = 0
    while place < len(runs):
        stop = place
        while stop < len(runs) and runs[stop][0]:
            stop += 1
        if stop - place > 1:
            comes = runs[place - 1][1][-1:] if place else before
            goes = runs[stop][1][:1] if stop < len(runs) else after
            found += _branch(comes, runs[place:stop], goes)
        place = max(stop, place) + 1
    return found


def _branch(
    comes: list[dict[str, Any]], runs: list[tuple[str, list[dict[str, Any]]]], goes: list[dict[str, Any]]
) -> list[dict[str, str]]:
    most = shape.TRANSITION["condition"].most
    found = [
        {"from": one["id"], "to": steps[0]["id"], "condition": case[:1].upper() + case[1:most]}
        for one in comes
        for case, steps in runs
    ]
    return found + [
        {"from": steps[-1]["id"], "to": one["id"], "condition": ""} for _case, steps in runs for one in goes
    ]
