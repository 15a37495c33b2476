"""Evidence: files and links kept with a finding, a corrective action or one of its actions."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audits.actions.correcting import running
from audits.models import CorrectiveAction, Evidence, Finding, PlannedAction
from audits.moves import ALIVE
from audits.querysets import CHECK, KEEP_FINDING, WORK
from audits.words import said
from qms.access.rights import rights_of
from qms.files import store
from qms.files.uploads import Upload
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

LONGEST_NAME, LONGEST_LINK, MOST = 200, 500, 60


@transaction.atomic
def show_finding(
    finding: Finding, *, by: Any, at: datetime, upload: Upload | None = None, link: str = "", name: str = ""
) -> Evidence:
    """Keep a file (that passed `check_upload`) or a link with a finding that is open."""
    finding = Finding.objects.select_for_update(of=("self",)).select_related("agency").get(pk=finding.pk)
    if finding.found_by_id != by.pk and not by.has_perm(KEEP_FINDING, finding):
        raise Refused(_("Only who found it, an internal auditor or the QMS officer adds evidence."))
    if finding.closed_at:
        raise Refused(_("%(code)s is closed, so nothing is added to it.") % {"code": finding})
    return _keep(finding, finding.evidences.count(), by=by, at=at, upload=upload, link=link, name=name, finding=finding)


@transaction.atomic
def show_corrective(
    corrective: CorrectiveAction,
    *,
    by: Any,
    at: datetime,
    upload: Upload | None = None,
    link: str = "",
    name: str = "",
    action: PlannedAction | None = None,
) -> Evidence:
    """The same with a corrective action that runs, there perhaps with one of its actions."""
    corrective = running(corrective, *ALIVE)
    if action is not None and action.corrective_id != corrective.pk:
        raise Refused(_("The action belongs to another corrective action."), field="action")
    owns = corrective.actions.filter(owner_post__in=rights_of(by).posts).exists()
    if not owns and not by.has_perm(WORK, corrective) and not by.has_perm(CHECK, corrective):
        raise Refused(_("Only who takes part in this corrective action adds evidence."))
    return _keep(
        corrective, corrective.evidences.count(), by=by, at=at, upload=upload, link=link, name=name,
        corrective=corrective, action=action,
    )  # fmt: skip


def _keep(
    thing: Any, standing: int, *, by: Any, at: datetime, upload: Upload | None, link: str, name: str, **about: Any
) -> Evidence:
    link = link.strip()
    if (upload is None) == (not link):
        raise Refused(_("Choose a file, or enter a link; one of the two."), field="file")
    if standing >= MOST:
        raise Refused(_("There are %(n)d pieces of evidence already. Put several papers into one file.") % {"n": MOST})
    if link and (not link.startswith(("https://", "http://")) or len(link) > LONGEST_LINK):
        raise Refused(_("Enter a whole address that begins with https://"), field="link")
    name = said(name or (upload.name if upload else link)[:LONGEST_NAME], "name", longest=LONGEST_NAME)
    file = store.put(upload.data, media_type=upload.media_type) if upload else None
    made = Evidence.objects.create(name=name, file=file, link=link, by=by, by_name=by.full_name, at=at, **about)
    detail = {"name": name, "sha256": file.sha256 if file else ""}
    record(act=Act.EVIDENCE_ADDED, by=by, on=thing, agency=thing.agency, at=at, detail=detail)
    return made
