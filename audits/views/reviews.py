"""Management reviews: the list, a new one, one with its inputs and decisions and what can be done to it, its papers."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audits.actions import reviewing as acts
from audits.forms import reviewing as forms
from audits.models import ManagementReview, ReviewDecision
from audits.reviewing import gates, pack
from audits.reviewing.kinds import BY_CODE, MARKS, Phase, Verdict
from audits.reviewing.papers import PAPERS, paper_of
from audits.reviewing.querysets import KEEP_REVIEW, SIGN_REVIEW, VIEW_REVIEW
from audits.views.papers import printed
from audits.views.places import WRITING, agency_for, form_page
from audits.views.review_doings import BY_KEY, offered_to
from documents.views.answers import INVALID, place_refusal, typed
from documents.views.asking import reading_page
from documents.views.paging import paged
from qms.access.gate import get_and_held, get_or_deny
from qms.access.rights import rights_of
from qms.people.models import Agency, Post, User
from qms.trail.refusals import Refused
from qms.worktime import clock

VERDICT_MARKS = {Verdict.GOOD: "in_force", Verdict.WATCH: "soon", Verdict.BAD: "overdue", Verdict.NONE: "draft"}


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Management reviews"), reverse("audits:reviews")), *more]


def _rows() -> Any:
    return ManagementReview.objects.select_related("agency__parent", "chair", "secretary")


@reading_page
def reviews(request: HttpRequest) -> HttpResponse:
    """Reviews the person sees, the latest first."""
    today = clock.today()
    late = Count("decisions", filter=Q(decisions__done_date=None, decisions__due_date__lt=today))
    found = _rows().permitted(request.user, VIEW_REVIEW).defer("pack_text")
    found = found.annotate(all_decisions=Count("decisions"), late_decisions=late).order_by("-planned_date", "-pk")
    page = paged(request, found)
    keeps = rights_of(request.user, today).reach[KEEP_REVIEW].agencies
    context = {
        "rows": [{"review": row, "mark": MARKS[Phase(row.phase)]} for row in page.rows],
        "new_urls": [
            (one.short_name, reverse("audits:review_new", args=[one.slug]))
            for one in (Agency.objects.filter(pk__in=keeps).order_by("path") if keeps else ())
        ],
        "previous_url": page.previous_url,
        "next_url": page.next_url,
        "crumbs": [(_("Management reviews"), "")],
    }
    return render(request, "audits/reviewing/list.html", context)


def _people(agency: Agency) -> Any:
    return User.objects.filter(agency=agency, is_active=True).order_by("full_name")


def _planned(data: dict[str, Any]) -> acts.Planned:
    return acts.Planned(data["planned_date"], data["place"], data["chair"], data["secretary"], tuple(data["invited"]))


@require_http_methods(WRITING)
def review_new(request: HttpRequest, agency: str) -> HttpResponse:
    """Plan a review."""
    found = agency_for(request, KEEP_REVIEW, agency)
    given = {"by": request.user, "at": clock.now(), "day": clock.today()}
    return form_page(
        request,
        forms.PlanForm(typed(request), people=_people(found)),
        lambda data: acts.plan_review(found, _planned(data), **given),
        context={
            "title": _("Plan a management review"),
            "submit": _("Plan it"),
            "cancel": reverse("audits:reviews"),
            "crumbs": _crumbs((_("Plan a management review"), "")),
        },
        done=_("Planned. Prepare its inputs, then freeze them."),
        back=lambda made: made.get_absolute_url(),
    )


@require_http_methods(WRITING)
def review_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the plan before the meeting."""
    found = get_or_deny(request, _rows(), KEEP_REVIEW, pk=pk)
    given = {"by": request.user, "at": clock.now(), "day": clock.today()}
    kept = {
        "planned_date": found.planned_date,
        "place": found.place,
        "chair": found.chair_id,
        "secretary": found.secretary_id,
        "invited": list(found.attendees.values_list("person", flat=True)),
        "token": found.token,
    }
    return form_page(
        request,
        forms.PlanForm(typed(request), initial=kept, people=_people(found.agency)),
        lambda data: acts.write_review(found, _planned(data), token=data["token"] or 0, **given),
        context={
            "title": _("Change the plan of %(code)s") % {"code": found.code},
            "submit": _("Save"),
            "cancel": found.get_absolute_url(),
            "crumbs": _crumbs((found.code, found.get_absolute_url()), (_("Change"), "")),
        },
        done=_("Kept."),
        back=found.get_absolute_url(),
    )


