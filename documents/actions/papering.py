"""Bringing in what was issued on paper before this system: an import decision of its own kind, visible for ever."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.actions.drafting import open_draft
from documents.actions.issuing import open_period
from documents.models import InForce, PaperDecision, Version
from documents.official import keep_official
from documents.rendering import render_version
from documents.snapshot import build_snapshot, canonical, digest
from qms.approvals.actions import set_state
from qms.approvals.moves import State
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused


@transaction.atomic
def record_paper_version(
    version: Version,
    *,
    signers: list[dict[str, str]],
    from_date: date,
    by: Any,
    at: datetime,
    day: date,
    number: str = "",
    date: date | None = None,
    until_date: date | None = None,
) -> PaperDecision:
    """Record how a draft was decided on paper (`signers`: kind, name, post, date) and since when it is in force.

    Its period opens in `open_paper_period`, once the rendition is stored. Raises Refused unless the person issues.
    """
    version = open_draft(version, by=by)
    if not by.has_perm("documents.issue_version", version):
        raise Refused(_("Only the QMS officer of the agency brings in versions issued on paper."))
    if from_date > day:
        raise Refused(_("A version issued on paper is in force already. Its date cannot lie ahead."), field="from_date")
    if not any(row.get("kind") == "approve" and row.get("name", "").strip() for row in signers):
        raise Refused(_("Name who approved the paper version."), field="signers")
    version.snapshot = canonical(build_snapshot(version))
    version.content_sha256 = digest(version.snapshot)
    version.submitted_at, version.effective_date = at, from_date
    version.save(update_fields=["snapshot", "content_sha256", "submitted_at", "effective_date"])
    paper = PaperDecision.objects.create(
        version=version,
        number=number.strip(),
        date=date,
        signers=signers,
        imported_by=by,
        imported_by_name=by.full_name,
        at=at,
        content_sha256=version.content_sha256,
    )
    set_state(version, State.APPROVED, at=at)
    record(
        act=Act.IMPORTED,
        by=by,
        on=version,
        agency=version.document.agency,
        at=at,
        detail={"decision": number, "from": from_date.isoformat()},
    )
    return paper


@transaction.atomic
def open_paper_period(
    version: Version, *, at: datetime, until_date: date | None = None, data: bytes | None = None
) -> InForce:
    """Store the rendition marked as imported (`data`, or rendered now) and open the period of a paper version."""
    keep_official(version, data or render_version(version, face="imported"), at=at, is_import=True)
    return open_period(version, at=at, until_date=until_date)
