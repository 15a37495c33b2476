"""The audit programme of a year: proposed, written, adjusted, decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audits.actions import programming as acts
from audits.auditing.listing import STATE_KEYS
from audits.auditing.programme import lines_of, route_shown
from audits.auditing.querysets import PLAN
from audits.auditing.subject import SUBJECT
from audits.auditing.weighing import HEAVIEST
from audits.forms.auditing import AdjustForm, DecideForm, ProgrammeForm, YearForm
from audits.models import Programme, ProgrammeLine
from audits.views.places import WRITING, agency_for, child_of, form_page, programme_for
from documents.views.answers import INVALID, typed
from documents.views.asking import reading_page
from qms.access.gate import get_and_held
from qms.approvals.actions import moves_open_to
from qms.approvals.moves import BY_NAME, ROUTE_STATES, State
from qms.approvals.proof import prove_identity
from qms.people.models import Post
from qms.trail.refusals import Refused
from qms.worktime import clock


@require_http_methods(WRITING)
def programme_new(request: HttpRequest, agency: str) -> HttpResponse:
    """Propose the programme of a year from the figures of today."""
    found, today = agency_for(request, PLAN, agency), clock.today()
    year = today.year + (today.month > 10)
    return form_page(
        request,
        YearForm(typed(request), initial={"year": year}),
        lambda data: acts.propose_programme(found, by=request.user, at=clock.now(), day=today, **data),
        context={
            "title": _("New audit programme"),
            "text": _(
                "Every unit is weighed by time since its last audit, changes since, past findings, overdue work and signals "
                "from practice. The heaviest come first; you may change every month, with a reason."
            ),
            "submit": _("Propose"),
            "cancel": reverse("audits:audits"),
            "crumbs": [(_("Internal audits"), reverse("audits:audits")), (_("New audit programme"), "")],
        },
        done=_("Proposed. Look at every unit, then write objective and criteria."),
        back=lambda made: made.get_absolute_url(),
    )


@reading_page
def programme(request: HttpRequest, agency: str, year: int) -> HttpResponse:
    """Units with what they weigh and why, the route, and what the person may do."""
    found, allowed = _seen(request, agency, year)
    return _page(request, found, allowed)


def _seen(request: HttpRequest, agency: str, year: int) -> tuple[Programme, frozenset[str]]:
    rows = Programme.objects.standing().select_related("agency", "edition", "review_post__unit", "author")
    return get_and_held(request, rows, (PLAN,), agency__slug=agency, year=year)


def _page(
    request: HttpRequest, found: Programme, allowed: frozenset[str], form: DecideForm | None = None
) -> HttpResponse:
    today = clock.today()
    route = SUBJECT.route(found, request.user, today) if found.round else []
    mine = [step for step in route if step.mine]
    moves = {
        move.name: move
        for move in moves_open_to(request.user, found, SUBJECT, day=today, allowed=allowed, steps=mine)
        if move.name != "cancel" or found.state != State.APPROVED
    }
    if found.state != State.DRAFT:
        moves.pop("submit", None)
    context = {
        "programme": found,
        "lines": lines_of(found),
        "heaviest": HEAVIEST,
        "status": STATE_KEYS[State(found.state)],
        "cells": [
            {"label": _("Year"), "num": found.year},
            {"label": _("Edition of the standard"), "value": found.edition.name},
            {"label": _("Figures of"), "date": found.weighed_date},
            {"label": _("Made by"), "value": found.author.full_name},
        ],
        "route": route_shown(found, route),
        "may_plan": PLAN in allowed,
        "is_draft": found.state == State.DRAFT,
        "may_adjust": PLAN in allowed and found.state in (State.DRAFT, State.APPROVED),
        "moves": moves,
        "signing": next((moves[name] for name in ("review", "approve") if name in moves), None),
        "mine": mine[0] if mine and found.state in ROUTE_STATES else None,
        "form": form or DecideForm(),
        "crumbs": [
            (_("Internal audits"), reverse("audits:audits")),
            (_("Programme %(year)s") % {"year": found.year}, ""),
        ],
    }
    status = INVALID if form is not None and form.errors else None
    return render(request, "audits/auditing/programme.html", context, status=status)


@require_http_methods(WRITING)
def programme_write(request: HttpRequest, agency: str, year: int) -> HttpResponse:
    """Objective, criteria, edition, and the post that reviews."""
    found = programme_for(request, PLAN, agency, year)
    posts = Post.objects.on(clock.today()).filter(unit__agency=found.agency_id, is_agency_head=False)
    kept = {
        "objective": found.objective,
        "criteria": found.criteria,
        "edition": found.edition,
        "review_post": found.review_post,
        "token": found.token,
    }
    return form_page(
        request,
        ProgrammeForm(
            typed(request), posts=posts.select_related("unit").order_by("unit__order", "title"), initial=kept
        ),
        lambda data: acts.write_programme(found, by=request.user, at=clock.now(), **data),
        context=_about(found, _("Objective and criteria"), _("Save")),
        done=_("Kept."),
        back=found.get_absolute_url(),
    )


def _about(found: Programme, title: str, submit: str) -> dict[str, Any]:
    name = _("Programme %(year)s") % {"year": found.year}
    return {
        "title": title,
        "submit": submit,
        "cancel": found.get_absolute_url(),
        "crumbs": [
            (_("Internal audits"), reverse("audits:audits")),
            (name, found.get_absolute_url()),
            (title, ""),
        ],
    }


@require_POST
def programme_weigh(request: HttpRequest, agency: str, year: int) -> HttpResponse:
    """The figures of today."""
    found = programme_for(request, PLAN, agency, year)
    try:
        acts.weigh_again(found, by=request.user, at=clock.now(), day=clock.today())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Weighed by the figures of today. Months that you chose stay."))
    return redirect(found)


@require_http_methods(WRITING)
def programme_adjust(request: HttpRequest, agency: str, year: int, line: int) -> HttpResponse:
    """Another month, or another audit, for one unit."""
    found = programme_for(request, PLAN, agency, year)
    row = child_of(ProgrammeLine.objects.select_related("unit", "programme").filter(programme=found), line)
    context = _about(found, row.unit.name, _("Change"))
    context["text"] = _("Proposed by the figures: month %(month)s. Weight %(total)s of %(most)s.") % {
        "month": row.proposed_month,
        "total": row.total,
        "most": HEAVIEST,
    }
    return form_page(
        request,
        AdjustForm(typed(request), initial={"month": row.month or 0, "group": row.group}),
        lambda data: acts.adjust_line(
            row,
            month=data["month"] or None,
            group=data["group"],
            reason=data["reason"],
            by=request.user,
            at=clock.now(),
        ),
        context=context,
        done=_("Changed, with its reason."),
        back=found.get_absolute_url(),
    )


@require_POST
def programme_submit(request: HttpRequest, agency: str, year: int) -> HttpResponse:
    """Freeze the programme and send it along its route."""
    found = programme_for(request, PLAN, agency, year)
    try:
        acts.submit_programme(found, by=request.user, at=clock.now(), day=clock.today())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Submitted. It stays as it is until it is decided."))
    return redirect(found)


@require_POST
def programme_decide(request: HttpRequest, agency: str, year: int) -> HttpResponse:
    """Decide a step, send back, take back or cancel."""
    found, allowed = _seen(request, agency, year)
    form, name, at = DecideForm(request.POST), request.POST.get("move", ""), clock.now()
    if name not in BY_NAME or name == "submit" or not form.is_valid():
        messages.error(request, _("Choose what you decide."))
        return redirect(found)
    try:
        proof = prove_identity(request.user, form.cleaned_data["password"], at=at) if BY_NAME[name].signed else None
        acts.decide_programme(
            found,
            name,
            by=request.user,
            at=at,
            day=clock.today(),
            remark=form.cleaned_data["remark"],
            proof=proof,
            seen=request.POST.get("seen") or None,
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page(
            request, Programme.objects.select_related("agency", "edition", "author").get(pk=found.pk), allowed, form
        )
    messages.success(request, str(BY_NAME[name].done))
    return redirect("audits:audits" if name == "cancel" else found)
