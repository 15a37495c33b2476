"""The team of an audit: who may take part and why not, who does, permissions in spite of a conflict."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audits.actions import naming as acts
from audits.auditing.candidates import candidates_of
from audits.auditing.querysets import ALLOW, PLAN, PREPARE
from audits.auditing.shown import crumbs_of, head_of
from audits.forms.auditing import MemberForm, PermissionForm, VerdictForm
from audits.models import Audit, Stage, TeamOverride, Verdict
from audits.views.places import WRITING, address, audit_for, audit_seen, child_of, form_page
from documents.views.answers import typed
from documents.views.asking import reading_page
from qms.people.models import User
from qms.trail.refusals import Refused
from qms.worktime import clock


@reading_page
def team(request: HttpRequest, agency: str, year: int, order: int) -> HttpResponse:
    """Members, everybody who is certified with what stands against them, and permissions."""
    found, allowed = audit_seen(request, (PLAN, PREPARE, ALLOW), agency, year, order)
    members = list(found.team.select_related("person"))
    overrides = list(found.overrides.select_related("person", "asked_by", "decided_by"))
    is_open = found.stage == Stage.PLANNED
    context = {
        **head_of(found, "team", clock.today(), team=members),
        "members": members,
        "candidates": candidates_of(found, members, overrides) if is_open and PREPARE in allowed else [],
        "overrides": overrides,
        "may_plan": PLAN in allowed and is_open,
        "may_ask": PREPARE in allowed and is_open,
        "may_allow": ALLOW in allowed,
        "has_days": found.start_date is not None,
        "is_open": is_open,
    }
    return render(request, "audits/auditing/team.html", context)


def _people(found: Audit) -> Any:
    return User.objects.filter(agency=found.agency_id, is_active=True).order_by("full_name")


@require_http_methods(WRITING)
def member_new(request: HttpRequest, agency: str, year: int, order: int) -> HttpResponse:
    """Put somebody in the team."""
    found = audit_for(request, PLAN, agency, year, order)
    form = MemberForm(typed(request), people=_people(found), initial={"person": request.GET.get("nguoi", "")})
    back = address("team", found)
    return form_page(
        request,
        form,
        lambda data: acts.name_member(found, data["person"], role=data["role"], by=request.user, at=clock.now()),
        context={
            "title": _("Name a member of the team"),
            "lead": found,
            "text": _("An observer judges nothing, so needs no certificate."),
            "submit": _("Put in the team"),
            "cancel": back,
            "crumbs": crumbs_of(found, _("Team")),
        },
        done=_("In the team. Nothing stands against it."),
        back=back,
    )


@require_POST
def member_off(request: HttpRequest, agency: str, year: int, order: int, member: int) -> HttpResponse:
    """Take somebody off the team."""
    found = audit_for(request, PLAN, agency, year, order)
    row = child_of(found.team.select_related("audit"), member)
    try:
        acts.take_off(row, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken off the team."))
    return redirect(address("team", found))


@require_http_methods(WRITING)
def permission_new(request: HttpRequest, agency: str, year: int, order: int) -> HttpResponse:
    """Ask the management to let somebody take part in spite of a conflict."""
    found = audit_for(request, PREPARE, agency, year, order)
    form = PermissionForm(typed(request), people=_people(found), initial={"person": request.GET.get("nguoi", "")})
    back = address("team", found)
    return form_page(
        request,
        form,
        lambda data: acts.ask_permission(found, data.pop("person"), by=request.user, at=clock.now(), **data),
        context={
            "title": _("Ask for a permission"),
            "lead": found,
            "text": _(
                "Only where nobody else can do it. The management decides, the person does not, and the report prints "
                "conflict, reason, restriction and who allowed it."
            ),
            "submit": _("Ask the management"),
            "cancel": back,
            "crumbs": crumbs_of(found, _("Permission")),
        },
        done=_("Asked. The management hears of it."),
        back=back,
    )


@require_http_methods(WRITING)
def permission(request: HttpRequest, agency: str, year: int, order: int, asked: int) -> HttpResponse:
    """One permission that is asked for; a POST decides it."""
    found = audit_for(request, ALLOW, agency, year, order)
    rows = TeamOverride.objects.filter(audit=found).select_related("person", "asked_by", "decided_by", "audit")
    row = child_of(rows, asked)
    back = address("team", found)
    if row.verdict != Verdict.WAITING and request.method != "POST":
        return redirect(back)

    def act(data: dict[str, Any]) -> Any:
        return acts.decide_permission(
            row,
            is_allowed=data["verdict"] == "allow",
            remark=data["remark"],
            instrument=data["instrument"],
            by=request.user,
            at=clock.now(),
            day=clock.today(),
        )

    return form_page(
        request,
        VerdictForm(typed(request)),
        act,
        context={
            "asked": row,
            "lead": found,
            "title": _("Permission for %(name)s") % {"name": row.person.full_name},
            "submit": _("Decide"),
            "cancel": back,
            "crumbs": crumbs_of(found, _("Permission")),
        },
        done=_("Decided. It is printed in the report."),
        back=back,
        template="audits/auditing/permission.html",
    )
