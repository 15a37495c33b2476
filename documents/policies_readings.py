"""What the addresses of reading ask for; see `qms.access.policies`.

A reader reads and confirms what the person may see; whether one is asked follows from the audience. "reading" is a
ReadingRound: who has read it is for who keeps the readings of its document (head of the owner unit, holder of the owner
post, QMS officer), and for heads of units who may read it, of their own people alone. Readers do not see each other.
"""

from documents.querysets import KEEP_READINGS, VIEW
from documents.readings.querysets import SEE
from qms.access.policies import SIGNED_IN, Policy

POLICIES = {
    "documents:readings": Policy(SIGNED_IN),
    "documents:read": Policy(VIEW, ("GET", "POST"), ("document",)),
    "documents:reading_rounds": Policy(SIGNED_IN),
    "documents:reading_round": Policy(SEE, args=("reading",)),
    "documents:reading_file": Policy(SEE, ("POST",), ("reading",)),
    "documents:reading_setting": Policy(KEEP_READINGS, ("GET", "POST"), ("document",)),
    "documents:reading_drop": Policy(KEEP_READINGS, ("POST",), ("document",)),
    "documents:reading_ask": Policy(KEEP_READINGS, ("POST",), ("document",)),
    "documents:reading_question": Policy(KEEP_READINGS, ("POST",), ("document",)),
    "documents:reading_question_drop": Policy(KEEP_READINGS, ("POST",), ("document",)),
}
