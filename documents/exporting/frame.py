"""What every official list of an agency is framed by: its heading, the day, and who signs."""

from datetime import date
from typing import Any

from qms.people.models import Agency
from qms.printing import wording


def framed(agency: Agency, *, by: Any, day: date, made: str = "NGƯỜI LẬP DANH SÁCH") -> dict[str, Any]:
    """`agency`, `agency_lines`, `place_and_date`, `day` and `signers` of a list; see `qms.printing` for the shape of the whole.

    `made`: the words above the name of `by`, who draws it up; the head of the agency signs beside. Vietnamese always: it is
    a paper of the agency.
    """
    parent = agency.parent.name if agency.parent_id and agency.parent else ""
    return {
        "agency": agency.name,
        "agency_lines": wording.agency_lines({"name": agency.name, "parent_name": parent}),
        "place_and_date": f"{agency.place}, {wording.long_date(day.isoformat())}",
        "day": day.isoformat(),
        "signers": [
            {"label": made, "name": by.full_name},
            {"label": (agency.head_title or "Thủ trưởng cơ quan").upper(), "name": ""},
        ],
    }
