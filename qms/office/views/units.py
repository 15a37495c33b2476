"""The tree of units on any day, and what happens to a unit."""

from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qms.office import actions, scope
from qms.office.forms.units import AbolishForm, MergeForm, MoveForm, RenameUnitForm, SplitForm, UnitForm
from qms.office.views.answers import crumb, done, form_page, list_words, page, typed
from qms.people.models import Agency, Appointment, Post, Unit, UnitPhase
from qms.worktime import clock

PERMITTED = ["GET", "HEAD", "POST"]
DAYS = ("%Y-%m-%d", "%d/%m/%Y")


@require_safe
def units(request: HttpRequest, agency: str) -> HttpResponse:
    """The tree as it stands on `?ngay=` (today if not given)."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    day = asked_day(request)
    context = {"rows": _tree(found, day), "day": day, "is_today": day == clock.today()}
    return page(request, "office/units.html", found, "units", **context)


@require_http_methods(PERMITTED)
def unit_create(request: HttpRequest, agency: str) -> HttpResponse:
    """A new unit."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    above = request.GET.get("duoi", "")
    initial = {"from_date": clock.today(), "parent": above if above.isascii() and above.isdigit() else None}
    form = UnitForm(typed(request), units=standing(found), initial=initial)
    if request.method == "POST" and done(
        form, lambda data: actions.create_unit(agency=found, by=request.user, on=clock.today(), **data)
    ):
        messages.success(request, _("%(name)s is entered.") % {"name": form.cleaned_data["name"]})
        return redirect("office:units", found.slug)
    return form_page(request, found, form, "units", **list_words("units", found, _("New unit"), _("Enter the unit")))


@require_http_methods(PERMITTED)
def unit_merge(request: HttpRequest, agency: str) -> HttpResponse:
    """Several units become one."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    form = MergeForm(typed(request), units=standing(found), initial={"from_date": clock.today()})
    if request.method == "POST" and done(form, lambda data: _merge(data, request)):
        return redirect("office:units", found.slug)
    lead = _("The old units end the day before and stay readable; documents signed before keep their names.")
    words = list_words("units", found, _("Merge units"), _("Merge"))
    return form_page(request, found, form, "units", lead=lead, danger=True, **words)


@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: its names, its posts and who holds them, what it came from and what follows."""
    found = _unit(request, pk)
    day = clock.today()
    posts = Post.objects.filter(unit=found).prefetch_related("roles")
    holders: dict[int, list] = {}
    for row in Appointment.objects.on(day).filter(post__unit=found).select_related("person"):
        holders.setdefault(row.post_id, []).append(row)
    context = {
        "unit": found,
        "posts": [{"post": post, "holders": holders.get(post.pk, [])} for post in posts],
        "phases": found.phases.order_by("-from_date").select_related("parent"),
        "successors": found.successors.all(),
        "predecessors": found.predecessors.all(),
        "below": UnitPhase.objects.on(day).filter(parent=found).select_related("unit"),
        "day": day,
        "crumbs": [crumb("units", found.agency), (found.name, "")],
    }
    return page(request, "office/unit.html", found.agency, "units", **context)


@require_http_methods(PERMITTED)
def unit_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name from a day on."""
    found = _unit(request, pk)
    initial = {"name": found.name, "short_name": found.short_name, "order": found.order, "from_date": clock.today()}
    form = RenameUnitForm(typed(request), initial=initial)
    if request.method == "POST" and done(
        form, lambda data: actions.rename_unit(unit=found, by=request.user, on=clock.today(), **data)
    ):
        return redirect("office:unit", found.pk)
    lead = _("Documents signed before that day keep the old name.")
    return form_page(request, found.agency, form, "units", lead=lead, **words(found, _("Rename the unit"), _("Rename")))


@require_http_methods(PERMITTED)
def unit_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another place in the tree from a day on."""
    found = _unit(request, pk)
    initial = {"parent": found.parent_id, "from_date": clock.today()}
    form = MoveForm(typed(request), units=standing(found.agency).exclude(pk=found.pk), initial=initial)
    if request.method == "POST" and done(
        form, lambda data: actions.move_unit(unit=found, by=request.user, on=clock.today(), **data)
    ):
        return redirect("office:unit", found.pk)
    lead = _("Units below it move along.")
    return form_page(request, found.agency, form, "units", lead=lead, **words(found, _("Move the unit"), _("Move")))


