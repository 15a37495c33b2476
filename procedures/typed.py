"""The editor's form as plain data: from stored data to what stands in the fields, and from what was posted to data to read.

Names of fields say where they belong: `steps.3.title`, `steps.3.limits.<case>`, `steps.3.exits.0.to`. Everything in a field is
text as people type it; `procedures.reading` makes data of it or says what is wrong, and the page shows the same text again.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from procedures.listed import as_lines, as_row, doubled, from_lines, from_row, parted
from procedures.reading import Misshapen
from procedures.sections import party_words
from procedures.shape import SHAPE, Choice, Rows
from procedures.timing import typed_words

Typed = dict[str, Any]
_FIELD = re.compile(r"([a-z_]+)\.(\d{1,4})\.([a-z_]+)(?:\.(.+))?")
_EXIT = re.compile(r"(\d{1,3})\.(to|condition)")
LISTS = ("cases", "bases", "dossier", "channels", "fees", "steps", "records", "abbreviations")
PLAIN = ("numbering", "step_numbers", "sets", "place", "hours", "result", "time_note", "conditions", "tthc")
NESTED = {"limits", "exits"}  # fields that hold several by a name of their own


def spoken_ways(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Transitions without those that say what holds anyway: the only way from a step to the one behind it."""
    following = {step["id"]: after["id"] for step, after in zip(data["steps"], data["steps"][1:], strict=False)}
    ways = Counter(row["from"] for row in data["transitions"])
    ends = {step["id"] for step in data["steps"] if step["kind"] == "end"}
    return [
        row
        for row in data["transitions"]
        if row["condition"] or ways[row["from"]] > 1 or following.get(row["from"]) != row["to"] or row["from"] in ends
    ]


# --- from data --------------------------------------------------------------------------------------------------------
def typed_from(data: Mapping[str, Any], words_of: Callable[[Mapping[str, Any]], str] = party_words) -> Typed:
    """What stands in the fields for stored data; `words_of` gives the words of a party."""
    found: Typed = {key: "" if data[key] is None else data[key] for key in PLAIN}
    found["conditions"], found["tthc"] = as_lines(data["conditions"]), as_row(data["tthc"])
    for key in LISTS:
        found[key] = [_row(row, SHAPE[key].row, words_of) for row in data[key]]
    exits: dict[str, list[dict[str, str]]] = {}
    for row in spoken_ways(data):
        exits.setdefault(row["from"], []).append({"to": row["to"], "condition": row["condition"]})
    for row in found["steps"]:
        row["exits"] = exits.get(row["id"], [])
    return found


def _row(row: Mapping[str, Any], shape: Mapping[str, Any], words_of: Callable[..., str]) -> dict[str, Any]:
    return {"id": row.get("id", "")} | {key: _field(row.get(key), key, words_of) for key in shape}


def _field(value: Any, key: str, words_of: Callable[..., str]) -> Any:
    match key:
        case "limit":
            return typed_words(value)
        case "limits":
            return {case: typed_words(limit) for case, limit in value.items()}
        case "responsible":
            return words_of(value) if value else ""
        case "consulted" | "informed":
            return as_row(map(words_of, value))
        case "bases":
            return "\n".join(map(_cited, value or ()))
        case "forms":
            return as_row(value)
        case "results":
            return as_lines(value)
    return "" if value is None else value


# --- from what was posted ---------------------------------------------------------------------------------------------
def typed_by(post: Mapping[str, str]) -> Typed:
    """What was posted, row by row in the order of their numbers."""
    found: Typed = {key: post.get(key, "") for key in PLAIN}
    rows: dict[str, dict[int, dict[str, Any]]] = {key: {} for key in LISTS}
    for name, value in post.items():
        if (field := _FIELD.fullmatch(name)) and field[1] in rows:
            row = rows[field[1]].setdefault(int(field[2]), {})
            if field[4] is None and field[3] not in NESTED:
                row[field[3]] = value
            elif field[3] == "limits" and field[4]:
                row.setdefault("limits", {})[field[4]] = value
            elif field[3] == "exits" and (exit := _EXIT.fullmatch(field[4] or "")):
                row.setdefault("exits", {}).setdefault(int(exit[1]), {})[exit[2]] = value
    for key in LISTS:
        found[key] = [_whole(row, key) for _number, row in sorted(rows[key].items())]
    return found


def _whole(row: dict[str, Any], key: str) -> dict[str, Any]:
    shape = SHAPE[key].row
    found = {name: row.get(name, "") for name in ("id", *shape)}
    if key == "steps":
        found["limits"] = row.get("limits", {})
        found["exits"] = [
            {"to": one.get("to", ""), "condition": one.get("condition", "")}
            for _number, one in sorted(row.get("exits", {}).items())
        ]
    return found


