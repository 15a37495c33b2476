"""Everything that is done to documents, one file a subject. To know what the system does, read these names."""

from documents.actions.deciding import NotReady, comment, decide, findings_of, reassign_step, resolve_comment, submit
from documents.actions.drafting import create_document, start_version
from documents.actions.issuing import add_scan, issue, prepare_decision, withdraw_document
from documents.actions.papering import open_paper_period, record_paper_version
from documents.actions.sharing import end_share, reclassify_document, share_document
from documents.actions.writing import (
    Conflict,
    add_section,
    attach_file,
    cite,
    detach_file,
    move_section,
    number_version,
    remove_amendment,
    remove_section,
    save_details,
    save_section,
    set_applying,
    set_clauses,
    set_file,
    set_forms,
    uncite,
    write_amendment,
)

__all__ = [
    "Conflict",
    "NotReady",
    "add_scan",
    "add_section",
    "attach_file",
    "cite",
    "comment",
    "create_document",
    "decide",
    "detach_file",
    "end_share",
    "findings_of",
    "issue",
    "move_section",
    "number_version",
    "open_paper_period",
    "prepare_decision",
    "reassign_step",
    "reclassify_document",
    "record_paper_version",
    "remove_amendment",
    "remove_section",
    "resolve_comment",
    "save_details",
    "save_section",
    "set_applying",
    "set_clauses",
    "set_file",
    "set_forms",
    "share_document",
    "start_version",
    "submit",
    "uncite",
    "withdraw_document",
    "write_amendment",
]
