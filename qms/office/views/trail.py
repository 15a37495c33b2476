"""The trail: who did what when."""

import re
from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from qms.access.gate import require_somewhere
from qms.access.roles import BY_KEY
from qms.office import recorded
from qms.office.forms.trail import TrailForm
from qms.office.paging import address
from qms.people.models import Agency
from qms.trail import sealing
from qms.trail.acts import Act

# What is told of an act, in this order; the rest of its detail follows as it was written.
TOLD = {
    "number": gettext_lazy("number"),
    "decision": gettext_lazy("decision"),
    "code": gettext_lazy("code"),
    "name": gettext_lazy("name"),
    "title": gettext_lazy("title"),
    "role": gettext_lazy("role"),
    "post": gettext_lazy("post"),
    "unit": gettext_lazy("unit"),
    "parent": gettext_lazy("under"),
    "successors": gettext_lazy("taken over by"),
    "acts": gettext_lazy("acts"),
    "old_agency": gettext_lazy("old agency"),
    "new_agency": gettext_lazy("new agency"),
    "from": gettext_lazy("from"),
    "to": gettext_lazy("to"),
    "until": gettext_lazy("until before"),
    "reason": gettext_lazy("reason"),
    "remark": gettext_lazy("remark"),
    "type": gettext_lazy("type"),
    "kind": gettext_lazy("kind"),
    "round": gettext_lazy("round"),
    "step": gettext_lazy("step"),
    "day": gettext_lazy("day"),
    "hours": gettext_lazy("hours"),
    "weekdays": gettext_lazy("days of the week"),
    "what": gettext_lazy("what was done"),
    "order": gettext_lazy("place in lists"),
    "fields": gettext_lazy("changed"),
    "changed": gettext_lazy("changed"),
    "sessions_ended": gettext_lazy("sessions ended"),
    "tokens_ended": gettext_lazy("tokens ended"),
    "scopes": gettext_lazy("opens"),
    "ending": gettext_lazy("ends in"),
    "username": gettext_lazy("user name"),
    "source": gettext_lazy("source"),
    "law": gettext_lazy("law"),
    "files": gettext_lazy("files"),
    "damaged": gettext_lazy("damaged files"),
    "seals": gettext_lazy("seals"),
}
ACTS = dict(Act.choices)
NOWHERE = gettext_lazy("What belongs to no agency")
FILTERS = ("nguoi", "viec", "tu", "den", "q", "sau")
MOST_TO_PICK = 500
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LONGEST = 200  # characters of one piece of detail


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Entries of the agency, newest first; `?nguoi=`, `?viec=`, `?tu=`, `?den=`, `?q=` narrow them, `?sau=` goes on."""
    require_somewhere(request, recorded.READ_TRAIL)
    agencies = list(recorded.readable(request.user))
    form = TrailForm(request.GET, places=_places(agencies))
    is_right = form.is_valid()
    agency = _chosen(request, form.cleaned_data.get("co_quan", ""), agencies)
    people = recorded.people_of(agency)
    rows, more = recorded.page_of(agency, _wanted(request, form, people)) if is_right else ([], "")
    sealed = recorded.sealed()
    context = {
        "form": form,
        "rows": [{**row, "act": ACTS.get(row["act"], row["act"]), "told": _told(row["detail"])} for row in rows],
        "people": people if len(people) <= MOST_TO_PICK else [],
        "place": agency.name if agency else NOWHERE,
        "sealed": sealed,
        "trouble": sealing.trouble_with(sealing.read_key(), sealed["head"]),
        "is_filtered": any(request.GET.get(name) for name in FILTERS),
        "next_url": address(request.path, request.GET, sau=more) if more else "",
        "crumbs": [(_("Administration"), reverse("office:overview")), (_("Trail"), "")],
    }
    status = HTTPStatus.OK if is_right else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "office/trail.html", context, status=status)


def _places(agencies: list[Agency]) -> list[tuple[str, Any]]:
    """What may be chosen: each agency, and for who reads the trail of a top one what belongs to no agency."""
    places: list[tuple[str, Any]] = [(row.slug, row.name) for row in agencies]
    if any(row.parent_id is None for row in agencies):
        places.append((recorded.SERVER, NOWHERE))
    return places


def _chosen(request: HttpRequest, slug: str, agencies: list[Agency]) -> Agency | None:
    """The agency asked for, else the reader's own, else the first; None for what belongs to no agency."""
    if slug == recorded.SERVER:
        return None
    named = [row for row in agencies if row.slug == slug]
    own = [row for row in agencies if row.pk == request.user.agency_id]
    return (named or own or agencies)[0]


def _wanted(request: HttpRequest, form: TrailForm, people: list[tuple[int, str, str]]) -> recorded.Asked:
    data = form.cleaned_data
    return recorded.Asked(
        text=data["q"],
        people=recorded.called(data["nguoi"], people) if data["nguoi"] else None,
        acts=form.acts(),
        first=data["tu"],
        last=data["den"],
        after=request.GET.get("sau", ""),
    )


def _told(detail: dict[str, Any]) -> list[str]:
    """The detail of an entry as "word: value", what is known first."""
    known = [(_word(name, detail[name]), detail[name]) for name in TOLD if name in detail]
    rest = [(name, value) for name, value in detail.items() if name not in TOLD]
    return [f"{word}: {_text(value)}" for word, value in known + rest if value not in ("", None, [], {})]


def _word(name: str, value: Any) -> Any:
    """The word for a piece of detail; "from" is a day, or what stood there before."""
    return TOLD[name] if name != "from" or _DAY.fullmatch(str(value)) else _("before")


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    if value is True:
        return _("yes")
    text = str(value)
    role = BY_KEY.get(text)
    if role:
        return str(role.label)
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}" if _DAY.fullmatch(text) else text[:LONGEST]
    except ValueError:
        return text[:LONGEST]
