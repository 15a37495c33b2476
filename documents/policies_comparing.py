"""What every address of comparing asks for; see `qms.access.policies`. "pair" is two versions of one document, both seen."""

from qms.access.policies import Policy

VIEW_VERSION = "documents.view_version"

POLICIES = {
    "documents:compare": Policy("documents.view_document", args=("document",)),
    "documents:comparison": Policy(VIEW_VERSION, args=("pair",)),
    "documents:comparison_pdf": Policy(VIEW_VERSION, args=("pair",)),
    "documents:draft_comparison": Policy(VIEW_VERSION, args=("draft",)),
    "documents:draft_comparison_pdf": Policy(VIEW_VERSION, args=("draft",)),
    "documents:propose_amendments": Policy("documents.edit_version", ("POST",), ("draft",)),
}
