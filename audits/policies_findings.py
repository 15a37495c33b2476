"""What the addresses of findings and corrective actions ask for; see `qms.access.policies`.

"finding" is a Finding and "corrective" a CorrectiveAction, seen by the unit they concern, by who oversees the agency and by who
takes part; the acts behind their one address ask for more. "evidence" is seen with what it belongs to. The registers hold each
person's own selection.
"""

from qms.access.policies import SIGNED_IN, Policy

WRITING = ("GET", "POST")

POLICIES = {
    "audits:findings": Policy(SIGNED_IN),
    "audits:findings_file": Policy(SIGNED_IN, ("POST",)),
    "audits:finding_new": Policy("audits.record_finding", WRITING),
    "audits:finding": Policy("audits.view_finding", WRITING, ("finding",)),
    "audits:correctives": Policy(SIGNED_IN),
    "audits:corrective_new": Policy("audits.open_corrective", WRITING),
    "audits:corrective": Policy("audits.view_corrective", WRITING, ("corrective",)),
    "audits:corrective_pdf": Policy("audits.view_corrective", args=("corrective",)),
    "audits:evidence": Policy("audits.view_evidence", args=("evidence",)),
}
