"""What every address of writing, deciding and issuing asks for; see `qms.access.policies`."""

from qms.access.policies import SIGNED_IN, Policy

EDIT, SEE, ISSUE = "documents.edit_version", "documents.view_version", "documents.issue_version"
POST, BOTH = ("POST",), ("GET", "POST")
DRAFT = ("draft",)

POLICIES = {
    "documents:new": Policy("documents.create_document", BOTH),
    "documents:drafts": Policy(SIGNED_IN),
    "documents:draft": Policy(SEE, args=DRAFT),
    "documents:preview": Policy(SEE, args=DRAFT),
    "documents:draft_pdf": Policy(SEE, args=DRAFT),
    "documents:save_details": Policy(EDIT, POST, DRAFT),
    "documents:add_section": Policy(EDIT, POST, DRAFT),
    "documents:save_section": Policy(EDIT, POST, ("draft", "section")),
    "documents:move_section": Policy(EDIT, POST, ("draft", "section")),
    "documents:remove_section": Policy(EDIT, POST, ("draft", "section")),
    "documents:upload_image": Policy(EDIT, POST, DRAFT),
    "documents:save_relations": Policy(EDIT, POST, DRAFT),
    "documents:upload_file": Policy(EDIT, POST, DRAFT),
    "documents:detach": Policy(EDIT, POST, ("draft", "attachment")),
    "documents:cite": Policy(EDIT, POST, DRAFT),
    "documents:uncite": Policy(EDIT, POST, ("draft", "citation")),
    "documents:add_amendment": Policy(EDIT, POST, DRAFT),
    "documents:save_amendment": Policy(EDIT, POST, ("draft", "row")),
    "documents:remove_amendment": Policy(EDIT, POST, ("draft", "row")),
    "documents:submit": Policy("documents.submit_version", POST, DRAFT),
    "documents:pull_back": Policy(SEE, POST, DRAFT),
    "documents:cancel": Policy(SEE, POST, DRAFT),
    "documents:comment": Policy(SEE, POST, DRAFT),
    "documents:answer_comment": Policy(SEE, POST, ("draft", "comment")),
    "documents:resolve_comment": Policy(SEE, POST, ("draft", "comment")),
    "documents:approvals": Policy(SIGNED_IN),
    "documents:decide": Policy(SEE, BOTH, ("deciding",)),
    "documents:reassign": Policy("documents.reassign_step", POST, ("deciding", "step")),
    "documents:issuing": Policy(ISSUE),
    "documents:prepare_decision": Policy(ISSUE, POST),
    "documents:issuing_decision": Policy("documents.view_issuingdecision", BOTH, ("decision",)),
    "documents:issue": Policy(ISSUE, POST, ("decision",)),
    "documents:issue_again": Policy(ISSUE, POST, ("decision",)),
    "documents:issuing_pdf": Policy("documents.view_issuingdecision", args=("decision",)),
    "documents:issuing_scan": Policy("documents.view_issuingdecision", BOTH, ("decision",)),
}
