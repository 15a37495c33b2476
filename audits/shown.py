"""What the page and the paper of a corrective action say of it: its parts in order, where it stands, what happened."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from audits.fishbone.drawing import on_screen
from audits.gates import Facts
from audits.gathering import rows_of
from audits.kinds import STATE_KEYS, Bone, CarState, Method, Result
from audits.moves import ALIVE, BY_NAME
from audits.registers.rows import clock_of, sev_of


def phases_of(state: str) -> list[dict[str, Any]]:
    """The path with where it stands; empty for one that was cancelled."""
    names = {
        CarState.OPEN: _("Correction and cause"), CarState.CAUSE: _("Approval"), CarState.ACTING: _("Actions"),
        CarState.CHECKING: _("Effectiveness check"), CarState.CLOSED: _("Closed"),
    }  # fmt: skip
    if state not in names:
        return []
    here = list(names).index(CarState(state))
    return [
        {
            "name": name,
            "is_done": n < here or state == CarState.CLOSED,
            "is_now": n == here and state != CarState.CLOSED,
        }
        for n, name in enumerate(names.values())
    ]


def due_of(facts: Facts) -> date | None:
    """The nearest day on which something of it is due now."""
    car = facts.corrective
    if car.state == CarState.OPEN:
        return car.cause_due_date
    if car.state == CarState.CHECKING:
        return car.check_due_date
    return min((one.due_date for one in facts.open_actions), default=None) if car.state in ALIVE else None


def action_rows(facts: Facts, *, posts: set[int], day: date, extensions: list[Any]) -> list[dict[str, Any]]:
    """Actions in the order of their days; `is_mine` where the person holds the post."""
    moved: dict[int, list[Any]] = {}
    for one in extensions:
        moved.setdefault(one.action_id, []).append(one)
    return [
        {
            "action": one,
            "is_mine": one.owner_post_id in posts,
            "clock": clock_of(None if one.done_date or facts.corrective.state not in ALIVE else one.due_date, day),
            "late": bool(one.done_date and one.done_date > one.due_date),
            "moved": moved.get(one.pk, []),
        }
        for one in facts.actions
    ]


def analyses(corrective: Any, *, on_page: bool = True) -> list[dict[str, Any]]:
    """Analyses, the last first: lines of a chain, or bones with their causes and the drawing."""
    lines: dict[int, list[Any]] = {}
    for row in rows_of(corrective, "lines"):
        lines.setdefault(row.cause_id, []).append(row)
    return [
        {
            "cause": cause,
            "is_now": cause.round == corrective.round,
            "lines": lines.get(cause.pk, []),
            "bones": bones_of(lines.get(cause.pk, [])) if cause.method == Method.FISHBONE else [],
            "drawing": on_screen(lines.get(cause.pk, []), corrective.title)
            if on_page and cause.method == Method.FISHBONE
            else "",
        }
        for cause in reversed(rows_of(corrective, "causes"))
    ]


def bones_of(lines: list[Any]) -> list[dict[str, Any]]:
    """The drawing in words: each bone with its causes, numbered, and what each explains."""
    places = {row.pk: row.place for row in lines}
    return [
        {
            "label": bone.label,
            "causes": [
                {"place": row.place, "text": row.text, "under": places.get(row.under_id)}
                for row in lines
                if row.bone == bone
            ],
        }
        for bone in Bone
        if any(row.bone == bone for row in lines)
    ]


def events_of(corrective: Any) -> list[dict[str, Any]]:
    """What happened, oldest first; at the end what is to come."""
    found = [{"at": corrective.opened_at, "text": _("Sheet opened"), "who": corrective.author_name, "state": "done"}]
    for row in rows_of(corrective, "decisions"):
        who = ", ".join(filter(None, [row.person_name, row.post_title]))
        text = str(BY_NAME[row.move].done)
        found.append({"at": row.at, "text": text, "who": who, "note": row.remark, "state": "done"})
    for row in rows_of(corrective, "checks"):
        text = _("Checked: %(result)s") % {"result": Result(row.result).label}
        state = "done" if row.result == Result.EFFECTIVE else "late"
        found.append({"at": row.at, "text": text, "who": row.by_name, "note": row.words, "state": state})
    for row in rows_of(corrective, "extensions"):
        text = _("More time for an action: until %(day)s") % {"day": f"{row.after_date:%d/%m/%Y}"}
        found.append({"at": row.at, "text": text, "who": row.by_name, "note": row.reason, "state": "done"})
    found.sort(key=lambda event: event["at"])
    if corrective.state in ALIVE and corrective.check_due_date:
        text = _("Effectiveness check by %(day)s") % {"day": f"{corrective.check_due_date:%d/%m/%Y}"}
        found.append({"text": text, "who": corrective.checker_name})
    return found


def file_row(row: Any) -> dict[str, Any]:
    """A piece of evidence as the page lists it."""
    media = row.file.media_type if row.file_id else ""
    icon = "link-45deg" if row.link else "image" if media.startswith("image/") else "file-earmark-text"
    return {
        "row": row,
        "url": row.link or reverse("audits:evidence", args=[row.pk]),
        "icon": "file-earmark-pdf" if media == "application/pdf" else icon,
        "size": row.file.size if row.file_id else None,
    }


def head_of(facts: Facts, day: date) -> dict[str, Any]:
    """State, grade and clock for the title of the page."""
    car = facts.corrective
    return {
        "state_key": STATE_KEYS[car.state],
        "sev": sev_of(car.grade),
        "clock": clock_of(due_of(facts), day),
    }
