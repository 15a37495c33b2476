"""The start of the administration, and an agency's own details."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from qms.access.rights import rights_of
from qms.archive import latest
from qms.office import actions, scope
from qms.office.forms.agencies import AgencyForm
from qms.office.views.agencies import words
from qms.office.views.answers import PARTS, done, form_page, typed
from qms.people.models import Agency, AgencyPhase, Appointment, Delegation, Post, Unit, User
from qms.worktime import clock

# Pages of floors above, by address: shown where they are mounted, to who may open them.
ELSEWHERE = (
    ("/quan-tri/loai-tai-lieu/", gettext_lazy("Types of documents, codes, labels and routes"), "documents.keep_types"),
    ("/quan-tri/ma-tai-lieu/", gettext_lazy("Reserved codes"), "documents.keep_types"),
    (
        "/quan-tri/ban-giao-tai-lieu/",
        gettext_lazy("Documents of units that are no more: hand them over"),
        "documents.share_document",
    ),
    ("/quan-tri/mo-ta-vi-tri/", gettext_lazy("Job descriptions of the posts"), "documents.share_document"),
    ("/quan-tri/van-ban-phap-luat/", gettext_lazy("Laws and regulations"), "documents.keep_types"),
    ("/ra-soat-can-cu/", gettext_lazy("Impact of laws: documents to settle"), "documents.share_document"),
    ("/quan-tri/lien-ket-hong/", gettext_lazy("Links that have gone bad"), "documents.share_document"),
    ("/ra-soat-quy-trinh/", gettext_lazy("Procedures gone bad: posts, laws, forms"), "documents.share_document"),
    ("/vi-tri/khuyet/", gettext_lazy("Steps of vacant posts"), "documents.share_document"),
    ("/ho-so/", gettext_lazy("Records: files, time to keep, destroying"), "procedures.keep_records"),
    ("/nghia-vu/", gettext_lazy("Duties of the year, with evidence"), "duties.keep_duties"),
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
    day = clock.today()
    agencies = list(_counted(scope.agencies(request.user), day))
    if not agencies and not any(rights.may_somewhere(needs) for _path, _label, needs in ELSEWHERE):
        raise PermissionDenied(_("Your posts do not allow this. Ask the administrator of the agency if you need it."))
    context = {
        "agencies": [{"agency": row, "cards": _cards(row)} for row in agencies],
        "elsewhere": elsewhere,
        "backup": latest.backup(at=clock.now()) if agencies else None,
        "crumbs": [(_("Administration"), "")],
    }
    return render(request, "office/overview.html", context)


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
    return form_page(request, found, form, **words(found, _("Details of the agency"), _("Save")))


def _is_mounted(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


SAYS = {
    "units": gettext_lazy("Units and posts with their roles; renamed, moved, merged with a date"),
    "people": gettext_lazy("Who signs in; one-time passwords"),
    "appointments": gettext_lazy("Who holds which post"),
    "delegations": gettext_lazy("Written authorisations with number and scope"),
    "calendar": gettext_lazy("Holidays, swapped and shorter days"),
    "hours": gettext_lazy("When deadlines run"),
    "agencies": gettext_lazy("The agencies under this one: founded, moved, ended with a date"),
    "import": gettext_lazy("Units, posts and people from a workbook"),
}


def _counted(rows: QuerySet[Agency], day: date) -> QuerySet[Agency]:
    """The agencies with `n_...` for every part that is counted, in the one statement that reads them."""
    posts = Post.objects.on(day)
    counted = {
        "units": (Unit.objects.on(day), "agency"),
        "people": (User.objects.filter(is_active=True), "agency"),
        "appointments": (Appointment.objects.on(day), "post__unit__agency"),
        "delegations": (Delegation.objects.standing(day), "giver_post__unit__agency"),
        "agencies": (AgencyPhase.objects.on(day), "parent"),
        "vacant": (posts.exclude(appointments__in=Appointment.objects.on(day)), "unit__agency"),
    }
    return rows.annotate(**{f"n_{name}": _number(found, column) for name, (found, column) in counted.items()})


def _number(rows: QuerySet, column: str) -> Coalesce:
    mine = rows.filter(**{column: OuterRef("pk")}).order_by().values(column).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(mine), 0)


def _cards(row: Agency) -> list[dict]:
    return [
        {
            "label": label(),
            "url": reverse(f"office:{name}", args=[row.slug]),
            "count": getattr(row, f"n_{name}", None),
            "says": SAYS[name],
            "vacant": row.n_vacant if name == "units" else 0,
        }
        for name, label in PARTS
    ]
