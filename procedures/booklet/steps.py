"""Steps of one procedure that concern some posts and units, as rows of a booklet. Pure."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from procedures.known import key_of
from procedures.models import Part
from procedures.numbers import step_numbers
from procedures.sections import party_words
from procedures.timing import counted, official_words

Given = Mapping[str, Any]
Keys = Collection[tuple[str, int]]  # ("post" or "unit", pk)


def parts_in(step: Given, keys: Keys) -> list[str]:
    """What those of `keys` are to the step: values of `Part`, the weightiest first; empty for nothing."""
    return [part for part in Part.values if any(key in keys for key in keys_of(step, part))]


def keys_of(step: Given, part: str) -> list[tuple[str, int] | None]:
    """Who has the part by key. A snapshot holds names alone: the reader puts the index of its version in as `keys`."""
    if "keys" in step:
        return step["keys"].get(part, [])
    parties = step[part] if isinstance(step[part], list) else [step[part]]
    return [key_of(party) for party in parties]


def own_steps(data: Given, keys: Keys) -> Iterator[dict[str, Any]]:
    """Rows of the steps that concern `keys`, in the order of the procedure. `parts` says how, see `parts_in`."""
    numbers = step_numbers(data)
    for step in data["steps"]:
        if parts := parts_in(step, keys):
            yield row_of(data, step, numbers[step["id"]]) | {"parts": parts}


def row_of(data: Given, step: Given, number: str) -> dict[str, Any]:
    """A step in words. `times`: one for each case that has one, `case` empty where there is a single case.

    Forms have no address yet: whether a form is open to the reader is not known here.
    """
    return {
        "id": step["id"],
        "number": number,
        "kind": step["kind"],
        "title": step["title"],
        "responsible": next(iter(keys_of(step, Part.RESPONSIBLE)), None),
        "who": party_words(step["responsible"]) if step["responsible"] else "",
        "times": list(_times(data, step)),
        "forms": [{"code": code, "url": ""} for code in step["forms"]],
        "results": step["results"],
        "bases": [", ".join(filter(None, [row["number"] or row["text"], row["provision"]])) for row in step["bases"]],
    }


def _times(data: Given, step: Given) -> Iterator[dict[str, Any]]:
    """The same time in every case is said once."""
    cases, limits = data["cases"], step["limits"]
    if len(cases) > 1 and len({official_words(limits.get(case["id"])) for case in cases}) == 1:
        cases = [{**cases[0], "name": ""}]
    for case in cases:
        if words := official_words(limits.get(case["id"])):
            name = case["name"] if len(data["cases"]) > 1 else ""
            yield {"case": name, "text": words, "uncounted": not counted(step, case["id"])}
