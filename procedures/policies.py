"""What every address of procedures asks for; see `qms.access.policies`.

Booklets of a post, and of who holds it, are for whoever holds a post in its agency, each as far as documents are open to the reader.
"""

from qms.access.policies import SIGNED_IN, Policy

EDIT, SEE = "documents.edit_version", "documents.view_version"
POST, BOTH, DRAFT = ("POST",), ("GET", "POST"), ("draft",)

POLICIES = {
    "procedures:edit": Policy(EDIT, BOTH, DRAFT),
    "procedures:waive": Policy(EDIT, POST, DRAFT),
    "procedures:proposals": Policy(EDIT, BOTH, DRAFT),
    "procedures:export": Policy(SEE, args=DRAFT),
    "procedures:bring": Policy(EDIT, POST, DRAFT),
    "procedures:data": Policy(SEE, args=("version",)),
    "procedures:my_booklet": Policy(SIGNED_IN),
    "procedures:my_booklet_pdf": Policy(SIGNED_IN, POST),
    "procedures:booklet": Policy(SIGNED_IN, args=("post",)),
    "procedures:booklet_pdf": Policy(SIGNED_IN, POST, ("post",)),
    "procedures:person_booklet": Policy(SIGNED_IN, args=("person",)),
    "procedures:person_booklet_pdf": Policy(SIGNED_IN, POST, ("person",)),
    "procedures:hand_over": Policy(SIGNED_IN, args=("post",)),
    "procedures:hand_over_pdf": Policy(SIGNED_IN, POST, ("post",)),
    "procedures:vacant": Policy("documents.view_draft"),
    "procedures:standing": Policy("documents.view_draft"),
}
