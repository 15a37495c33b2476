"""Objectives: the register, one with what can be done to it, a new one, approving several at once."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audits.actions.objectives import Planned, approve_objectives, propose_objective, write_objective
from audits.forms.objectives import ManyApproveForm, ObjectiveForm
from audits.models import Objective
from audits.objectives.kinds import STAGE_KEYS, ObjectiveStage
from audits.objectives.listing import PAGE, TABS, asked_of, objective_row, objectives_of, places_of, years_of
from audits.objectives.querysets import APPROVE_OBJECTIVE, KEEP_OBJECTIVE, VIEW_OBJECTIVE
from audits.objectives.shown import chart_of, chosen_period, decisions_of, periods_of
from audits.views.objective_doings import BY_KEY, PERMISSIONS, offered_to
from audits.views.places import WRITING, agency_for, form_page
from documents.addresses import Unknown
from documents.models import Document
from documents.querysets import VIEW
from documents.views.answers import INVALID, place_refusal, typed
from documents.views.asking import Unclear, reading_page
from qms.access.gate import get_and_held, get_or_deny
from qms.access.rights import rights_of
from qms.approvals.proof import prove_identity
from qms.people.models import Agency, Post, Unit
from qms.trail.refusals import Refused
from qms.worktime import clock


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Quality objectives"), reverse("audits:objectives")), *more]


@reading_page
def objectives(request: HttpRequest) -> HttpResponse:
    """`?xem=` a status, `?nam=` the year, `?co-quan=` an agency, `?don-vi=` a unit, `?sau=` behind a row."""
    today, person, here = clock.today(), request.user, reverse("audits:objectives")
    try:
        asked = asked_of(request.GET, today)
    except Unknown as unknown:
        raise Unclear(_("This address asks for objectives in a way nobody knows. Open the list again.")) from unknown
    found = list(objectives_of(person, asked, today)[: PAGE + 1])
    rights = rights_of(person, today)
    keeping = rights.reach[KEEP_OBJECTIVE].agencies
    whole = rights.reach[VIEW_OBJECTIVE].agencies
    agencies, units = places_of(person)
    context = {
        "rows": [objective_row(row) for row in found[:PAGE]],
        "asked": asked,
        "tabs": [
            {"label": label, "url": f"{here}{asked.address(tab=key)}", "current": asked.tab == key, "count": None}
            for key, label in TABS.items()
        ],
        "agencies": agencies,
        "units": units,
        "years": years_of(today),
        "kept": list(Agency.objects.filter(pk__in=whole)) if whole else [],
        "keeping": keeping,
        "approving": rights.reach[APPROVE_OBJECTIVE].agencies,
        "next_url": asked.address(after=found[PAGE - 1].pk) if len(found) > PAGE else "",
        "first_url": f"{here}{asked.address()}" if asked.after else "",
        "crumbs": [(_("Quality objectives"), "")],
    }
    return render(request, "audits/objectives/list.html", context)


def _choices(agency: Agency) -> dict[str, Any]:
    today = clock.today()
    posts = Post.objects.on(today).filter(unit__agency=agency).select_related("unit")
    return {
        "units": Unit.objects.on(today).of(agency),
        "posts": posts.order_by("unit__order", "unit__code", "-is_head", "title"),
    }


def _planned(data: dict[str, Any], agency: Agency, person: Any) -> Planned:
    code, document = data.pop("document"), None
    if code:
        document = Document.objects.permitted(person, VIEW).filter(agency=agency, code=code).first()
        if document is None:
            raise Refused(_("You see no document with this code in the agency."), field="document")
    return Planned(document=document, **data)


@require_http_methods(WRITING)
def objective_new(request: HttpRequest, agency: str) -> HttpResponse:
    """Propose an objective."""
    found, today = agency_for(request, KEEP_OBJECTIVE, agency), clock.today()

    def act(data: dict[str, Any]) -> Objective:
        data.pop("token")
        planned = _planned(data, found, request.user)
        return propose_objective(found, planned, by=request.user, at=clock.now(), day=today)

    return form_page(
        request,
        ObjectiveForm(typed(request), initial={"year": today.year, "period": "month"}, **_choices(found)),
        act,
        context={
            "title": _("New objective"),
            "submit": _("Propose"),
            "cancel": reverse("audits:objectives"),
            "crumbs": _crumbs((_("New objective"), "")),
            "wide": True,
        },
        done=_("Proposed. The head of the agency approves it."),
        back=lambda made: made.get_absolute_url(),
    )


@require_http_methods(WRITING)
def objective_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words before the approval."""
    rows = Objective.objects.select_related("agency", "unit", "owner_post__unit", "document")
    found = get_or_deny(request, rows, KEEP_OBJECTIVE, pk=pk)
    names = [name for name in ObjectiveForm.base_fields if name != "document"]
    kept = {name: getattr(found, name) for name in names}
    kept["document"] = found.document.code if found.document else ""

    def act(data: dict[str, Any]) -> Objective:
        token = data.pop("token") or 0
        planned = _planned(data, found.agency, request.user)
        return write_objective(found, planned, token=token, by=request.user, at=clock.now(), day=clock.today())

    return form_page(
        request,
        ObjectiveForm(typed(request), initial=kept, **_choices(found.agency)),
        act,
        context={
            "title": _("Change %(code)s") % {"code": found.code},
            "submit": _("Save"),
            "cancel": found.get_absolute_url(),
            "crumbs": _crumbs((found.code, found.get_absolute_url()), (_("Change"), "")),
            "wide": True,
        },
        done=_("Kept."),
        back=found.get_absolute_url(),
    )


