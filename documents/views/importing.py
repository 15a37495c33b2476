"""Bringing in a Word file, and the report of what was taken, which stays with the draft."""

import tempfile
import uuid
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents import actions
from documents.actions.importing import type_for
from documents.forms.keeping import ImportForm
from documents.models import DocumentType, ImportRecord, Version
from documents.views.answers import version_seen
from qms.access.gate import require_somewhere
from qms.access.rights import rights_of
from qms.files import store, uploads
from qms.files.answers import as_download
from qms.trail.refusals import Refused
from qms.web import errors
from qms.word import WordResult, read_word
from qms.worktime import clock

# Refusals of acts speak of their own inputs; these have another name on the page.
FIELDS = {"owner_unit": "unit", "owner_post": "unit"}


@require_http_methods(["GET", "HEAD", "POST"])
def import_word(request: HttpRequest) -> HttpResponse:
    """A Word file becomes a draft. The hidden key makes a double click one draft."""
    require_somewhere(request, "documents.import_document")
    day = clock.today()
    seats = rights_of(request.user, day).seats
    initial = {"request_key": uuid.uuid4().hex, "unit": seats[0].unit if seats else None}
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*typed, person=request.user, day=day, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            version = _take(form.cleaned_data, request.user, clock.now(), day)
        except Refused as refusal:
            field = FIELDS.get(refusal.field, refusal.field)
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The file is a draft now. Below is what was taken and what was not."))
            return redirect("documents:import_report", pk=version.pk)
    context = {"form": form, "crumbs": [(_("Drafting"), reverse("documents:drafts")), (_("From a Word file"), "")]}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else None
    return render(request, "documents/import_word.html", context, status=status)


def _take(data: dict[str, Any], person: Any, at: datetime, day: date) -> Version:
    upload = uploads.check_upload(data["file"], kinds={"docx"})
    result = _read(upload)
    if result.status != "ok":
        raise Refused(result.reason, field="file")
    kind = data["type"] or DocumentType.objects.filter(slug=type_for(result)).first()
    if kind is None:
        raise Refused(_("The cover does not say what type this is. Choose the type."), field="type")
    return actions.import_word(
        result,
        source=upload.data,
        type=kind,
        unit=data["unit"],
        code=data["code"],
        request_key=data["request_key"],
        by=person,
        at=at,
        day=day,
    )


def _read(upload: uploads.Upload) -> WordResult:
    """The file as the child process read it. Raises Refused where the server has no room for it."""
    try:
        with tempfile.NamedTemporaryFile(prefix="qms-import-", suffix=".docx") as file:
            file.write(upload.data)
            file.flush()
            return read_word(file.name, name=upload.name)
    except OSError as error:
        raise Refused(
            _(
                "The server has no room to read the file, and nothing was changed. "
                "Tell the system administrator, then try again."
            ),
            field="file",
        ) from error


@require_safe
def import_report(request: HttpRequest, pk: int) -> HttpResponse:
    """What came out of the imported file and what did not; for whoever may see the version."""
    record = _record(request, pk)
    version, report = record.version, record.report
    context = {
        "version": version,
        "record": record,
        "report": report,
        "issued_date": _day(report.get("issued_on", "")),
        "not_taken": sum(row["characters"] for row in report["dropped"]),
        "crumbs": [
            (_("Drafting"), reverse("documents:drafts")),
            (version.document.code, version.get_absolute_url()),
            (_("Report of the import"), ""),
        ],
    }
    return render(request, "documents/import_report.html", context)


@require_safe
def import_source(request: HttpRequest, pk: int) -> HttpResponse:
    """The Word file itself, unchanged, to compare with."""
    record = _record(request, pk)
    try:
        data = store.read(record.file.sha256)
    except store.Damaged:
        return errors.unavailable(
            request, _("The Word file is not in the store as it was taken. Tell the administrator.")
        )
    return as_download(data, record.file_name, record.file.media_type)


def _record(request: HttpRequest, pk: int) -> ImportRecord:
    version = version_seen(request, pk=pk)
    record = ImportRecord.objects.filter(version=version).select_related("file", "by").first()
    if record is None:
        raise Http404
    record.version = version
    return record


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
