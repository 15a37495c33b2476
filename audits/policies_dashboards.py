"""What the addresses of reports ask for; see `qms.access.policies`.

"report" is an Agency whose reports a person sees: who sees its audit programme, from above too. What is counted is only what the
person may see.
"""

from audits.auditing.querysets import VIEW_PROGRAMME
from qms.access.policies import Policy

POLICIES = {
    "audits:reports": Policy(VIEW_PROGRAMME),
    "audits:report": Policy(VIEW_PROGRAMME, args=("report",)),
    "audits:report_waiting": Policy(VIEW_PROGRAMME, args=("report",)),
}
