"""Who may do what, by post: one literal table. A role gives permissions over the agency or over the unit of the post.

`agency` counts for everything the agency owns or applies; `unit` for what is owned by the unit of the post or a unit
under it; `below` for the agency and every agency under it. A person has the roles of the posts held today.
"""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READ = ("documents.view_document",)
DRAFTS = ("documents.view_draft",)
FILE = ("procedures.file_record",)  # files of records of the unit
SEE_RECORDS = ("procedures.view_recordentry",)
KEEP_RECORDS = ("procedures.keep_records",)
SEE_DUTIES = ("duties.view_duty",)
KEEP_DUTIES = ("duties.keep_duties",)
AUDITS = ("audits.view_audit", "audits.view_programme")
AUDITORS = ("audits.view_auditor",)
SEE_FINDINGS = ("audits.view_finding", "audits.view_corrective", "audits.view_evidence")
CORRECT = ("audits.record_finding", "audits.open_corrective", "audits.work_corrective")
KEEP_FINDINGS = ("audits.keep_finding", "audits.check_effect", "audits.close_corrective", "audits.export_findings")
SEE_OBJECTIVES = ("audits.view_objective",)
SEE_REVIEWS = ("audits.view_review",)
KEEP_OBJECTIVES = ("audits.keep_objective", "audits.measure_objective")
SEE_RISKS = ("audits.view_risk",)
KEEP_RISKS = ("audits.keep_risk", "audits.assess_risk", "audits.close_risk")
WRITE = (
    "documents.create_document",
    "documents.edit_version",
    "documents.submit_version",
    "documents.cancel_version",
    "documents.import_document",
)


@dataclass(frozen=True)
class Role:
    """One row of the table. `says` is shown to the administrator who puts the role on a post."""

    key: str
    label: str | Promise
    says: str | Promise
    agency: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    all: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "all", frozenset(self.agency + self.unit + self.below))


ROLES = (
    Role(
        "reader",
        _("Reader"),
        _("Reads what is in force in the agency and what the agency applies."),
        agency=READ,
        unit=(*FILE, *SEE_FINDINGS),
    ),
    Role(
        "author",
        _("Author"),
        _("Writes documents of the unit."),
        agency=READ,
        unit=(*WRITE, *DRAFTS, *FILE, "documents.view_restricted", *SEE_FINDINGS, "audits.work_corrective"),
    ),
    Role(
        "reviewer",
        _("Reviewer"),
        _("Reviews documents of the agency when the route names the post."),
        agency=(
            *READ,
            *DRAFTS,
            *SEE_DUTIES,
            "documents.review_version",
            *AUDITS,
            *AUDITORS,
            "audits.allow_auditor",
            *SEE_OBJECTIVES,
            *SEE_REVIEWS,
            *SEE_RISKS,
        ),
        unit=(*FILE, *SEE_FINDINGS),
    ),
    Role(
        "head",
        _("Approver, head of the agency"),
        _("Approves and signs when the route names the post; reads everything of the agency."),
        agency=(
            *SEE_FINDINGS,
            "audits.record_finding",
            "audits.open_corrective",
            "audits.approve_cause",
            "audits.close_corrective",
            "audits.export_findings",
            *READ,
            *DRAFTS,
            "documents.review_version",
            "documents.approve_version",
            "documents.view_restricted",
            "documents.obtain_official",
            *SEE_RECORDS,
            *KEEP_DUTIES,
            "documents.view_readers",
            *AUDITS,
            *AUDITORS,
            "audits.allow_auditor",
            "audits.accept_report",
            *SEE_OBJECTIVES,
            *SEE_REVIEWS,
            "audits.sign_review",
            "audits.approve_objective",
            *SEE_RISKS,
            "audits.close_risk",
        ),
    ),
    Role(
        "officer",
        _("QMS officer"),
        _("Checks form, issues, withdraws, shares and keeps types, codes and routes of the agency."),
        agency=(
            *SEE_FINDINGS,
            *CORRECT,
            *KEEP_FINDINGS,
            "audits.approve_cause",
            *READ,
            *DRAFTS,
            *WRITE,
            "documents.view_restricted",
            "documents.check_version",
            "documents.issue_version",
            "documents.withdraw_document",
            "documents.reassign_step",
            "documents.share_document",
            "documents.decide_periodicreview",
            "documents.keep_readings",
            "documents.view_readers",
            "documents.keep_types",
            "documents.export_register",
            "documents.keep_copies",
            "documents.obtain_official",
            "documents.read_signals",
            "documents.name_signallers",
            *KEEP_RECORDS,
            *KEEP_DUTIES,
            "trail.read_trail",
            *AUDITS,
            *AUDITORS,
            "audits.plan_audit",
            *SEE_OBJECTIVES,
            *SEE_REVIEWS,
            "audits.keep_review",
            *KEEP_OBJECTIVES,
            *SEE_RISKS,
            *KEEP_RISKS,
        ),
    ),
    Role(
        "records_clerk",
        _("Records clerk"),
        _("Prints, hands out, recalls and settles controlled copies of the agency, and keeps its records."),
        agency=(*READ, "documents.keep_copies", "documents.obtain_official", *KEEP_RECORDS),
    ),
    Role(
        "auditor",
        _("Internal auditor"),
        _("Reads everything of the agency, versions in preparation and the trail included."),
        agency=(
            *SEE_FINDINGS,
            "audits.record_finding",
            "audits.open_corrective",
            *KEEP_FINDINGS,
            *READ,
            *DRAFTS,
            "documents.view_restricted",
            "documents.export_register",
            "documents.obtain_official",
            *SEE_RECORDS,
            *SEE_DUTIES,
            "trail.read_trail",
            *AUDITS,
            *AUDITORS,
            *SEE_OBJECTIVES,
            *SEE_REVIEWS,
            *SEE_RISKS,
        ),
    ),
    Role(
        "unit_head",
        _("Head of a unit"),
        _("Writes, reviews and sees what is prepared in the unit."),
        agency=(*READ, *SEE_DUTIES, "audits.view_programme"),
        unit=(
            *SEE_FINDINGS,
            *CORRECT,
            "audits.approve_cause",
            *WRITE,
            *DRAFTS,
            *FILE,
            "documents.view_restricted",
            "documents.review_version",
            "documents.read_signals",
            "documents.name_signallers",
            "documents.decide_periodicreview",
            "documents.keep_readings",
            "documents.view_readers",
            "audits.view_audit",
            "audits.accept_report",
            *SEE_OBJECTIVES,
            *SEE_RISKS,
        ),
    ),
    Role(
        "administrator",
        _("Agency administrator"),
        _("Keeps units, posts, people and settings of the agency; decides nothing about documents."),
        agency=(*READ, "people.administer_agency", "documents.keep_types"),
    ),
    Role(
        "supervisor",
        _("Supervisor from above"),
        _("Reads what is in force in the agency and in every agency under it."),
        below=(*READ, "people.oversee_agency", *AUDITS, *SEE_FINDINGS, *SEE_OBJECTIVES, *SEE_RISKS, *SEE_REVIEWS),
    ),
    Role("outside_reader", _("Outside reader"), _("Reads what is in force until the appointment ends."), agency=READ),
)
BY_KEY = {role.key: role for role in ROLES}
CHOICES = tuple((role.key, role.label) for role in ROLES)
EVERY_PERMISSION = frozenset().union(*(role.all for role in ROLES))
