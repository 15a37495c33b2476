"""The tree of agencies on any day: founding one below, moving it, ending it."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from qms.office import actions, scope
from qms.office.actions.people import has_ended
from qms.office.forms.agencies import EndAgencyForm, FoundForm, MoveAgencyForm
from qms.office.forms.units import RenameForm
from qms.office.views.answers import done, form_page, list_words, page, passwords_page, typed
from qms.office.views.units import asked_day
from qms.people.models import Agency, AgencyPhase, Appointment, User
from qms.worktime import clock

PERMITTED = ["GET", "HEAD", "POST"]
# argument of the act, field of the form
ADMINISTRATOR = (("admin_username", "username"), ("admin_name", "full_name"), ("admin_email", "email"))


@require_safe
def agency(request: HttpRequest, agency: str) -> HttpResponse:
    """Details of an agency, the names it had, what it came from and what follows."""
    found = _kept(request, agency)
    day = clock.today()
    context = {
        "facts": _facts(found),
        "phases": found.phases.order_by("-from_date").select_related("parent"),
        "successors": list(found.successors.all()),
        "predecessors": list(found.predecessors.all()),
        "is_administered": scope.administers(request.user, found),
        "left": list(scope.people(request.user).filter(agency=found, is_active=True)[:50])
        if has_ended(found, day)
        else [],
    }
    return page(request, "office/agency.html", found, **context)


@require_safe
def agencies(request: HttpRequest, agency: str) -> HttpResponse:
    """The agencies below this one as they stand on `?ngay=` (today if not given); with today, those that ended too."""
    found = _kept(request, agency)
    day = asked_day(request)
    is_today = day == clock.today()
    context = {
        "rows": _below(found, day),
        "ended": list(_ended(request, found)) if is_today else [],
        "day": day,
        "is_today": is_today,
        "crumbs": [(_("Agencies below"), "")],
    }
    return page(request, "office/agencies.html", found, "agencies", **context)


@require_http_methods(PERMITTED)
@sensitive_variables("made")
def agency_found(request: HttpRequest, agency: str) -> HttpResponse:
    """A new agency below this one, with its first administrator; the one-time password is shown in the answer, once."""
    found = _kept(request, agency)
    form, made = FoundForm(typed(request), initial={"from_date": clock.today(), "place": found.place}), []
    if request.method == "POST" and done(form, lambda data: made.append(_found(request, found, data))):
        person = made[0].person
        return passwords_page(request, found, [(person.username, person.full_name, made[0].password)])
    heading = list_words("agencies", found, _("New agency below"), _("Enter the agency"))
    lead = _(
        "It gets the unit of its leaders and the post of its administrator; the administrator's one-time password is shown "
        "once. Everything else that administrator enters."
    )
    return form_page(request, found, form, "agencies", lead=lead, **heading)


@require_http_methods(PERMITTED)
def agency_rename(request: HttpRequest, agency: str) -> HttpResponse:
    """Another name from a day on."""
    found = _kept(request, agency)
    initial = {"name": found.name, "short_name": found.short_name, "from_date": clock.today()}
    form = RenameForm(typed(request), initial=initial)
    if request.method == "POST" and done(
        form, lambda data: actions.rename_agency(agency=found, by=request.user, on=clock.today(), **data)
    ):
        return redirect("office:agency", found.slug)
    lead = _("Documents signed before that day keep the old name.")
    return form_page(request, found, form, lead=lead, **words(found, _("Rename the agency"), _("Rename")))


@require_http_methods(PERMITTED)
def agency_move(request: HttpRequest, agency: str) -> HttpResponse:
    """Another agency above from a day on."""
    found = _kept(request, agency)
    kept = _standing(scope.kept_agencies(request.user)).exclude(pk=found.pk)
    form = MoveAgencyForm(typed(request), agencies=kept, initial={"from_date": clock.today()})
    if request.method == "POST" and done(
        form, lambda data: actions.move_agency(agency=found, by=request.user, on=clock.today(), **data)
    ):
        return redirect("office:agency", found.slug)
    above = found.parent.name if found.parent else "–"
    lead = _("Agencies below it move along. Who supervises from above then reads what is in force here.")
    return form_page(
        request, found, form, lead=lead, facts=[(_("Under"), above)], **words(found, _("Move the agency"), _("Move"))
    )


@require_http_methods(PERMITTED)
def agency_end(request: HttpRequest, agency: str) -> HttpResponse:
    """The last day of an agency and who takes over."""
    found = _kept(request, agency)
    form = EndAgencyForm(typed(request), agencies=_standing(Agency.objects.all()).exclude(pk=found.pk))
    if request.method == "POST" and done(
        form, lambda data: actions.end_agency(agency=found, by=request.user, on=clock.today(), **data)
    ):
        messages.success(request, _("%(name)s has its last day.") % {"name": found.name})
        if found.parent and scope.kept_agencies(request.user).filter(pk=found.parent_id).exists():
            return redirect("office:agencies", found.parent.slug)
        return redirect("office:overview")
    day = clock.today()
    facts = [
        (_("Agencies below"), AgencyPhase.objects.on(day).filter(parent=found).count()),
        (_("People who may sign in"), User.objects.filter(agency=found, is_active=True).count()),
        (_("Appointments today"), Appointment.objects.on(day).filter(post__unit__agency=found).count()),
    ]
    lead = _(
        "First hand over or deactivate its people, end their appointments and abolish its units, naming who takes over. Its "
        "administrators stay to the end; their posts and units end with the agency. What it signed stays as it is."
    )
    heading = words(found, _("End the agency"), _("End the agency"))
    return form_page(request, found, form, facts=facts, lead=lead, danger=True, **heading)


def words(found: Agency, heading: str, submit: str) -> dict:
    """Heading, button and way back of a page about one agency."""
    back = reverse("office:agency", args=[found.slug])
    return {"heading": heading, "submit": submit, "back": back, "crumbs": [(heading, "")], "about": found.name}


def _kept(request: HttpRequest, slug: str) -> Agency:
    return scope.get(request, scope.kept_agencies(request.user).select_related("parent", "edition"), slug=slug)


def _standing(rows):
    """Agencies without an end, in the order of their names."""
    return rows.filter(until_date__isnull=True).order_by("name", "code")


def _found(request: HttpRequest, above: Agency, data: dict) -> actions.Founded:
    person = {argument: data.pop(field) for argument, field in ADMINISTRATOR}
    return actions.found_agency(**data, **person, parent=above, by=request.user, at=clock.now())


def _facts(found: Agency) -> list[tuple]:
    facts = [
        (_("Code"), found.code),
        (_("Level"), found.get_level_display()),
        (_("Under"), found.parent.name if found.parent else "–"),
        (_("Place written on documents"), found.place or "–"),
        (_("Symbol in document numbers"), found.symbol or "–"),
        (_("Title of the head, as signed"), found.head_title or "–"),
        (_("Address"), found.address or "–"),
        (_("Contact shown to the staff"), found.contact or "–"),
        (_("Legal basis for applying the system"), found.obligation or "–"),
        (_("Edition of the standard"), found.edition.name if found.edition else "–"),
    ]
    return [*facts, (_("Ended by"), found.ended_by)] if found.ended_by else facts


def _below(above: Agency, day: date) -> list[dict]:
    """A dict an agency under `above` on `day`, each after the one above it, with its depth below. One statement."""
    step = f".{above.pk}."
    phases = AgencyPhase.objects.on(day).filter(path__contains=step).exclude(agency=above).select_related("agency")
    codes = {str(row.agency_id): row.agency.code for row in phases}
    rows = sorted(phases, key=lambda row: [codes.get(part, "") for part in row.path.split(".")])
    return [
        {
            "slug": row.agency.slug,
            "code": row.agency.code,
            "name": row.name,
            "level": row.agency.get_level_display(),
            "depth": row.path[row.path.index(step) + len(step) :].count(".") - 1,
            "until_date": row.agency.until_date,
        }
        for row in rows
    ]


def _ended(request: HttpRequest, above: Agency):
    """Agencies under `above` that are no more, newest end first."""
    rows = scope.kept_agencies(request.user).filter(path__contains=f".{above.pk}.", until_date__lte=clock.today())
    return rows.exclude(pk=above.pk).order_by("-until_date", "code")
