"""The job behind "issue": make and store every official PDF, then open all periods. Safe to run twice, killed anywhere."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions.changing import tell_of_changes
from documents.actions.issuing import JOB, may_issue, open_periods, to_open
from documents.models import IssuingDecision, Version
from documents.official import note_trouble, store_official
from documents.telling import people_who
from qms.jobs.actions import report
from qms.jobs.kinds import JobKind
from qms.notices.actions import notify
from qms.trail.actions import write_checkpoint
from qms.trail.refusals import Refused


def put_in_force(job: Any, *, at: datetime) -> dict[str, Any]:
    """Render and store what is missing, then open the periods of the decision in one transaction."""
    decision = IssuingDecision.objects.select_related("agency").get(pk=job.payload["decision"])
    _require_owner(job, decision, at)
    versions = list(to_open(decision).select_related("document__agency", "document__type"))
    for done, version in enumerate(versions):
        report(job, done=done, total=len(versions) + 1, at=at)
        store_official(version, at=at)
    with transaction.atomic():
        opened = open_periods(decision, at=at)
        for version in versions:
            if version.issue_error:
                note_trouble(version, "")
        _tell(decision, versions, at)
        tell_of_changes(versions, at=at)
    if opened:
        # What came into force is on record outside the database at once.
        transaction.on_commit(lambda: write_checkpoint(at=at))
    report(job, done=len(versions) + 1, total=len(versions) + 1, at=at)
    return {"decision": decision.pk, "opened": len(opened)}


def _require_owner(job: Any, decision: IssuingDecision, at: datetime) -> None:
    """The work is done with the rights of today of who asked for it; without them it stops and says why."""
    if job.owner and not may_issue(job.owner, decision.agency, day=timezone.localdate(at)):
        raise Refused(
            _(
                "%(name)s no longer issues for “%(agency)s”, so nothing was put in force. A QMS officer of the agency "
                "starts it again on the page of the decision."
            )
            % {"name": job.owner.full_name, "agency": decision.agency}
        )


def _tell(decision: IssuingDecision, versions: list[Version], at: datetime) -> None:
    for version in versions:
        notify(
            kind="in_force",
            to=version.author,
            about=f"version:{version.pk}:in_force",
            url=reverse("documents:version", args=[version.document.slug, version.number]),
            text=_("%(name)s is in force from %(day)s")
            % {"name": version, "day": f"{version.effective_date:%d/%m/%Y}"},
            at=at,
        )


def gave_up(job: Any, *, at: datetime) -> None:
    """Tell those who issue that a decision could not be put in force; the versions stay approved and show why."""
    decision = IssuingDecision.objects.select_related("agency").get(pk=job.payload["decision"])
    for version in decision.versions.filter(period=None, issue_error=""):
        note_trouble(version, job.error)
    notify(
        kind="issue_failed",
        to=people_who("documents.issue_version", decision.agency, day=timezone.localdate(at)),
        about=f"decision:{decision.pk}:failed:{job.attempts}",
        url=reverse("documents:issuing_decision", args=[decision.pk]),
        text=_("%(number)s could not be put in force") % {"number": decision.number},
        at=at,
    )


JOBS = {JOB: JobKind(run=put_in_force, failed=gave_up)}