@require_http_methods(WRITING)
def objective(request: HttpRequest, pk: int) -> HttpResponse:
    """One objective; a POST does the act it names (`do`)."""
    today = clock.today()
    rows = Objective.objects.select_related("agency", "unit", "document", "author").reckoned(today)
    found, held = get_and_held(request, rows, PERMISSIONS, pk=pk)
    offered = offered_to(found, held)
    periods = periods_of(found, today)
    choices = {
        "periods": [(row["period"].key, row["name"]) for row in periods if row["period"].first_date <= today],
        "posts": _choices(found.agency)["posts"],
        "token": found.token,
    }
    asked = BY_KEY.get(request.POST.get("do", "")) if request.method == "POST" else None
    bound: Form | None = None
    if asked in offered:
        bound = asked.form(request.POST, prefix=asked.key, **choices)
        if bound.is_valid():
            try:
                asked.act(found, dict(bound.cleaned_data), {"by": request.user, "at": clock.now(), "day": today})
            except Refused as refusal:
                place_refusal(bound, refusal)
            else:
                messages.success(request, str(asked.done))
                return redirect(request.path)
    elif request.method == "POST":
        messages.error(request, _("This cannot be done to the objective now. Look at how it stands."))
        return redirect(request.path)
    doings = [
        {
            "row": row,
            "form": bound if row is asked and bound is not None else row.form(
                prefix=row.key, initial={"period": chosen_period(periods), "operator": found.limit_operator}, **choices
            ),
            "is_open": row is asked and bound is not None,
        }
        for row in offered
    ]  # fmt: skip
    context = {
        "row": objective_row(found),
        "objective": found,
        "stage_key": STAGE_KEYS[found.stage],
        "periods": periods,
        "chart": chart_of(found, periods),
        "decisions": decisions_of(found),
        "reads_document": bool(found.document_id) and request.user.has_perm(VIEW, found.document),
        "may_write": KEEP_OBJECTIVE in held and found.stage == ObjectiveStage.PROPOSED,
        "doings": doings,
        "crumbs": _crumbs((found.code, "")),
    }
    return render(request, "audits/objectives/objective.html", context, status=INVALID if bound is not None else None)


@require_http_methods(WRITING)
def objectives_approve(request: HttpRequest, agency: str) -> HttpResponse:
    """All proposed objectives of the agency; those that are ticked are approved with one signature."""
    found = agency_for(request, APPROVE_OBJECTIVE, agency)
    waiting = Objective.objects.filter(agency=found, stage=ObjectiveStage.PROPOSED).reckoned(clock.today())
    rows = list(waiting.exclude(author=request.user).order_by("-year", "code", "pk")[:500])
    form = ManyApproveForm(typed(request))
    ticked = set(request.POST.getlist("row"))
    chosen = [(row, row.token) for row in rows if f"{row.pk}:{row.token}" in ticked]
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        try:
            if len(chosen) < len(ticked):
                raise Refused(_("Something was changed meanwhile. Look at the list again before you sign."))
            proof = prove_identity(request.user, form.cleaned_data["password"], at=at)
            approve_objectives(chosen, by=request.user, at=at, day=clock.today(), proof=proof)
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, _("Approved."))
            return redirect("audits:objectives")
    context = {
        "form": form,
        "agency": found,
        "rows": [{**objective_row(row), "key": f"{row.pk}:{row.token}"} for row in rows],
        "ticked": ticked if request.method == "POST" else {f"{row.pk}:{row.token}" for row in rows},
        "crumbs": _crumbs((_("Approve"), "")),
    }
    return render(request, "audits/objectives/approve.html", context, status=INVALID if form.errors else None)
