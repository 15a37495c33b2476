"""A booklet worded for print, as `qms.printing.render_booklet` takes it. Vietnamese in every language of the screen."""

from typing import Any

from procedures.models import Part
from qms.printing import wording

PARTS = {Part.RESPONSIBLE: "Chịu trách nhiệm", Part.CONSULTED: "Phối hợp", Part.INFORMED: "Được thông báo"}


def paper_of(booklet: dict[str, Any], agency: Any, *, of: str = "") -> dict[str, Any]:
    """The print request of a booklet. `of`: the person whose booklet it is, empty for that of a post."""
    names = {"name": agency.name, "parent_name": agency.parent.name if agency.parent_id else ""}
    day = booklet["day"].isoformat()
    counted = ", ".join(f"{PARTS[row['part']].lower()} {row['count']:02d}" for row in booklet["counts"])
    return {
        "agency": agency.name,
        "agency_lines": wording.agency_lines(names),
        "place_and_date": f"{agency.place}, {wording.long_date(day)}",
        "title": "SỔ TAY VỊ TRÍ",
        "day": day,
        "of": of,
        "places": [{"title": place.title, "unit": place.unit_name} for place in booklet["places"]],
        "holders": [] if of else booklet["holders"],
        "descriptions": [_edition(row) for row in booklet["descriptions"]],
        "counted": counted,
        "procedures": [
            {**_edition(row), "steps": [_step(step) for step in row["steps"]]} for row in booklet["procedures"]
        ],
        "unused": [duty for row in booklet["descriptions"] for duty in row["unused"]],
    }


def _edition(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "title": row["title"],
        "edition": wording.edition(row["issue"], row["revision"]),
        "from_date": row["from_date"].isoformat(),
    }


def _step(step: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": step["number"],
        "title": step["title"],
        "parts": [PARTS[part] for part in step["parts"]],
        "who": "" if Part.RESPONSIBLE in step["parts"] else step["who"],
        "times": [_time(time) for time in step["times"]],
        "papers": [*(form["code"] for form in step["forms"]), *step["results"]],
        "bases": step["bases"],
    }


def _time(time: dict[str, Any]) -> str:
    told = ": ".join(filter(None, [time["case"], time["text"]]))
    return f"{told} (không tính vào thời hạn)" if time["uncounted"] else told
