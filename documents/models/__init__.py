"""The tables of controlled documents, one file a subject."""

from documents.models.document import Document, DocumentCode, DocumentGroupGrant, DocumentPersonGrant, DocumentUnitGrant
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
)
from documents.models.law import LegalCitation, LegalInstrument, VersionClause
from documents.models.route import RouteRule, VersionDecision, VersionStep
from documents.models.types import Counter, DocumentType, TypeRules
from documents.models.version import (
    AmendmentRow,
    Attachment,
    ChangeRequest,
    Comment,
    DocumentLink,
    ImportRecord,
    JobDescription,
    Section,
    SectionImage,
    Version,
    VersionChangeRequest,
    VersionEditor,
    VersionForm,
)

__all__ = [
    "AccessClass",
    "AmendmentRow",
    "ApplyingMember",
    "ApplyingSet",
    "Attachment",
    "ChangeRequest",
    "Comment",
    "Counter",
    "Document",
    "DocumentCode",
    "DocumentGroupGrant",
    "DocumentLink",
    "DocumentPersonGrant",
    "DocumentType",
    "DocumentUnitGrant",
    "FileText",
    "ImportRecord",
    "InForce",
    "IssuingDecision",
    "JobDescription",
    "LegalCitation",
    "LegalInstrument",
    "PaperDecision",
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
]
