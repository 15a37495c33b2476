"""Lists to bring up to date after an announcing decision, in "my work" of the QMS officer."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.querysets import KEEP
from procedures.models import ListClock
from qms.access.rights import rights_of
from qms.web.listed import listed, text

KIND = "tthc"


class ListWork:
    """See `qms.web.worklist`."""

    name = "tthc"
    kinds: ClassVar = {KIND: gettext_lazy("List of administrative procedures")}

    def listed(self, person: Any, day: date) -> list[QuerySet[Any, Any]]:
        """Clocks that run in agencies of which the person is officer."""
        rights = rights_of(person, day)
        if not rights.may_somewhere(KEEP):
            return []
        mine = ListClock.objects.running().filter(agency__in=rights.reach[KEEP].agencies)
        columns = {"code": text("announcement__number"), "title": text("announcement__title")}
        return [listed(mine, KIND, "announcement_id", name=text("agency__short_name"), due=F("due_date"), **columns)]

    def line(self, row: tuple[Any, ...], day: date) -> dict[str, Any] | None:
        """A listed row as the page takes it, None for one of another source."""
        kind, announcement, code, title, agency, due = row
        if kind != KIND:
            return None
        return {
            "kind": KIND,
            "kind_label": _("Bring the list up to date"),
            "title": title,
            "meta": agency,
            "url": reverse("procedures:announcement", args=[announcement]),
            "due_date": due,
            "late": due < day,
            "action_label": _("Open"),
            "code": code,
            "icon": "hourglass-split",
        }


SOURCE = ListWork()
