"""Steps compared by their ids, field by field: added, removed, moved, changed. The rest of the data is compared as text."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, NamedTuple

from procedures.graph import exits_of
from procedures.numbers import step_numbers
from procedures.sections import party_words, told_exits
from procedures.shape import STEP
from procedures.timing import official_words
from qms.redline import Comparison, Field, Item, words_html

Given = Mapping[str, Any]
# Fields of a step in the order in which a reader looks for them.
FIELDS = ("title", "instruction", "responsible", "consulted", "informed", "limits", "clock", "forms", "results")
MORE = ("public_text", "bases", "exits", "kind")
CHOICES = ("clock", "kind")
_LABELS = {"exits": "Chuyển tiếp"}


class StepChange(NamedTuple):
    """What became of a step. `kind`: add, del or mod; `number` and `step` (its choices, times and exits in words) are those of
    the new text, of the old one for a step that went; `changes`: label, before, after; empty for one that came or went."""

    kind: str
    number: str
    step: Given
    changes: tuple[tuple[str, str, str], ...] = ()


def compare(old: Given, new: Given) -> Comparison:
    """One fact `steps`, an item for each step that is not the same; nothing where neither text has steps."""
    before, after = (side.get("content", {}).get("procedures") for side in (old, new))
    items = tuple(changed_steps(before, after))
    if not items:
        return Comparison(fields=(), sections=())
    old_text, new_text = ("; ".join(filter(None, (getattr(item, key) for item in items))) for key in ("old", "new"))
    field = Field("steps", "changed", words_html(old_text, new_text), old_text, new_text, items)
    return Comparison(fields=(field,), sections=())


def changed_steps(before: Given | None, after: Given | None) -> Iterator[Item]:
    """Steps of the new data that came, moved or changed, in its order, then those that went."""
    return (item for _step, item in by_step(before, after))


def by_step(before: Given | None, after: Given | None) -> Iterator[tuple[str, Item]]:
    """The same, each with the id of its step."""
    for key, change in step_changes(before, after):
        told = f"Bước {change.number}: {change.step['title']}"
        if change.kind == "add":
            yield key, Item("add", f"<ins>{escape(told)}</ins>", "", told)
        elif change.kind == "del":
            yield key, Item("del", f"<del>{escape(told)}</del>", told, "")
        else:
            yield key, _item(change.number, change.changes)


def step_changes(before: Given | None, after: Given | None) -> Iterator[tuple[str, StepChange]]:
    """The same as plain data: the id of the step, and what became of it."""
    olds, news = _steps(before), _steps(after)
    moved = _moved(list(olds), list(news))
    for key, (number, step) in news.items():
        if key not in olds:
            yield key, StepChange("add", number, step)
            continue
        was, before_step = olds[key]
        changes = list(_changes(before_step, step))
        if key in moved:
            changes.insert(0, ("Thứ tự", f"bước {was}", f"bước {number}"))
        if changes:
            yield key, StepChange("mod", number, step, tuple(changes))
    for key, (number, step) in olds.items():
        if key not in news:
            yield key, StepChange("del", number, step)


def _item(number: str, changes: tuple[tuple[str, str, str], ...]) -> Item:
    html = "; ".join(f"{escape(label)}: {words_html(old, new)}" for label, old, new in changes)
    sides = ["; ".join(f"{label}: {(old, new)[at] or '–'}" for label, old, new in changes) for at in (0, 1)]
    return Item("mod", f"Bước {number}. {html}", f"Bước {number}. {sides[0]}", f"Bước {number}. {sides[1]}")


def _steps(data: Given | None) -> dict[str, tuple[str, Given]]:
    """By id: the number, and the step with its choices in words, and its times and exits as one text each.

    `ways` are the exits by the ids of where they lead: a step that was put in between renumbers them and changes none.
    """
    if not data:
        return {}
    numbers, ways = step_numbers(data), _ways(data)
    cases = {case["id"]: case["name"] for case in data["cases"]}
    return {
        step["id"]: (
            numbers[step["id"]],
            {
                **step,
                **{key: STEP[key].of(step[key]).label for key in CHOICES},
                "ways": set(ways[step["id"]]),
                "exits": "; ".join(f"{condition or 'chuyển'}: {numbers[to]}" for to, condition in ways[step["id"]]),
                "limits": "; ".join(
                    ": ".join(filter(None, [cases.get(case, ""), official_words(limit)]))
                    for case, limit in sorted(step["limits"].items(), key=lambda row: list(cases).index(row[0]))
                ),
            },
        )
        for step in data["steps"]
    }


def _ways(data: Given) -> dict[str, list[tuple[str, str]]]:
    """For every step where it goes on to, with the condition: all exits of a decision, of others those that the table tells."""
    every, told = exits_of(data), [(row["from"], row["to"], row["condition"]) for row in told_exits(data)]
    return {
        step["id"]: every[step["id"]]
        if step["kind"] == "decision"
        else [(to, condition) for source, to, condition in told if source == step["id"]]
        for step in data["steps"]
    }


def _changes(old: Given, new: Given) -> Iterator[tuple[str, str, str]]:
    for key in (*FIELDS, *MORE):
        before, after = words_of(old, key), words_of(new, key)
        if before != after and (key != "exits" or old["ways"] != new["ways"]):
            yield label_of(key), before, after


def label_of(key: str) -> str:
    """How a field of a step is called, at the beginning of a line."""
    label = _LABELS.get(key) or str(STEP[key].label)
    return label[:1].upper() + label[1:]


def words_of(step: Given, key: str) -> str:
    """What a field of a step says, as one text."""
    return _said(step[key])


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return party_words(value) if "name" in value else ", ".join(filter(None, map(str, value.values())))
    if isinstance(value, list):
        return "; ".join(map(_said, value))
    return str(value or "")


def _moved(olds: list[str], news: list[str]) -> set[str]:
    """Steps that stand elsewhere among those in both: all but the longest run that kept its order."""
    both = [key for key in news if key in set(olds)]
    place = {key: number for number, key in enumerate(olds)}
    best: list[tuple[int, int]] = []  # length of the best run ending here, and from where
    for at, key in enumerate(both):
        ends = [(best[one][0], one) for one in range(at) if place[both[one]] < place[key]]
        length, one = max(ends, default=(0, -1))
        best.append((length + 1, one))
    at = max(range(len(both)), key=lambda one: best[one][0], default=-1)
    kept = set()
    while at >= 0:
        kept.add(both[at])
        at = best[at][1]
    return set(both) - kept
