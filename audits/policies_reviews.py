"""What the addresses of management reviews ask for; see `qms.access.policies`.

"meeting" is a ManagementReview: seen by role over the agency, by who is invited and by the post that one of its decisions
was given to; the acts behind its one address ask for more. The list holds each person's own selection.
"""

from audits.reviewing.querysets import KEEP_REVIEW, VIEW_REVIEW
from qms.access.policies import SIGNED_IN, Policy

BOTH = ("GET", "POST")

POLICIES = {
    "audits:reviews": Policy(SIGNED_IN),
    "audits:review_new": Policy(KEEP_REVIEW, BOTH, ("agency",)),
    "audits:review": Policy(VIEW_REVIEW, BOTH, ("meeting",)),
    "audits:review_write": Policy(KEEP_REVIEW, BOTH, ("meeting",)),
    "audits:review_input": Policy(KEEP_REVIEW, BOTH, ("meeting", "code")),
    "audits:review_held": Policy(KEEP_REVIEW, BOTH, ("meeting",)),
    "audits:decision_report": Policy(VIEW_REVIEW, BOTH, ("meeting", "number")),
    "audits:review_pdf": Policy(VIEW_REVIEW, args=("meeting", "kind")),
}
