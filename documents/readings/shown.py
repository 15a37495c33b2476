"""What pages say about rounds and readings."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.models import Reading, ReadingAttempt
from documents.readings.rounds import due_of
from qms.worktime.calendars import calendar_of

SOON = 3  # days before the due date from which it is marked


def due_shown(rows: Iterable[Any], today: date) -> list[dict[str, Any]]:
    """Rounds of one person (`mine.my_rounds`, read with document and its agency) with the day that is hers."""
    calendars: dict[int, Any] = {}
    shown = []
    for row in rows:
        due = row.due_date
        if row.entered > row.asked_date:
            agency = row.document.agency
            calendars.setdefault(agency.pk, None)
            calendars[agency.pk] = calendars[agency.pk] or calendar_of(agency)
            due = due_of(row, row.entered, calendars[agency.pk])
        shown.append(
            {
                "round": row,
                "due_date": due,
                "joined": row.entered > row.asked_date,
                "mark": mark_of(due, today) if row.concerned else {"key": "", "text": ""},
                "url": reverse("documents:read", args=[row.document.slug]),
            }
        )
    return shown


def mark_of(due: date, today: date) -> dict[str, str]:
    """Days left, with the key of the status mark."""
    left = (due - today).days
    if left < 0:
        return {
            "key": "overdue",
            "text": ngettext("Overdue by %(n)s day", "Overdue by %(n)s days", -left) % {"n": -left},
        }
    text = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left} if left else _("Due today")
    return {"key": "soon" if left <= SOON else "", "text": text}


def reading_of(row: Reading) -> dict[str, Any]:
    """A confirmation; read with the document of its version."""
    document = row.version.document
    return {
        "reading": row,
        "code": document.code,
        "title": row.version.title,
        "version": row.version,
        "url": reverse("documents:document", args=[document.slug]),
        "late": row.read_date > row.due_date,
    }


def attempt_shown(rows: list[ReadingAttempt]) -> dict[str, Any]:
    """How often the questions were tried, and which answers of the last time were not right."""
    wrong = [row for row in rows[0].answers if row["right"] is False] if rows else []
    return {"count": len(rows), "wrong": wrong}
