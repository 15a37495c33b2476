"""A booklet as plain data: what one page and one paper say of some posts on a day, to one reader."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from procedures.booklet import duties
from procedures.booklet.reading import Place, descriptions_of, forms_of, holders_of, keys_of, parties, procedures_with
from procedures.booklet.steps import own_steps
from procedures.models import Part
from procedures.shape import StepKind


def booklet_of(person: Any, places: list[Place], day: date, agency: int) -> dict[str, Any]:
    """The booklet of the posts for the reader `person`. Four statements, whatever the number of procedures.

    `procedures`: code, title, number, from_date, url, `steps` (rows of `steps.own_steps`); `counts` of steps by part;
    forms have an address where they are open to the reader; `descriptions`: see `_beside`.
    """
    keys = keys_of(places)
    procedures = []
    for called, data in procedures_with(person, day, parties(keys)):
        if steps := list(own_steps(data, keys)):
            procedures.append(called | {"steps": linked(steps, called)})
    rows = [step for procedure in procedures for step in procedure["steps"]]
    named = [form for row in rows for form in row["forms"]]
    forms = forms_of(person, day, {form["code"] for form in named}, agency)
    for form in named:
        form["url"] = forms[form["code"]]["url"] if form["code"] in forms else ""
    return {
        "day": day,
        "places": places,
        "holders": holders_of(places, day),
        "procedures": procedures,
        "count": len(rows),
        "counts": counts_of(rows),
        "descriptions": [_beside(found, rows) for found in descriptions_of(person, day, places)],
    }


def linked(steps: Iterable[dict[str, Any]], called: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows, each with the code of its procedure, the address of the step on the page there, and its parts in words."""
    labels = dict(Part.choices)
    front = f"{called['url']}#step-"
    return [
        step
        | {"code": called["code"], "url": front + step["id"], "part_words": [labels[part] for part in step["parts"]]}
        for step in steps
    ]


def counts_of(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many steps each part has; a step with two parts counts for the weightier one. Parts without steps are left out."""
    counted = Counter(row["parts"][0] for row in rows)
    return [{"part": part.value, "label": part.label, "count": counted[part.value]} for part in Part if counted[part]]


def _beside(description: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A job description with its duties; those no step is like; and tasks in its charge that no duty is like."""
    found = duties.duties_of(description.pop("sections"))
    own = [row for row in rows if Part.RESPONSIBLE in row["parts"] and row["kind"] == StepKind.TASK]
    unnamed = set(duties.unlike((row["title"] for row in own), found))
    return description | {
        "duties": found,
        "unused": duties.unlike(found, [row["title"] for row in rows]),
        "unnamed": [row for row in own if row["title"] in unnamed] if found else [],
    }
