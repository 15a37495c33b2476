"""Going over to another edition: the board of agencies, a plan with what can be done to it, what the new edition lacks, a task."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audits.actions.converting import give_task, start_plan
from audits.auditing.querysets import PLAN, VIEW_PROGRAMME
from audits.conversion import gaps as lacking
from audits.conversion.standing import PlanProgress, progress, progress_of
from audits.dashboards.across import agencies_of
from audits.forms.conversion import PlanForm, TaskForm
from audits.models import ConversionPlan
from audits.registers.rows import clock_of
from audits.views import conversion_doings
from audits.views.places import WRITING, agency_for, form_page
from documents.views.answers import INVALID, place_refusal, typed
from documents.views.asking import reading_page
from documents.views.paging import paged
from qms.access.gate import get_and_held, get_or_deny, require_somewhere
from qms.access.rights import rights_of
from qms.people.models import Agency, Post, Unit
from qms.standards.models import Clause
from qms.trail.refusals import Refused
from qms.worktime import clock


def _rows() -> Any:
    return ConversionPlan.objects.select_related("agency", "from_edition", "to_edition")


def _crumbs(person: Any, *more: tuple[str, str]) -> list[tuple[str, str]]:
    sees = rights_of(person).may_somewhere(VIEW_PROGRAMME)
    return [(_("Conversion plans"), reverse("audits:conversion") if sees else ""), *more]


def _posts(agency: Agency) -> Any:
    posts = Post.objects.on(clock.today()).filter(unit__agency=agency).select_related("unit")
    return posts.order_by("unit__order", "unit__code", "-is_head", "title")


@reading_page
def board(request: HttpRequest) -> HttpResponse:
    """Every plan of the agencies one sees, step by step; a page of agencies at a time."""
    require_somewhere(request, VIEW_PROGRAMME)
    today = clock.today()
    page = paged(request, agencies_of(request.user, today))
    plans = progress(page.rows, today)
    keeping = rights_of(request.user, today).reach[PLAN].agencies
    context = {
        "plans": plans,
        "without": [one for one in page.rows if one.pk not in {plan.agency for plan in plans}],
        "keeping": [one for one in page.rows if one.pk in keeping],
        "day": today,
        "previous_url": page.previous_url,
        "next_url": page.next_url,
        "crumbs": [(_("Conversion plans"), "")],
    }
    return render(request, "audits/conversion/board.html", context)


@require_http_methods(WRITING)
def plan_new(request: HttpRequest, agency: str) -> HttpResponse:
    """Start a plan that a decision ordered."""
    found = agency_for(request, PLAN, agency)

    def act(data: dict[str, Any]) -> Any:
        return start_plan(found, **data, by=request.user, at=clock.now(), day=clock.today())

    return form_page(
        request,
        PlanForm(typed(request), posts=_posts(found)),
        act,
        context={
            "title": _("Start a conversion plan"),
            "submit": _("Start it"),
            "cancel": reverse("audits:conversion"),
            "crumbs": _crumbs(request.user, (_("Start a conversion plan"), "")),
        },
        done=_("The plan is started. Add its steps now."),
        back=lambda made: made.get_absolute_url(),
    )


@require_http_methods(WRITING)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan, step by step and unit by unit, with its tasks; a POST does the act it names (`do`)."""
    today = clock.today()
    found, held = get_and_held(request, _rows(), (PLAN,), pk=pk)
    stands = progress_of([found], today)[0]
    tasks = list(found.tasks.by_due().select_related("clause"))
    keeps = PLAN in held
    choices = _choices(request.user, stands, tasks, keeps=keeps)
    given = {"choices": choices, "units": Unit.objects.on(today).of(found.agency) if keeps else Unit.objects.none()}
    offered = conversion_doings.offered_to(found, choices, keeps=keeps)
    asked = conversion_doings.BY_KEY.get(request.POST.get("do", "")) if request.method == "POST" else None
    bound: Form | None = None
    if asked in offered:
        bound = asked.form(request.POST, prefix=asked.key, **given)
        if bound.is_valid():
            try:
                asked.act(found, dict(bound.cleaned_data), {"by": request.user, "at": clock.now(), "day": today})
            except Refused as refusal:
                place_refusal(bound, refusal)
            else:
                messages.success(request, str(asked.done))
                return redirect(request.path)
    elif request.method == "POST":
        messages.error(request, _("This cannot be done now. Look at how it stands."))
        return redirect(request.path)
    posts = rights_of(request.user, today).posts
    context = {
        "plan": found,
        "stands": stands,
        "tasks": [_task(one, found, posts, today) for one in tasks],
        "keeps": keeps and found.finished_at is None,
        "doings": [
            {
                "row": row,
                "form": bound if row is asked and bound is not None else row.form(prefix=row.key, **given),
                "is_open": row is asked and bound is not None,
            }
            for row in offered
        ],
        "crumbs": _crumbs(request.user, (found.title, "")),
    }
    return render(request, "audits/conversion/plan.html", context, status=INVALID if bound is not None else None)