def raw_of(typed: Mapping[str, Any], stored: Collection[str] = ()) -> dict[str, Any]:
    """What `procedures.reading.read` takes. New rows in which nothing was typed are no rows; an empty step is a step.

    `stored` are the ids of the rows that are kept already (`ids_of`): those go with their button alone. Raises Misshapen
    for the condition of an exit that leads nowhere.
    """
    raw: dict[str, Any] = {key: typed[key] for key in PLAIN}
    raw["conditions"], raw["tthc"] = from_lines(typed["conditions"]), from_row(typed["tthc"])
    for key in LISTS:
        raw[key] = [_raw(row, SHAPE[key]) for at, row in enumerate(typed[key]) if _counts(typed, key, at, stored)]
    raw["transitions"] = list(_ways(typed["steps"]))
    return raw


def ids_of(data: Mapping[str, Any]) -> set[str]:
    """The ids of all rows of stored data."""
    return {row["id"] for key in LISTS for row in data[key] if "id" in row}


def _counts(typed: Mapping[str, Any], key: str, at: int, stored: Collection[str]) -> bool:
    """Whether it is a row: a step, the first case, one with a time in a step, one that is kept, or one that says something."""
    row = typed[key][at]
    if key == "steps" or row["id"] in stored:
        return True
    if key == "cases" and (not at or any(step["limits"].get(row["id"], "").strip() for step in typed["steps"])):
        return True
    return any(_says(row[name], kind) for name, kind in SHAPE[key].row.items())


def _says(value: Any, kind: Any) -> bool:
    """A list without a blank shows its first choice in a row nobody has touched, so that says nothing."""
    return bool(str(value).strip()) and not (isinstance(kind, Choice) and value == kind.otherwise)


def _ways(steps: Collection[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    for number, row in enumerate(steps):
        for place, one in enumerate(row["exits"]):
            if one["to"] and row["id"]:
                yield {"from": row["id"], **one}
            elif one["condition"].strip():
                called = f"{SHAPE['steps'].one} {number + 1}, {SHAPE['transitions'].one} {place + 1}"
                cure = _("Choose the step it leads to, or empty its condition")
                raise Misshapen(("steps", str(number), "exits", str(place), "to"), called, cure)


def _raw(row: Mapping[str, Any], kind: Rows) -> dict[str, Any]:
    found = {key: value for key, value in row.items() if key in kind.row or (key == "id" and not kind.keyless)}
    if "bases" in found:
        found["bases"] = [_basis(line) for line in str(found["bases"]).splitlines() if line.strip()]
    found |= {key: from_row(found[key]) for key in ("forms", "consulted", "informed") if key in found}
    return found | ({"results": from_lines(found["results"])} if "results" in found else {})


def _basis(line: str) -> dict[str, str]:
    """`77/2016/NĐ-CP, Điều 26` as a citation, with ` | ` and the words of the document behind it; words alone stay words."""
    cited, *text = parted(line, "|", 1)
    number, *provision = parted(cited, ",", 1)
    if text or _is_number(number):
        return {"number": number, "provision": "".join(provision), "text": "".join(text)}
    return {"text": line.strip()}


def _cited(basis: Mapping[str, str]) -> str:
    """A citation as a line that `_basis` reads as the same."""
    number, provision, text = basis["number"], basis["provision"], basis["text"]
    if not number and not provision:
        return f"| {text}" if "|" in text or _is_number(parted(text, ",", 1)[0]) else text
    cited = doubled(", ".join(filter(None, [doubled(number, ","), provision])) if number else f", {provision}", "|")
    return cited if _is_number(number) and not text else f"{cited} | {text}".strip()


def _is_number(text: str) -> bool:
    return any(letter.isdigit() for letter in text) and " " not in text.strip() and len(text) <= 60


# --- what buttons do --------------------------------------------------------------------------------------------------
def press(typed: Typed, act: str, new_id: Callable[[], Any]) -> str:
    """Do what a button of the form asks with the rows: `add:steps`, `after:steps:3`, `up:`, `down:`, `drop:`, `exit:`.

    Returns the id of the row to go to; nothing for a button that is not known.
    """
    what, _colon, where = act.partition(":")
    key, _colon, number = where.partition(":")
    if key not in LISTS or (number and not number.isdecimal()):
        return ""
    rows, at = typed[key], int(number[:5]) if number else len(typed[key]) - 1
    if what in {"add", "after"}:
        place = len(rows) if what == "add" else at + 1
        rows.insert(place, _whole({"id": str(new_id()), "kind": "", "clock": ""}, key))
        return f"{key}-{place}"
    if not 0 <= at < len(rows):
        return ""
    if what == "drop":
        gone = rows.pop(at)
        for row in typed["steps"] if key == "steps" else ():
            row["exits"] = [one for one in row["exits"] if one["to"] != gone["id"]]
        return f"{key}-{max(at - 1, 0)}"
    if what in {"up", "down"}:
        to = min(max(at + (1 if what == "down" else -1), 0), len(rows) - 1)
        rows.insert(to, rows.pop(at))
        return f"{key}-{to}"
    if what == "exit" and key == "steps":
        rows[at]["exits"].append({"to": "", "condition": ""})
        return f"{key}-{at}"
    return ""
