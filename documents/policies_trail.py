"""What the addresses of the trail of documents ask for; see `qms.access.policies`.

The trail of a document is for who reads the trail of its agency; of a restricted one for who may read restricted documents too.
"""

from qms.access.policies import Policy

READ_TRAIL = "trail.read_trail"

POLICIES = {
    "documents:document_trail": Policy(READ_TRAIL, args=("document",)),
    "documents:document_trail_file": Policy(READ_TRAIL, ("POST",), ("document",)),
    "documents:trail_file": Policy(READ_TRAIL, ("POST",)),
}
