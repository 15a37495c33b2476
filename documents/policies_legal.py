"""What the addresses of relations between laws and of impact cases ask for; see `qms.access.policies`.

"law" is a LegalInstrument and "relation" a LegalRelation, both changed at the top agency alone; "impact" is an ImpactCase,
seen by the officers of its agency and by who may write a document in it, "suspect" a document of the case.
"""

from qms.access.policies import SIGNED_IN, Policy

KEEP = "documents.keep_types"
SEE = "documents.view_impactcase"
WRITING = ("GET", "POST")

POLICIES = {
    "documents:relate_law": Policy(KEEP, WRITING, ("law",)),
    "documents:end_of_law": Policy(KEEP, WRITING, ("law",)),
    "documents:take_back": Policy(KEEP, WRITING, ("relation",)),
    "documents:impact_cases": Policy(SIGNED_IN),
    "documents:impact_case": Policy(SEE, args=("impact",)),
    "documents:impact_document": Policy(SEE, WRITING, ("impact", "suspect")),
}
