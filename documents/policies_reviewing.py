"""What the addresses of periodic reviews ask for; see `qms.access.policies`.

"review" is a PeriodicReview: seen by who sees what is prepared of the document, decided by the holder of its owner post, the head
of its owner unit and the officer of its agency. The list holds each person's own selection.
A review out of turn is begun, and the interval of one document set, by the head of the owner unit and the officer.
"""

from qms.access.policies import SIGNED_IN, Policy

POLICIES = {
    "documents:reviews": Policy(SIGNED_IN),
    "documents:reviews_file": Policy(SIGNED_IN, ("POST",)),
    "documents:begin_review": Policy("documents.decide_periodicreview", ("POST",), ("document",)),
    "documents:review_interval": Policy("documents.decide_periodicreview", ("GET", "POST"), ("document",)),
    "documents:review": Policy("documents.view_periodicreview", ("GET", "POST"), ("review",)),
}
