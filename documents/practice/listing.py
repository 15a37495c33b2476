"""What practice says of one document, as a page shows it: how many say what of which place, and each signal."""

from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.models import Document, PracticeSignal
from documents.models.practice import SignalState
from documents.numbers import number_of
from documents.practice.kinds import ROWS, Kind

PAGE = 50
TABS = {"cho": ("open",), "phieu": ("taken",), "xong": ("answered", "changed")}
TAB_LABELS = {"cho": _("Waiting"), "phieu": _("In a change request"), "xong": _("Settled")}
TONES = {"open": "part", "taken": "part", "answered": "future", "changed": "on"}
ICONS = {"open": "hourglass-split", "taken": "pencil", "answered": "reply", "changed": "check-circle"}
_COLUMNS = (
    "pk", "kind", "place", "anchor", "text", "is_discreet", "person_name", "unit_name", "at", "changed_at", "state",
    "answer", "answered_at", "answered_by__full_name", "request", "request__number", "version__issue",
    "version__revision", "document__code", "document__slug",
)  # fmt: skip
_PEOPLE = Count("person", distinct=True)
_UNITS = Count("unit", distinct=True)


class Counted(NamedTuple):
    """People and units behind the signals that wait; `kinds` and `places` with their counts, the longest first."""

    people: int
    units: int
    kinds: list[dict[str, Any]]
    places: list[dict[str, Any]]


def rows_of(rows: QuerySet[PracticeSignal]) -> Any:
    """Rows for `shown`."""
    return rows.values(*_COLUMNS)


def shown(row: dict[str, Any], *, names: bool) -> dict[str, Any]:
    """A row as the templates write it; without the name where it is not for this reader."""
    hidden = row["is_discreet"] and not names
    kind = Kind(row["kind"])
    return {
        **row,
        "label": kind.label,
        "icon": ROWS[kind].icon,
        "place": row["place"] or _("The whole document"),
        "who": "" if hidden else ", ".join(filter(None, [row["person_name"], row["unit_name"]])),
        "number": number_of(row["version__issue"], row["version__revision"]),
        "url": reverse("documents:document", args=[row["document__slug"]]),
        "state_label": SignalState(row["state"]).label,
        "tone": TONES[row["state"]],
        "state_icon": ICONS[row["state"]],
    }


def counted(document: Document) -> Counted:
    """What waits on the document by kind and by place, in two statements."""
    waiting = PracticeSignal.objects.waiting().filter(document=document).order_by()
    by_kind = {f"of_{kind}": Count("pk", filter=Q(kind=kind)) for kind in Kind.values}
    sums = waiting.aggregate(people=_PEOPLE, units=_UNITS, **by_kind)
    most = max(sums[f"of_{kind}"] for kind in Kind.values) or 1
    kinds = [
        {"label": kind.label, "icon": ROWS[kind].icon, "count": count, "share": round(100 * count / most)}
        for kind in Kind
        if (count := sums[f"of_{kind}"])
    ]
    found = waiting.values("place", "anchor").annotate(count=Count("pk"), people=_PEOPLE).order_by("-count", "place")
    places = [row | {"place": row["place"] or _("The whole document")} for row in found[:20]]
    return Counted(sums["people"], sums["units"], sorted(kinds, key=lambda row: -row["count"]), places)
