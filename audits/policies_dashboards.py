"""What the addresses of reports ask for; see `qms.access.policies`.

"report" is an Agency whose reports a person sees: who sees its audit programme, from above too. What is counted is only what the
person may see.
"left_out" is a NotApplicable, kept by who plans the audits of its agency.
"""

from audits.auditing.querysets import PLAN, VIEW_PROGRAMME
from qms.access.policies import Policy

POLICIES = {
    "audits:reports": Policy(VIEW_PROGRAMME),
    "audits:report": Policy(VIEW_PROGRAMME, args=("report",)),
    "audits:report_waiting": Policy(VIEW_PROGRAMME, args=("report",)),
    "audits:coverage": Policy(VIEW_PROGRAMME, args=("report",)),
    "audits:coverage_cell": Policy(VIEW_PROGRAMME, args=("report", "line")),
    "audits:left_out": Policy(VIEW_PROGRAMME, args=("report",)),
    "audits:leave_out": Policy(PLAN, ("GET", "POST"), ("agency",)),
    "audits:apply_again": Policy(PLAN, ("GET", "POST"), ("left_out",)),
}
