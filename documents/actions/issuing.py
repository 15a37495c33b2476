"""Acts around force: prepare the issuing decision, issue, open the periods once every PDF is stored.

No stored rendition, no force. All versions of one decision come into force in one transaction.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions.applying import access_class
from documents.actions.changing import require_one_day, require_together
from documents.actions.copies import recall_with
from documents.actions.drafting import name_document
from documents.actions.legal_impact import settle_by_force
from documents.actions.reading_asking import ask_with_force
from documents.actions.review_closing import settle_by_version
from documents.contents import asked
from documents.file_texts import find_by
from documents.models import Document, InForce, IssuingDecision, Version
from documents.subject import SUBJECT
from qms.access.rights import rights_of
from qms.approvals.moves import State
from qms.approvals.proof import Proof, require_proof
from qms.files.models import StoredFile
from qms.jobs.actions import enqueue, retry
from qms.jobs.models import Job
from qms.people.models import Agency
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

JOB = "documents.put_in_force"
FIELDS = (
    "subject",
    "grounds",
    "recipients",
    "archive",
    "place",
    "signer",
    "signer_name",
    "signer_post",
    "signer_capacity",
    "signer_for",
    "signer_collective",
)


@transaction.atomic
def prepare_decision(
    agency: Agency,
    *,
    versions: Iterable[Version],
    by: Any,
    at: datetime,
    decision: IssuingDecision | None = None,
    **fields: Any,
) -> IssuingDecision:
    """Write or change an issuing decision that has no number yet, over the approved versions given."""
    versions = list(versions)
    _require_issuer(agency, by)
    if not versions:
        raise Refused(_("Choose at least one approved version."), field="versions")
    require_together(versions)
    if decision is None:
        decision = IssuingDecision(agency=agency, created_by=by, created_at=at, place=agency.place)
    elif decision.issued_at:
        raise Refused(_("Decision %(number)s was issued; it stays as it is.") % {"number": decision.number})
    for name, value in fields.items():
        if name not in FIELDS:
            raise ValueError(name)
        setattr(decision, name, value)
    decision.subject = decision.subject.strip() or _usual_subject(versions)
    decision.agency_names = {"name": agency.name, "parent_name": agency.parent.name if agency.parent_id else ""}
    decision.save()
    for version in Version.objects.filter(issuing_decision=decision).exclude(pk__in=[row.pk for row in versions]):
        version.issuing_decision = None
        version.save(update_fields=["issuing_decision"])
    for version in versions:
        version = SUBJECT.lock(version)
        _require_issuable(version, agency, decision)
        version.issuing_decision = decision
        version.save(update_fields=["issuing_decision"])
    return decision


def _require_issuer(agency: Agency, by: Any) -> None:
    if not may_issue(by, agency):
        raise Refused(_("Only the QMS officer of the agency prepares and gives issuing decisions."))


def may_issue(person: Any, agency: Agency, *, day: date | None = None) -> bool:
    """Whether a post of the person gives the right to issue for the agency on `day`, today without it."""
    return agency.pk in rights_of(person, day).reach["documents.issue_version"].agencies


def _usual_subject(versions: list[Version]) -> str:
    if len(versions) == 1:
        document = versions[0].document
        return f"Ban hành {document.type.name.lower()} {document.code} {versions[0].title}"[:400]
    return "Ban hành tài liệu của hệ thống quản lý chất lượng"


def _require_issuable(version: Version, agency: Agency, decision: IssuingDecision) -> None:
    if version.document.agency_id != agency.pk:
        raise Refused(_("%(version)s belongs to another agency.") % {"version": version}, field="versions")
    if version.state != State.APPROVED or hasattr(version, "period"):
        raise Refused(_("%(version)s is not waiting to be issued.") % {"version": version}, field="versions")
    if version.issuing_decision_id not in {None, decision.pk}:
        raise Refused(_("%(version)s is in another issuing decision already.") % {"version": version}, field="versions")


@transaction.atomic
def issue(
    decision: IssuingDecision,
    *,
    number: str,
    date: date,
    effective: dict[int, date],
    by: Any,
    at: datetime,
    day: date,
    proof: Proof | None,
    late_reason: str = "",
) -> IssuingDecision:
    """Give the decision its number and date, and every version its date of effect (`effective`: version id -> day).

    A job then makes and stores the PDFs and opens the periods. A date of effect before today needs a reason and never
    lies before the start of the period it closes. Raises Refused naming the field.
    """
    decision = IssuingDecision.objects.select_for_update(of=("self",)).select_related("agency").get(pk=decision.pk)
    if decision.issued_at:
        raise Refused(_("Already issued as %(number)s.") % {"number": decision.number})
    _require_issuer(decision.agency, by)
    require_proof(proof, by, at)
    number = " ".join(number.split())
    if not number:
        raise Refused(_("Enter the number of the decision, such as 431/QĐ-SCT."), field="number")
    versions = [SUBJECT.lock(row) for row in decision.versions.order_by("document__sort_key")]
    if not versions:
        raise Refused(_("The decision covers no version. Add one first."), field="versions")
    require_together(versions)
    require_one_day(versions, effective)
    for version in versions:
        _require_issuable(version, decision.agency, decision)
        _set_effect(version, effective.get(version.pk), decided=date, day=day, late_reason=late_reason)
    decision.number, decision.date, decision.year, decision.issued_at = number, date, date.year, at
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError as clash:
        raise Refused(
            _("Number %(number)s is taken by another decision of the agency in this year.") % {"number": number},
            field="number",
        ) from clash
    for version in versions:
        record(
            act=Act.ISSUED,
            by=by,
            on=version,
            agency=decision.agency,
            at=at,
            detail={"decision": number, "from": f"{version.effective_date:%Y-%m-%d}"},
        )
    enqueue(kind=JOB, key=f"{JOB}:{decision.pk}", payload={"decision": decision.pk}, at=at, owner=by)
    return decision


def _set_effect(version: Version, from_date: date | None, *, decided: date, day: date, late_reason: str) -> None:
    if from_date is None:
        raise Refused(_("Enter the date of effect of %(version)s.") % {"version": version}, field=f"from_{version.pk}")
    if from_date < day and not late_reason.strip():
        raise Refused(_("The date of effect lies before today. Write the reason."), field="late_reason")
    _require_room(version.document, from_date)
    _require_turn(version, from_date)
    version.effective_date, version.late_reason, version.issue_error = from_date, late_reason.strip()[:400], ""
    version.save(update_fields=["effective_date", "late_reason", "issue_error"])


def _require_room(document: Document, from_date: date) -> None:
    """The new period must begin after every period opened so far."""
    last = document.periods.opened().order_by("-from_date").first()
    if last and from_date <= last.from_date:
        raise Refused(
            _("The version before it is in force from %(day)s. Choose a later date of effect.")
            % {"day": f"{last.from_date:%d/%m/%Y}"},
            field="effective",
        )


def _require_turn(version: Version, from_date: date) -> None:
    """The date lies after that of a version already issued whose period is not open yet: its PDF is still being made."""
    Document.objects.select_for_update(of=("self",)).get(pk=version.document_id)
    issued = Version.objects.waiting_to_be_issued().filter(
        document=version.document_id, issuing_decision__issued_at__isnull=False
    )
    other = issued.exclude(pk=version.pk).order_by("-effective_date").first()
    if other and other.effective_date and from_date <= other.effective_date:
        raise Refused(
            _("Version %(number)s was issued to be in force from %(day)s. Choose a later date of effect.")
            % {"number": other.number, "day": f"{other.effective_date:%d/%m/%Y}"},
            field="effective",
        )


@transaction.atomic(durable=False)
def open_periods(decision: IssuingDecision, *, at: datetime) -> list[InForce]:
    """Open the period of every version of an issued decision, closing the one before. All or none; safe to run twice.

    A version cancelled since, because another one overtook it, no longer holds up the others.
    """
    versions = [SUBJECT.lock(row) for row in to_open(decision)]
    waiting = [row for row in versions if row.state == State.APPROVED and not hasattr(row, "period")]
    opened = [open_period(version, at=at) for version in waiting]
    for period in opened:
        record(
            act=Act.IN_FORCE,
            by=None,
            on=period.version,
            agency=decision.agency,
            at=at,
            detail={"from": period.from_date.isoformat()},
        )
    ask_with_force(opened, at=at, day=timezone.localdate(at))
    settle_by_force(at=at, day=timezone.localdate(at), documents=[period.document_id for period in opened])
    return opened


def to_open(decision: IssuingDecision) -> Any:
    """Versions that the decision puts in force, by code."""
    return decision.versions.exclude(state=State.CANCELLED).order_by("document__sort_key")


def open_period(
    version: Version, *, at: datetime, from_date: date | None = None, until_date: date | None = None
) -> InForce:
    """Open one period inside the caller's transaction and close the one before it on its first day."""
    document = Document.objects.select_for_update(of=("self",)).get(pk=version.document_id)
    begins = from_date or version.effective_date
    if begins is None:
        raise ValueError("a period begins on a day")
    before = document.periods.opened().select_related("version").order_by("-from_date").first()
    _require_not_overtaken(version, begins, before)
    if before and (before.until_date is None or before.until_date > begins):
        before.until_date = begins
        before.save(update_fields=["until_date"])
        recall_with(before, by=None, at=at)
    settle_by_version(version, at=at)
    name_document(document, version.title)
    find_by(version, at=at)
    period = InForce.objects.create(
        document=document,
        version=version,
        from_date=begins,
        until_date=until_date,
        opened_at=at,
        late_reason=version.late_reason,
        access_class=access_class(document, version),
    )
    for follow in asked("opened"):
        follow(period, at=at)
    return period


