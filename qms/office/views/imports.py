"""Units, posts and people from a workbook: template, preview, act, passwords."""

from dataclasses import asdict

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qms.files import store
from qms.files.answers import as_download
from qms.files.uploads import check_upload
from qms.office import actions, scope
from qms.office.forms.people import UploadForm
from qms.office.structure import workbooks
from qms.office.structure.columns import SHEETS
from qms.office.structure.reading import read_book
from qms.office.views.answers import page, passwords_page, typed
from qms.people.models import Agency
from qms.trail.refusals import Refused
from qms.worktime import clock

SECONDS = 2 * 3600  # how long a preview may be acted on
SALT = "office.import"
SHOWN = 200  # rows of a preview


@require_http_methods(["GET", "HEAD", "POST"])
def import_(request: HttpRequest, agency: str) -> HttpResponse:
    """The upload, and after it the preview: faults by row, or what is new, changed and the same."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    form = UploadForm(typed(request), request.FILES or None)
    context = {}
    if request.method == "POST" and form.is_valid():
        try:
            context = _preview(request, found, form.cleaned_data["file"])
        except Refused as refusal:
            form.add_error("file", str(refusal))
    return page(request, "office/import.html", found, "import", form=form, **context)


@require_safe
def import_template(request: HttpRequest, agency: str) -> HttpResponse:
    """The empty workbook."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    name = f"don-vi-vi-tri-nguoi-dung-{found.slug}.xlsx"
    return as_download(workbooks.template(), name, workbooks.MEDIA_TYPE)


@require_http_methods(["GET", "HEAD", "POST"])
def import_confirm(request: HttpRequest, agency: str) -> HttpResponse:
    """Do what the preview showed, whole or not at all. Its answer stays at this address, so a GET leads to the upload."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    if request.method != "POST":
        return redirect("office:import", found.slug)
    try:
        asked = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=SECONDS)
        if (asked["agency"], asked["by"]) != (found.pk, request.user.pk):
            raise signing.BadSignature
        book = read_book(store.read(asked["sha256"]))
    except (signing.BadSignature, store.Damaged):
        messages.error(request, _("The preview has expired. Upload the workbook again."))
        return redirect("office:import", found.slug)
    try:
        outcome = actions.import_structure(
            agency=found, book=book, expected=asked["digest"], by=request.user, at=clock.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("office:import", found.slug)
    n = outcome.changes
    messages.success(request, ngettext("%(n)s row was taken in.", "%(n)s rows were taken in.", n) % {"n": n})
    if outcome.passwords:
        return passwords_page(request, found, outcome.passwords)
    return redirect("office:units", found.slug)


@require_POST
@sensitive_variables("rows")
def passwords(request: HttpRequest, agency: str) -> HttpResponse:
    """The passwords on the page as a workbook. They come from that page and are stored nowhere."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    columns = [request.POST.getlist(name)[:2000] for name in ("username", "full_name", "password")]
    rows = [tuple(text[:200] for text in row) for row in zip(*columns, strict=False)]
    return as_download(workbooks.passwords(rows), f"mat-khau-mot-lan-{found.slug}.xlsx", workbooks.MEDIA_TYPE)


def _preview(request: HttpRequest, found: Agency, file) -> dict:
    upload = check_upload(file, kinds={"xlsx"})
    book = read_book(upload.data)
    outcome = actions.try_structure(agency=found, book=book, by=request.user, at=clock.now())
    context = {
        "outcome": outcome,
        "name": upload.name,
        "counts": [
            {
                "label": sheet.name,
                **{v: outcome.count(sheet.key, v) for v in ("new", "changed", "same")},
            }
            for sheet in SHEETS
        ],
        "faults": [asdict(fault) for fault in outcome.faults[:SHOWN]],
        "more_faults": max(0, len(outcome.faults) - SHOWN),
        "page_failed": bool(outcome.faults),
    }
    names = {sheet.key: sheet.name for sheet in SHEETS}
    lines = [line for line in outcome.lines if line[2] != "same"]
    context["lines"] = [
        {"sheet": names[key], "row": row, "verdict": verdict, "name": name} for key, row, verdict, name in lines[:SHOWN]
    ]
    context["more_lines"] = max(0, len(lines) - SHOWN)
    if not outcome.faults and outcome.changes:
        kept = store.put(upload.data, media_type=upload.media_type)
        asked = {"agency": found.pk, "by": request.user.pk, "sha256": kept.sha256, "digest": outcome.digest}
        context["token"] = signing.dumps(asked, salt=SALT, compress=True)
    return context
