"""Rows of the amendment table for the steps of a procedure: one for each step that came, went, moved or changed.

They stand for the table of steps in the text, in which a step put in between gives every later row another number. Always in
the words of the official form, so Vietnamese in every language of the screen.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import override

from documents.contents import ToldRow
from procedures.comparing import StepChange, label_of, step_changes, words_of
from procedures.sections import STEPS

Given = Mapping[str, Any]
# What is told of a step that came or went, behind its title.
ABOUT = ("responsible", "limits")


def told_rows(old: Given, new: Given) -> dict[str, list[ToldRow]]:
    """By the section of the steps: the rows of two snapshots. Nothing where one of them has no steps: the section itself came or
    went then. Numbers that only follow from other steps are no row."""
    before, after = (side.get("content", {}).get("procedures") for side in (old, new))
    if not (before and before["steps"] and after and after["steps"]):
        return {}
    with override("vi"):
        steps = [_step(key, change) for key, change in step_changes(_as_called_in(after, before), after)]
        return {STEPS: [*steps, *_cases(before, after)]}


def _step(key: str, change: StepChange) -> ToldRow:
    place, changes = f"bước {change.number}", list(change.changes)
    if change.kind != "mod":
        words = [("", words_of(change.step, "title"))]
        words += [(label_of(name), told) for name in ABOUT if (told := words_of(change.step, name))]
        changes = [(label, "", told) if change.kind == "add" else (label, told, "") for label, told in words]
    if change.kind == "del":
        place += " (cũ)"  # another step may have the number now
    return ToldRow(f"step:{key}", place, changes)


def _as_called_in(after: Given, before: Given) -> Given:
    """The old data with its cases named and ordered as in the new: a case that was renamed is one row, not one for every step."""
    names = {case["id"]: case["name"] for case in after["cases"]}
    places = {key: place for place, key in enumerate(names)}
    cases = [{**case, "name": names.get(case["id"], case["name"])} for case in before["cases"]]
    return {**before, "cases": sorted(cases, key=lambda case: places.get(case["id"], len(places)))}


def _cases(before: Given, after: Given) -> Iterator[ToldRow]:
    """Cases that came, went or have another name or total time. Their legal limits are told by the section of time limits."""
    totals = [side.get("totals") for side in (before, after)]
    olds, news = (
        {case["id"]: (case["name"], side["totals"][place] if all(totals) else "") for place, case in enumerate(side["cases"])}
        for side in (before, after)
    )  # fmt: skip
    for key in {**news, **olds}:
        was, now = olds.get(key, ("", "")), news.get(key, ("", ""))
        if was == now:
            continue
        name, renamed = now[0] or was[0], was[0] != now[0]
        place = f"tổng thời gian, trường hợp “{name}”" if name else "tổng thời gian"
        old, new = (": ".join(filter(None, one if renamed else one[1:])) for one in (was, now))
        yield ToldRow(f"case:{key}", place, [("", old, new)])
