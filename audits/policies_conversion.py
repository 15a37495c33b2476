"""What the addresses of conversion plans ask for; see `qms.access.policies`.

"conversion" is a ConversionPlan, seen by who sees the audit programme of its agency and by who has a part in it; the acts behind its
address ask for more.
"""

from audits.auditing.querysets import PLAN, VIEW_PROGRAMME
from qms.access.policies import Policy

BOTH = ("GET", "POST")

POLICIES = {
    "audits:conversion": Policy(VIEW_PROGRAMME),
    "audits:conversion_new": Policy(PLAN, BOTH, ("agency",)),
    "audits:conversion_plan": Policy(VIEW_PROGRAMME, BOTH, ("conversion",)),
    "audits:conversion_gaps": Policy(VIEW_PROGRAMME, args=("conversion",)),
    "audits:conversion_task": Policy(PLAN, BOTH, ("conversion",)),
}
