"""The text that readers of a round read on a day."""

from datetime import date

from documents.models import ReadingRound, Version


def text_of(found: ReadingRound, day: date) -> Version | None:
    """The version that asked while its force is still to come; else what is in force, which may be an editorial one after it.

    None where nothing goes on.
    """
    periods = found.document.periods.going_on(day).order_by("from_date").select_related("version")
    rows = list(periods)
    own = next((row for row in rows if row.version_id == found.version_id), None)
    if own is not None and own.from_date > day:
        return own.version
    return next((row.version for row in rows if row.from_date <= day), None) or (own.version if own else None)
