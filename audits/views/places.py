"""How pages of audits get what they are about, and how they answer a form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from audits.auditing.shown import place_of, rows
from audits.models import Audit, Programme
from documents.views.answers import INVALID, place_refusal
from qms.access.gate import get_and_held, get_or_deny, require_somewhere
from qms.access.rights import rights_of
from qms.people.models import Agency
from qms.trail.refusals import Refused

WRITING = ("GET", "HEAD", "POST")


def lookup(agency: str, year: int, order: int) -> dict[str, Any]:
    """Look-up of an audit by its address."""
    return {"agency__slug": agency, "year": year, "order": order}


def audit_for(request: HttpRequest, permission: str, agency: str, year: int, order: int) -> Audit:
    """The audit, if the person may; see `get_or_deny`."""
    return get_or_deny(request, rows(), permission, **lookup(agency, year, order))


def audit_seen(
    request: HttpRequest, permissions: tuple[str, ...], agency: str, year: int, order: int
) -> tuple[Audit, frozenset[str]]:
    """The audit, if the person sees it, and which of the permissions the person has on it: one statement."""
    return get_and_held(request, rows(), permissions, **lookup(agency, year, order))


def programme_for(request: HttpRequest, permission: str, agency: str, year: int) -> Programme:
    """The programme of the year that is not cancelled, if the person may."""
    found = Programme.objects.standing().select_related("agency", "edition", "review_post", "author")
    return get_or_deny(request, found, permission, agency__slug=agency, year=year)


def agency_for(request: HttpRequest, permission: str, slug: str) -> Agency:
    """The agency, if a post gives the permission over it: 403 for who has it nowhere, 404 for another agency."""
    require_somewhere(request, permission)
    reach = rights_of(request.user).reach[permission].agencies
    found = Agency.objects.select_related("edition").filter(pk__in=reach, slug=slug).first()
    if found is None:
        raise Http404
    return found


def child_of(rows_: Any, pk: int) -> Any:
    """The row of an audit with this key. Raises Http404."""
    try:
        found = rows_.filter(pk=pk).first()
    except OverflowError as no_key:
        raise Http404 from no_key
    if found is None:
        raise Http404
    return found


def form_page(
    request: HttpRequest,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    context: dict[str, Any],
    done: str,
    back: Callable[[Any], str] | str,
    template: str = "audits/auditing/form.html",
) -> HttpResponse:
    """A page with one form: a POST does the act and goes back; what is wrong is shown with everything that was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form.cleaned_data)
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect(back(made) if callable(back) else back)
    status = INVALID if form.errors else None
    return render(request, template, {"form": form, **context}, status=status)


def address(name: str, audit: Audit, *more: Any) -> str:
    """The address `audits:name` of an audit."""
    return reverse(f"audits:{name}", args=[*place_of(audit), *more])
