"""What I read: my list, and the page of one document that says what is new to me and takes my confirmation."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from documents.actions.reading_confirming import confirm_reading
from documents.forms.readings import ConfirmForm
from documents.models import Document, Reading, ReadingAttempt, Version
from documents.querysets import VIEW
from documents.readings.brief import asked_of, brief_of
from documents.readings.current import text_of
from documents.readings.mine import my_rounds
from documents.readings.shown import attempt_shown, due_shown, reading_of
from documents.views.answers import INVALID, place_refusal, typed
from documents.views.asking import Unclear, reading_page
from documents.views.bars import crumbs_of
from documents.views.keeping import WRITING
from documents.views.paging import paged
from qms.access.gate import get_or_deny
from qms.approvals.proof import prove_identity
from qms.trail.refusals import Refused
from qms.worktime import clock

INFORMED, DONE = "de-biet", "da-doc"
TABS = {"": gettext_lazy("To read"), INFORMED: gettext_lazy("For information"), DONE: gettext_lazy("Confirmed")}


@reading_page
def readings(request: HttpRequest) -> HttpResponse:
    """`?xem=` which: what I have to read and confirm, what is only for information, what I confirmed."""
    tab, today, here = request.GET.get("xem", ""), clock.today(), reverse("documents:readings")
    if tab not in TABS:
        raise Unclear(_("This address asks for readings in a way nobody knows. Open the list again."))
    if tab == DONE:
        mine = Reading.objects.filter(person=request.user).select_related("version__document")
        found = paged(request, mine.order_by("-pk"))
        rows = [reading_of(row) for row in found.rows]
    else:
        listed = my_rounds(request.user, today).filter(read=False, concerned=tab != INFORMED)
        order = ("-asked_date", "-pk") if tab == INFORMED else ("due_date", "pk")
        found = paged(request, listed.order_by(*order).select_related("document__agency", "version"))
        rows = due_shown(found.rows, today)
    context = {
        "rows": rows,
        "tab": tab,
        "tabs": [
            {"label": label, "url": f"{here}?xem={key}" if key else here, "current": tab == key, "count": None}
            for key, label in TABS.items()
        ],
        "previous_url": found.previous_url,
        "next_url": found.next_url,
        "crumbs": [(_("To read"), "")],
    }
    return render(request, "documents/readings/mine.html", context)


@require_http_methods(WRITING)
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """What is new to me in the document; a POST confirms that I have read it."""
    document = get_or_deny(request, Document.objects.all(), VIEW, slug=slug)
    today = clock.today()
    found = asked_of(request.user, document, today)
    version = text_of(found, today) if found else None
    if found is None or version is None or found.read:
        return _nothing(request, document, found, today)
    questions = list(document.reading_questions.order_by("order", "pk"))
    form = ConfirmForm(
        typed(request), questions=questions, needs_password=found.needs_password, initial={"seen": version.pk}
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _confirmed(request, found, form, today)
        except Refused as refusal:
            place_refusal(form, refusal)
    return _page(request, document, found, version, form, today)


def _confirmed(request: HttpRequest, found: Any, form: ConfirmForm, today: date) -> HttpResponse:
    """Raises Refused."""
    person, at = request.user, clock.now()
    data = form.cleaned_data
    proof = prove_identity(person, data["password"], at=at) if found.needs_password else None
    made = confirm_reading(found, seen=data["seen"], answers=form.answers(), proof=proof, by=person, at=at, day=today)
    if isinstance(made, ReadingAttempt):
        messages.error(request, _("Not every answer is right, so nothing is confirmed yet. Read the places again."))
        return redirect(request.path)
    messages.success(request, _("Confirmed. Thank you."))
    return redirect("documents:readings")


def _page(
    request: HttpRequest, document: Document, found: Any, version: Version, form: ConfirmForm, today: date
) -> HttpResponse:
    version.document = document
    brief = brief_of(request.user, found, version, today)
    tried = list(ReadingAttempt.objects.filter(round=found, person=request.user).order_by("-pk")[:20])
    form.initial["seen"] = version.pk
    if form.errors:  # what was typed stays, but the text that is confirmed is the one shown now
        form.data = form.data.copy()
        form.data["seen"] = str(version.pk)
    context = {
        "document": document,
        "found": due_shown([found], today)[0],
        "version": version,
        "brief": brief,
        "text_url": _text_url(document, version, today),
        "comparison_url": _comparison_url(document, brief.base, version),
        "form": form,
        "tried": attempt_shown(tried),
        "crumbs": crumbs_of(document, _("What is new to you")),
    }
    return render(request, "documents/readings/brief.html", context, status=INVALID if form.errors else None)


def _text_url(document: Document, version: Version, today: date) -> str:
    return reverse("documents:version", args=[document.slug, version.number])


def _comparison_url(document: Document, base: Version | None, version: Version) -> str:
    return reverse("documents:comparison", args=[document.slug, base.number, version.number]) if base else ""


def _nothing(request: HttpRequest, document: Document, found: Any, today: date) -> HttpResponse:
    """Confirmed already, or not asked: a page that says which; a POST is told so as well."""
    mine = Reading.objects.filter(person=request.user, version__document=document)
    last = mine.order_by("-pk").select_related("version__document").first()
    if request.method == "POST":
        sentence = (
            _("You confirmed it already.") if last else _("You are not asked to confirm this document (any more).")
        )
        messages.info(request, sentence)
        return redirect(request.path)
    context = {
        "document": document,
        "is_asked": found is not None,
        "last": reading_of(last) if last else None,
        "crumbs": crumbs_of(document, _("What is new to you")),
    }
    return render(request, "documents/readings/nothing.html", context)
