"""What a person weighs before deciding: what the version touches, what changed in it and what is still open."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.faces import forms_of
from documents.impact import Impact, impact_of
from documents.models import Version
from documents.querysets import VIEW_VERSION
from documents.snapshot import snapshot_of
from documents.telling import decide_url
from documents.views.comparing import shown_comparison
from documents.views.notes import by_section
from qms.worktime import clock


def weighing(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Further context of the page of a decision: `impact`, `changed` or the whole text in `cards`, remarks in their place.

    `context` is that of the version (see `documents.views.versions.page_context`). Raises Unclear.
    """
    version, day = context["version"], clock.today()
    impact = impact_of(version, request.user, day)
    base_id = _base_id(version, impact)
    base = _readable(request.user, base_id)
    notes = by_section(context["notes"])
    found = {"impact": _figures(impact, context), "is_first": base_id is None, "base": base, "why": _why(version)}
    if base is None:
        found["cards"] = [row | {"notes": notes.pop(row["id"].removeprefix("s-"), [])} for row in context["sections"]]
    else:
        found |= _changes(request, base, context, notes)
    found["loose_notes"] = [note for some in notes.values() for note in some]
    found["open_rows"] = [note for note in context["notes"] if note["resolved_at"] is None]
    return found


def _base_id(version: Version, impact: Impact) -> int | None:
    """What the version is compared with: the one it was made from, else what is in force; None for a first version."""
    if version.based_on_id:
        return version.based_on_id
    return impact.in_force if impact.in_force != version.pk else None


def _readable(person: Any, pk: int | None) -> Version | None:
    if pk is None:
        return None
    return Version.objects.permitted(person, VIEW_VERSION).select_related("document").filter(pk=pk).first()


# --- impact -----------------------------------------------------------------------------------------------------------
def _figures(impact: Impact, context: dict[str, Any]) -> dict[str, Any]:
    forms, files = forms_of(context["snapshot"], context["targets"]), len(context["attachments"])
    units, people, documents = len(impact.units), impact.people, len(impact.linking)
    extra = len(forms) + files
    figures = [
        (units, ngettext("unit applies it", "units apply it", units)),
        (people, ngettext("person with an account works there", "people with an account work there", people)),
        (documents, ngettext("document in force points here", "documents in force point here", documents)),
        (extra, ngettext("form or attached file", "forms and attached files", extra)),
    ]
    return {
        "figures": [{"n": n, "label": label} for n, label in figures],
        "units": impact.units,
        "linking": impact.linking,
        "forms": forms,
    }


def _why(version: Version) -> list[tuple[str, str]]:
    """Reasons, as far as they are written."""
    rows = [
        (_("Reason of the change"), version.reason),
        (_("Legal basis of the change"), version.basis),
        (_("Class of the change"), version.get_change_class_display()),
        (_("Transitional clause"), version.transitional),
    ]
    return [(label, text) for label, text in rows if text]


# --- what changed -----------------------------------------------------------------------------------------------------
def _changes(
    request: HttpRequest, base: Version, context: dict[str, Any], notes: dict[str, list[dict[str, Any]]]
) -> dict[str, Any]:
    """The comparison in place. Remarks that find their section are taken out of `notes`."""
    version = context["version"]
    texts = snapshot_of(base), context["snapshot"]
    found = shown_comparison(request, base, version, texts=texts, here=f"{decide_url(version)}#changes")
    shown = {row["section"]: row for row in found.pop("sections")}
    whole = {row["id"].removeprefix("s-"): row for row in context["sections"]}
    cards, unchanged = [], []
    for section in found["comparison"].sections:
        row = shown.get(section.id) or _as_it_was(section.id, whole)
        if row is None:  # gone, in a view that shows the text of now
            continue
        row["notes"] = notes.pop(section.id, [])
        (cards if section.id in shown or row["notes"] else unchanged).append(row)
    return {**found, "cards": cards, "unchanged": unchanged, "old": {"version": base}, "new": {"version": version}}


def _as_it_was(section: str, whole: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    """A section without a change as a card that opens to its text."""
    row = whole.get(section)
    if row is None:
        return None
    name = f"{row['number']} {row['heading']}".strip()
    return {"section": section, "name": name, "css": "same", "kind": _("Unchanged"), "html": row["html"]}
