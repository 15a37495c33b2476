"""The words under which an audit, a finding or a corrective action is found. Called by the acts that write its texts."""

from typing import Any

from audits.models import Audit, CorrectiveAction, Finding, SearchWords
from qms.search.fold import words

LONGEST = 20_000  # letters of the words of one thing
# Column of SearchWords, and the texts that are found: those that everybody sees who sees the thing.
TEXTS = {
    Audit: ("audit", ("number", "title", "objective", "criteria", "location", "strengths", "conclusion")),
    Finding: ("finding", ("code", "statement", "evidence", "unit_name", "source_ref")),
    CorrectiveAction: ("corrective", ("code", "title", "statement", "unit_name", "source_ref")),
}


def words_of(thing: Audit | Finding | CorrectiveAction) -> str:
    """Its folded words, cut to `LONGEST`."""
    _column, names = TEXTS[type(thing)]
    return words(*(str(getattr(thing, name)) for name in names))[:LONGEST]


def remember(thing: Audit | Finding | CorrectiveAction) -> None:
    """Write its words down, in place of those before."""
    column, _names = TEXTS[type(thing)]
    about: Any = {column: thing}
    SearchWords.objects.update_or_create(**about, defaults={"words": words_of(thing)})
