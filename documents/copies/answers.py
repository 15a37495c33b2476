"""What a paper answers when its code is asked: from the dates of its version as of a day, never from a flag.

In force, superseded since, withdrawn or not yet in force, unknown. Without sign-in only code, edition and state, the title of
public documents alone, and of restricted ones nothing but the state.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.copies.codes import SHORT, normalised
from documents.copies.life import OUTSTANDING, Stage
from documents.models import ControlledCopy, Document, Version
from documents.models.document import Classification
from documents.querysets import VIEW, VIEW_VERSION

IN_FORCE, SUPERSEDED, WITHDRAWN, NOT_YET, UNKNOWN = "in_force", "superseded", "withdrawn", "not_yet", "unknown"


@dataclass(frozen=True)
class Answer:
    """`since` is the first day the text no longer counts, or, for one to come, the first on which it does.

    Empty texts are what the asker may not know. `is_out` says that the register still counts this paper, None for no
    paper, `is_recalled` that the keeper called it back; both name nothing, so everybody is told. `document_url` leads to the text in force, `copy` is set for its holder and for who keeps copies.
    """

    state: str
    since: date | None = None
    code: str = ""
    issue: int | None = None
    revision: int | None = None
    title: str = ""
    is_out: bool | None = None
    is_recalled: bool = False
    document: Document | None = None
    version: Version | None = None
    copy: ControlledCopy | None = None


def found(typed: str) -> ControlledCopy | None:
    """The released copy of a code as somebody typed or scanned it. One look-up on a unique column, none for what is no code."""
    code = normalised(typed)
    if not code:
        return None
    column = "short_code" if len(code) == SHORT else "token"
    rows = ControlledCopy.objects.exclude(stage=Stage.UNRELEASED).select_related(
        "document__agency", "version__period", "version__document"
    )
    rows = rows.defer("version__snapshot")
    return rows.filter(**{column: code}).first()


def state_of(version: Version, day: date) -> tuple[str, date | None]:
    """State on `day` and since when, from the period of the version and the one that follows it; no day for one that never began."""
    period = version.period
    begins, ends = period.from_date, period.until_date
    if ends is not None and ends <= begins:
        return WITHDRAWN, None  # cancelled before it began: there is no day since which
    if day < begins:
        return NOT_YET, begins
    if ends is None or day < ends:
        return IN_FORCE, None
    following = version.document.periods.opened().filter(from_date=ends).exists()
    return (SUPERSEDED if following else WITHDRAWN), ends


def is_old(copy: ControlledCopy, day: date) -> bool:
    """Whether the holder may state that the paper was destroyed: it is wanted back by `day`, or its text counts no more."""
    begins, ends = copy.version.period.from_date, copy.version.period.until_date
    is_wanted_back = copy.recall_due_date is not None and copy.recall_due_date <= day
    return is_wanted_back or (ends is not None and (ends <= day or ends <= begins))


def answer_of(copy: ControlledCopy | None, person: Any, day: date) -> Answer:
    """What `person`, or a stranger, is told on `day` about this paper; UNKNOWN for none."""
    if copy is None:
        return Answer(UNKNOWN)
    state, since = state_of(copy.version, day)
    told: dict[str, Any] = {"state": state, "is_out": copy.stage in OUTSTANDING}
    told["is_recalled"] = told["is_out"] and bool(copy.recall_reason)
    document = copy.document
    reads = _reads(person, copy)
    if reads or document.classification != Classification.RESTRICTED:
        told |= {"since": since, "code": document.code, "issue": copy.version.issue, "revision": copy.version.revision}
    if reads or document.classification == Classification.PUBLIC:
        told["title"] = copy.version.title
    if reads:
        told |= {"document": document, "version": copy.version}
    if getattr(person, "is_authenticated", False) and person.has_perm("documents.view_controlledcopy", copy):
        told["copy"] = copy
    return Answer(**told)


def _reads(person: Any, copy: ControlledCopy) -> bool:
    if not getattr(person, "is_authenticated", False):
        return False
    return bool(person.has_perm(VIEW, copy.document) and person.has_perm(VIEW_VERSION, copy.version))
