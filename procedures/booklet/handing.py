"""Hand-over: the steps of two posts side by side, only the one's, only the other's, and both's."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from documents.models import InForce
from documents.querysets import VIEW
from procedures.booklet.reading import Place, parties, procedures_with
from procedures.booklet.steps import own_steps, parts_in
from procedures.booklet.whole import linked
from procedures.models import Part

FIRST, SECOND, BOTH = "first", "second", "both"


def counted(person: Any, first: Place, second: Place, day: date) -> dict[str, Counter[int]]:
    """By side: versions in force that the reader may read, by code, with how many steps there. From the index, one statement."""
    seen = InForce.objects.permitted(person, VIEW).on(day).values("version")
    rows = parties(first.keys | second.keys).filter(version__in=seen)
    whose: dict[tuple[int, Any], set[str]] = {}
    columns = ("version", "step", "post", "unit")
    for version, step, post, unit in rows.order_by("version__document__sort_key", "version", "pk").values_list(
        *columns
    ):
        key = ("post", post) if post else ("unit", unit)
        sides = whose.setdefault((version, step), set())
        sides |= {side for side, place in ((FIRST, first), (SECOND, second)) if key in place.keys}
    found: dict[str, Counter[int]] = {FIRST: Counter(), SECOND: Counter(), BOTH: Counter()}
    for (version, _step), sides in whose.items():
        found[BOTH if len(sides) > 1 else next(iter(sides))][version] += 1
    return found


def side_by_side(
    person: Any, first: Place, second: Place, day: date, versions: Collection[int] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """By `first`, `second`, `both`: procedures with the rows of their steps, as the reader may read them. Two statements.

    A row has what it is to each (`first_parts`, `first_words`, ...); one of `both` has `differs` where that is not the same.
    `versions`: of these alone.
    """
    found: dict[str, list[dict[str, Any]]] = {FIRST: [], SECOND: [], BOTH: []}
    rows = parties(first.keys | second.keys)
    if versions is not None:
        rows = rows.filter(version__in=versions)
    for called, data in procedures_with(person, day, rows):
        for side, steps in sided(data, first, second).items():
            if steps:
                found[side].append(called | {"steps": linked(steps, called)})
    return found


def sided(data: dict[str, Any], first: Place, second: Place) -> dict[str, list[dict[str, Any]]]:
    """The steps of one procedure by whose they are. Pure."""
    steps = {step["id"]: step for step in data["steps"]}
    labels = dict(Part.choices)
    found: dict[str, list[dict[str, Any]]] = {FIRST: [], SECOND: [], BOTH: []}
    for row in own_steps(data, first.keys | second.keys):
        ones, others = (parts_in(steps[row["id"]], place.keys) for place in (first, second))
        side = BOTH if ones and others else FIRST if ones else SECOND
        told = {"first_parts": ones, "second_parts": others, "differs": ones != others}
        words = {"first_words": [labels[part] for part in ones], "second_words": [labels[part] for part in others]}
        found[side].append(row | told | words)
    return found
