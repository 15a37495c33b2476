"""The tables of controlled documents, one file a subject."""

from documents.models.change import ChangeItem, ChangeRequest, VersionChangeRequest
from documents.models.copies import CodeMiss, ControlledCopy, CopyMove
from documents.models.document import Document, DocumentCode, DocumentGroupGrant, DocumentPersonGrant, DocumentUnitGrant
from documents.models.favourite import Favourite
from documents.models.finding import FileText, VersionBody, VersionText
from documents.models.force import (
    AccessClass,
    ApplyingMember,
    ApplyingSet,
    InForce,
    IssuingDecision,
    PaperDecision,
    Rendition,
    Withdrawal,
    WithdrawalOutcome,
)
from documents.models.law import LegalCitation, LegalInstrument, VersionClause
from documents.models.legal import ImpactCase, ImpactLine, LegalRelation
from documents.models.practice import PracticeSignal
from documents.models.readings import (
    AudienceKind,
    Reading,
    ReadingAttempt,
    ReadingAudience,
    ReadingParty,
    ReadingQuestion,
    ReadingRound,
)
from documents.models.remark import Comment, CommentAnswer
from documents.models.reviewing import PeriodicReview
from documents.models.route import RouteRule, VersionDecision, VersionStep
from documents.models.types import Counter, DocumentType, TypeRules
from documents.models.version import (
    AmendmentRow,
    Attachment,
    DocumentLink,
    ImportRecord,
    JobDescription,
    Section,
    SectionImage,
    Version,
    VersionEditor,
    VersionForm,
)

__all__ = [
    "AccessClass",
    "AmendmentRow",
    "ApplyingMember",
    "ApplyingSet",
    "Attachment",
    "AudienceKind",
    "ChangeItem",
    "ChangeRequest",
    "CodeMiss",
    "Comment",
    "CommentAnswer",
    "ControlledCopy",
    "CopyMove",
    "Counter",
    "Document",
    "DocumentCode",
    "DocumentGroupGrant",
    "DocumentLink",
    "DocumentPersonGrant",
    "DocumentType",
    "DocumentUnitGrant",
    "Favourite",
    "FileText",
    "ImpactCase",
    "ImpactLine",
    "ImportRecord",
    "InForce",
    "IssuingDecision",
    "JobDescription",
    "LegalCitation",
    "LegalInstrument",
    "LegalRelation",
    "PaperDecision",
    "PracticeSignal",
    "PeriodicReview",
    "Reading",
    "ReadingAttempt",
    "ReadingAudience",
    "ReadingParty",
    "ReadingQuestion",
    "ReadingRound",
    "Rendition",
    "RouteRule",
    "Section",
    "SectionImage",
    "TypeRules",
    "Version",
    "VersionBody",
    "VersionChangeRequest",
    "VersionClause",
    "VersionDecision",
    "VersionEditor",
    "VersionForm",
    "VersionStep",
    "VersionText",
    "Withdrawal",
    "WithdrawalOutcome",
]
