"""Registers behind the audits of an agency: certified auditors, templates of checklists."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audits.actions.checking import keep_template
from audits.actions.naming import certify_auditor, end_certificate
from audits.auditing.querysets import PLAN, VIEW_AUDITOR
from audits.forms.auditing import CertificateForm, LastDayForm
from audits.forms.checking import TemplateForm
from audits.models import Auditor, ChecklistTemplate
from audits.views.places import WRITING, agency_for, form_page
from documents.views.answers import typed
from documents.views.asking import reading_page
from qms.access.gate import get_or_deny
from qms.access.rights import rights_of
from qms.people.models import Agency, User
from qms.worktime import clock

MOST = 200


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Internal audits"), reverse("audits:audits")), *more]


def _may_plan(request: HttpRequest, agency: Agency) -> bool:
    return agency.pk in rights_of(request.user).reach[PLAN].agencies


@reading_page
def auditors(request: HttpRequest, agency: str) -> HttpResponse:
    """Certificates of the agency, those that hold first."""
    found, today = agency_for(request, VIEW_AUDITOR, agency), clock.today()
    rows = Auditor.objects.filter(agency=found).select_related("person")[:MOST]
    shown = [
        {
            "row": row,
            "holds": row.from_date <= today and (row.until_date is None or today < row.until_date),
            "last": row.until_date - timedelta(days=1) if row.until_date else None,
        }
        for row in rows
    ]
    context = {
        "agency": found,
        "rows": sorted(shown, key=lambda row: not row["holds"]),
        "may_plan": _may_plan(request, found),
        "crumbs": _crumbs((_("Auditors"), "")),
    }
    return render(request, "audits/auditing/auditors.html", context)


@require_http_methods(WRITING)
def auditor_new(request: HttpRequest, agency: str) -> HttpResponse:
    """Enter a certificate."""
    found = agency_for(request, PLAN, agency)
    back = reverse("audits:auditors", args=[found.slug])
    people = User.objects.filter(agency=found, is_active=True).order_by("full_name")

    def act(data: dict[str, Any]) -> Any:
        last = data.pop("last_date")
        until = last + timedelta(days=1) if last else None
        return certify_auditor(found, data.pop("person"), until_date=until, by=request.user, at=clock.now(), **data)

    return form_page(
        request,
        CertificateForm(typed(request), people=people),
        act,
        context={
            "title": _("Enter a certificate"),
            "submit": _("Enter"),
            "cancel": back,
            "crumbs": _crumbs((_("Auditors"), back), (_("Enter a certificate"), "")),
        },
        done=_("Entered."),
        back=back,
    )


@require_http_methods(WRITING)
def auditor_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a certificate before its day."""
    found = get_or_deny(request, Auditor.objects.select_related("agency", "person"), PLAN, pk=pk)
    back = reverse("audits:auditors", args=[found.agency.slug])

    def act(data: dict[str, Any]) -> Any:
        until = data["last_date"] + timedelta(days=1)
        return end_certificate(found, until_date=until, by=request.user, at=clock.now())

    return form_page(
        request,
        LastDayForm(typed(request)),
        act,
        context={
            "title": _("End the certificate of %(name)s") % {"name": found.person.full_name},
            "text": found.certificate,
            "submit": _("End it"),
            "cancel": back,
            "crumbs": _crumbs((_("Auditors"), back), (found.person.full_name, "")),
        },
        done=_("It counts no more after that day. What was audited before stays."),
        back=back,
    )


@reading_page
def templates(request: HttpRequest, agency: str) -> HttpResponse:
    """Templates of checklists of the agency."""
    found = agency_for(request, VIEW_AUDITOR, agency)
    rows = ChecklistTemplate.objects.filter(agency=found).order_by("is_retired", "title")[:MOST]
    context = {
        "agency": found,
        "rows": [{"row": row, "count": len([x for x in row.questions.splitlines() if x.strip()])} for row in rows],
        "may_plan": _may_plan(request, found),
        "crumbs": _crumbs((_("Templates of checklists"), "")),
    }
    return render(request, "audits/auditing/templates.html", context)


def _template_page(request: HttpRequest, agency: Agency, row: ChecklistTemplate | None) -> HttpResponse:
    back = reverse("audits:templates", args=[agency.slug])
    kept = {"title": row.title, "questions": row.questions, "is_retired": row.is_retired} if row else {}
    title = row.title if row else _("New template")
    return form_page(
        request,
        TemplateForm(typed(request), initial=kept),
        lambda data: keep_template(agency, row, by=request.user, at=clock.now(), **data),
        context={
            "title": title,
            "submit": _("Save"),
            "cancel": back,
            "crumbs": _crumbs((_("Templates of checklists"), back), (title, "")),
            "wide": True,
        },
        done=_("Kept. Audits keep the questions they were made with."),
        back=back,
    )


@require_http_methods(WRITING)
def template_new(request: HttpRequest, agency: str) -> HttpResponse:
    """A new template."""
    return _template_page(request, agency_for(request, PLAN, agency), None)


@require_http_methods(WRITING)
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """Other questions in a template."""
    found = get_or_deny(request, ChecklistTemplate.objects.select_related("agency"), PLAN, pk=pk)
    return _template_page(request, found.agency, found)
