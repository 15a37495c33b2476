"""A procedure taken out as JSON, and brought into a draft."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from documents.snapshot import snapshot_of
from documents.views.answers import INVALID, draft_to_edit, version_seen
from documents.views.reading import numbered
from procedures import actions, exchange
from procedures.typed import typed_from
from procedures.views.editing import changed_meanwhile, page_again, token_of
from qms.files.answers import as_download
from qms.trail.refusals import Refused
from qms.worktime import clock

FILE = "application/octet-stream"  # a file to keep; the browser has nothing to show


@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The data of a draft, or of any version its reader may see, as a file."""
    return _file(version_seen(request, pk=pk))


@require_safe
def data(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """The data of a numbered version as a file."""
    return _file(numbered(request, slug, number))


def _file(version: Any) -> HttpResponse:
    snapshot = snapshot_of(version)
    found = snapshot["content"].get("procedures")
    if found is None:
        raise Http404(_("This version has no steps as data."))
    name = f"{version.document.code} {version.number}.json"
    return as_download(exchange.as_json(found, snapshot), name, FILE)


@require_POST
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the data of a file in the place of what the draft has. Where somebody saved meanwhile nothing is written: the
    data of the file stands in the fields, and the page says what differs."""
    version = draft_to_edit(request, pk)
    try:
        if "file" not in request.FILES:
            raise Refused(_("File: choose a JSON file."), field="file")
        actions.save_procedure(
            version,
            exchange.from_json(request.FILES["file"].read(exchange.MOST_BYTES + 1)),
            token=token_of(request),
            by=request.user,
            at=clock.now(),
            day=clock.today(),
        )
    except actions.Changed as changed:
        return changed_meanwhile(request, version, typed_from(changed.mine), changed)
    except Refused as refusal:
        return page_again(request, version, said=str(refusal), status=INVALID)
    messages.success(request, _("The data of the file is in the draft."))
    return redirect("procedures:edit", pk=pk)
