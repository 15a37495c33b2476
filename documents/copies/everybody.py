"""What everybody prints: the unmarked official file is for some roles, all others get a face that says it is uncontrolled."""

from datetime import date
from typing import Any

from documents.models import Version

OBTAIN_OFFICIAL = "documents.obtain_official"


def takes_official(person: Any, version: Version) -> bool:
    """Whether a role lets the person have the stored official file, which carries no mark."""
    return bool(person.has_perm(OBTAIN_OFFICIAL, version))


def everybodys_note(person: Any, *, day: date) -> dict[str, str]:
    """The mark of a print by somebody whose role does not give the unmarked file."""
    return {"by": person.full_name, "day": day.isoformat()}
