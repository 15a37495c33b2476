"""What every address of searching asks for; see `qms.access.policies`. Each person finds within their own rights."""

from qms.access.policies import SIGNED_IN, Policy

OFFICER = "documents.share_document"  # what the QMS officer alone holds

POLICIES = {
    "documents:search": Policy(SIGNED_IN),
    "documents:save_search": Policy(SIGNED_IN, ("POST",)),
    "documents:forget_search": Policy(SIGNED_IN, ("POST",)),
    "documents:unread_files": Policy(OFFICER, ("GET", "POST")),
}
