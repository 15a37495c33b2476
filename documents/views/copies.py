"""Controlled copies of one document, one copy with its life, and its paper."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents import actions
from documents.copies.answers import is_old
from documents.copies.codes import grouped
from documents.copies.doing import BY_KEY, Doing, offered
from documents.copies.life import OUTSTANDING, Stage
from documents.copies.paper import print_copy
from documents.copies.shown import clock_of, life_of, named, row_of, stage_text
from documents.forms.copies import NumberForm
from documents.models import ControlledCopy, Document, InForce, Version
from documents.querysets import KEEP_COPIES
from documents.views.answers import INVALID, place_refusal, typed
from documents.views.asking import Unclear, unclear
from documents.views.bars import crumbs_of
from documents.views.paging import paged
from qms.access.gate import get_and_held, get_or_deny
from qms.files import store
from qms.files.answers import as_download
from qms.printing import PrintFailed
from qms.trail.refusals import Refused
from qms.web import errors
from qms.web.templatetags.qms import version_text
from qms.worktime import clock

PDF = "application/pdf"
WRITING = ["GET", "HEAD", "POST"]
ROWS = ControlledCopy.objects.select_related(
    "document__agency", "version__period", "version__document", "holder"
).defer("version__snapshot")


@require_http_methods(WRITING)
def document_copies(request: HttpRequest, slug: str) -> HttpResponse:
    """Every number drawn for the document, with where its paper is, and the form for a new one."""
    document = get_or_deny(request, Document.objects.select_related("agency"), KEEP_COPIES, slug=slug)
    today = clock.today()
    periods = InForce.objects.going_on(today).filter(document=document).select_related("version__document")
    periods = periods.defer("version__snapshot")
    versions = {row.version_id: row.version for row in periods.order_by("from_date")}
    choices = [(pk, version_text(row.issue, row.revision)) for pk, row in versions.items()]
    form = NumberForm(typed(request), versions=choices) if choices else None
    if form and form.is_valid():
        made = _numbered(request, form, versions, today)
        if made:
            messages.success(request, _("Number %(n)s is given. Print the paper now.") % {"n": f"{made.number:02d}"})
            return redirect("documents:copy", pk=made.pk)
    drawn = ControlledCopy.objects.filter(document=document).select_related("version").defer("version__snapshot")
    try:
        page = paged(request, drawn.order_by("-number"))
    except Unclear as sentence:
        return unclear(request, str(sentence))
    context = {
        "document": document,
        "form": form,
        "rows": [row_of(row, today) for row in page.rows],
        "page": page,
        "crumbs": crumbs_of(document, _("Controlled copies")),
    }
    return render(request, "documents/copies/document.html", context, status=INVALID if form and form.errors else None)


def _numbered(
    request: HttpRequest, form: NumberForm, versions: dict[int, Version], today: date
) -> ControlledCopy | None:
    given = dict(form.cleaned_data)
    try:
        return actions.number_copy(versions[given.pop("version")], **given, by=request.user, at=clock.now(), day=today)
    except Refused as refusal:
        place_refusal(form, refusal)
        return None


@require_http_methods(WRITING)
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """One copy: its facts, its life, and what the person may do with it; a POST does what `move` says."""
    today = clock.today()
    found, allowed = get_and_held(request, ROWS.named_to(request.user, today), (KEEP_COPIES,), pk=pk)
    keeps = KEEP_COPIES in allowed
    if request.method != "POST":
        return _page(request, found, keeps=keeps, today=today)
    doing = BY_KEY.get(request.POST.get("move", ""))
    if doing is None:
        messages.error(request, _("Choose what happened to the paper."))
        return redirect(request.path)
    form = doing.form(request.POST, auto_id=f"{doing.key}_%s")
    if form.is_valid():
        day = {"day": today} if doing.dated else {}
        try:
            doing.act(found, **form.cleaned_data, **day, by=request.user, at=clock.now())
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, str(doing.done))
            return redirect(request.path)
    return _page(request, found, keeps=keeps, today=today, wrong=(doing, form))


def _page(
    request: HttpRequest,
    found: ControlledCopy,
    *,
    keeps: bool,
    today: date,
    wrong: tuple[Doing, Form] | None = None,
) -> HttpResponse:
    doings = offered(found, keeps=keeps, holds=found.holder_id == request.user.pk, is_old=is_old(found, today))
    if wrong and wrong[0] not in doings:  # somebody was quicker: the refusal is a sentence of the page
        for error in (*wrong[1].non_field_errors(), *(text for texts in wrong[1].errors.values() for text in texts)):
            messages.error(request, str(error))
    name = named(found)
    context = {
        "copy": found,
        "name": name,
        "number": f"{found.number:02d}",
        "short": grouped(found.short_code) if keeps else "",
        "stage": stage_text(found),
        "clock": clock_of(found, today),
        "is_out": found.stage in OUTSTANDING,
        "may_print": keeps and found.stage == Stage.UNRELEASED and not found.failure,
        "keeps": keeps,
        "life": life_of(found.moves.all()),
        "doings": [_form_of(row, found, wrong) for row in doings],
        "crumbs": [
            (_("Controlled copies"), reverse("documents:copies")),
            (f"{name['code']} #{found.number:02d}", ""),
        ],
    }
    return render(request, "documents/copies/copy.html", context, status=INVALID if wrong else None)


def _form_of(row: Doing, found: ControlledCopy, wrong: tuple[Doing, Form] | None) -> dict[str, Any]:
    blank = row.form(initial={"place": found.place}, auto_id=f"{row.key}_%s")
    form = wrong[1] if wrong and wrong[0] is row else blank
    return {"key": row.key, "title": row.title, "button": row.button, "form": form, "is_open": bool(form.errors)}


@require_POST
def print_controlled(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of this number: once. What fails is said, and the number stays not released."""
    found = get_or_deny(request, ROWS, KEEP_COPIES, pk=pk)
    try:
        data = print_copy(found, by=request.user, at=clock.now(), day=clock.today())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("documents:copy", pk=pk)
    except (PrintFailed, store.Damaged) as failed:
        return errors.unavailable(
            request,
            _("%(why)s Copy no. %(n)s stays not released; its number is used up. Issue a new copy.")
            % {"why": failed, "n": f"{found.number:02d}"},
        )
    name = f"{found.document.code} {found.version.number} (ban so {found.number:02d}).pdf"
    return as_download(data, name, PDF)
