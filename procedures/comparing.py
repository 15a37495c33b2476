"""Steps compared by their ids, field by field: added, removed, moved, changed. The rest of the data is compared as text."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from procedures.graph import exits_of
from procedures.numbers import step_numbers
from procedures.sections import party_words
from procedures.shape import STEP
from procedures.timing import official_words
from qms.redline import Comparison, Field, Item, words_html

Given = Mapping[str, Any]
# Fields of a step in the order in which a reader looks for them.
FIELDS = ("title", "instruction", "responsible", "consulted", "informed", "limits", "clock", "forms", "results")
MORE = ("public_text", "bases", "exits", "kind")
_LABELS = {"exits": "Chuyển tiếp"}


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
    olds, news = _steps(before), _steps(after)
    moved = _moved(list(olds), list(news))
    for key, (number, step) in news.items():
        if key not in olds:
            told = f"Bước {number}: {step['title']}"
            yield Item("add", f"<ins>{escape(told)}</ins>", "", told)
            continue
        was, before_step = olds[key]
        changes = list(_changes(before_step, step))
        if key in moved:
            changes.insert(0, ("Thứ tự", f"bước {was}", f"bước {number}"))
        if changes:
            yield _item(number, changes)
    for key, (number, step) in olds.items():
        if key not in news:
            told = f"Bước {number}: {step['title']}"
            yield Item("del", f"<del>{escape(told)}</del>", told, "")


def _item(number: str, changes: list[tuple[str, str, str]]) -> Item:
    html = "; ".join(f"{escape(label)}: {words_html(old, new)}" for label, old, new in changes)
    sides = ["; ".join(f"{label}: {(old, new)[at] or '–'}" for label, old, new in changes) for at in (0, 1)]
    return Item("mod", f"Bước {number}. {html}", f"Bước {number}. {sides[0]}", f"Bước {number}. {sides[1]}")


def _steps(data: Given | None) -> dict[str, tuple[str, Given]]:
    if not data:
        return {}
    numbers, exits = step_numbers(data), exits_of(data)
    cases = {case["id"]: case["name"] for case in data["cases"]}
    return {
        step["id"]: (
            numbers[step["id"]],
            {
                **step,
                "exits": "; ".join(f"{condition or 'chuyển'}: {numbers[to]}" for to, condition in exits[step["id"]])
                if step["kind"] == "decision"
                else "",
                "limits": "; ".join(
                    ": ".join(filter(None, [cases.get(case, ""), official_words(limit)]))
                    for case, limit in sorted(step["limits"].items(), key=lambda row: list(cases).index(row[0]))
                ),
            },
        )
        for step in data["steps"]
    }


def _changes(old: Given, new: Given) -> Iterator[tuple[str, str, str]]:
    for key in (*FIELDS, *MORE):
        before, after = _said(old[key]), _said(new[key])
        if before != after:
            label = _LABELS.get(key) or str(STEP[key].label)
            yield label[:1].upper() + label[1:], before, after


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
