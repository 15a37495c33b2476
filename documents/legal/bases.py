"""Legal bases of a version as readers see them: each law with where it stands on the day, and whether it is being looked into."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from documents import faces
from documents.legal import states
from documents.models import ImpactLine, LegalInstrument, Version


def bases_shown(version: Version, snapshot: dict[str, Any], day: date) -> list[dict[str, Any]]:
    """Rows of `faces.legal_bases` with `pk`, `badge` (None where nothing is known), `note` and `is_suspect`. One statement."""
    rows = faces.legal_bases(snapshot)
    if not rows:
        return []
    lines = ImpactLine.objects.unsettled().filter(version=version, citation__instrument=OuterRef("pk"))
    laws = states.with_state(LegalInstrument.objects.annotate(is_suspect=Exists(lines)), day)
    found = laws.filter(number__in=[row["number"] for row in rows])
    columns = ("pk", "number", "until_date", "note", "standing", "is_suspect")
    known = {row["number"]: row for row in found.values(*columns)}
    return [row | _facts(known.get(row["number"])) for row in rows]


def _facts(law: dict[str, Any] | None) -> dict[str, Any]:
    if law is None:
        return {"pk": None, "badge": None, "note": "", "is_suspect": False}
    badge = states.badge(law["standing"], law["until_date"]) if law["standing"] else None
    return {"pk": law["pk"], "badge": badge, "note": law["note"], "is_suspect": law["is_suspect"]}
