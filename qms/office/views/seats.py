"""Appointments and written authorisations."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qms.office import actions, scope
from qms.office.document_types import types_of
from qms.office.forms.people import ACT_LABELS, AppointForm, DelegateForm, RevokeForm
from qms.office.forms.units import EndForm
from qms.office.paging import address, newest_first
from qms.office.views.answers import crumb, done, form_page, list_words, page, typed
from qms.office.views.units import standing
from qms.people.models import Agency, Appointment, Delegation, Post, User
from qms.people.querysets import covers
from qms.worktime import clock

PERMITTED = ["GET", "HEAD", "POST"]


@require_safe
def appointments(request: HttpRequest, agency: str) -> HttpResponse:
    """Who holds which post: today, later, before (`?loai=`)."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    day, kind = clock.today(), request.GET.get("loai", "")
    rows = Appointment.objects.filter(post__unit__agency=found).select_related("person", "post__unit")
    chosen = {
        "": rows.on(day),
        "sap-toi": rows.filter(from_date__gt=day),
        "da-ket-thuc": rows.filter(until_date__lte=day),
    }
    shown, more = newest_first(chosen.get(kind, chosen[""]), request.GET.get("sau", ""))
    labels = {"": _("Today"), "sap-toi": _("To come"), "da-ket-thuc": _("Ended")}
    context = {
        "rows": shown,
        "kinds": _kinds(request, labels, kind),
        "next_url": address(request.path, request.GET, sau=more) if more else "",
        "is_over": kind == "da-ket-thuc",
    }
    return page(request, "office/appointments.html", found, "appointments", **context)


@require_http_methods(PERMITTED)
def appoint(request: HttpRequest, agency: str) -> HttpResponse:
    """A person on a post; `?nguoi=` and `?vi-tri=` fill in what is known."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    initial = {"person": request.GET.get("nguoi", "")[:60], "from_date": clock.today()}
    asked = request.GET.get("vi-tri", "")
    initial["post"] = asked if asked.isascii() and asked.isdigit() and len(asked) < 18 else None
    form = AppointForm(typed(request), people=_active(found), posts=_posts(found), initial=initial)
    if request.method == "POST" and done(form, lambda data: actions.appoint(by=request.user, on=clock.today(), **data)):
        return redirect("office:person", form.cleaned_data["person"].pk)
    words = list_words("appointments", found, _("Appoint"), _("Appoint"))
    return form_page(request, found, form, "appointments", **words)


@require_http_methods(PERMITTED)
def appointment_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day on a post."""
    rows = scope.appointments(request.user).select_related("person", "post__unit__agency")
    found = scope.get(request, rows, pk=pk)
    form = EndForm(typed(request))
    if request.method == "POST" and done(
        form, lambda data: actions.end_appointment(appointment=found, by=request.user, on=clock.today(), **data)
    ):
        return redirect("office:appointments", found.post.unit.agency.slug)
    facts = [
        (_("Person"), found.person.full_name),
        (_("Post"), f"{found.post.title}, {found.post.unit.name}"),
        (_("From"), f"{found.from_date:%d/%m/%Y}"),
    ]
    lead = _("An appointment that has not begun by then is taken back.")
    words = list_words("appointments", found.post.unit.agency, _("End the appointment"), _("End"))
    return form_page(
        request, found.post.unit.agency, form, "appointments", facts=facts, lead=lead, danger=True, **words
    )


@require_safe
def delegations(request: HttpRequest, agency: str) -> HttpResponse:
    """Written authorisations: those that hold or will, and those that are over, with why."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    day, kind = clock.today(), request.GET.get("loai", "")
    rows = Delegation.objects.filter(giver_post__unit__agency=found).select_related("giver", "receiver", "giver_post")
    is_over = kind == "da-ket-thuc"
    chosen = rows.over(day) if is_over else rows.living(day)
    shown, more = newest_first(chosen, request.GET.get("sau", ""))
    labels = {"": _("Hold or will hold"), "da-ket-thuc": _("Over")}
    context = {
        "rows": [
            {"delegation": row, "acts": _acts(row), "why": why_over(row, day) if is_over else ""} for row in shown
        ],
        "kinds": _kinds(request, labels, kind),
        "next_url": address(request.path, request.GET, sau=more) if more else "",
    }
    return page(request, "office/delegations.html", found, "delegations", **context)


@require_http_methods(PERMITTED)
def delegate(request: HttpRequest, agency: str) -> HttpResponse:
    """A new written authorisation."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    form = DelegateForm(
        typed(request),
        people=_active(found),
        posts=_held_posts(found),
        units=standing(found),
        types=types_of(found),
        initial={"from_date": clock.today()},
    )
    if request.method == "POST" and done(
        form, lambda data: actions.delegate(by=request.user, on=clock.today(), **data)
    ):
        return redirect("office:delegations", found.slug)
    words = list_words("delegations", found, _("New authorisation"), _("Enter the authorisation"))
    return form_page(request, found, form, "delegations", **words)


