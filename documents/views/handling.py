"""What may be started from the page of a document, by the permissions that a person holds on it."""

from typing import Any

from documents.copies.everybody import OBTAIN_OFFICIAL
from documents.querysets import DECIDE_REVIEW, KEEP_COPIES, KEEP_READINGS, READ_SIGNALS
from documents.standing import Standing
from qms.approvals.moves import OPEN_STATES

HANDLING = (
    "documents.edit_version",
    "documents.withdraw_document",
    "documents.share_document",
    KEEP_COPIES,
    READ_SIGNALS,
    OBTAIN_OFFICIAL,
    DECIDE_REVIEW,
    KEEP_READINGS,
)


def handling_of(may: frozenset[str], standing: Standing, waiting: dict[str, Any] | None) -> dict[str, bool]:
    """What a person who holds these permissions may start from this page."""
    preparing = waiting is not None and waiting["state"] in OPEN_STATES
    withdrawable = standing.key in {"in_force", "not_yet"} and not preparing
    found = {
        "start": "documents.edit_version" in may and not preparing,
        "withdraw": "documents.withdraw_document" in may and withdrawable,
        "share": "documents.share_document" in may,
        "copies": KEEP_COPIES in may,
        "practice": READ_SIGNALS in may,
        "readings": KEEP_READINGS in may,
        "interval": DECIDE_REVIEW in may,
        "review": DECIDE_REVIEW in may and standing.key == "in_force" and not preparing,
    }
    return found if any(found.values()) else {}
