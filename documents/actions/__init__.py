"""Everything that is done to documents, one file a subject. To know what the system does, read these names."""

from documents.actions.amending import propose_amendments
from documents.actions.changing import (
    accept_change,
    add_to_change,
    ask_for_change,
    begin_change,
    leave_out_of_change,
    refuse_change,
)
from documents.actions.deciding import NotReady, decide, findings_of, reassign_step, submit
from documents.actions.describing import link_job_description, unlink_job_description
from documents.actions.drafting import create_document, start_version
from documents.actions.exporting import ask_for_file, note_file_taken, stop_file
from documents.actions.favourites import drop_favourite, keep_favourite
from documents.actions.identity import change_code, hand_over_document, hand_over_unit
from documents.actions.importing import import_word
from documents.actions.issuing import add_scan, issue, prepare_decision, put_in_force_again
from documents.actions.keeping import change_rules, keep_code_free, load_types, set_route, set_up_types
from documents.actions.papering import open_paper_period, record_paper_version
from documents.actions.remarking import answer_comment, comment, resolve_comment
from documents.actions.sharing import end_share, reclassify_document, share_document
from documents.actions.withdrawing import withdraw_document
from documents.actions.writing import (
    Conflict,
    add_section,
    attach_file,
    cite,
    detach_file,
    move_section,
    number_version,
    relate,
    remove_amendment,
    remove_section,
    save_details,
    save_section,
    set_applying,
    set_clauses,
    set_file,
    set_forms,
    show_image,
    uncite,
    write_amendment,
)

__all__ = [
    "accept_change",
    "add_to_change",
    "ask_for_change",
    "begin_change",
    "leave_out_of_change",
    "refuse_change",
    "ask_for_file",
    "note_file_taken",
    "stop_file",
    "change_code",
    "change_rules",
    "hand_over_document",
    "hand_over_unit",
    "import_word",
    "keep_code_free",
    "link_job_description",
    "load_types",
    "set_route",
    "set_up_types",
    "Conflict",
    "NotReady",
    "add_scan",
    "add_section",
    "answer_comment",
    "attach_file",
    "cite",
    "comment",
    "create_document",
    "decide",
    "detach_file",
    "drop_favourite",
    "end_share",
    "findings_of",
    "issue",
    "keep_favourite",
    "move_section",
    "number_version",
    "open_paper_period",
    "prepare_decision",
    "propose_amendments",
    "put_in_force_again",
    "reassign_step",
    "reclassify_document",
    "record_paper_version",
    "relate",
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
    "show_image",
    "start_version",
    "submit",
    "uncite",
    "unlink_job_description",
    "withdraw_document",
    "write_amendment",
]
