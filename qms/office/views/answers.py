"""What the screens share: a page with its tabs, a form that an act takes, and passwords that are shown once and kept nowhere."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from qms.office import scope
from qms.people.models import Agency, User
from qms.trail.refusals import Refused

# address name, label: the parts of an agency's administration, in the order of the tabs
PARTS = (
    ("units", lambda: _("Units")),
    ("people", lambda: _("People")),
    ("appointments", lambda: _("Appointments")),
    ("delegations", lambda: _("Authorisations")),
    ("calendar", lambda: _("Calendar")),
    ("hours", lambda: _("Office hours")),
    ("agencies", lambda: _("Agencies below")),
    ("import", lambda: _("Import")),
)


def typed(request: HttpRequest) -> QueryDict | None:
    """What was posted, also when it was nothing at all; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def done(form: Any, act: Callable[[dict], Any]) -> bool:
    """Whether the form was right and `act`, given what was typed, was done. A refusal becomes an error of its field."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


def page(request: HttpRequest, template: str, agency: Agency, part: str = "", **context: Any) -> HttpResponse:
    """A page about one agency. `crumbs` go on from the agency; 422 when the form on it has errors."""
    crumbs = [(_("Administration"), reverse("office:overview"))]
    crumbs += [(agency.short_name, reverse("office:agency", args=[agency.slug]))]
    context["crumbs"] = crumbs + list(context.get("crumbs", []))
    # Who keeps only the place of an agency in the tree, from above, has no part in its administration.
    context["tabs"] = tabs(agency, part) if scope.administers(request.user, agency) else []
    context["agency"] = agency
    form = context.get("form")
    wrong = form is not None and bool(form.errors)
    return render(request, template, context, status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK)


def form_page(request: HttpRequest, agency: Agency, form: Any, part: str = "", **context: Any) -> HttpResponse:
    """One form on a page: `heading`, `submit`, `back`; optional `lead`, `danger`, `facts`, `notes`."""
    context["names"], context["agency_names"] = datalist(form), agencies_to_pick(form)
    return page(request, "office/form.html", agency, part, form=form, **context)


def tabs(agency: Agency, part: str) -> list[dict]:
    """The parts of the administration of one agency as links."""
    return [
        {"label": label(), "url": reverse(f"office:{name}", args=[agency.slug]), "count": None, "current": name == part}
        for name, label in PARTS
    ]


def crumb(name: str, agency: Agency) -> tuple[str, str]:
    """The list a page belongs to."""
    return dict(PARTS)[name](), reverse(f"office:{name}", args=[agency.slug])


def list_words(part: str, agency: Agency, heading: str, submit: str) -> dict:
    """Heading, button and way back of a form that belongs to the list `part` of the agency."""
    label, back = crumb(part, agency)
    return {"heading": heading, "submit": submit, "back": back, "crumbs": [(label, back), (heading, "")]}


def datalist(form: Any) -> list[tuple[str, str]]:
    """User and full names to pick from while typing; none for an agency too big for that."""
    people = next((field.people for field in form.fields.values() if hasattr(field, "people")), None)
    if people is None:
        return []
    rows = list(people.order_by("username").values_list("username", "full_name")[:501])
    return rows if len(rows) <= 500 else []


def agencies_to_pick(form: Any) -> list[tuple[str, str]]:
    """Codes and names of agencies to pick from while typing; none where there are too many."""
    agencies = next((field.agencies for field in form.fields.values() if hasattr(field, "agencies")), None)
    rows = [] if agencies is None else list(agencies.values_list("code", "name")[:501])
    return rows if len(rows) <= 500 else []


def passwords_page(
    request: HttpRequest, agency: Agency, rows: list[tuple[str, str, str]], person: User | None = None
) -> HttpResponse:
    """One-time passwords just made: (user name, full name, password). `person` when they are of one alone.

    The answer to the act itself is the only place where they ever stand: nothing is kept in the session or anywhere else,
    and the browser may not keep the page either.
    """
    shown = [{"username": row[0], "full_name": row[1], "password": row[2]} for row in rows]
    crumbs = [crumb("people", agency), (_("One-time passwords"), "")]
    answer = page(request, "office/once.html", agency, "people", rows=shown, person=person, crumbs=crumbs)
    answer["Cache-Control"] = "private, no-store"
    return answer
