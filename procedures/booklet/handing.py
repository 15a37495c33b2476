"""Hand-over: the steps of two posts side by side, only the one's, only the other's, and both's."""

from datetime import date
from typing import Any

from procedures.booklet.reading import Place, parties, procedures_with
from procedures.booklet.steps import own_steps, parts_in
from procedures.booklet.whole import linked
from procedures.models import Part

FIRST, SECOND, BOTH = "first", "second", "both"


def side_by_side(person: Any, first: Place, second: Place, day: date) -> dict[str, list[dict[str, Any]]]:
    """By `first`, `second`, `both`: procedures with the rows of their steps, as the reader may read them. One statement.

    A row of `both` has `differs` where the two posts are not the same to the step, with `first_words` and `second_words`.
    """
    found: dict[str, list[dict[str, Any]]] = {FIRST: [], SECOND: [], BOTH: []}
    for called, data in procedures_with(person, day, parties(first.keys | second.keys)):
        for side, rows in sided(data, first, second).items():
            if rows:
                found[side].append(called | {"steps": linked(rows, called)})
    return found


def sided(data: dict[str, Any], first: Place, second: Place) -> dict[str, list[dict[str, Any]]]:
    """The steps of one procedure by whose they are. Pure."""
    steps = {step["id"]: step for step in data["steps"]}
    labels = dict(Part.choices)
    found: dict[str, list[dict[str, Any]]] = {FIRST: [], SECOND: [], BOTH: []}
    for row in own_steps(data, first.keys | second.keys):
        ones, others = (parts_in(steps[row["id"]], place.keys) for place in (first, second))
        side = BOTH if ones and others else FIRST if ones else SECOND
        words = {"first_words": [labels[part] for part in ones], "second_words": [labels[part] for part in others]}
        found[side].append(row | words | {"differs": ones != others})
    return found
