"""The list of laws that all agencies share: read by everybody who keeps types, changed at the top agency."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents.actions.laws import add_law, change_law, law_keeper
from documents.forms.keeping import LawForm
from documents.models import LegalInstrument
from documents.views.keeping import KEEP, WRITING, crumbs
from qms.access.gate import require_somewhere
from qms.trail.refusals import Refused
from qms.worktime import clock

PAGE = 50
LONGEST = 100  # letters of a search


@require_safe
def laws(request: HttpRequest) -> HttpResponse:
    """The list by number; `?q=` finds by number or title."""
    require_somewhere(request, KEEP)
    asked = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    after = request.GET.get("sau", "").replace("\0", "")[:LONGEST]
    rows = LegalInstrument.objects.order_by("number")
    if asked:
        rows = rows.filter(number__icontains=asked) | rows.filter(title__icontains=asked)
    if after:
        rows = rows.filter(number__gt=after)
    page = list(rows.values("pk", "number", "kind", "title", "issuer", "from_date", "until_date")[: PAGE + 1])
    context = {
        "rows": page[:PAGE],
        "asked": asked,
        "last": page[PAGE - 1]["number"] if len(page) > PAGE else "",
        "may_change": law_keeper(request.user, day=clock.today()) is not None,
        "day": clock.today(),
        "crumbs": crumbs((_("Laws"), "")),
    }
    return render(request, "documents/keeping/laws.html", context)


@require_http_methods(WRITING)
def law_new(request: HttpRequest) -> HttpResponse:
    """A new entry."""
    _require_keeper(request)
    return _law_page(request, None)


@require_http_methods(WRITING)
def law(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend one entry."""
    _require_keeper(request)
    try:
        found = LegalInstrument.objects.get(pk=pk)
    except (LegalInstrument.DoesNotExist, OverflowError) as nothing:
        raise Http404 from nothing
    return _law_page(request, found)


def _law_page(request: HttpRequest, found: LegalInstrument | None) -> HttpResponse:
    initial = {name: getattr(found, name) for name in LawForm.base_fields} if found else None
    form = LawForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _save(request, form, found):
        messages.success(request, _("%(number)s is in the list.") % {"number": form.cleaned_data["number"]})
        return redirect("documents:laws")
    title = found.number if found else _("New entry")
    context = {"form": form, "law": found, "crumbs": crumbs((_("Laws"), reverse("documents:laws")), (title, ""))}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else None
    return render(request, "documents/keeping/law.html", context, status=status)


def _save(request: HttpRequest, form: LawForm, found: LegalInstrument | None) -> bool:
    made: dict[str, Any] = {"by": request.user, "at": clock.now(), "day": clock.today(), **form.cleaned_data}
    try:
        if found:
            change_law(found, **made)
        else:
            add_law(**made)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


def _require_keeper(request: HttpRequest) -> None:
    require_somewhere(request, KEEP)
    if law_keeper(request.user, day=clock.today()) is None:
        raise PermissionDenied(
            _("The list of laws is shared; only the QMS officer of the top agency changes it. Ask there.")
        )
