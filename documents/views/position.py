"""My position: what belongs to the person's posts and units, and the documents kept at hand."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from documents import actions
from documents.models import Document
from documents.my_position import BY_KEY, PARTS, SHOWN, Part, address_of_all
from documents.querysets import VIEW
from documents.views.asking import Unclear, reading_page
from documents.views.paging import paged
from qms.access.gate import get_or_deny
from qms.access.rights import rights_of
from qms.trail.refusals import Refused
from qms.worktime import clock

FROM_THE_LIST = "danh-sach"


@reading_page
def my_position(request: HttpRequest) -> HttpResponse:
    """Short lists with the way to the whole of each; one of them alone with `?xem=`."""
    person, day = request.user, clock.today()
    asked = request.GET.get("xem", "")
    if asked:
        return _whole(request, asked)
    seats = rights_of(person, day).seats
    context = {
        "seats": seats,
        "parts": [_short(part, person, list(part.rows(person, day)[: SHOWN + 1])) for part in PARTS],
        "crumbs": [(_("My position"), "")],
    }
    return render(request, "documents/my_position.html", context)


def _short(part: Part, person: Any, rows: list[dict[str, Any]]) -> dict[str, Any]:
    more = len(rows) > SHOWN
    return {
        "id": part.key,
        "title": part.title,
        "rows": [part.row(row) for row in rows[:SHOWN]],
        "empty": part.empty,
        "foot_url": address_of_all(part, person) if more else "",
        "foot_label": _("See all"),
    }


def _whole(request: HttpRequest, key: str) -> HttpResponse:
    part = BY_KEY.get(key)
    if part is None:
        raise Unclear(_("My position has no list of this name. Open the page again and choose one there."))
    page = paged(request, part.rows(request.user, clock.today()))
    context = {
        "part": part,
        "rows": [part.row(row) for row in page.rows],
        "page": page,
        "crumbs": [(_("My position"), reverse("documents:my_position")), (part.title, "")],
    }
    return render(request, "documents/my_position_list.html", context)


@require_POST
def keep_favourite(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the document at hand; for htmx the button as it is now."""
    document = get_or_deny(request, Document.objects.all(), VIEW, slug=slug)
    try:
        actions.keep_favourite(document, by=request.user, at=clock.now())
    except Refused as refused:
        if request.htmx:
            return trigger_client_event(_button(request, document, kept=False), "qms:warn", str(refused))
        messages.error(request, str(refused))
        return redirect(_back(request, document))
    return _done(request, document, kept=True, said=_("%(code)s is among your favourites.") % {"code": document.code})


@require_POST
def drop_favourite(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the document off the favourites; for htmx the button as it is now."""
    document = get_or_deny(request, Document.objects.all(), VIEW, slug=slug)
    actions.drop_favourite(document, by=request.user)
    said = _("%(code)s is no longer among your favourites.") % {"code": document.code}
    return _done(request, document, kept=False, said=said)


def _done(request: HttpRequest, document: Document, *, kept: bool, said: str) -> HttpResponse:
    if request.htmx:
        return trigger_client_event(_button(request, document, kept=kept), "qms:say", said)
    messages.success(request, said)
    return redirect(_back(request, document))


def _button(request: HttpRequest, document: Document, *, kept: bool) -> HttpResponse:
    return render(request, "documents/_star.html", {"document": document, "kept": kept})


def _back(request: HttpRequest, document: Document) -> str:
    """The page the button stood on: the list of favourites, else the document."""
    return reverse("documents:my_position") if request.POST.get("tu") == FROM_THE_LIST else document.get_absolute_url()
