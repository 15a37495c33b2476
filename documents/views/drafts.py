"""Pages of drafts: the list, a new document, the editor or the preview of one version, its draft PDF."""

import uuid
from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents import actions
from documents.editor import editor_page
from documents.forms.writing import NewDocumentForm
from documents.models import Version
from documents.rendering import face_on, render_version
from documents.views.answers import INVALID, place_refusal, version_seen
from documents.views.versions import PERMISSIONS, version_page
from qms.access.gate import get_and_held, require_somewhere
from qms.approvals.moves import OPEN_STATES, State
from qms.files.answers import as_download
from qms.printing import PrintFailed
from qms.trail.refusals import Refused
from qms.web import errors
from qms.worktime import clock

MOST = 200  # rows of a list of drafts; an agency prepares dozens at a time


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """What is being prepared: my own drafts first, then what my posts let me see."""
    rows = (
        Version.objects.permitted(request.user, "documents.view_version")
        .filter(state__in=OPEN_STATES)
        .order_by("-state_since", "-pk")
        .values(
            "pk", "title", "issue", "revision", "state", "state_since", "author_id", "author__full_name",
            "document__code", "document__slug", "document__owner_unit__name",
        )[:MOST]
    )  # fmt: skip
    groups: dict[bool, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row["author_id"] == request.user.pk].append(row)
    context = {
        "mine": groups[True],
        "others": groups[False],
        "may_create": request.user.has_perm("documents.create_document"),
        "crumbs": [(_("Drafting"), "")],
    }
    return render(request, "documents/drafts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new document. The hidden key makes a double click one document."""
    require_somewhere(request, "documents.create_document")
    day = clock.today()
    form = NewDocumentForm(
        request.POST or None, person=request.user, day=day, initial={"request_key": uuid.uuid4().hex}
    )
    if request.method == "POST" and form.is_valid():
        try:
            document = actions.create_document(by=request.user, at=clock.now(), day=day, **form.cleaned_data)
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            return redirect("documents:draft", pk=document.versions.earliest("pk").pk)
    context = {"form": form, "crumbs": [(_("Drafting"), reverse("documents:drafts")), (_("New document"), "")]}
    return render(request, "documents/new.html", context, status=INVALID if form.errors else None)


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor for who may write in a draft; else the version as it stands. What is in force has its own address."""
    version, allowed = get_and_held(request, Version.objects.for_work(), PERMISSIONS, pk=pk)
    if version.state == State.DRAFT and "documents.edit_version" in allowed:
        return editor_page(request, version)
    if hasattr(version, "period"):
        return redirect("documents:version", slug=version.document.slug, number=version.number)
    return version_page(request, version, allowed=allowed)


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as readers will see it."""
    version, allowed = get_and_held(request, Version.objects.for_work(), PERMISSIONS, pk=pk)
    return version_page(request, version, allowed=allowed)


@require_safe
def draft_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The version on paper with the face of its state, made now; never the official one."""
    version = version_seen(request, pk=pk)
    face, note = face_on(version, clock.today())
    try:
        data = render_version(version, face="draft" if face in {"official", "imported"} else face, note=note)
    except PrintFailed as failure:
        return errors.unavailable(request, str(failure))
    name = f"{version.document.code} {version.number} du thao.pdf"
    return as_download(data, name, "application/pdf", inline=True)
