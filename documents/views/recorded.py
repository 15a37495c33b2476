"""The trail of one document, and entries of the trail as a file."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from documents.actions.recorded import ask_for_trail
from documents.models import Document
from documents.recorded.entries import about
from documents.views.bars import crumbs_of
from qms.access.gate import get_or_deny, require_somewhere
from qms.office import recorded
from qms.office.actions.looking import note_trail_read
from qms.office.forms.trail import TrailForm
from qms.office.looking import FILTERS, asked_of, filters_in_words
from qms.office.paging import address
from qms.office.told import in_words
from qms.trail.refusals import Refused
from qms.worktime import clock

KEYS = frozenset({*FILTERS, "co-quan"} - {"sau"})


@require_safe
def document_trail(request: HttpRequest, slug: str) -> HttpResponse:
    """Who did what to this document, newest first; filters and pages as in the trail of an agency. Recorded once a look-up."""
    document = _found(request, slug)
    form, after = TrailForm(request.GET, places=[]), request.GET.get("sau", "")
    del form.fields["q"]
    is_right = form.is_valid()
    rows, more = recorded.page_of(about(document), asked_of(form, [], after)) if is_right else ([], "")
    if is_right and not after and request.method == "GET":
        note = {"agency": document.agency, "on": document, "filters": filters_in_words(form)}
        note_trail_read(by=request.user, at=clock.now(), **note)
    context = {
        "document": document,
        "form": form,
        "rows": [in_words(row) for row in rows],
        "sealed": recorded.sealed(),
        "is_filtered": any(request.GET.get(name) for name in FILTERS),
        "taken": [(name, value) for name, value in request.GET.items() if name in KEYS],
        "next_url": address(request.path, request.GET, sau=more) if more else "",
        "crumbs": crumbs_of(document, _("Trail")),
    }
    status = HTTPStatus.OK if is_right else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "documents/recorded/document.html", context, status=status)


@require_POST
def document_trail_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a workbook."""
    document = _found(request, slug)
    return _ask(request, document, reverse("documents:document_trail", args=[slug]))


@require_POST
def trail_file(request: HttpRequest) -> HttpResponse:
    """Entries of an agency as a workbook, as the page of the administration shows them."""
    require_somewhere(request, recorded.READ_TRAIL)
    return _ask(request, None, reverse("office:trail"))


def _found(request: HttpRequest, slug: str) -> Document:
    rows = Document.objects.select_related("agency__parent")
    return get_or_deny(request, rows, recorded.READ_TRAIL, slug=slug)


def _ask(request: HttpRequest, document: Any, back: str) -> HttpResponse:
    query = request.POST.copy()
    for key in set(query) - KEYS:
        del query[key]
    try:
        job = ask_for_trail(query=query.urlencode(), document=document, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{back}?{query.urlencode()}")
    return redirect("documents:job", pk=job.pk)
