"""What the addresses of risks and opportunities ask for; see `qms.access.policies`.

"risk" is a Risk, "opportunity" an Opportunity, seen by role, by who holds the post that owns it and by who has an action of it; the
acts behind their one address ask for more. The registers and maps hold each person's own selection.
"""

from audits.risks.querysets import KEEP_RISK, VIEW_RISK
from qms.access.policies import SIGNED_IN, Policy

POST, BOTH = ("POST",), ("GET", "POST")

POLICIES = {
    "audits:risks": Policy(SIGNED_IN),
    "audits:risks_file": Policy(SIGNED_IN, POST),
    "audits:risk_map": Policy(SIGNED_IN),
    "audits:risk_new": Policy(KEEP_RISK, BOTH, ("agency",)),
    "audits:risk": Policy(VIEW_RISK, BOTH, ("risk",)),
    "audits:risk_write": Policy(KEEP_RISK, BOTH, ("risk",)),
    "audits:opportunities": Policy(SIGNED_IN),
    "audits:opportunities_file": Policy(SIGNED_IN, POST),
    "audits:opportunity_map": Policy(SIGNED_IN),
    "audits:opportunity_new": Policy(KEEP_RISK, BOTH, ("agency",)),
    "audits:opportunity": Policy(VIEW_RISK, BOTH, ("opportunity",)),
    "audits:opportunity_write": Policy(KEEP_RISK, BOTH, ("opportunity",)),
}
