"""The act that makes data of what was recognised in a Word file."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from documents.models import Section, Version
from procedures import sections
from procedures.actions.writing import save_procedure
from procedures.models import ProcedurePart
from procedures.reading import Misshapen
from procedures.word import data_from, said_in, without_said
from qms.search.fold import fold


@transaction.atomic
def bring_word(version: Version, facts: Mapping[str, Any], *, by: Any, at: datetime, day: date) -> ProcedurePart | None:
    """Keep the facts as data of the draft and take what they say out of its text; a part left empty goes.

    None where they do not fit the shape (a text far too long, hundreds of steps): the text then stays as it came.
    """
    try:
        with transaction.atomic():
            row = save_procedure(version, data_from(facts), token=0, by=by, at=at, day=day)
    except Misshapen:
        return None
    said = said_in(row.data)
    inside = False
    for section in Section.objects.filter(version=version).order_by("order", "pk"):
        if section.level == 1:
            inside = _is_ours(section.heading)
        if inside:
            _take_out(section, said)
    return row


def _is_ours(heading: str) -> bool:
    """Whether a section of the first level is one that the data writes in."""
    return any(place.search(fold(heading)) for place in sections.PLACES.values())


def _take_out(section: Section, said: str) -> None:
    left = without_said(section.html, said)
    if left == section.html:
        return
    if section.level > 1 and not left.strip():
        section.delete()
        return
    section.html = left
    section.save(update_fields=["html"])