def _require_not_overtaken(version: Version, begins: date, last: InForce | None) -> None:
    """What was issued stays as it is, so a version that another one overtook has one way out only."""
    if last is None or begins > last.from_date:
        return
    raise Refused(
        _(
            "%(version)s was to be in force from %(begins)s, but version %(other)s is in force from %(day)s. The decision "
            "was given and stays as it is, so this version cannot come into force any more: cancel it, and start a new "
            "version if its content is still needed."
        )
        % {
            "version": version,
            "begins": f"{begins:%d/%m/%Y}",
            "other": last.version.number,
            "day": f"{last.from_date:%d/%m/%Y}",
        }
    )


@transaction.atomic
def put_in_force_again(decision: IssuingDecision, *, by: Any, at: datetime) -> Job:
    """Let the job that was given up run anew, once the reason is mended, for the person who asks now.

    What is in force already stays as it is.
    """
    decision = IssuingDecision.objects.select_related("agency").get(pk=decision.pk)
    _require_issuer(decision.agency, by)
    job = Job.objects.filter(key=f"{JOB}:{decision.pk}").first()
    if job is None:
        raise Refused(_("This decision was not issued yet, so there is nothing to put in force."))
    job = retry(job, at=at)
    job.owner = by
    job.save(update_fields=["owner"])
    record(
        act=Act.DOCUMENT_CHANGED, by=by, on=decision, agency=decision.agency, at=at, detail={"put in force": "again"}
    )
    return job


@transaction.atomic
def add_scan(decision: IssuingDecision, *, file: StoredFile, name: str, by: Any, at: datetime) -> IssuingDecision:
    """Keep the signed scan of an issued decision, once and unchanged."""
    decision = IssuingDecision.objects.select_for_update(of=("self",)).select_related("agency").get(pk=decision.pk)
    _require_issuer(decision.agency, by)
    if not decision.issued_at:
        raise Refused(_("Give the decision its number first."))
    if decision.scan_id:
        raise Refused(_("The signed scan is stored already and stays as it is."))
    decision.scan, decision.scan_name = file, name[:200]
    decision.save(update_fields=["scan", "scan_name"])
    record(act=Act.DOCUMENT_CHANGED, by=by, on=decision, agency=decision.agency, at=at, detail={"scan": file.sha256})
    return decision
