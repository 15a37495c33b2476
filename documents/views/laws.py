"""The list of laws that all agencies share: read by everybody who keeps types, changed at the top agency."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents.actions.laws import add_law, change_law, law_keeper, law_numbered
from documents.forms.keeping import ChangeLawForm, LawForm
from documents.legal import states
from documents.models import LegalInstrument
from documents.views.keeping import KEEP, WRITING, crumbs
from qms.access.gate import require_somewhere
from qms.search.match import matches
from qms.trail.refusals import Refused
from qms.worktime import clock

PAGE = 50
LONGEST = 100  # letters of a search
MOST_KINDS = 40
STATES = {
    "con": states.ON,
    "mot-phan": states.PART,
    "het": states.OFF,
    "chua": states.FUTURE,
    "chua-ro": states.UNKNOWN,
}
_COLUMNS = ("pk", "number", "kind", "title", "issuer", "issued_date", "from_date", "until_date", "standing")


@require_safe
def laws(request: HttpRequest) -> HttpResponse:
    """The list by number; `?q=` finds words of number, kind or title, `?loai=` one kind, `?tinh-trang=` one state of today."""
    require_somewhere(request, KEEP)
    asked, kind, state = (_asked(request, name) for name in ("q", "loai", "tinh-trang"))
    after, today = _asked(request, "sau"), clock.today()
    rows = states.with_state(LegalInstrument.objects.order_by("number"), today)
    if asked:
        rows = rows.filter(matches(asked) | Q(number__icontains=asked))
    if kind:
        rows = rows.filter(kind=kind)
    if state in STATES:
        rows = rows.filter(standing=STATES[state])
    if after:
        rows = rows.filter(number__gt=after)
    page = list(rows.values(*_COLUMNS)[: PAGE + 1])
    kept = {"q": asked, "loai": kind, "tinh-trang": state}
    context = {
        "rows": [row | {"badge": states.badge(row["standing"], row["until_date"])} for row in page[:PAGE]],
        "asked": asked,
        "kind": kind,
        "state": state,
        "kinds": list(LegalInstrument.objects.order_by("kind").values_list("kind", flat=True).distinct()[:MOST_KINDS]),
        "states": [(key, states.LABELS[value]) for key, value in STATES.items()],
        "is_narrowed": any(kept.values()),
        "next_url": f"?{urlencode({**kept, 'sau': page[PAGE - 1]['number']})}" if len(page) > PAGE else "",
        "may_change": law_keeper(request.user, day=today) is not None,
        "crumbs": crumbs((_("Laws"), "")),
    }
    return render(request, "documents/keeping/laws.html", context)


def _asked(request: HttpRequest, name: str) -> str:
    return " ".join(request.GET.get(name, "").replace("\0", "").split())[:LONGEST]


@require_http_methods(WRITING)
def law_new(request: HttpRequest) -> HttpResponse:
    """A new entry."""
    require_keeper(request)
    return _law_page(request, None)


@require_http_methods(WRITING)
def law(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend one entry."""
    require_keeper(request)
    try:
        found = LegalInstrument.objects.get(pk=pk)
    except (LegalInstrument.DoesNotExist, OverflowError) as nothing:
        raise Http404 from nothing
    return _law_page(request, found)


def _law_page(request: HttpRequest, found: LegalInstrument | None) -> HttpResponse:
    initial = {name: getattr(found, name) for name in LawForm.base_fields} if found else None
    form = (ChangeLawForm if found else LawForm)(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _save(request, form, found):
        messages.success(request, _("%(number)s is in the list.") % {"number": form.cleaned_data["number"]})
        return redirect("documents:law_citing", pk=found.pk) if found else redirect("documents:laws")
    title = found.number if found else _("New entry")
    context = {
        "form": form,
        "law": found,
        "there": _already_there(form, found),
        "crumbs": crumbs((_("Laws"), reverse("documents:laws")), (title, "")),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else None
    return render(request, "documents/keeping/law.html", context, status=status)


def _already_there(form: LawForm, found: LegalInstrument | None) -> LegalInstrument | None:
    """The entry whose number was typed again."""
    if "number" not in form.errors or not form.data.get("number"):
        return None
    there = law_numbered(form.data["number"][:LONGEST].replace("\0", ""))
    return there if there and there != found else None


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


def require_keeper(request: HttpRequest) -> None:
    """403 with a sentence for everybody but the officer of the top agency."""
    require_somewhere(request, KEEP)
    if law_keeper(request.user, day=clock.today()) is None:
        raise PermissionDenied(
            _("The list of laws is shared; only the QMS officer of the top agency changes it. Ask there.")
        )
