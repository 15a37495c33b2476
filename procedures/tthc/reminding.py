"""What is reminded of administrative procedures: the days in which a list is brought up to date after an announcement."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from documents.reminding import officer_column, officers_of
from procedures.models import ListClock
from qms.notices.reminding import due_rows, path_of, worded


def lists_due(day: date) -> QuerySet[Any, Any]:
    """Clocks that run: of the QMS officers of the agency whose list it is."""
    rows = ListClock.objects.running().filter(officers_of("agency", day))
    text = worded(_("Decision %(number)s: list of administrative procedures"), number="announcement__number")
    url = path_of("procedures:announcement", "announcement_id")
    return due_rows(rows, person=officer_column("agency"), key="clock", due="due_date", text=text, url=url)
