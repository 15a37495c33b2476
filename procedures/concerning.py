"""Whom a change of a procedure concerns: the posts and units of the steps that came, went, moved or changed."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import uuid5

from documents.contents import Concern, OwnPart
from procedures.booklet.steps import own_steps
from procedures.comparing import by_step
from procedures.models import Part, StepParty
from procedures.sections import SPACE, STEPS

Given = Mapping[str, Any]
Key = tuple[str, int]  # ("post" or "unit", pk)
# Parts of the text that say again what the steps say, or name laws: they concern nobody by themselves.
APART = frozenset({STEPS, str(uuid5(SPACE, "bases")), str(uuid5(SPACE, "abbreviations"))})


def concern_of(old: Any, new: Any, before: Given | None, after: Given) -> Concern | None:
    """Who has steps in version `new`, and whose are not as in `old` (None: all are new). Snapshots are given beside them.

    None where the new text has no steps. A step that changed and names nobody the agency has is everybody's.
    """
    data, data_before = _data(after), _data(before)
    if data is None:
        return None
    steps_of = _steps_of([version.pk for version in (old, new) if version is not None])
    changed = {step for step, _item in by_step(data_before, data)} if data_before else set()
    parties: dict[Key, tuple[bool, bool]] = {}
    for (version, step), rows in steps_of.items():
        for key, part in rows:
            responsible, is_changed = parties.get(key, (False, False))
            now = version == new.pk
            parties[key] = responsible or (now and part == Part.RESPONSIBLE), is_changed or step in changed
    known = {step for _version, step in steps_of}
    return Concern(parties, is_general=data_before is None or bool(changed - known))


def own_part(old: Any, new: Any, before: Given | None, after: Given, keys: Collection[Key]) -> OwnPart | None:
    """What is different in the steps of these posts and units, and which steps are theirs; None without steps."""
    data, data_before = _data(after), _data(before)
    if data is None:
        return None
    steps_of = _steps_of([version.pk for version in (old, new) if version is not None])
    mine = {step for (_version, step), rows in steps_of.items() if any(key in keys for key, _part in rows)}
    found = list(by_step(data_before, data)) if data_before else []
    index: dict[str, dict[str, list[Key]]] = {}
    for (version, step), rows in steps_of.items():
        for key, part in rows if version == new.pk else ():
            index.setdefault(step, {}).setdefault(part, []).append(key)
    steps = [{**step, "keys": index.get(step["id"], {})} for step in data["steps"]]
    labels = dict(Part.choices)
    own = [
        {**row, "part_words": [labels[part] for part in row["parts"]], "place": f"step-{row['id']}"}
        for row in own_steps({**data, "steps": steps}, set(keys))
    ]
    own_items, others = ([item for step, item in found if (step in mine) is own_one] for own_one in (True, False))
    return OwnPart(own_items, others, own)


def _data(snapshot: Given | None) -> Given | None:
    data = (snapshot or {}).get("content", {}).get("procedures")
    return data if data and data["steps"] else None


def _steps_of(versions: list[int]) -> dict[tuple[int, str], list[tuple[Key, str]]]:
    """By version and step: who has which part, from the index."""
    found: dict[tuple[int, str], list[tuple[Key, str]]] = {}
    rows = StepParty.objects.filter(version__in=versions).order_by("pk")
    for version, step, part, post, unit in rows.values_list("version", "step", "part", "post", "unit"):
        key: Key = ("post", post) if post else ("unit", unit)
        found.setdefault((version, str(step)), []).append((key, part))
    return found
