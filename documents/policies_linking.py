"""What the addresses of my position, of favourites and of links ask for; see `qms.access.policies`.

"law" is a LegalInstrument: the list is shared and everybody may see an entry; the documents that cite it are each person's
own selection.
"""

from qms.access.policies import SIGNED_IN, Policy

VIEW = "documents.view_document"
OFFICER = "documents.share_document"  # what the QMS officer alone holds

POLICIES = {
    "documents:my_position": Policy(SIGNED_IN),
    "documents:keep_favourite": Policy(VIEW, ("POST",), ("document",)),
    "documents:drop_favourite": Policy(VIEW, ("POST",), ("document",)),
    "documents:used_by": Policy(VIEW, args=("document",)),
    "documents:law_citing": Policy(SIGNED_IN, args=("law",)),
    "documents:bad_links": Policy(OFFICER),
}
