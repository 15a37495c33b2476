"""Files that wait, in "my work": to be handed over to the archive, to be destroyed; a line for each unit."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import CharField, Count, DateField, Min, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from procedures.models import RecordEntry
from procedures.records.asking import DUE, HAND_OVER
from procedures.records.querysets import FILE, HAND_OVER_MONTHS, KEEP
from qms.access.rights import rights_of
from qms.web.listed import listed, text
from qms.worktime.days import add_months

GOES, OVER = "ho-so-huy", "ho-so-nop-luu"
KIND = "ho-so"


class RecordWork:
    """See `qms.web.worklist`."""

    name = "records"
    kinds: ClassVar = {KIND: gettext_lazy("Files of records")}

    def listed(self, person: Any, day: date) -> list[QuerySet[Any, Any]]:
        """What the keepers destroy; what they and the heads of units hand over, from the year's last quarter on."""
        rights = rights_of(person, day)
        keeps = rights.may_somewhere(KEEP)
        heads = {seat.unit for seat in rights.seats if seat.is_head} if rights.may_somewhere(FILE) else set()
        found: list[QuerySet[Any, Any]] = []
        if keeps:
            found.append(_by_unit(RecordEntry.objects.permitted(person, KEEP, day=day).due(day), GOES, None))
        if keeps or heads:
            rows = RecordEntry.objects.permitted(person, FILE, day=day).to_hand_over()
            rows = rows.filter(closed_date__lte=add_months(day, 3 - HAND_OVER_MONTHS))
            if not keeps:
                rows = rows.filter(series__unit__in=heads)
            found.append(_by_unit(rows, OVER, Min("closed_date")))
        return found

    def line(self, row: tuple[Any, ...], day: date) -> dict[str, Any] | None:
        """A listed row as the page takes it, None for one of another source."""
        kind, unit, _code, name, count, first = row
        if kind not in (GOES, OVER):
            return None
        due = add_months(first, HAND_OVER_MONTHS) if kind == OVER and first else None
        return {
            "kind": KIND,
            "title": _("Files whose time is over: destroy them by decision")
            if kind == GOES
            else _("Files to hand over to the archive"),
            "meta": f"{name}, " + ngettext("%(n)d file", "%(n)d files", int(count)) % {"n": int(count)},
            "url": f"{reverse('procedures:records')}?xem={DUE if kind == GOES else HAND_OVER}&don-vi={unit}",
            "due_date": due,
            "late": due is not None and due < day,
            "action_label": _("Look"),
            "code": "",
            "icon": "archive",
        }


def _by_unit(rows: Any, kind: str, first: Any) -> QuerySet[Any, Any]:
    return listed(
        rows.order_by().values("series__unit"),
        kind,
        "series__unit",
        code=text(""),
        title=text("series__unit__name"),
        name=Cast(Count("pk"), CharField()),
        due=first or Value(None, DateField()),
    )


SOURCE = RecordWork()
