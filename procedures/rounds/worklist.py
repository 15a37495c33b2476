"""What went bad in procedures in force, in "my work": a line for each agency in which the person writes, with how many places."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import CharField, Count, DateField, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from procedures.rounds.listing import WRITE, standing
from qms.access.rights import rights_of
from qms.web.listed import listed, text

KIND = "ra-soat-quy-trinh"


class RoundWork:
    """See `qms.web.worklist`."""

    name = "procedures"
    kinds: ClassVar = {KIND: gettext_lazy("Procedures gone bad")}

    def listed(self, person: Any, day: date) -> list[QuerySet[Any, Any]]:
        """By agency: how many procedures, and places in them, have to be mended."""
        if not rights_of(person, day).may_somewhere(WRITE):
            return []
        rows = standing(person, day).turned().filter(is_blocking=True, is_waived=False).order_by()
        agency = "document__agency"
        return [
            listed(
                rows.values(agency),
                KIND,
                agency,
                code=text(""),
                title=Cast(Count("document", distinct=True), CharField()),
                name=Cast(Count("pk"), CharField()),
                due=Value(None, DateField()),
            )
        ]

    def line(self, row: tuple[Any, ...], day: date) -> dict[str, Any] | None:
        """A listed row as the page takes it, None for one of another source."""
        kind, _agency, _code, documents, places, _due = row
        if kind != KIND:
            return None
        counts = [
            ngettext("%(n)d procedure", "%(n)d procedures", int(documents)) % {"n": int(documents)},
            ngettext("%(n)d place", "%(n)d places", int(places)) % {"n": int(places)},
        ]
        return {
            "kind": KIND,
            "title": _("Procedures in force that no longer agree with posts, laws or forms"),
            "meta": ", ".join(counts),
            "url": f"{reverse('procedures:standing')}?muc=chan",
            "due_date": None,
            "late": False,
            "action_label": _("Look"),
            "code": "",
            "icon": "exclamation-circle",
        }


SOURCE = RoundWork()
