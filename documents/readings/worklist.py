"""Documents to read and confirm, in "my work"."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db.models import Case, DateField, DurationField, ExpressionWrapper, F, QuerySet, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy

from documents.models.types import LONGEST_READING
from documents.readings.mine import to_read
from documents.readings.rounds import due_for
from qms.access.rights import rights_of
from qms.people.models import Agency
from qms.web.listed import listed, text
from qms.worktime.calendars import calendar_of

KIND = "doc"
RECENT = timedelta(days=180)  # who holds a post for longer than that is past every day that joining gave


class ReadingWork:
    """See `qms.web.worklist`."""

    name = "readings"
    kinds: ClassVar = {KIND: gettext_lazy("To read and confirm")}

    def listed(self, person: Any, day: date) -> list[QuerySet[Any, Any]]:
        """The nearest day first."""
        if not rights_of(person, day).seats:
            return []
        columns = {"code": text("document__code"), "title": text("version__title"), "name": text("document__slug")}
        return [listed(to_read(person, day), KIND, due=_due(person, day), **columns)]

    def line(self, row: tuple[Any, ...], day: date) -> dict[str, Any] | None:
        """A listed row as the page takes it, None for one of another source."""
        kind, _pk, code, title, slug, due = row
        if kind != KIND:
            return None
        return {
            "kind": KIND,
            "kind_label": gettext_lazy("Read and confirm"),
            "title": title,
            "meta": "",
            "url": reverse("documents:read", args=[slug]),
            "due_date": due,
            "late": due < day,
            "action_label": gettext_lazy("Read it"),
            "code": code,
            "icon": "book",
        }


def _due(person: Any, day: date) -> Case:
    """The day of the round; for who came to a post lately the working days from then. Whom a line of the audience named
    later has here as many days as the others had, days off not looked at; the page of the document says the day itself."""
    shifted = ExpressionWrapper(F("entered") - F("asked_date"), DurationField())
    later = Cast(ExpressionWrapper(F("due_date") + shifted, DateField()), DateField())
    return Case(
        When(entered__lte=F("asked_date"), then=F("due_date")),
        *_joined(person, day),
        default=later,
        output_field=DateField(),
    )


def _joined(person: Any, day: date) -> list[When]:
    """One for each post taken up lately and each number of days; no statement for all others."""
    recent = [seat for seat in rights_of(person, day).seats if seat.from_date > day - RECENT]
    calendars = {pk: calendar_of(Agency(pk=pk)) for pk in {seat.agency for seat in recent}}
    return [
        When(entered=seat.from_date, days=days, then=Value(due_for(seat.from_date, days, calendars[seat.agency])))
        for seat in recent
        for days in range(1, LONGEST_READING + 1)
    ]


SOURCE = ReadingWork()
