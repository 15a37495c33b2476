"""The start of the administration, and an agency's own details."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from qms.access.rights import rights_of
from qms.office import actions, scope
from qms.office.forms import AgencyForm, RenameForm
from qms.office.views.answers import PARTS, done, form_page, page, typed
from qms.people.models import Agency, Appointment, Delegation, Post, Unit, User
from qms.worktime import clock

# Pages of floors above, by address: shown where they are mounted, to who may open them.
ELSEWHERE = (
    ("/quan-tri/loai-tai-lieu/", gettext_lazy("Types of documents, codes, labels and routes"), "documents.keep_types"),
    ("/quan-tri/ma-tai-lieu/", gettext_lazy("Reserved codes"), "documents.keep_types"),
    ("/quan-tri/van-ban-phap-luat/", gettext_lazy("Laws and regulations"), "documents.keep_types"),
    ("/quan-tri/nhat-ky/", gettext_lazy("Trail: who did what"), "trail.read_trail"),
)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The agencies that the person administers, and other things kept for them."""
    rights = rights_of(request.user)
    elsewhere = [
        {"url": path, "label": label}
        for path, label, needs in ELSEWHERE
        if rights.may_somewhere(needs) and _is_mounted(path)
    ]
    agencies = list(scope.agencies(request.user).select_related("parent"))
    if not agencies and not any(rights.may_somewhere(needs) for _path, _label, needs in ELSEWHERE):
        raise PermissionDenied(_("Your posts do not allow this. Ask the administrator of the agency if you need it."))
    day = clock.today()
    context = {
        "agencies": [{"agency": row, "cards": _cards(row, day)} for row in agencies],
        "elsewhere": elsewhere,
        "crumbs": [(_("Administration"), "")],
    }
    return render(request, "office/overview.html", context)


@require_safe
def agency(request: HttpRequest, agency: str) -> HttpResponse:
    """Details of an agency and the names it had."""
    found = scope.get(request, scope.agencies(request.user).select_related("parent", "edition"), slug=agency)
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
    phases = found.phases.order_by("-from_date").select_related("parent")
    return page(request, "office/agency.html", found, facts=facts, phases=phases)


@require_http_methods(["GET", "HEAD", "POST"])
def agency_change(request: HttpRequest, agency: str) -> HttpResponse:
    """Details that carry no date."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    # A copy is bound: the form writes what was typed on it, and the act compares with the row itself.
    form = AgencyForm(typed(request), instance=Agency.objects.get(pk=found.pk))
    if request.method == "POST" and done(
        form, lambda data: actions.change_agency(agency=found, by=request.user, on=clock.today(), **data)
    ):
        return redirect("office:agency", found.slug)
    return form_page(request, found, form, **_words(found, _("Details of the agency"), _("Save")))


@require_http_methods(["GET", "HEAD", "POST"])
def agency_rename(request: HttpRequest, agency: str) -> HttpResponse:
    """Another name from a day on."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    initial = {"name": found.name, "short_name": found.short_name, "from_date": clock.today()}
    form = RenameForm(typed(request), initial=initial)
    if request.method == "POST" and done(
        form, lambda data: actions.rename_agency(agency=found, by=request.user, on=clock.today(), **data)
    ):
        return redirect("office:agency", found.slug)
    lead = _("Documents signed before that day keep the old name.")
    return form_page(request, found, form, lead=lead, **_words(found, _("Rename the agency"), _("Rename")))


def _words(found: Agency, heading: str, submit: str) -> dict:
    return {
        "heading": heading,
        "submit": submit,
        "back": reverse("office:agency", args=[found.slug]),
        "crumbs": [(heading, "")],
    }


def _is_mounted(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _cards(row: Agency, day) -> list[dict]:
    counts = {
        "units": Unit.objects.on(day).filter(agency=row).count(),
        "people": User.objects.filter(agency=row, is_active=True).count(),
        "appointments": Appointment.objects.on(day).filter(post__unit__agency=row).count(),
        "delegations": Delegation.objects.standing(day).filter(giver_post__unit__agency=row).count(),
    }
    says = {
        "units": _("Units and posts with their roles; renamed, moved, merged with a date"),
        "people": _("Who signs in; one-time passwords"),
        "appointments": _("Who holds which post"),
        "delegations": _("Written authorisations with number and scope"),
        "calendar": _("Holidays, swapped and shorter days"),
        "hours": _("When deadlines run"),
        "import": _("Units, posts and people from a workbook"),
    }
    vacant = Post.objects.on(day).filter(unit__agency=row).exclude(appointments__in=Appointment.objects.on(day)).count()
    cards = [
        {
            "label": label(),
            "url": reverse(f"office:{name}", args=[row.slug]),
            "count": counts.get(name),
            "says": says[name],
        }
        for name, label in PARTS
    ]
    cards[0]["vacant"] = vacant
    return cards
