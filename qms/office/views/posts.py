"""Posts: title, place, roles, who holds them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qms.access.rights import rights_of
from qms.access.roles import BY_KEY, ROLES
from qms.office import actions, scope
from qms.office.actions import RoleOn
from qms.office.forms.units import ChangePostForm, EndForm, PostForm
from qms.office.views.answers import crumb, done, form_page, page, typed
from qms.people.models import Appointment, Post, Unit
from qms.worktime import clock

PERMITTED = ["GET", "HEAD", "POST"]


@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """One post, its roles and everybody who held it."""
    found = _post(request, pk)
    roles = [
        {"role": BY_KEY[row.role], "over": row.unit or row.agency} for row in found.roles.all() if row.role in BY_KEY
    ]
    context = {
        "post": found,
        "place": dict(PLACE_LABELS)[_place(found)],
        "roles": roles,
        "held": found.appointments.select_related("person").order_by("-from_date"),
        "day": clock.today(),
        "has_booklet": found.unit.agency_id in rights_of(request.user).agencies,
        "crumbs": _crumbs(found.unit, found.title),
    }
    return page(request, "office/post.html", found.unit.agency, "units", **context)


@require_http_methods(PERMITTED)
def post_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A new post in the unit `pk`."""
    unit = scope.get(request, scope.units(request.user).select_related("agency"), pk=pk)
    form = PostForm(typed(request), initial={"from_date": max(clock.today(), unit.from_date), "roles": ["reader"]})
    if request.method == "POST" and done(form, lambda data: _create(form, unit, request)):
        return redirect("office:unit", unit.pk)
    heading = _("New post")
    back = reverse("office:unit", args=[unit.pk])
    words = {"heading": heading, "submit": _("Enter the post"), "back": back, "crumbs": _crumbs(unit, heading)}
    return form_page(request, unit.agency, form, "units", notes=_role_notes(), about=unit.name, **words)


@require_http_methods(PERMITTED)
def post_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, place and roles."""
    found = _post(request, pk)
    initial = {"title": found.title, "place": _place(found), "roles": [row.role for row in found.roles.all()]}
    form = ChangePostForm(typed(request), initial=initial)
    if request.method == "POST" and done(form, lambda data: _change(form, found, request)):
        return redirect("office:post", found.pk)
    lead = _("Roles given and taken count at once and are recorded.")
    words = _words(found, _("Change the post"), _("Save"))
    return form_page(request, found.unit.agency, form, "units", lead=lead, notes=_role_notes(), **words)


@require_http_methods(PERMITTED)
def post_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a post."""
    found = _post(request, pk)
    form = EndForm(typed(request))
    if request.method == "POST" and done(
        form, lambda data: actions.end_post(post=found, by=request.user, on=clock.today(), **data)
    ):
        return redirect("office:post", found.pk)
    held = Appointment.objects.on(clock.today()).filter(post=found).select_related("person")
    facts = [(_("Appointments that end"), ", ".join(row.person.full_name for row in held) or "–")]
    words = _words(found, _("End the post"), _("End"))
    return form_page(request, found.unit.agency, form, "units", facts=facts, danger=True, **words)


PLACE_LABELS = PostForm.base_fields["place"].choices


def _post(request: HttpRequest, pk: int) -> Post:
    rows = scope.posts(request.user).select_related("unit__agency").prefetch_related("roles__unit", "roles__agency")
    return scope.get(request, rows, pk=pk)


def _place(found: Post) -> str:
    if found.is_agency_head:
        return "agency_head"
    return "head" if found.is_head else "deputy" if found.is_deputy else ""


def _create(form: PostForm, unit: Unit, request: HttpRequest) -> Post:
    data = form.cleaned_data
    return actions.create_post(
        unit=unit,
        code=data["code"],
        title=data["title"],
        from_date=data["from_date"],
        roles=[RoleOn(key) for key in data["roles"]],
        **form.flags(),
        by=request.user,
        on=clock.today(),
    )


def _change(form: ChangePostForm, found: Post, request: HttpRequest) -> bool:
    """Roles that stay ticked keep the unit or agency they were given over."""
    ticked = set(form.cleaned_data["roles"])
    kept = [RoleOn(row.role, row.unit, row.agency) for row in found.roles.all() if row.role in ticked]
    given = [RoleOn(key) for key in ticked - {row.role for row in kept}]
    return actions.change_post(
        post=found,
        title=form.cleaned_data["title"],
        roles=[*kept, *given],
        **form.flags(),
        by=request.user,
        on=clock.today(),
    )


def _role_notes() -> list[tuple]:
    return [(role.label, role.says) for role in ROLES]


def _crumbs(unit: Unit, last: str) -> list[tuple[str, str]]:
    return [crumb("units", unit.agency), (unit.name, reverse("office:unit", args=[unit.pk])), (last, "")]


def _words(found: Post, heading: str, submit: str) -> dict:
    back = reverse("office:post", args=[found.pk])
    crumbs = [*_crumbs(found.unit, "")[:2], (found.title, back), (heading, "")]
    return {"heading": heading, "submit": submit, "back": back, "crumbs": crumbs, "about": found.title}
