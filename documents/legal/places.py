"""Where in a version a citation stands, in words of its snapshot. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

_NAMED_BY = ("title", "item", "name", "text", "note")


def names_of(snapshot: Mapping[str, Any]) -> dict[str, str]:
    """Every anchor of the version with its name: steps and other parts of a procedure first, then sections."""
    found: dict[str, str] = {}
    for row in snapshot.get("sections", []):
        found[str(row["id"])] = _("Section %(name)s") % {"name": f"{row['number']} {row['heading']}".strip()}
    for part in snapshot.get("content", {}).values():
        found |= dict(_parts(part))
    return found


def _parts(part: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(part, Mapping):
        return
    for kind, rows in part.items():
        for row in rows if isinstance(rows, list) else ():
            if not isinstance(row, Mapping) or not row.get("id"):
                continue
            name = next((str(row[key]) for key in _NAMED_BY if row.get(key)), "")
            if kind == "steps":
                name = _("Step %(name)s") % {"name": f"{row.get('number', '')} {name}".strip()}
            elif kind == "cases":
                name = _("Time limit of the case “%(name)s”") % {"name": name} if name else _("Legal time limit")
            if name:
                yield str(row["id"]), name


def place_name(names: Mapping[str, str], anchor: Any) -> str:
    """The name of one anchor; without one, or with one that the snapshot does not know, the document as a whole."""
    return names.get(str(anchor or ""), "") or _("Legal bases of the document")
