"""What every address of the keeping room and of the Word import asks for; see `qms.access.policies`.

"rules" is a row of TypeRules, "law" a LegalInstrument, "imported" a version with an import record, "post" a Post and
"description" a JobDescription. Laws are changed by who holds the permission at an agency that has none above it; everybody
else who holds it gets 403 there.
"""

from qms.access.policies import Policy

KEEP = "documents.keep_types"
OFFICER = "documents.share_document"  # what the QMS officer alone holds
VIEW_VERSION = "documents.view_version"
WRITING = ("GET", "POST")

POLICIES = {
    "documents:types": Policy(KEEP),
    "documents:set_up_types": Policy(KEEP, ("POST",), args=("agency",)),
    "documents:type_rules": Policy(KEEP, WRITING, args=("rules",)),
    "documents:route": Policy(KEEP, WRITING, args=("rules",)),
    "documents:codes": Policy(KEEP, WRITING),
    "documents:handing": Policy(OFFICER, WRITING),
    "documents:hand_over": Policy(OFFICER, WRITING, args=("document",)),
    "documents:change_code": Policy(OFFICER, WRITING, args=("document",)),
    "documents:descriptions": Policy(OFFICER),
    "documents:description": Policy(OFFICER, WRITING, args=("post",)),
    "documents:end_description": Policy(OFFICER, ("POST",), args=("description",)),
    "documents:laws": Policy(KEEP),
    "documents:law_new": Policy(KEEP, WRITING),
    "documents:law": Policy(KEEP, WRITING, args=("law",)),
    "documents:import_word": Policy("documents.import_document", WRITING),
    "documents:import_report": Policy(VIEW_VERSION, args=("imported",)),
    "documents:import_source": Policy(VIEW_VERSION, args=("imported",)),
}
