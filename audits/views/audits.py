"""The list of audits, a new one, the overview of one with its moves, the answers to its report, minutes and report."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audits.actions.auditing import open_audit
from audits.actions.conducting import answer_report, move_audit, write_minutes
from audits.auditing.answering import counted
from audits.auditing.listing import TABS, asked_of, audit_row, programmes_seen, rows_of
from audits.auditing.papers import AFTER, DRAFTS, KINDS
from audits.auditing.querysets import ACCEPT, LEAD, PLAN, PREPARE, VIEW_AUDIT, VIEW_AUDITOR, VIEW_PROGRAMME
from audits.auditing.shown import crumbs_of, head_of, mark
from audits.auditing.stages import BY_NAME, closed_gates, steps_from
from audits.auditing.standing import Looked, looked_at
from audits.forms.auditing import MinutesForm, OpenForm
from audits.models import Audit, AuditUnit, Stage
from audits.views.places import WRITING, address, agency_for, audit_for, audit_seen, child_of, form_page
from documents.addresses import Unknown
from documents.views.answers import typed
from documents.views.asking import Unclear, reading_page
from qms.access.rights import rights_of
from qms.people.models import Agency, Unit
from qms.trail.refusals import Refused
from qms.worktime import clock

LATEST = 6  # questions on the overview


@reading_page
def audits(request: HttpRequest) -> HttpResponse:
    """`?xem=` which, `?sau=` the page behind a row; the programmes of all years beside."""
    try:
        asked = asked_of(request.GET)
    except Unknown as unknown:
        raise Unclear(_("This address asks for audits in a way nobody knows. Open the list again.")) from unknown
    person, today, here = request.user, clock.today(), reverse("audits:audits")
    rows, next_url = rows_of(person, asked, today)
    rights = rights_of(person, today)
    mine = rights.reach[PLAN].agencies | rights.reach[VIEW_AUDITOR].agencies
    kept = list(Agency.objects.filter(pk__in=mine)) if mine else []
    planning = [row for row in kept if row.pk in rights.reach[PLAN].agencies]
    context = {
        "rows": [audit_row(row, today) for row in rows],
        "programmes": programmes_seen(person),
        "tabs": [
            {"label": label, "url": f"{here}?xem={key}" if key else here, "current": asked.tab == key, "count": None}
            for key, label in TABS.items()
        ],
        "planning": planning,
        "sees_conversion": rights.may_somewhere(VIEW_PROGRAMME),
        "registers": [row for row in kept if row.pk in rights.reach[VIEW_AUDITOR].agencies],
        "next_url": next_url,
        "first_url": here if asked.after else "",
        "crumbs": [(_("Internal audits"), "")],
    }
    return render(request, "audits/auditing/list.html", context)


@require_http_methods(WRITING)
def audit_new(request: HttpRequest, agency: str) -> HttpResponse:
    """An audit that no programme foresaw."""
    found, today = agency_for(request, PLAN, agency), clock.today()
    form = OpenForm(typed(request), units=Unit.objects.on(today).of(found), initial={"year": today.year})
    return form_page(
        request,
        form,
        lambda data: open_audit(found, by=request.user, at=clock.now(), **data),
        context={
            "title": _("Audit outside the programme"),
            "submit": _("Enter the audit"),
            "cancel": reverse("audits:audits"),
            "crumbs": [(_("Internal audits"), reverse("audits:audits")), (_("Audit outside the programme"), "")],
        },
        done=_("The audit is entered. Write its plan."),
        back=lambda made: address("audit_write", made),
    )


@reading_page
def audit(request: HttpRequest, agency: str, year: int, order: int) -> HttpResponse:
    """One audit: where it stands, what it lacks, its checklist in figures, findings, permissions, answers."""
    found, allowed = audit_seen(request, (PLAN, LEAD, PREPARE), agency, year, order)
    today = clock.today()
    looked = looked_at(found, today, request.user)
    return render(request, "audits/auditing/audit.html", _overview(request, found, looked, allowed))


def _overview(request: HttpRequest, found: Audit, looked: Looked, allowed: frozenset[str]) -> dict[str, Any]:
    today, rights = clock.today(), rights_of(request.user)
    told = [item for item in looked.items if item.said_at]
    latest = sorted(told, key=lambda item: item.said_at, reverse=True)[:LATEST]
    return {
        **head_of(found, "audit", today, team=looked.team),
        "units": [
            {
                "row": row,
                "answer": getattr(row, "answer", None),
                "may": found.stage == Stage.REPORTED
                and not hasattr(row, "answer")
                and rights.reaches(ACCEPT, row.unit),
            }
            for row in looked.units
        ],
        "team": looked.team,
        "counts": counted(looked.items),
        "latest": [{"item": item, "mark": mark(item.said_result)} for item in latest],
        "found": [{"row": row, "mark": mark(row.finding.grade)} for row in looked.found if row.is_open],
        "overrides": looked.overrides,
        "moves": [
            {"step": step, "missing": closed_gates(step, looked.standing)}
            for step in sorted(steps_from(found.stage), key=lambda step: step.kind != "primary")
            if step.needs in allowed
        ],
        "papers": [
            (kind, label)
            for kind, (label, _make) in KINDS.items()
            if found.stage in AFTER or PREPARE in allowed or kind not in DRAFTS
        ],
        "may_lead": LEAD in allowed and found.stage in (Stage.PREPARED, Stage.PERFORMED),
        "may_prepare": PREPARE in allowed,
        "has_report": found.stage in (Stage.REPORTED, Stage.CLOSED),
    }


@require_POST
def audit_move(request: HttpRequest, agency: str, year: int, order: int) -> HttpResponse:
    """Move the audit on, or back with a reason."""
    found = audit_for(request, VIEW_AUDIT, agency, year, order)
    step = BY_NAME.get(request.POST.get("move", ""))
    if step is None:
        messages.error(request, _("Choose what is to happen to the audit."))
        return redirect(found)
    reason = request.POST.get("reason", "")
    try:
        move_audit(found, step.name, by=request.user, at=clock.now(), day=clock.today(), reason=reason)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(step.done))
    return redirect(found)


@require_POST
def audit_answer(request: HttpRequest, agency: str, year: int, order: int, row: int) -> HttpResponse:
    """The head of an audited unit answers the report."""
    found = audit_for(request, VIEW_AUDIT, agency, year, order)
    about = child_of(AuditUnit.objects.filter(audit=found), row)
    remark = request.POST.get("remark", "")
    try:
        answer_report(about, remark=remark, by=request.user, at=clock.now(), day=clock.today())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your answer stands with the report."))
    return redirect(found)


@require_http_methods(WRITING)
def audit_minutes(request: HttpRequest, agency: str, year: int, order: int) -> HttpResponse:
    """Minutes of both meetings and the report, by who leads the audit."""
    found = audit_for(request, LEAD, agency, year, order)
    kept = {
        "opening": found.opening_text,
        "closing": found.closing_text,
        "strengths": found.strengths,
        "conclusion": found.conclusion,
        "is_without_findings": found.is_without_findings,
        "report_number": found.report_number,
        "token": found.token,
    }
    return form_page(
        request,
        MinutesForm(typed(request), initial=kept),
        lambda data: write_minutes(found, by=request.user, at=clock.now(), **data),
        context={
            "title": _("Minutes and report"),
            "lead": found,
            "submit": _("Save"),
            "cancel": found.get_absolute_url(),
            "crumbs": crumbs_of(found, _("Minutes and report")),
            "wide": True,
        },
        done=_("Kept."),
        back=found.get_absolute_url(),
    )
