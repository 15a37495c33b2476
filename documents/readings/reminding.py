"""Who is reminded of what is to be read: see `qms.notices.reminding`.

Looked at are rounds whose due date is at most PAST behind, and rounds with a line of the audience entered lately, each with
one statement whatever its readers; and, by person, who took up a post within RECENT (the latest MOST_JOINED of them).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import Case, DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.models import Document, ReadingAudience, ReadingRound
from documents.readings.audience import Readers
from documents.readings.mine import to_read
from documents.readings.readers import seats
from documents.readings.rounds import due_for
from documents.readings.shown import due_shown
from qms.notices.reminding import due_rows
from qms.people.models import Agency, User
from qms.worktime.calendars import calendar_of
from qms.worktime.days import Calendar

PAST, RECENT = timedelta(days=30), timedelta(days=60)
MOST_JOINED = 300


def readings_due(day: date) -> list[QuerySet[Any, Any]]:
    """Everything that is to be read and confirmed on the day, once a person."""
    calendars = cache(lambda agency: calendar_of(Agency(pk=agency)))
    return [*_by_round(day, calendars), *_by_person(day)]


def _by_round(day: date, calendars: Any) -> Iterator[QuerySet[Any, Any]]:
    lately = ReadingAudience.objects.filter(document=OuterRef("document"), added_date__gt=day - RECENT)
    near = Q(due_date__gte=day - PAST) | Exists(lately.filter(added_date__gt=OuterRef("asked_date")))
    rows = ReadingRound.objects.asking(day).filter(near).select_related("document", "version__document")
    for found in rows:
        calendar: Calendar = calendars(found.document.agency_id)
        readers = Readers(found, day, lambda calendar=calendar: calendar)
        people = readers.people().filter(read=False, concerned=True)
        added = found.document.audience.filter(added_date__gt=found.asked_date).values_list("added_date", flat=True)
        due = Case(
            When(entered__lte=found.asked_date, then=Value(found.due_date, DateField())),
            *[When(entered=one, then=Value(due_for(one, found.days, calendar), DateField())) for one in set(added)],
            output_field=DateField(),
        )
        yield _told(people.annotate(day_due=due), found.pk, found.document, "day_due", person="person")


def _by_person(day: date) -> Iterator[QuerySet[Any, Any]]:
    """Who took up a post lately, after some round had asked, has a due date of one's own in every document."""
    asked_first = ReadingRound.objects.asking(day).order_by("asked_date").values_list("asked_date", flat=True).first()
    if asked_first is None:
        return
    since = max(asked_first, day - RECENT)  # a new agency, whose people all came lately, costs nothing for that
    joined = seats(day).filter(from_date__gt=since).order_by("-from_date", "-pk").values_list("person", flat=True)
    for person in User.objects.filter(pk__in=list(dict.fromkeys(joined[: MOST_JOINED * 2]))[:MOST_JOINED]):
        found = to_read(person, day).filter(entered__gt=F("asked_date")).select_related("document__agency")
        for row in due_shown(found, day):
            asked = row["round"]
            one = ReadingRound.objects.filter(pk=asked.pk).annotate(
                whom=Value(person.pk, IntegerField()), day_due=Value(row["due_date"], DateField())
            )
            yield _told(one, asked.pk, asked.document, "day_due", person="whom")


def _told(rows: QuerySet[Any], pk: int, document: Document, due: str, *, person: str) -> QuerySet[Any, Any]:
    return due_rows(
        rows,
        person=person,
        key=Value(f"reading:{pk}"),  # type: ignore[arg-type]
        due=due,
        text=_("%(code)s is to be read and confirmed") % {"code": document.code},
        url=reverse("documents:read", args=[document.slug]),
    )
