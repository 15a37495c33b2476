"""From the filters of an address to what is looked for in the trail: the page, its file and the note of the look-up agree."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from qms.office import recorded
from qms.office.forms.trail import TrailForm
from qms.people.models import Agency

NOWHERE = _("What belongs to no agency")
FILTERS = ("nguoi", "viec", "tu", "den", "q", "sau")


def places_of(agencies: list[Agency]) -> list[tuple[str, Any]]:
    """What may be chosen: each agency, and for who reads the trail of a top one what belongs to no agency."""
    places: list[tuple[str, Any]] = [(row.slug, row.name) for row in agencies]
    if any(row.parent_id is None for row in agencies):
        places.append((recorded.SERVER, NOWHERE))
    return places


def chosen(person: Any, slug: str, agencies: list[Agency]) -> Agency | None:
    """The agency asked for, else the reader's own, else the first; None for what belongs to no agency."""
    if slug == recorded.SERVER:
        return None
    named = [row for row in agencies if row.slug == slug]
    own = [row for row in agencies if row.pk == person.agency_id]
    return (named or own or agencies)[0]


def asked_of(form: TrailForm, people: list[tuple[int, str, str]], after: str = "") -> recorded.Asked:
    """What a form that is right asks for; `people` are those whose names are known."""
    data = form.cleaned_data
    return recorded.Asked(
        text=data.get("q", ""),
        people=recorded.called(data["nguoi"], people) if data["nguoi"] else None,
        acts=form.acts(),
        first=data["tu"],
        last=data["den"],
        after=after,
    )


def filters_in_words(form: TrailForm) -> dict[str, Any]:
    """The filters as the trail itself notes them; those that are empty are left out."""
    data: Mapping[str, Any] = form.cleaned_data
    found = {
        "person": data["nguoi"],
        "what": dict(_labels(form)).get(data["viec"], data["viec"]),
        "from": data["tu"].isoformat() if data["tu"] else "",
        "to": data["den"].isoformat() if data["den"] else "",
        "query": data.get("q", ""),
    }
    return {name: str(value) for name, value in found.items() if value}


def _labels(form: TrailForm) -> list[tuple[str, Any]]:
    return [pair for _label, pairs in form.fields["viec"].choices if isinstance(pairs, list) for pair in pairs]
