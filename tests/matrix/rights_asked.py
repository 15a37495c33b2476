"""Which permissions the property tests of rights ask on which kind of thing."""

from audits.models import (
    Audit,
    Auditor,
    ConversionPlan,
    CorrectiveAction,
    Evidence,
    Finding,
    ManagementReview,
    NotApplicable,
    Objective,
    Opportunity,
    Programme,
    Risk,
)
from documents.models import Document, InForce, IssuingDecision, PeriodicReview, ReadingRound, Version
from procedures.models import RecordEntry, StandingFinding

VIEW = "documents.view_document"
ASKED = {
    Document: (VIEW, "documents.edit_version", "documents.share_document", "documents.withdraw_document"),
    Version: (
        "documents.view_version", "documents.view_draft", "documents.edit_version", "documents.cancel_version",
        "documents.decide_version", "documents.reassign_step", "documents.issue_version",
    ),
    IssuingDecision: ("documents.view_issuingdecision", "documents.issue_version"),
    InForce: (VIEW,), StandingFinding: ("procedures.view_standingfinding",), RecordEntry: ("procedures.view_recordentry", "procedures.file_record"),
    PeriodicReview: ("documents.view_periodicreview", "documents.decide_periodicreview"),
    Finding: ("audits.view_finding", "audits.record_finding", "audits.keep_finding"), Evidence: ("audits.view_evidence",),
    CorrectiveAction: tuple(f"audits.{verb}" for verb in ("view_corrective", "work_corrective", "approve_cause", "check_effect")),
    Audit: tuple(f"audits.{verb}" for verb in ("view_audit", "plan_audit", "prepare_audit", "conduct_audit", "lead_audit", "accept_report")),
    Objective: tuple(f"audits.{verb}_objective" for verb in ("view", "keep", "measure", "approve")),
    Risk: tuple(f"audits.{verb}_risk" for verb in ("view", "keep", "assess", "close")), Opportunity: ("audits.view_risk", "audits.assess_risk"),
    ManagementReview: tuple(f"audits.{verb}_review" for verb in ("view", "keep", "sign")), NotApplicable: ("audits.plan_audit",),
    ConversionPlan: ("audits.view_programme", "audits.plan_audit"),
    Programme: ("audits.view_programme", "audits.plan_audit"), Auditor: ("audits.view_auditor",),
    ReadingRound: ("documents.view_readinground", "documents.keep_readings"),
}  # fmt: skip
