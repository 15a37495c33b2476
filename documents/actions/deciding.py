"""Acts along the route: submit, opinion, check, review, approve, return, take back, cancel, reassign."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.contents import Finding, version_contents
from documents.file_texts import find_by
from documents.models import Version, VersionStep
from documents.routing import plan_route, vacant_steps
from documents.snapshot import build_snapshot, canonical, digest
from documents.subject import SUBJECT
from documents.telling import tell_about
from qms.access.rights import rights_of
from qms.approvals.actions import Made, make_move
from qms.approvals.moves import BY_NAME, STEP_NEEDS, State, StepKind
from qms.approvals.proof import Proof
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

ACTS = {
    "submit": Act.SUBMITTED,
    "opine": Act.OPINION_GIVEN,
    "check": Act.CHECKED,
    "review": Act.REVIEWED,
    "approve": Act.APPROVED,
    "return": Act.RETURNED,
    "pull_back": Act.WITHDRAWN_BY_AUTHOR,
    "cancel": Act.CANCELLED,
}


class NotReady(Refused):
    """A draft that cannot be submitted yet; `findings` lists every place to mend."""

    def __init__(self, findings: list[Finding]):
        super().__init__(_("Not submitted yet: %(n)d places need mending.") % {"n": len(findings)})
        self.findings = findings


def findings_of(version: Version, *, day: date) -> list[Finding]:
    """What stands in the way of submitting the draft (blocking) or deserves another look."""
    found = [finding for part in version_contents() for finding in part.checks(version, day=day)]
    try:
        vacant = vacant_steps(plan_route(version, day=day))
    except Refused as refusal:
        return [*found, Finding(str(refusal), "route")]
    found += [
        Finding(_("Route: nobody holds the post “%(post)s” today") % {"post": step.post}, "route", blocking=False)
        for step in vacant
    ]
    return found


@transaction.atomic
def submit(version: Version, *, by: Any, at: datetime, day: date, remark: str = "") -> Made:
    """Freeze the draft, write its snapshot, lay its route and open the first step.

    Raises NotReady with every place to mend. The same draft submitted twice: the second is refused with its state.
    """
    version = SUBJECT.lock(version)
    if version.state == State.DRAFT:
        blocking = [finding for finding in findings_of(version, day=day) if finding.blocking]
        if blocking:
            raise NotReady(blocking)
        _freeze(version, at=at, day=day)
    return decide(version, "submit", by=by, at=at, day=day, remark=remark)


def _freeze(version: Version, *, at: datetime, day: date) -> None:
    steps = plan_route(version, day=day)
    version.snapshot = canonical(build_snapshot(version))
    version.content_sha256 = digest(version.snapshot)
    version.round += 1
    version.submitted_at = at
    version.save(update_fields=["snapshot", "content_sha256", "round", "submitted_at"])
    for step in steps:
        step.save(force_insert=True)


@transaction.atomic
def decide(
    version: Version,
    move: str,
    *,
    by: Any,
    at: datetime,
    day: date,
    remark: str = "",
    proof: Proof | None = None,
    seen: str | None = None,
) -> Made:
    """Make one move of the table on a version, record it and tell whoever it concerns.

    A signed move past remarks that are open needs a reason in `remark`, which stays with the decision.
    """
    if move == "submit" and not version.snapshot:
        raise Refused(_("The draft changed meanwhile. Reload the page and submit again."))
    if move == "opine" and not remark.strip():
        raise Refused(_("Write your opinion, or “no objection”."), field="remark")
    if move == "cancel" and hasattr(SUBJECT.lock(version), "period"):  # it may be opened at this very moment
        raise Refused(_("This version is or was in force. Withdraw the document instead."))
    made = make_move(version, move, subject=SUBJECT, by=by, at=at, day=day, remark=remark, proof=proof, seen=seen)
    past = _past_open_remarks(version, move, remark)
    after = made.thing
    if after.state == State.DRAFT:
        # Back in the author's hands: the decisions of this round stay, the content is open again.
        after.snapshot, after.content_sha256 = "", ""
        after.save(update_fields=["snapshot", "content_sha256"])
    if move == "submit" or after.state in {State.DRAFT, State.CANCELLED}:
        find_by(after, at=at)
    tell_about(made, by=by, at=at)
    detail = {"round": made.decision.round} | ({"open_remarks": past} if past else {})
    record(act=ACTS[move], by=by, on=after, agency=after.document.agency, at=at, detail=detail)
    return made


def _past_open_remarks(version: Version, move: str, remark: str) -> int:
    """How many remarks are open when a signed move is made. Raises Refused where no reason is written for going past them.

    Asked after the move, which locked the version: whoever comments waits for that lock, so none is missed, and a person
    who may not decide hears that first. A refusal undoes the move.
    """
    if not BY_NAME[move].signed:
        return 0
    n = version.comments.filter(resolved_at__isnull=True).count()
    if n and not remark.strip():
        raise Refused(
            ngettext(
                "%(n)s remark is still open. Deal with it, or write why you decide all the same.",
                "%(n)s remarks are still open. Deal with them, or write why you decide all the same.",
                n,
            )
            % {"n": n},
            field="remark",
        )
    return n


@transaction.atomic
def reassign_step(step: VersionStep, *, to: Any, by: Any, at: datetime, day: date, reason: str) -> VersionStep:
    """Give an open or waiting step to one named person. Raises Refused for an editor, a closed account, a done step."""
    step = (
        VersionStep.objects.select_for_update(of=("self",))
        .select_related("version__document__agency", "post")
        .get(pk=step.pk)
    )
    version = step.version
    if not by.has_perm("documents.reassign_step", version):
        raise Refused(_("Only the QMS officer of the agency gives steps to somebody else."))
    if step.outcome or step.round != version.round or version.state not in {State.IN_REVIEW, State.IN_APPROVAL}:
        raise Refused(_("This step is finished; there is nothing to reassign."))
    if not to.is_active or not rights_of(to, day).seats:
        raise Refused(_("%(name)s holds no post today. Choose somebody who does.") % {"name": to.full_name}, field="to")
    if step.kind != StepKind.OPINION and to.pk in SUBJECT.editors(version):
        raise Refused(
            _("%(name)s wrote in this version and cannot decide it. Choose somebody else.") % {"name": to.full_name},
            field="to",
        )
    if step.kind != StepKind.OPINION and not to.has_perm(f"documents.{STEP_NEEDS[StepKind(step.kind)]}", version):
        raise Refused(
            _("The posts of %(name)s do not allow this step. Choose somebody whose post does.")
            % {"name": to.full_name},
            field="to",
        )
    if not reason.strip():
        raise Refused(_("Write the reason; it stays in the record."), field="reason")
    step.person = to
    step.save(update_fields=["person"])
    record(
        act=Act.REASSIGNED,
        by=by,
        on=version,
        agency=version.document.agency,
        at=at,
        detail={"step": step.order, "to": to.username, "reason": reason[:300]},
    )
    return step
