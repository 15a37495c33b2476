"""The list of audits a person sees, newest number first, and the programmes beside it."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Prefetch, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.auditing.querysets import VIEW_AUDIT, VIEW_PROGRAMME
from audits.auditing.shown import days_of, place_of, rows, status_of
from audits.models import Audit, AuditUnit, Programme
from documents.addresses import Unknown
from qms.approvals.moves import State

PAGE = 50
TABS = {"": _("Going on"), "xong": _("Finished"), "tat-ca": _("All")}
PROGRAMMES = 8
STATE_KEYS = {
    State.DRAFT: "draft",
    State.IN_REVIEW: "in_review",
    State.IN_APPROVAL: "in_approval",
    State.APPROVED: "in_force",
    State.CANCELLED: "cancelled",
}


class Asked(NamedTuple):
    """`tab` which; `after` year and key of the last row of the page before."""

    tab: str = ""
    after: tuple[int, int, int] | None = None


def asked_of(query: QueryDict) -> Asked:
    """What an address asks for. Raises Unknown."""
    tab, after = query.get("xem", ""), query.get("sau", "")
    if tab not in TABS:
        raise Unknown("xem")
    if not after:
        return Asked(tab)
    parts = after.split("_")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise Unknown("sau")
    return Asked(tab, (int(parts[0]), int(parts[1]), int(parts[2])))


def rows_of(person: Any, asked: Asked, day: date) -> tuple[list[Audit], str]:
    """A page of audits with their units, and the address that goes on."""
    found = rows().permitted(person, VIEW_AUDIT, day=day)
    if asked.tab == "":
        found = found.going_on()
    elif asked.tab == "xong":
        found = found.filter(stage__in=("closed", "cancelled"))
    if asked.after:
        year, order, pk = asked.after
        found = found.filter(Q(year__lt=year) | Q(year=year, order__lt=order) | Q(year=year, order=order, pk__lt=pk))
    units = Prefetch("audit_units", AuditUnit.objects.select_related("unit"))
    page = list(found.order_by("-year", "-order", "-pk").prefetch_related(units)[: PAGE + 1])
    last = page[PAGE - 1] if len(page) > PAGE else None
    tab = f"xem={asked.tab}&" if asked.tab else ""
    return page[:PAGE], f"?{tab}sau={last.year}_{last.order}_{last.pk}" if last else ""


def audit_row(audit: Audit, day: date) -> dict[str, Any]:
    """A row of the list."""
    key, label = status_of(audit, day)
    return {
        "audit": audit,
        "url": reverse("audits:audit", args=place_of(audit)),
        "units": ", ".join(row.unit.name for row in audit.audit_units.all()),
        "days": days_of(audit),
        "status": key,
        "status_label": label,
    }


def programmes_seen(person: Any) -> list[dict[str, Any]]:
    """The newest programmes that the person sees."""
    found = Programme.objects.standing().permitted(person, VIEW_PROGRAMME).select_related("agency")
    return [
        {
            "programme": row,
            "url": row.get_absolute_url(),
            "status": STATE_KEYS[State(row.state)],
            "status_label": row.get_state_display(),
        }
        for row in found.order_by("-year", "agency__path")[:PROGRAMMES]
    ]
