"""What the addresses of objectives ask for; see `qms.access.policies`.

"objective" is an Objective, seen by role and by who holds the post that owns it; the acts behind its one address ask for more.
Files and approvals are of an "agency". The register holds each person's own selection.
"""

from audits.objectives.querysets import APPROVE_OBJECTIVE, KEEP_OBJECTIVE, VIEW_OBJECTIVE
from qms.access.policies import SIGNED_IN, Policy

POST, BOTH = ("POST",), ("GET", "POST")

POLICIES = {
    "audits:objectives": Policy(SIGNED_IN),
    "audits:objectives_file": Policy(SIGNED_IN, POST),
    "audits:objective_new": Policy(KEEP_OBJECTIVE, BOTH, ("agency",)),
    "audits:objectives_approve": Policy(APPROVE_OBJECTIVE, BOTH, ("agency",)),
    "audits:figures_take": Policy(KEEP_OBJECTIVE, BOTH, ("agency",)),
    "audits:dossiers": Policy(VIEW_OBJECTIVE, args=("agency",)),
    "audits:dossiers_take": Policy(KEEP_OBJECTIVE, BOTH, ("agency",)),
    "audits:objective": Policy(VIEW_OBJECTIVE, BOTH, ("objective",)),
    "audits:objective_write": Policy(KEEP_OBJECTIVE, BOTH, ("objective",)),
}
