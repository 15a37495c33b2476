"""What the addresses of controlled copies ask for; see `qms.access.policies`.

"copy" is a ControlledCopy, seen by its holder and by who keeps copies of the agency; "code" what is printed on a paper. The
list holds each person's own selection.
"""

from qms.access.policies import ANYBODY, SIGNED_IN, Policy

KEEP = "documents.keep_copies"
WRITING = ("GET", "POST")

POLICIES = {
    "documents:check": Policy(ANYBODY),
    "documents:check_code": Policy(ANYBODY, args=("code",)),
    "documents:copies": Policy(SIGNED_IN),
    "documents:copies_file": Policy(SIGNED_IN, ("POST",)),
    "documents:copy": Policy("documents.view_controlledcopy", WRITING, ("copy",)),
    "documents:print_copy": Policy(KEEP, ("POST",), ("copy",)),
    "documents:document_copies": Policy(KEEP, WRITING, ("document",)),
}
