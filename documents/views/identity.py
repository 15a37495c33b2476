"""Pages of the QMS officer about whose a document is and what it is called: handing over, one or all of a unit; the code."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from documents import actions
from documents.actions.identity import keeping_agencies, owners_without_a_unit, successors_of
from documents.forms.keeping import ChangeCodeForm, HandOverForm, UnitHandOverForm
from documents.models import Document
from documents.querysets import KEEP
from documents.views.answers import INVALID, place_refusal, typed
from documents.views.bars import crumbs_of
from documents.views.keeping import WRITING, crumbs
from qms.access.gate import get_or_deny, require_somewhere
from qms.approvals.moves import ROUTE_STATES
from qms.people.models import Post, Unit
from qms.trail.refusals import Refused
from qms.worktime import clock

MOST = 200  # documents of units that ended, on one page


@require_http_methods(WRITING)
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Give one document to another post and its unit."""
    document, day = _document(request, slug), clock.today()
    owner = Q(unit__agency=document.agency_id) | Q(unit__in=successors_of(document.owner_unit))
    form = HandOverForm(typed(request), posts=_posts(owner), initial={"from_date": day})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            document = actions.hand_over_document(document, **data, by=request.user, at=clock.now(), day=day)
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(
                request, _("%(code)s was handed over to “%(to)s”.") % {"code": document.code, "to": data["to"].unit}
            )
            _say_running(request, [document])
            return redirect(document)
    status = INVALID if form.errors else None
    context = {"document": document, "form": form, "crumbs": crumbs_of(document, _("Hand over"))}
    return render(request, "documents/hand_over.html", context, status=status)


def _say_running(request: HttpRequest, documents: list[Document]) -> None:
    """A snapshot under decision was made with the owner of before; whether that matters is for people to say."""
    running = Document.objects.filter(pk__in=[row.pk for row in documents], versions__state__in=ROUTE_STATES)
    codes = list(running.order_by("sort_key").values_list("code", flat=True)[:MOST])
    if codes:
        messages.warning(
            request,
            _(
                "A version of %(codes)s is being decided and names the owner of before in its text. Have it sent back and "
                "submitted again if the new owner is to stand there; look whether its route still finds its posts."
            )
            % {"codes": ", ".join(codes)},
        )


@require_http_methods(WRITING)
def change_code(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a document another code; the old address leads to the new one."""
    document = _document(request, slug)
    form = ChangeCodeForm(typed(request))
    if request.method == "POST" and form.is_valid():
        old = document.code
        try:
            document = actions.change_code(
                document, **form.cleaned_data, by=request.user, at=clock.now(), day=clock.today()
            )
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("%(old)s is %(code)s from now on. Versions in force keep the old code in their text.")
                % {"old": old, "code": document.code},
            )
            return redirect(document)
    status = INVALID if form.errors else None
    context = {"document": document, "form": form, "crumbs": crumbs_of(document, _("Change the code"))}
    return render(request, "documents/change_code.html", context, status=status)


@require_http_methods(WRITING)
def handing(request: HttpRequest) -> HttpResponse:
    """Units that own documents, those that ended first; all documents of one go over at once. `?don-vi=` chooses it."""
    require_somewhere(request, KEEP)
    day = clock.today()
    units = _owners(request.user)
    asked = request.GET.get("don-vi", "")
    chosen = next((unit for unit in units if str(unit.pk) == asked), None)
    initial = {"from_date": day, "unit": chosen, "to": _heir(chosen)}
    form = UnitHandOverForm(typed(request), posts=_offered(request.user), units=units, initial=initial)
    if request.method == "POST" and form.is_valid() and _handed_over(request, form):
        return redirect("documents:handing")
    ended = [unit for unit in units if unit.until_date and unit.until_date <= day]
    rows = owners_without_a_unit(request.user, day=day).values(
        "code", "slug", "title", "owner_unit", "owner_unit__name", "owner_unit__until_date"
    )
    context = {
        "form": form,
        "ended": ended,
        "rows": rows[:MOST],
        "most": MOST,
        "more": sum(unit.owned for unit in ended) > MOST,
        "crumbs": crumbs((_("Handing over documents"), "")),
    }
    status = INVALID if form.errors else None
    return render(request, "documents/keeping/handing.html", context, status=status)


def _handed_over(request: HttpRequest, form: UnitHandOverForm) -> bool:
    data = form.cleaned_data
    try:
        done = actions.hand_over_unit(**data, by=request.user, at=clock.now(), day=clock.today())
    except Refused as refusal:
        place_refusal(form, refusal)
        return False
    messages.success(
        request,
        _("%(n)d documents of “%(unit)s” were handed over to “%(to)s”.")
        % {"n": len(done), "unit": data["unit"], "to": data["to"].unit},
    )
    _say_running(request, done)
    return True


def _owners(person: Any) -> QuerySet[Unit]:
    """Units of the kept agencies that own documents (`owned`), those that ended first."""
    agencies = keeping_agencies(person, day=clock.today())
    return (
        Unit.objects.filter(agency__in=agencies, documents__isnull=False)
        .annotate(owned=Count("documents"))
        .prefetch_related("successors")
        .order_by(F("until_date").asc(nulls_last=True), "agency", "order", "code")
    )


def _heir(unit: Unit | None) -> Post | None:
    """The head of the unit that took over, where there is one today."""
    if unit is None:
        return None
    return Post.objects.on(clock.today()).filter(unit__in=successors_of(unit)).order_by("-is_head", "pk").first()


def _offered(person: Any) -> QuerySet[Post]:
    """Posts of today in the kept agencies, and in units elsewhere that took over from theirs."""
    agencies = keeping_agencies(person, day=clock.today())
    heirs = Unit.objects.filter(predecessors__agency__in=agencies).values("pk")
    return _posts(Q(unit__agency__in=agencies) | Q(unit__in=heirs))


def _posts(where: Q) -> QuerySet[Post]:
    return Post.objects.on(clock.today()).filter(where)


def _document(request: HttpRequest, slug: str) -> Document:
    return get_or_deny(request, Document.objects.select_related("agency", "type", "owner_unit"), KEEP, slug=slug)
