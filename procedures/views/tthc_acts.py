"""What is said about one administrative procedure from its page: who answers for it, that it is no more, a draft from it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from documents.querysets import KEEP
from documents.views.answers import place_refusal, typed
from procedures.actions import tthc as actions
from procedures.actions.tthc_drafting import draft_from_record, owners_of, responsible_owner
from procedures.forms import AbolishForm, AssignForm, DraftForm, EndForm, ReasonForm
from procedures.models import AdministrativeProcedure, Responsibility
from procedures.views.tthc import found_or_404, require_keeper
from qms.access.gate import require_somewhere
from qms.trail.refusals import Refused
from qms.worktime import clock

WRITING = ["GET", "HEAD", "POST"]


@require_http_methods(WRITING)
def assign(request: HttpRequest, code: str) -> HttpResponse:
    """A unit of one of the officer's agencies answers for it."""
    require_somewhere(request, KEEP)
    procedure, today = found_or_404(code), clock.today()
    agencies = actions.officer_agencies(request.user, day=today)
    form = AssignForm(typed(request), agencies=agencies, day=today, initial={"from_date": today})

    def act(**given: Any) -> str:
        row = actions.assign_responsibility(procedure, given.pop("unit"), **given, **who(request))
        return _("%(unit)s answers for %(code)s.") % {"unit": row.unit, "code": procedure.code}

    return form_page(request, form, act, title=_("Responsible unit"), submit=_("Save"), **about(procedure))


@require_http_methods(WRITING)
def unassign(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit no longer answers for it."""
    require_somewhere(request, KEEP)
    try:
        row = Responsibility.objects.select_related("procedure", "unit", "agency").get(pk=pk)
    except (Responsibility.DoesNotExist, OverflowError) as nothing:
        raise Http404 from nothing
    if not actions.officer_agencies(request.user, day=clock.today()).filter(pk=row.agency_id).exists():
        raise PermissionDenied(_("Only the QMS officer of %(agency)s does this.") % {"agency": row.agency.short_name})
    form = EndForm(typed(request), initial={"until_date": clock.today()})

    def act(**given: Any) -> str:
        actions.end_responsibility(row, **given, **who(request))
        return _("%(unit)s no longer answers for %(code)s.") % {"unit": row.unit, "code": row.procedure.code}

    title = _("End the responsibility of %(unit)s") % {"unit": row.unit}
    return form_page(request, form, act, title=title, submit=_("End it"), **about(row.procedure))


@require_http_methods(WRITING)
def abolish(request: HttpRequest, code: str) -> HttpResponse:
    """It is no more from a day on."""
    require_keeper(request)
    procedure = found_or_404(code)
    form = AbolishForm(typed(request), initial={"from_date": clock.today()})

    def act(**given: Any) -> str:
        actions.abolish(procedure, **given, **who(request))
        return _("%(code)s is marked abolished.") % {"code": procedure.code}

    return form_page(request, form, act, title=_("Mark abolished"), submit=_("Mark abolished"), **about(procedure))


@require_http_methods(WRITING)
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """It was marked by mistake, or is announced anew."""
    require_keeper(request)
    procedure = found_or_404(code)

    def act(**given: Any) -> str:
        actions.restore(procedure, **given, **who(request))
        return _("%(code)s counts again.") % {"code": procedure.code}

    title = _("Let it count again")
    return form_page(request, ReasonForm(typed(request)), act, title=title, submit=title, **about(procedure))


@require_http_methods(WRITING)
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """A draft of a procedure, filled from the record. The hidden key makes a double click one draft."""
    require_somewhere(request, "documents.create_document")
    procedure, today = found_or_404(code), clock.today()
    owners = owners_of(request.user, today)
    form = DraftForm(typed(request), owners=owners, chosen=responsible_owner(procedure, owners, today))
    if form.is_valid():
        try:
            made = draft_from_record(
                procedure,
                owner_unit=form.cleaned_data["unit"],
                request_key=form.cleaned_data["request_key"],
                **who(request),
            )
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(
                request, _("The draft is filled from the record. Write who does what and how long it takes.")
            )
            for told in made.told:
                messages.warning(request, told)
            return redirect("procedures:proposals" if made.proposed else "procedures:edit", pk=made.version.pk)
    return _form(request, form, title=_("Draft a procedure"), submit=_("Make the draft"), **about(procedure))


def who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "at": clock.now(), "day": clock.today()}


def about(procedure: AdministrativeProcedure) -> dict[str, str]:
    """For a form about one procedure: what it is about, and the way back."""
    return {
        "about": f"{procedure.code}: {procedure.name}",
        "back": reverse("procedures:tthc", args=[procedure.code]),
        "crumb": procedure.code,
    }


def form_page(
    request: HttpRequest,
    form: Form,
    act: Callable[..., str],
    *,
    title: str,
    submit: str,
    about: str,
    back: str,
    crumb: str,
) -> HttpResponse:
    """The form, or the page it is about with a message once the act is done."""
    if form.is_valid():
        try:
            messages.success(request, act(**form.cleaned_data))
            return redirect(back)
        except Refused as refusal:
            place_refusal(form, refusal)
    return _form(request, form, title=title, submit=submit, about=about, back=back, crumb=crumb)


def _form(
    request: HttpRequest, form: Form, *, title: str, submit: str, about: str, back: str, crumb: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "about": about,
        "submit": submit,
        "back": back,
        "crumbs": [(_("Administrative procedures"), reverse("procedures:tthc_list")), (crumb, back), (title, "")],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else None
    return render(request, "procedures/tthc_form.html", context, status=status)
