"""Legal bases of a version as readers see them: each law with where it stands on the day, and whether it is being looked into."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from documents import faces
from documents.legal import states
from documents.models import ImpactLine, LegalInstrument, Version

SEE_LINE = "documents.view_impactline"


def bases_shown(version: Version, snapshot: dict[str, Any], day: date, person: Any) -> list[dict[str, Any]]:
    """Rows of `faces.legal_bases` with `pk`, `badge` (None where nothing is known), `note`, `is_suspect`, and `case`: the key
    of the impact case in which the person settles the suspicion, None for everybody else. One statement."""
    rows = faces.legal_bases(snapshot)
    if not rows:
        return []
    lines = ImpactLine.objects.unsettled().filter(version=version, citation__instrument=OuterRef("pk"))
    mine = lines.filter(pk__in=ImpactLine.objects.permitted(person, SEE_LINE).values("pk"))
    marked = LegalInstrument.objects.annotate(
        is_suspect=Exists(lines), case=Subquery(mine.order_by("case__due_date", "case").values("case")[:1])
    )
    laws = states.with_state(marked, day)
    found = laws.filter(number__in=[row["number"] for row in rows])
    columns = ("pk", "number", "until_date", "note", "standing", "is_suspect", "case")
    known = {row["number"]: row for row in found.values(*columns)}
    return [row | _facts(known.get(row["number"])) for row in rows]


def _facts(law: dict[str, Any] | None) -> dict[str, Any]:
    if law is None:
        return {"pk": None, "badge": None, "note": "", "is_suspect": False, "case": None}
    badge = states.badge(law["standing"], law["until_date"]) if law["standing"] else None
    return {**{name: law[name] for name in ("pk", "note", "is_suspect", "case")}, "badge": badge}
