"""What the addresses of signals from practice ask for; see `qms.access.policies`.

Any reader of a text in force sends one; "signal" is a PracticeSignal, whose words its sender alone changes. What practice
says of a document is read by the holder of its owner post, the heads of the owner unit and the officer, who answers it.
"""

from qms.access.policies import SIGNED_IN, Policy

DOCUMENT = ("document",)
WRITING = ("GET", "POST")

POLICIES = {
    "documents:my_signals": Policy(SIGNED_IN),
    "documents:signal": Policy("documents.view_document", WRITING, DOCUMENT),
    "documents:signal_words": Policy("documents.reword_signal", WRITING, ("signal",)),
    "documents:practice": Policy("documents.read_signals", args=DOCUMENT),
    "documents:take_up": Policy("documents.share_document", ("POST",), DOCUMENT),
    "documents:answer_signals": Policy("documents.share_document", ("POST",), DOCUMENT),
}
