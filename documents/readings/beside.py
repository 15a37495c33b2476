"""What the page of a document says to its reader: please confirm, for information, or confirmed when."""

from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.dateparse import parse_date

from documents.models import Reading
from documents.readings.mine import my_rounds
from qms.worktime import clock

_TOLD = {
    "pk": "pk",
    "due": "due_date",
    "asked": "asked_date",
    "since": "entered",
    "read": "read",
    "concerned": "concerned",
}


def asks_shown(person: Any) -> dict[str, Any]:
    """Columns for rows of versions: the round that puts the document before the person, and when it was confirmed."""
    asked = my_rounds(person, clock.today()).filter(document=OuterRef("document")).order_by()
    mine = Reading.objects.filter(person=person, version=OuterRef("pk"))
    return {
        "reading_asked": Subquery(asked.values(told=JSONObject(**_TOLD))[:1]),
        "reading_at": Subquery(mine.values("at")[:1]),
    }


def reading_shown(version: Any, standing: Any) -> dict[str, Any] | None:
    """What `documents/readings/_ack.html` takes; None where there is nothing to say of this version."""
    if version.reading_at:
        return {"at": version.reading_at}
    told = version.reading_asked
    if not told or told["read"] or standing.key not in {"in_force", "not_yet"}:
        return None
    due, asked, since = (_day(told[key]) for key in ("due", "asked", "since"))
    return {
        "at": None,
        "concerned": bool(told["concerned"]),
        "due": due if since <= asked else None,  # who joined later has a day of one's own; the next page says which
        "url": reverse("documents:read", args=[version.document.slug]),
    }


def _day(value: Any) -> date:
    found = parse_date(str(value))
    return found or date.max
