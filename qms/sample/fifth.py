"""The fifth part of the sample's procedures as the data the product keeps."""

from collections.abc import Iterable
from copy import deepcopy
from datetime import date
from typing import Any

from procedures.directory import words_of_post
from qms.people.models import Post, Unit
from qms.sample.reading import laws, post_titles
from qms.sample.sections import NOTHING, STEP


def next_of(procedure: dict[str, Any]) -> dict[str, Any]:
    """The procedure with the changes of its pending version (`next_version`) made."""
    plan, then = procedure["next_version"], deepcopy(procedure)
    for name in ("cases", "conditions"):
        then[name] = plan.get(name, then[name])
    gone = set(plan.get("legal_bases_remove", ()))
    then["legal_bases"] = [row for row in then["legal_bases"] if row["law"] not in gone] + plan.get(
        "legal_bases_add", []
    )
    for channel in then["channels"]:
        channel["limit"] = plan.get("channels_limit", channel["limit"])
    changed = {row["id"]: row for row in plan.get("steps_change", ())}
    removed = set(plan.get("steps_remove", ()))
    then["steps"] = [row | changed.get(row["id"], {}) for row in then["steps"] if row["id"] not in removed]
    for row in plan.get("steps_add", ()):
        at = next(n for n, step in enumerate(then["steps"]) if step["id"] == row["after"])
        then["steps"].insert(at + 1, row)
    gone_ways = [(row["from"], row["to"]) for row in plan.get("transitions_remove", ())]
    ways = [row for row in then["transitions"] if (row["from"], row["to"]) not in gone_ways]
    then["transitions"] = ways + plan.get("transitions_add", [])
    return then


def before(procedure: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The procedure before amendment rows that name a step: where an instruction has the new words, it has the old ones."""
    then = deepcopy(procedure)
    for row in reversed(rows):
        new, old = (row.get("new") or "").strip(), (row.get("old") or "").strip()
        for step in then["steps"] if STEP.search(row["place"]) and new else ():
            words = step.get("instruction") or ""
            step["instruction"] = words.replace(new, "" if NOTHING.match(old) else old)
    return then


def data_of(procedure: dict[str, Any], day: date) -> dict[str, Any]:
    """What `procedures.reading.read` takes, made of one file; laws issued after `day` are not cited yet."""
    code = procedure["procedure"]
    ids = {row["id"] for row in procedure["steps"]}
    end = "end" not in ids and any(row["to"] == "end" for row in procedure["transitions"])
    steps = [_step(row) for row in procedure["steps"]]
    if end:
        steps.append({"id": f"{code}-end", "kind": "end", "title": "Kết thúc", "clock": "none"})
    return {
        "cases": [
            {"id": row["id"], "name": row["name"] or "", "limit": _limit(row.get("legal_limit"), row.get("unit"))}
            for row in procedure["cases"]
        ],
        "bases": [
            _basis(row, code)
            for row in procedure["legal_bases"]
            if row["law"] in laws() and laws()[row["law"]]["issued_on"] <= day
        ],
        "dossier": _keyed(code, "dossier", map(_paper, procedure["dossier"])),
        "sets": int(procedure["sets"]) if procedure.get("sets") else None,
        "conditions": procedure["conditions"],
        "channels": _keyed(code, "channels", map(_channel, procedure["channels"])),
        "result": procedure["result"] or "",
        "fees": _keyed(code, "fees", map(_fee, procedure["fees"])),
        "steps": steps,
        "transitions": [_way(row, procedure) for row in procedure["transitions"]],
        "records": _keyed(
            code,
            "records",
            (
                {"name": row["name"], "place": row["place"], "retention": row["retention"]}
                for row in procedure["records"]
            ),
        ),
        "abbreviations": procedure["abbreviations"],
        "tthc": [str(code) for code in procedure["tthc"]],
    }


def _keyed(code: str, part: str, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with ids that are the same in every version."""
    return [{"id": f"{code} {part} {place}", **row} for place, row in enumerate(rows, 1)]


def _limit(value: Any, unit: Any) -> dict[str, Any] | None:
    if not isinstance(value, int | float):
        return None
    if unit == "year":
        return {"value": 12 * value, "unit": "month"}
    return {"value": value, "unit": unit or "working-day"}


def _basis(row: dict[str, Any], code: str) -> dict[str, Any]:
    law = laws()[row["law"]]
    key = f"{code} {row['law']} {row.get('provision') or ''}"
    return {"id": key, "number": law["number"], "provision": row.get("provision") or ""}


def _paper(row: dict[str, Any]) -> dict[str, Any]:
    found = {name: row.get(name) or "" for name in ("item", "where", "form")}
    number = {name: int(row[name]) if isinstance(row.get(name), int) else None for name in ("original", "copy")}
    return found | number


def _channel(row: dict[str, Any]) -> dict[str, Any]:
    limit = row.get("limit")
    return {
        "kind": _kind(row["name"]),
        "limit": _limit(limit, row.get("unit")),
        "fee": str(row.get("fee") or ""),
        "place": row.get("place") or "",
        "note": limit if isinstance(limit, str) else "",
    }


def _kind(name: str) -> str:
    words = name.lower()
    return "post" if "bưu" in words else "online" if "tuyến" in words or "mạng" in words else "direct"


def _fee(row: dict[str, Any]) -> dict[str, Any]:
    amount = row.get("amount")
    money = f"{amount:,} đồng".replace(",", ".") if isinstance(amount, int) else str(amount or "")
    return {"name": row["name"], "amount": money + (f"/{row['per']}" if row.get("per") else "")}


def _step(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "kind": row["kind"],
        "title": row["title"],
        "instruction": row.get("instruction") or "",
        "responsible": party(row.get("post"), row.get("unit"), row.get("actor")),
        "consulted": [party(post, None, None) for post in row.get("consulted") or ()],
        "informed": [party(post, None, None) for post in row.get("informed") or ()],
        "limits": {case: {"value": limit["value"], "unit": limit["unit"]} for case, limit in row["limits"].items()},
        "clock": row.get("clock") or "run",
        "forms": row["forms"],
        "results": row["results"],
        "public_text": row.get("public_text") or "",
    }


def party(post: str | None, unit: str | None, actor: str | None) -> dict[str, Any] | None:
    """In words: an actor outside, a post with its unit, a group of posts, a unit."""
    if actor:
        return {"name": actor}
    if not post and not unit:
        return None
    found = Post.objects.filter(code=post).select_related("unit").order_by("until_date", "pk").first() if post else None
    if found:
        return {"name": words_of_post(found.title, found.unit.name)}
    if post:
        return {"name": post_titles().get(post, post)}
    whole = Unit.objects.filter(code=unit).first()
    return {"name": whole.name if whole else unit}


def _way(row: dict[str, Any], procedure: dict[str, Any]) -> dict[str, Any]:
    to = f"{procedure['procedure']}-end" if row["to"] == "end" else row["to"]
    return {"from": row["from"], "to": to, "condition": row.get("condition") or ""}
