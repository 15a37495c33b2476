"""Duties in "my work": those whose responsible post is the person's, from two months ahead."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from qms.access.rights import rights_of
from qms.duties.models import Duty
from qms.duties.responsible import mine
from qms.duties.rules import label_of
from qms.web.listed import listed, text

KIND = "nghia-vu"
AHEAD = timedelta(days=60)


class DutyWork:
    """See `qms.web.worklist`."""

    name = "duties"
    kinds: ClassVar = {KIND: gettext_lazy("Duties of the year")}

    def listed(self, person: Any, day: date) -> list[QuerySet[Any, Any]]:
        """Open ones that are due within two months, or overdue."""
        rights = rights_of(person, day)
        if not rights.seats:
            return []
        rows = Duty.objects.open().filter(mine(rights), due_date__lte=day + AHEAD)
        return [listed(rows, KIND, code=text(""), title=text("rule"), name=text("period"), due=F("due_date"))]

    def line(self, row: tuple[Any, ...], day: date) -> dict[str, Any] | None:
        """A listed row as the page takes it, None for one of another source."""
        kind, pk, _code, rule, period, due = row
        if kind != KIND:
            return None
        return {
            "kind": KIND,
            "kind_label": gettext_lazy("Duty of the year"),
            "title": label_of(rule, period),
            "meta": "",
            "url": reverse("duties:duty", args=[pk]),
            "due_date": due,
            "late": due < day,
            "action_label": gettext_lazy("Note what was done"),
            "code": "",
            "icon": "calendar-event",
        }


SOURCE = DutyWork()