@require_http_methods(WRITING)
def review_input(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Say what the figures of one input mean."""
    found = get_or_deny(request, _rows(), KEEP_REVIEW, pk=pk)
    row = found.inputs.filter(code=code).first()
    if row is None:
        raise Http404
    now = next(one for one in pack.live(found, clock.today()) if one["code"] == code)
    back = f"{found.get_absolute_url()}#dau-vao-{code}"
    return form_page(
        request,
        forms.InputForm(typed(request), initial={"words": row.words, "verdict": row.verdict, "is_ready": row.is_ready}),
        lambda data: acts.write_input(found, code, by=request.user, at=clock.now(), **data),
        context={
            "title": BY_CODE[code].title,
            "text": now["sentence"],
            "submit": _("Save"),
            "cancel": back,
            "crumbs": _crumbs((found.code, found.get_absolute_url()), (code, "")),
            "wide": True,
        },
        done=_("Kept."),
        back=back,
    )


@require_http_methods(WRITING)
def review_held(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that the meeting took place."""
    found = get_or_deny(request, _rows(), KEEP_REVIEW, pk=pk)
    people, inputs = list(found.attendees.all()), list(found.inputs.all())
    kept: dict[str, Any] = {"held_date": found.held_date or found.planned_date, "overall": found.overall}
    kept |= {f"absent_{row.pk}": row.reason for row in people} | {f"said_{row.code}": row.said for row in inputs}
    form = forms.HeldForm(typed(request), initial=kept, attendees=people, codes=[row.code for row in inputs])
    given = {"by": request.user, "at": clock.now(), "day": clock.today()}
    return form_page(
        request,
        form,
        lambda data: acts.hold_review(
            found, acts.Held(data["held_date"], data["overall"], form.absent(), form.said()), **given
        ),
        context={
            "title": _("The meeting of %(code)s") % {"code": found.code},
            "submit": _("Save"),
            "cancel": found.get_absolute_url(),
            "crumbs": _crumbs((found.code, found.get_absolute_url()), (_("The meeting"), "")),
            "wide": True,
        },
        done=_("Kept. Write the decisions down; then the head of the agency signs the minutes."),
        back=found.get_absolute_url(),
    )


@require_http_methods(WRITING)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review; a POST does the act it names (`do`)."""
    found, held = get_and_held(request, _rows(), (KEEP_REVIEW, SIGN_REVIEW), pk=pk)
    today, offered = clock.today(), offered_to(found, held)
    posts = Post.objects.on(today).filter(unit__agency=found.agency).select_related("unit")
    posts = posts.order_by("unit__order", "unit__code", "-is_head", "title")
    asked = BY_KEY.get(request.POST.get("do", "")) if request.method == "POST" else None
    bound: Form | None = None
    if asked in offered:
        bound = _form(asked, request.POST, posts)
        if bound.is_valid():
            try:
                asked.act(found, dict(bound.cleaned_data), {"by": request.user, "at": clock.now(), "day": today})
            except Refused as refusal:
                place_refusal(bound, refusal)
            else:
                messages.success(request, str(asked.done))
                return redirect(request.path)
    elif request.method == "POST":
        messages.error(request, _("This cannot be done to the review now. Look at how it stands."))
        return redirect(request.path)
    doings = [
        {
            "row": row,
            "form": bound if row is asked and bound is not None else _form(row, None, posts, today),
            "is_open": row is asked and bound is not None,
        }
        for row in offered
    ]
    context = {"doings": doings, **_shown(request, found, held, today)}
    return render(request, "audits/reviewing/review.html", context, status=INVALID if bound is not None else None)


def _form(doing: Any, data: Any, posts: Any, today: Any = None) -> Form:
    more = {"posts": posts} if doing.form is forms.DecisionForm else {}
    initial = {"data_date": today, "notice_date": today} if today else {}
    return doing.form(data, prefix=doing.key, initial=initial, **more)


def _shown(request: HttpRequest, found: ManagementReview, held: frozenset[str], today: Any) -> dict[str, Any]:
    inputs = pack.frozen(found) or pack.live(found, today)
    kept = {row.code: row for row in found.inputs.all()}
    posts = rights_of(request.user, today).posts
    keeps = KEEP_REVIEW in held
    given = found.phase in {Phase.SIGNED, Phase.CLOSED}
    missing = gates.before_freezing(found) if keeps and found.phase == Phase.PLANNED else []
    missing += gates.before_signing(found) if found.phase == Phase.HELD else []
    return {
        "review": found,
        "mark": MARKS[Phase(found.phase)],
        "inputs": [
            {
                **one,
                "title": BY_CODE[one["code"]].title,
                "mark": VERDICT_MARKS[Verdict(one["verdict"])],
                "verdict_label": Verdict(one["verdict"]).label,
                "said": kept[one["code"]].said,
                "is_ready": kept[one["code"]].is_ready,
            }
            for one in inputs
        ],
        "is_live": not found.pack_text,
        "attendees": found.attendees.all(),
        "decisions": [
            {
                "row": row,
                "code": f"{found.code}-{row.number:02d}",
                "late": given and row.done_date is None and row.due_date < today,
                "may_report": given and row.done_date is None and (keeps or row.owner_post_id in posts),
            }
            for row in found.decisions.all()
        ],
        "missing": missing,
        "papers": [(name, reverse("audits:review_pdf", args=[found.pk, kind])) for kind, (name, _paper) in PAPERS.items()]
        if found.phase not in {Phase.PLANNED, Phase.CANCELLED}
        else [],
        "may_write": keeps and found.phase in {Phase.PLANNED, Phase.FROZEN},
        "may_prepare": keeps and found.phase == Phase.PLANNED,
        "may_hold": keeps and found.phase in {Phase.FROZEN, Phase.HELD},
        "crumbs": _crumbs((found.code, "")),
    }  # fmt: skip


@require_http_methods(WRITING)
def decision_report(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Report a decision as done."""
    found = get_or_deny(request, _rows(), VIEW_REVIEW, pk=pk)
    row = ReviewDecision.objects.filter(review=found, number=number).first()
    if row is None:
        raise Http404
    given = {"by": request.user, "at": clock.now(), "day": clock.today()}
    return form_page(
        request,
        forms.ReportForm(typed(request), initial={"done_date": clock.today()}),
        lambda data: acts.report_decision(row, **data, **given),
        context={
            "title": _("Report %(code)s as done") % {"code": f"{found.code}-{row.number:02d}"},
            "text": row.what,
            "submit": _("Report"),
            "cancel": found.get_absolute_url(),
            "crumbs": _crumbs((found.code, found.get_absolute_url()), (_("Report"), "")),
        },
        done=_("Reported."),
        back=found.get_absolute_url(),
    )


@reading_page
def review_pdf(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Minutes or notice of conclusions."""
    found = get_or_deny(request, _rows(), VIEW_REVIEW, pk=pk)
    if kind not in PAPERS or found.phase in {Phase.PLANNED, Phase.CANCELLED}:
        raise Http404
    return printed(request, lambda: paper_of(found, kind), f"{found.code} {PAPERS[kind][0]}.pdf")
