"""The fields of the editor's form, as plain data for the templates: one table says which stand where."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures import shape
from procedures.numbers import step_numbers

Typed = Mapping[str, Any]
TEXT, AREA, COUNT, SELECT = "text", "area", "count", "select"

# Groups of rows: heading, columns with their kind, words of the button. In the order of the page.
GROUPS: Mapping[str, tuple[Any, tuple[tuple[str, str], ...], Any]] = {
    "cases": (
        _("Cases and legal time limits"),
        (("name", TEXT), ("limit", TEXT), ("bases", AREA)),
        _("Add a case"),
    ),
    "bases": (
        _("Legal bases"),
        (("number", TEXT), ("provision", TEXT), ("text", AREA)),
        _("Add a legal basis"),
    ),
    "dossier": (
        _("Dossier"),
        (
            ("item", AREA),
            ("original", COUNT),
            ("copy", COUNT),
            ("form", TEXT),
            ("where", TEXT),
            ("note", AREA),
            ("bases", AREA),
        ),
        _("Add a paper"),
    ),
    "channels": (
        _("Channels"),
        (("kind", SELECT), ("case", SELECT), ("limit", TEXT), ("fee", TEXT), ("place", TEXT), ("note", AREA)),
        _("Add a channel"),
    ),
    "fees": (_("Fees"), (("name", TEXT), ("amount", TEXT), ("note", AREA), ("bases", AREA)), _("Add a fee")),
    "records": (_("Records to keep"), (("name", AREA), ("place", TEXT), ("retention", TEXT)), _("Add a record")),
    "abbreviations": (_("Abbreviations"), (("short", TEXT), ("full", TEXT)), _("Add an abbreviation")),
}
# Single fields, by the part of the page they stand in.
PLAIN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "style": (("numbering", SELECT), ("step_numbers", SELECT)),
    "cases": (("time_note", AREA),),
    "dossier": (("sets", COUNT), ("conditions", AREA)),
    "channels": (("place", AREA), ("hours", TEXT)),
    "fees": (("result", AREA), ("tthc", TEXT)),
}
STEP_MAIN = (("title", AREA), ("responsible", TEXT))
STEP_MORE = (
    ("instruction", AREA),
    ("consulted", TEXT),
    ("informed", TEXT),
    ("clock", SELECT),
    ("results", AREA),
    ("bases", AREA),
    ("public_text", AREA),
)
LISTS = {"responsible": "who-list", "form": "form-list"}
HINTS = {
    "limit": _("For example 18, 4 giờ, 45 ngày lịch, 1 tháng. A number alone is working days."),
    "limits": _("A number alone is working days"),
    "consulted": _("Several: separate them with a semicolon; write ;; for one inside a name"),
    "informed": _("Several: separate them with a semicolon; write ;; for one inside a name"),
    "results": _("One result a line. A line that begins with | goes on with the one above"),
    "forms": _("Codes, separated by a semicolon"),
    "bases": _("One a line: number, then a comma and the article. For example 77/2016/NĐ-CP, Điều 26"),
    "conditions": _("One condition a line. A line that begins with | goes on with the one above"),
    "tthc": _("Codes, separated by a semicolon"),
}


def of(typed: Typed, wrong: str = "") -> dict[str, Any]:
    """`plain`, `groups` and `steps` for the page; the field whose path is `wrong` says so."""
    cases = [(row["id"], row["name"]) for row in typed["cases"]]
    numbered = {
        "step_numbers": typed["step_numbers"] or "B1",
        "steps": [{"id": row["id"] or str(place)} for place, row in enumerate(typed["steps"])],
    }
    numbers = step_numbers(numbered)
    choices = [(row["id"], f"{numbers[row['id']]} {row['title'][:60]}") for row in typed["steps"] if row["id"]]
    return {
        "plain": {
            part: [_cell(name, shape.SHAPE[name], kind, typed[name], wrong) for name, kind in names]
            for part, names in PLAIN.items()
        },
        "groups": [_group(key, typed[key], cases, wrong) for key in GROUPS],
        "steps": [
            _step(place, row, number, cases, choices, wrong)
            for place, (row, number) in enumerate(zip(typed["steps"], numbers.values(), strict=True))
        ],
        "step_times": [{"case": name} for _id, name in cases],
    }


def _group(key: str, rows: list[Typed], cases: list[tuple[str, str]], wrong: str) -> dict[str, Any]:
    heading, columns, add = GROUPS[key]
    kinds = shape.SHAPE[key].row
    return {
        "key": key,
        "heading": heading,
        "add": add,
        "columns": [{"name": name, "label": kinds[name].label, "hint": HINTS.get(name, "")} for name, _k in columns],
        "plain": [],
        "rows": [
            {
                "number": place + 1,
                "at": place,
                "id": row["id"],
                "anchor": f"{key}-{place}",
                "cells": [
                    _cell(f"{key}.{place}.{name}", kinds[name], kind, row[name], wrong, cases=cases)
                    for name, kind in columns
                ],
            }
            for place, row in enumerate(rows)
        ],
    }


def _step(
    place: int,
    row: Typed,
    number: str,
    cases: list[tuple[str, str]],
    choices: list[tuple[str, str]],
    wrong: str,
) -> dict[str, Any]:
    front = f"steps.{place}"
    named = shape.STEP["limits"].label
    return {
        "at": place,
        "id": row["id"],
        "number": number,
        "anchor": f"step-{row['id']}",
        "kind": _cell(f"{front}.kind", shape.STEP["kind"], SELECT, row["kind"], wrong),
        "is_decision": row["kind"] == "decision",
        "main": [_cell(f"{front}.{name}", shape.STEP[name], kind, row[name], wrong) for name, kind in STEP_MAIN],
        "times": [
            _cell(f"{front}.limits.{case}", shape.STEP["limits"], TEXT, row["limits"].get(case, ""), wrong)
            | {"label": name if name and len(cases) > 1 else named}
            for case, name in cases
        ],
        "forms": _cell(f"{front}.forms", shape.STEP["forms"], TEXT, row["forms"], wrong),
        "more": [_cell(f"{front}.{name}", shape.STEP[name], kind, row[name], wrong) for name, kind in STEP_MORE],
        "exits": list(_exits(front, row, choices)),
        "is_wrong": bool(wrong) and wrong.startswith(f"{front}."),
        "open": bool(wrong) and wrong.startswith(f"{front}.") and wrong.split(".")[2] in dict(STEP_MORE),
    }


def _exits(front: str, row: Typed, choices: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """Exits that are there, and for a decision as many empty ones as make two."""
    given = list(row["exits"])
    if row["kind"] == "decision":
        given += [{"to": "", "condition": ""}] * max(0, 2 - len(given))
    for place, one in enumerate(given):
        yield {
            "number": place + 1,
            "condition": {"name": f"{front}.exits.{place}.condition", "value": one["condition"]},
            "to": {
                "name": f"{front}.exits.{place}.to",
                "value": one["to"],
                "options": [choice for choice in choices if choice[0] != row["id"]],
            },
        }


def _cell(
    name: str, kind: Any, control: str, value: Any, wrong: str, *, cases: list[tuple[str, str]] | None = None
) -> dict[str, Any]:
    key = name.rpartition(".")[2]
    options: list[tuple[str, Any]] = []
    if control == SELECT:
        options = list(kind.of.choices) if isinstance(kind, shape.Choice) else [("", _("every case")), *(cases or [])]
        value = value or (kind.otherwise if isinstance(kind, shape.Choice) else "")
    return {
        "name": name,
        "id": "f-" + name.replace(".", "-"),
        "key": key,
        "control": control,
        "label": kind.label,
        "hint": HINTS.get("limits" if ".limits." in name else key, ""),
        "value": value,
        "options": options,
        "list": LISTS.get(key, ""),
        "most": getattr(kind, "most", 600) if isinstance(kind, shape.Text) else 2000,
        "wrong": bool(wrong) and (name == wrong or wrong.startswith(f"{name}.")),
    }