def _choices(person: Any, stands: PlanProgress, tasks: list[Any], *, keeps: bool) -> dict[str, list[tuple[int, str]]]:
    """Steps, shares and tasks that the person may choose: all for who keeps the plan, else those of the own units and posts."""
    rights = rights_of(person)
    headed = {seat.unit for seat in rights.seats if seat.is_head}
    waiting = [one for one in tasks if one.done_date is None and one.dropped_at is None]
    return {
        "step": [(one.pk, f"{one.order}. {one.title}") for one in stands.steps] if keeps else [],
        "share": [
            (unit.share, f"{step.order}. {step.title}: {unit.name} ({unit.done}/{unit.total})")
            for step in stands.steps
            for unit in step.units
            if unit.share is not None and (keeps or unit.unit in headed)
        ],
        "task": [(one.pk, one.what[:90]) for one in waiting if keeps or one.owner_post_id in rights.posts],
    }


def _task(one: Any, found: ConversionPlan, posts: set[int], today: Any) -> dict[str, Any]:
    is_waiting = one.done_date is None and one.dropped_at is None and found.finished_at is None
    return {
        "action": one,
        "is_mine": is_waiting and one.owner_post_id in posts,
        "clock": clock_of(one.due_date if is_waiting else None, today),
    }


@reading_page
def gaps(request: HttpRequest, pk: int) -> HttpResponse:
    """The clauses of the new edition with what is in force for them, and the documents that are to be revised."""
    today = clock.today()
    found, held = get_and_held(request, _rows(), (PLAN,), pk=pk)
    told = lacking.gaps_of(found, today)
    documents, hidden = lacking.to_revise(found, request.user, today)
    context = {
        "plan": found,
        "day": today,
        "rows": [
            {
                "told": one,
                "words": lacking.LABELS[one.gap],
                "status": lacking.STATUS[one.gap],
                "begins": place == 0 or told[place - 1].line.chapter != one.line.chapter,
                "is_open": one.gap in lacking.OPEN,
            }
            for place, one in enumerate(told)
        ],
        "open": sum(one.gap in lacking.OPEN for one in told),
        "documents": documents,
        "hidden": hidden,
        "may_give": PLAN in held and found.finished_at is None,
        "crumbs": _crumbs(request.user, (found.title, found.get_absolute_url()), (_("What is lacking"), "")),
    }
    return render(request, "audits/conversion/gaps.html", context)


@require_http_methods(WRITING)
def task_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a task; `?dieu-khoan=` the clause it is about."""
    found = get_or_deny(request, _rows(), PLAN, pk=pk)
    clauses = Clause.objects.filter(edition=found.to_edition).order_by("order")
    number = request.GET.get("dieu-khoan", "")[:20]

    def act(data: dict[str, Any]) -> Any:
        return give_task(found, **data, by=request.user, at=clock.now(), day=clock.today())

    return form_page(
        request,
        TaskForm(
            typed(request),
            initial={"clause": clauses.filter(number=number).first()} if number else {},
            posts=_posts(found.agency),
            clauses=clauses,
        ),
        act,
        context={
            "title": _("Give a task"),
            "submit": _("Give it"),
            "cancel": found.get_absolute_url(),
            "crumbs": _crumbs(request.user, (found.title, found.get_absolute_url()), (_("Give a task"), "")),
        },
        done=_("The task is given."),
        back=found.get_absolute_url(),
    )