@require_safe
def delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """One authorisation with its scope."""
    found = _delegation(request, pk)
    agency, day = found.giver_post.unit.agency, clock.today()
    names = dict(types_of(agency)) if found.types else {}
    is_over = Delegation.objects.over(day).filter(pk=found.pk).exists()
    facts = [
        (_("Given by"), f"{found.giver.full_name}, {found.giver_post.title}"),
        (_("Given to"), found.receiver.full_name),
        (_("Signs with"), found.get_capacity_display()),
        (_("To do what"), _acts(found)),
        (_("For these types of document"), ", ".join(str(names.get(slug, slug)) for slug in found.types) or _("all")),
        (_("For documents of these units"), ", ".join(unit.name for unit in found.units.all()) or _("all")),
        (_("Document"), found.source or "–"),
    ]
    crumbs = [crumb("delegations", agency), (found.number, "")]
    context = {
        "delegation": found,
        "facts": facts,
        "why": why_over(found, day) if is_over else "",
        # One that only lapsed can still be revoked: it would hold again if the giver came back to the post.
        "may_revoke": found.revoked_date is None and found.until_date > day,
        "crumbs": crumbs,
    }
    return page(request, "office/delegation.html", agency, "delegations", **context)


@require_http_methods(PERMITTED)
def delegation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The authorisation holds no longer, from today on."""
    found = _delegation(request, pk)
    agency = found.giver_post.unit.agency
    form = RevokeForm(typed(request))
    if request.method == "POST" and done(
        form, lambda data: actions.revoke_delegation(delegation=found, by=request.user, on=clock.today(), **data)
    ):
        return redirect("office:delegation", found.pk)
    words = list_words("delegations", agency, _("Revoke the authorisation"), _("Revoke"))
    lead = _("It holds no longer from today on. What was signed under it stays signed.")
    return form_page(request, agency, form, "delegations", about=found.number, lead=lead, danger=True, **words)


def _delegation(request: HttpRequest, pk: int) -> Delegation:
    rows = scope.delegations(request.user).select_related("giver", "receiver", "giver_post__unit__agency")
    return scope.get(request, rows.prefetch_related("units"), pk=pk)


def why_over(found: Delegation, day: date) -> str:
    """Why an authorisation that holds no longer does not."""
    if found.revoked_date is not None and found.revoked_date <= day:
        return _("revoked on %(day)s") % {"day": f"{found.revoked_date:%d/%m/%Y}"}
    if found.until_date <= day:
        return _("its time is over")
    if not found.giver.is_active:
        return _("%(name)s is deactivated") % {"name": found.giver.full_name}
    return _("%(name)s no longer holds the post") % {"name": found.giver.full_name}


def _acts(found: Delegation) -> str:
    return ", ".join(str(ACT_LABELS.get(act, act)) for act in found.acts)


def _active(agency: Agency):
    return User.objects.filter(agency=agency, is_active=True)


def _posts(agency: Agency):
    rows = Post.objects.filter(unit__agency=agency, until_date__isnull=True).select_related("unit")
    return rows.order_by("unit__order", "unit__code", "-is_head", "-is_deputy", "title")


def _held_posts(agency: Agency):
    """Posts that somebody holds today: only they can lend."""
    return _posts(agency).filter(covers(clock.today(), "appointments__")).distinct()


def _kinds(request: HttpRequest, labels: dict, kind: str) -> list[dict]:
    return [
        {"label": label, "url": address(request.path, request.GET, loai=key), "count": None, "current": key == kind}
        for key, label in labels.items()
    ]
