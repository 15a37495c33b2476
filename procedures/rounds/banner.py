"""What went bad in the text in force, over the reading page of a procedure, for who sees what is prepared. No statement."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from documents.gathering import gathered
from documents.models.document import Classification
from procedures.models import StandingFinding
from procedures.rounds.listing import ANCHORS
from procedures.rounds.querysets import SEE
from qms.access.rights import rights_of
from qms.worktime import clock

SHOWN = 5


def gone_bad(version: Any, person: Any) -> str:
    """The note, as html; empty for texts that are not in force, for other readers, and where nothing went bad.

    What is set aside for the version, and what stood from the beginning, is in the list alone.
    """
    period = getattr(version, "period", None)
    if period is None or not _sees(person, version.document):
        return ""
    today = clock.today()
    if not (period.from_date <= today and (period.until_date is None or today < period.until_date)):
        return ""
    rows = [row for row in gathered(version, "standing_findings").standing_findings.all() if _counts(row, period)]
    if not rows:
        return ""
    context = {
        "count": len(rows),
        "rows": [{"text": row.text, "anchor": ANCHORS.get(row.anchor, row.anchor)} for row in rows[:SHOWN]],
        "more": len(rows) - SHOWN,
        "url": reverse("procedures:standing"),
    }
    return render_to_string("procedures/_gone_bad.html", context)


def _sees(person: Any, document: Any) -> bool:
    """As `StandingFindingQuerySet.reach`, by the unit that is read with the page already."""
    rights = rights_of(person)
    if document.classification == Classification.RESTRICTED and not rights.reaches(
        "documents.view_restricted", document.owner_unit
    ):
        return False
    return rights.reaches(SEE, document.owner_unit)


def _counts(row: StandingFinding, period: Any) -> bool:
    return row.settled_at is None and not row.is_waived and row.since_date > period.from_date
