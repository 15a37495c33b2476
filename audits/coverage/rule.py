"""The rule of the score: what counts, how much, and how it fades. Pure, and the numbers here are those that the page shows.

ISO 9001 asks for documented information (7.5), for records as evidence and for internal audits at planned intervals (9.2). How
much each weighs is a choice of this product, told to whoever reads the matrix; nothing is decided by it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DOCUMENT = 40  # a document in force that serves the clause
RECORD, RECORD_WHOLE, RECORD_GONE = 30, 6, 18  # points; months whole, months until nothing is left
AUDIT, AUDIT_WHOLE, AUDIT_GONE = 30, 12, 36
TAKEN = {"major": 30, "minor": 15, "observation": 5, "opportunity": 0}  # for an open finding
FULL_FROM = DOCUMENT + 15  # a document, and evidence that is not old
DAYS_A_MONTH = 30


class Level(StrEnum):
    """What a field of the matrix says."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"
    OUT = "out"


LABELS: dict[Level, str | Promise] = {
    Level.FULL: _("Document and evidence"),
    Level.PARTIAL: _("Document, evidence missing or old"),
    Level.NONE: _("Nothing yet"),
    Level.OUT: _("Not applicable"),
}
ICONS = {Level.FULL: ("m-full", "y"), Level.PARTIAL: ("m-half", "p"), Level.NONE: ("m-none", "o"), Level.OUT: ("m-dash", "z")}  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What one clause of one unit rests on, on a day. `taken` are grades of findings that are open."""

    documents: int = 0
    record_date: date | None = None
    audit_date: date | None = None
    taken: tuple[str, ...] = ()
    is_out: bool = False


def faded(points: int, since: date | None, on: date, whole: int, gone: int) -> float:
    """Points of evidence of the day `since`: whole for `whole` months, then falling evenly to nothing at `gone` months."""
    if since is None or since > on:
        return 0.0
    months = (on - since).days / DAYS_A_MONTH
    left = (gone - months) / (gone - whole)
    return points * min(max(left, 0.0), 1.0)


def score(facts: Facts, on: date) -> int:
    """From 0 to 100. Without a document there is nothing that evidence could be evidence of: 0."""
    if not facts.documents:
        return 0
    found = DOCUMENT + faded(RECORD, facts.record_date, on, RECORD_WHOLE, RECORD_GONE)
    found += faded(AUDIT, facts.audit_date, on, AUDIT_WHOLE, AUDIT_GONE)
    found -= sum(TAKEN[grade] for grade in facts.taken)
    return round(min(max(found, 0), 100))


def level(facts: Facts, on: date) -> Level:
    """What the field says; what does not apply is out whatever there is, what has an open major nonconformity is not whole."""
    if facts.is_out:
        return Level.OUT
    if not facts.documents:
        return Level.NONE
    whole = score(facts, on) >= FULL_FROM and "major" not in facts.taken
    return Level.FULL if whole else Level.PARTIAL