@require_http_methods(PERMITTED)
def unit_split(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit becomes two or three."""
    found = _unit(request, pk)
    form = SplitForm(typed(request), initial={"from_date": clock.today()})
    if request.method == "POST" and done(form, lambda data: _split(form, found, request)):
        return redirect("office:units", found.agency.slug)
    lead = _("The unit and its posts end the day before. Enter the posts of the new units afterwards.")
    return form_page(
        request, found.agency, form, "units", lead=lead, danger=True, **words(found, _("Split the unit"), _("Split"))
    )


@require_http_methods(PERMITTED)
def unit_abolish(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a unit."""
    found = _unit(request, pk)
    form = AbolishForm(typed(request), units=standing(found.agency).exclude(pk=found.pk))
    if request.method == "POST" and done(
        form, lambda data: actions.abolish_unit(unit=found, by=request.user, on=clock.today(), **data)
    ):
        return redirect("office:unit", found.pk)
    held = Appointment.objects.on(clock.today()).filter(post__unit=found).count()
    facts = [
        (_("Posts that end"), found.posts.filter(until_date__isnull=True).count()),
        (_("Appointments that end"), held),
    ]
    heading = words(found, _("Abolish the unit"), _("Abolish"))
    lead = _("Documents of the unit stay in force; the QMS officer then hands them over to their new owner.")
    return form_page(request, found.agency, form, "units", lead=lead, facts=facts, danger=True, **heading)


def standing(agency: Agency):
    """Units without an end, as choices."""
    return Unit.objects.filter(agency=agency, until_date__isnull=True).order_by("order", "code")


def asked_day(request: HttpRequest) -> date:
    """The day in `?ngay=`, today without. BadRequest for anything that is no day."""
    text = request.GET.get("ngay", "").strip()
    if not text:
        return clock.today()
    for form in DAYS:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if 1945 <= day.year <= 2200:
            return day
    raise BadRequest("no day")


def words(found: Unit, heading: str, submit: str) -> dict:
    """Heading, button and way back of a page about one unit."""
    back = reverse("office:unit", args=[found.pk])
    crumbs = [crumb("units", found.agency), (found.name, back), (heading, "")]
    return {"heading": heading, "submit": submit, "back": back, "crumbs": crumbs, "about": found.name}


def _unit(request: HttpRequest, pk: int) -> Unit:
    return scope.get(request, scope.units(request.user).select_related("agency", "parent"), pk=pk)


def _merge(data: dict, request: HttpRequest) -> Unit:
    into = actions.NewUnit(data.pop("code"), data.pop("name"), data.pop("short_name"))
    return actions.merge_units(**data, into=into, by=request.user, on=clock.today())


def _split(form: SplitForm, found: Unit, request: HttpRequest) -> list[Unit]:
    into = [actions.NewUnit(code, name) for code, name in form.parts()]
    data = form.cleaned_data
    common = {"from_date": data["from_date"], "reason": data["reason"], "by": request.user, "on": clock.today()}
    return actions.split_unit(unit=found, into=into, **common)


def _tree(agency: Agency, day: date) -> list[dict]:
    """A dict a unit that stands on `day`, each after the one above it, with its depth and counts. Three queries."""
    phases = UnitPhase.objects.on(day).filter(unit__agency=agency).select_related("unit")
    posts = dict(Post.objects.on(day).filter(unit__agency=agency).values_list("unit").annotate(n=Count("pk")))
    held = Appointment.objects.on(day).filter(post__unit__agency=agency)
    people = dict(held.values_list("post__unit").annotate(n=Count("person", distinct=True)))
    here = {phase.unit_id for phase in phases}
    below: dict[int | None, list] = {}
    for phase in sorted(phases, key=lambda row: (row.unit.order, row.unit.code)):
        below.setdefault(phase.parent_id if phase.parent_id in here else None, []).append(phase)
    rows: list[dict] = []
    waiting = [(phase, 0) for phase in reversed(below.get(None, []))]
    while waiting:
        phase, depth = waiting.pop()
        pk = phase.unit_id
        rows.append(
            {
                "pk": pk,
                "code": phase.unit.code,
                "name": phase.name,
                "short_name": phase.short_name,
                "depth": depth,
                "posts": posts.get(pk, 0),
                "people": people.get(pk, 0),
                "until_date": phase.unit.until_date,
            }
        )
        waiting += [(child, depth + 1) for child in reversed(below.get(pk, []))]
    return rows
