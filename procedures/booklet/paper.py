"""A booklet and a hand-over worded for print, as `qms.printing.render_booklet` takes them. Vietnamese in every language of the screen."""

from datetime import date
from typing import Any

from procedures.booklet.handing import BOTH, FIRST, SECOND
from procedures.booklet.reading import Place
from procedures.models import Part
from qms.printing import wording

PARTS = {Part.RESPONSIBLE: "Chịu trách nhiệm", Part.CONSULTED: "Phối hợp", Part.INFORMED: "Được thông báo"}


def paper_of(booklet: dict[str, Any], agency: Any, *, of: str = "") -> dict[str, Any]:
    """The print request of a booklet. `of`: the person whose booklet it is, empty for that of a post."""
    counted = ", ".join(f"{PARTS[row['part']].lower()} {row['count']:02d}" for row in booklet["counts"])
    procedures = [{**_edition(row), "steps": [_step(step) for step in row["steps"]]} for row in booklet["procedures"]]
    return {
        **_about(agency, booklet["day"], booklet["places"]),
        "title": "SỔ TAY VỊ TRÍ",
        "is_hand_over": False,
        "of": of,
        "holders": [] if of else booklet["holders"],
        "descriptions": [_edition(row) for row in booklet["descriptions"]],
        "counted": counted,
        "sections": [{"heading": "Các bước công việc", "procedures": procedures}] if procedures else [],
        "unused": [duty for row in booklet["descriptions"] for duty in row["unused"]],
    }


def hand_over_paper(
    sides: dict[str, list[dict[str, Any]]], first: Place, second: Place, agency: Any, day: date
) -> dict[str, Any]:
    """The print request of a hand-over, from `handing.side_by_side`."""
    names = {FIRST: first.title, SECOND: second.title}
    headings = {
        FIRST: f"Chỉ có ở vị trí {first.title}, {first.unit_name}",
        SECOND: f"Chỉ có ở vị trí {second.title}, {second.unit_name}",
        BOTH: "Có ở cả hai vị trí",
    }
    counts = {side: sum(len(row["steps"]) for row in sides[side]) for side in headings}
    told = f"riêng vị trí thứ nhất {counts[FIRST]:02d}, riêng vị trí thứ hai {counts[SECOND]:02d}, cả hai {counts[BOTH]:02d}"
    return {
        **_about(agency, day, [first, second]),
        "title": "BẢNG ĐỐI CHIẾU BÀN GIAO VỊ TRÍ",
        "is_hand_over": True,
        "of": "",
        "holders": [],
        "descriptions": [],
        "counted": told,
        "sections": [
            {
                "heading": heading,
                "procedures": [
                    {**_edition(row), "steps": [_sided(step, names) for step in row["steps"]]} for row in sides[side]
                ],
            }
            for side, heading in headings.items()
        ],
        "unused": [],
    }


def _about(agency: Any, day: date, places: list[Place]) -> dict[str, Any]:
    names = {"name": agency.name, "parent_name": agency.parent.name if agency.parent_id else ""}
    return {
        "agency": agency.name,
        "agency_lines": wording.agency_lines(names),
        "place_and_date": f"{agency.place}, {wording.long_date(day.isoformat())}",
        "day": day.isoformat(),
        "places": [{"title": place.title, "unit": place.unit_name} for place in places],
    }


def _edition(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "title": row["title"],
        "edition": wording.edition(row["issue"], row["revision"]),
        "from_date": row["from_date"].isoformat(),
    }


def _sided(step: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """A step of two posts: what it is to both in one word, or to each where that is not the same."""
    told = _step(step)
    if step["differs"] and step["first_parts"] and step["second_parts"]:
        told["parts"] = [
            f"{names[side]}: {', '.join(PARTS[part].lower() for part in step[f'{side}_parts'])}"
            for side in (FIRST, SECOND)
        ]
    return told


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
