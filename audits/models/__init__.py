"""The tables of audits, findings and corrective action, one file a subject."""

from audits.models.acting import EffectivenessCheck, Extension, PlannedAction
from audits.models.applying import NotApplicable
from audits.models.auditing import Audit, AuditSample, AuditSlot, Stage
from audits.models.auditors import Auditor
from audits.models.cause import Cause, CauseLine
from audits.models.checklist import (
    ChecklistAnswer,
    ChecklistItem,
    ChecklistTemplate,
    ItemEvidence,
    ItemFinding,
    Result,
)
from audits.models.conversion import (
    ConversionPlan,
    ConversionReport,
    ConversionShare,
    ConversionStep,
    ConversionTask,
)
from audits.models.correcting import Correction, CorrectiveAction, CorrectiveDecision
from audits.models.dossiers import DossierFigure
from audits.models.evidence import Evidence
from audits.models.findings import Finding, GradeChange
from audits.models.objectives import Measurement, Objective, ObjectiveDecision, ObjectivePeriod, TargetChange
from audits.models.programme import (
    Programme,
    ProgrammeAdjustment,
    ProgrammeDecision,
    ProgrammeLine,
    ProgrammeStep,
)
from audits.models.reviewing import ManagementReview, ReviewAttendee, ReviewDecision, ReviewInput
from audits.models.risks import (
    Opportunity,
    OpportunityAction,
    OpportunityAssessment,
    Risk,
    RiskAction,
    RiskAssessment,
)
from audits.models.team import AuditUnit, AuditVersion, ReportAnswer, TeamMember, TeamOverride, Verdict
from audits.models.words import SearchWords

__all__ = [
    "Audit",
    "AuditSample",
    "AuditSlot",
    "AuditUnit",
    "AuditVersion",
    "Auditor",
    "Cause",
    "CauseLine",
    "ChecklistAnswer",
    "ChecklistItem",
    "ChecklistTemplate",
    "ConversionPlan",
    "ConversionReport",
    "ConversionShare",
    "ConversionStep",
    "ConversionTask",
    "Correction",
    "CorrectiveAction",
    "CorrectiveDecision",
    "DossierFigure",
    "EffectivenessCheck",
    "Evidence",
    "Extension",
    "Finding",
    "GradeChange",
    "ItemEvidence",
    "ItemFinding",
    "NotApplicable",
    "ManagementReview",
    "Measurement",
    "Objective",
    "ObjectiveDecision",
    "ObjectivePeriod",
    "Opportunity",
    "OpportunityAction",
    "OpportunityAssessment",
    "PlannedAction",
    "Programme",
    "ProgrammeAdjustment",
    "ProgrammeDecision",
    "ProgrammeLine",
    "ProgrammeStep",
    "ReportAnswer",
    "Result",
    "SearchWords",
    "ReviewAttendee",
    "ReviewDecision",
    "ReviewInput",
    "Risk",
    "RiskAction",
    "RiskAssessment",
    "Stage",
    "TargetChange",
    "TeamMember",
    "TeamOverride",
    "Verdict",
]
