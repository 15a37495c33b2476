"""Places of a document that a signal can be about: itself, its sections, and what the kinds of content add, such as steps.

Ids of places stay through revisions, so that what was said of step 4 stays with that step wherever it moves.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from documents.contents import asked

LONGEST = 300  # characters of a name


class Place(NamedTuple):
    """`key` is the id of the place on the page (`s-…`, `step-…`), empty for the whole document; `name` as people say it."""

    key: str
    anchor: UUID | None
    name: str


WHOLE = Place("", None, "")


def places_of(snapshot: Mapping[str, Any]) -> list[Place]:
    """The whole first, then what the kinds of content add, then the sections in the order of the text."""
    added = [Place(key, UUID(anchor), name) for found in asked("places") for key, anchor, name in found(snapshot)]
    sections = [
        Place(f"s-{row['id']}", UUID(row["id"]), f"{row.get('number', '')} {row['heading']}".strip())
        for row in snapshot.get("sections", [])
    ]
    return [WHOLE, *(place._replace(name=place.name[:LONGEST]) for place in (*added, *sections))]


def place_at(snapshot: Mapping[str, Any], key: str) -> Place | None:
    """The place with this id; None where the text has it no more."""
    return next((place for place in places_of(snapshot) if place.key == key), None)
