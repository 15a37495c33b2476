"""Conversion plans in "my work": tasks of the person's posts that wait."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from audits.models import ConversionTask
from qms.access.rights import rights_of
from qms.web.listed import listed, text

KIND = "chuyen-doi"
ROW = "conversion-task"


class ConversionWork:
    """See `qms.web.worklist`."""

    name = "conversion"
    kinds: ClassVar = {KIND: gettext_lazy("Conversion to another edition")}

    def listed(self, person: Any, day: date) -> list[QuerySet[Any, Any]]:
        """The nearest day first."""
        rights = rights_of(person, day)
        if not rights.seats:
            return []
        rows = ConversionTask.objects.waiting().filter(owner_post__in=rights.posts)
        return [
            listed(rows, ROW, "plan", due=F("due_date"), code=text(""), title=text("what"), name=text("plan__title"))
        ]

    def line(self, row: tuple[Any, ...], day: date) -> dict[str, Any] | None:
        """A listed row as the page takes it, None for one of another source."""
        kind, pk, code, title, name, due = row
        if kind != ROW:
            return None
        return {
            "kind": KIND,
            "kind_label": gettext_lazy("Task of a conversion plan"),
            "action_label": gettext_lazy("Report"),
            "icon": "check-circle",
            "title": title,
            "meta": name,
            "url": reverse("audits:conversion_plan", args=[pk]),
            "due_date": due,
            "late": due is not None and due < day,
            "code": code,
        }


SOURCE = ConversionWork()
