"""Exceptions on one document: who else may read it and until when; and its classification."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents import actions
from documents.forms.reading import ReclassifyForm, ShareForm, refuse
from documents.models import Document, DocumentGroupGrant, DocumentPersonGrant, DocumentUnitGrant
from documents.views.bars import crumbs_of
from qms.access.gate import get_or_deny
from qms.trail.refusals import Refused
from qms.worktime import clock

SHARE = "documents.share_document"
GRANTS = {
    "nguoi": (DocumentPersonGrant, "user"),
    "don-vi": (DocumentUnitGrant, "unit"),
    "nhom": (DocumentGroupGrant, "group"),
}
ONE_DAY = timedelta(days=1)


@require_http_methods(["GET", "HEAD", "POST"])
def shares(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody the document is or was shared with, and the form to share it once more."""
    document = _shareable(request, slug)
    day = clock.today()
    form = ShareForm(request.POST or None, initial={"from_date": day}, day=day)
    if request.method == "POST" and form.is_valid() and _shared(request, document, form):
        messages.success(
            request, _("%(code)s is shared with %(who)s.") % {"code": document.code, "who": form.with_whom}
        )
        return redirect("documents:shares", slug=slug)
    context = {
        "document": document,
        "form": form,
        "rows": _rows(document, day),
        "crumbs": crumbs_of(document, _("Shares")),
    }
    return render(request, "documents/shares.html", context)


def _shared(request: HttpRequest, document: Document, form: ShareForm) -> bool:
    typed = form.cleaned_data
    try:
        actions.share_document(
            document,
            with_whom=form.with_whom,
            from_date=typed["from_date"],
            until_date=form.until_date,
            reason=typed["reason"],
            by=request.user,
            at=clock.now(),
        )
    except Refused as refused:
        refused.field = "last_date" if refused.field == "until_date" else refused.field
        refuse(form, refused)
        return False
    return True


def _rows(document: Document, day: date) -> list[dict[str, Any]]:
    """Shares of every kind, those that count today first."""
    rows = []
    for kind, (model, column) in GRANTS.items():
        grants = model.objects.filter(content_object=document, permission__codename="view_document")
        for grant in grants.select_related(column, "given_by").order_by("-from_date", "pk"):
            ended = grant.until_date is not None and grant.until_date <= day
            rows.append(
                {
                    "who": str(getattr(grant, column)),
                    "from_date": grant.from_date,
                    "last_date": grant.until_date - ONE_DAY if grant.until_date else None,
                    "reason": grant.reason,
                    "given_by": str(grant.given_by or ""),
                    "state": "ended" if ended else "coming" if grant.from_date > day else "now",
                    "end_url": "" if ended else reverse("documents:end_share", args=[document.slug, kind, grant.pk]),
                }
            )
    return sorted(rows, key=lambda row: row["state"] == "ended")


@require_POST
def end_share(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """End one share today."""
    document = _shareable(request, slug)
    model, column = GRANTS.get(kind, (None, ""))
    grant = model and model.objects.filter(content_object=document, pk=pk).select_related("content_object").first()
    if grant is None:
        raise Http404
    who = str(getattr(grant, column))
    try:
        actions.end_share(grant, by=request.user, at=clock.now(), day=clock.today())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(code)s is no longer shared with %(who)s.") % {"code": document.code, "who": who})
    return redirect("documents:shares", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def reclassify(request: HttpRequest, slug: str) -> HttpResponse:
    """Who may read the document at all: public, internal, restricted."""
    document = _shareable(request, slug)
    form = ReclassifyForm(request.POST or None, initial={"classification": document.classification})
    if request.method == "POST" and form.is_valid() and _reclassified(request, document, form):
        messages.success(request, _("The classification of %(code)s was changed.") % {"code": document.code})
        return redirect(document)
    context = {"document": document, "form": form, "crumbs": crumbs_of(document, _("Classification"))}
    return render(request, "documents/reclassify.html", context)


def _reclassified(request: HttpRequest, document: Document, form: ReclassifyForm) -> bool:
    try:
        actions.reclassify_document(document, **form.cleaned_data, by=request.user, at=clock.now())
    except Refused as refused:
        refuse(form, refused)
        return False
    return True


def _shareable(request: HttpRequest, slug: str) -> Document:
    return get_or_deny(request, Document.objects.select_related("agency", "type"), SHARE, slug=slug)
