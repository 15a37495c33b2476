"""Duties as an iCalendar file (RFC 5545): one all-day entry each, stable from one fetch to the next."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from qms.duties.listing import row_of
from qms.duties.models import Duty, Outcome

PRODUCT = "-//QMS//Nghia vu hang nam//VI"
_STATUS = {Outcome.DONE: "CONFIRMED", Outcome.EXCUSED: "CANCELLED", Outcome.OPEN: "TENTATIVE"}


def calendar_file(duties: Iterable[Duty], today: date) -> bytes:
    """The file. Entries hold what the list shows: words of the law, state, agency, an address that asks for sign-in."""
    from icalendar import Calendar  # heavy: only where a feed is written

    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("Duties of the year"))
    made.add("x-wr-timezone", settings.TIME_ZONE)
    made.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for duty in duties:
        made.add_component(_entry(duty, today))
    return made.to_ical()


def _entry(duty: Duty, today: date) -> Any:
    from icalendar import Event

    row = row_of(duty, today)
    address = settings.BASE_URL + row["url"]
    state = str(duty.get_outcome_display()) if duty.outcome else _("still to do")
    lines = [row["source"], duty.about, f"{_('State')}: {state}", duty.evidence, address]
    entry = Event()
    entry.add("uid", f"duty-{duty.pk}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}")
    entry.add("dtstamp", duty.changed_at)
    entry.add("last-modified", duty.changed_at)
    entry.add("dtstart", duty.due_date)
    entry.add("dtend", duty.due_date + timedelta(days=1))
    entry.add("summary", f"{row['label']} ({duty.agency.short_name})")
    entry.add("description", "\n".join(str(line) for line in lines if line))
    entry.add("url", address)
    entry.add("status", _STATUS[Outcome(duty.outcome)])
    entry.add("transp", "TRANSPARENT")
    entry.add("categories", [_("Duties of the year")])
    return entry
