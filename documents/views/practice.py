"""Pages of signals from practice: sending one, one's own, and what practice says of a document with what is done about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import actions
from documents.actions.practice import AlreadySaid
from documents.forms.practice import AnswerForm, ChoiceForm, SignalForm, WordsForm
from documents.models import Document, PracticeSignal
from documents.models.practice import SignalState
from documents.practice.kinds import Kind
from documents.practice.listing import PAGE, TAB_LABELS, TABS, counted, rows_of, shown
from documents.practice.places import places_of
from documents.querysets import KEEP, READ_SIGNALS, REWORD_SIGNAL, VIEW
from documents.snapshot import snapshot_of
from documents.views.answers import INVALID, place_refusal, typed
from documents.views.bars import crumbs_of
from documents.views.keeping import WRITING
from documents.views.reading import in_force_on
from qms.access.gate import get_or_deny, held
from qms.trail.refusals import Refused
from qms.worktime import clock

NAMES = "documents.name_signallers"


@require_http_methods(WRITING)
def signal(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a place is not how the work is done; `?cho=` is the id of the place on the page."""
    document = get_or_deny(request, Document.objects.all(), VIEW, slug=slug)
    version = in_force_on(request.user, slug, clock.today())
    places = places_of(snapshot_of(version)) if version else []
    form = SignalForm(typed(request), places=places, initial={"place": request.GET.get("cho", "")})
    if version and form.is_valid():
        try:
            made = actions.signal_practice(
                document, **form.cleaned_data, by=request.user, at=clock.now(), day=clock.today()
            )
        except AlreadySaid as said:
            return _already(request, said, form)
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, _thanks(made))
            return redirect(f"{document.get_absolute_url()}#{form.cleaned_data['place']}".rstrip("#"))
    context = {
        "document": document,
        "version": version,
        "form": form,
        "crumbs": crumbs_of(document, _("This is not how we do it")),
    }
    return render(request, "documents/practice/signal.html", context, status=INVALID if form.errors else 200)


def _thanks(made: PracticeSignal) -> str:
    if made.state == SignalState.TAKEN:
        return _("Sent. So many say the same that a change is asked for now; you will hear what becomes of it.")
    return _("Sent. You will hear what becomes of it; what you sent stands under “My signals”.")


def _already(request: HttpRequest, said: AlreadySaid, form: SignalForm) -> HttpResponse:
    """The page of the words with what was typed now, to be put in place of what was said before."""
    new = {name: form.cleaned_data[name] for name in ("text", "is_discreet")}
    new["text"] = new["text"] or said.signal.text
    messages.warning(request, str(said))
    return _words_page(request, said.signal, WordsForm(initial=new), status=INVALID)


@require_http_methods(WRITING)
def signal_words(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of an own signal that waits."""
    rows = PracticeSignal.objects.select_related("document")
    found = get_or_deny(request, rows, REWORD_SIGNAL, pk=pk)
    form = WordsForm(typed(request), initial={"text": found.text, "is_discreet": found.is_discreet})
    if form.is_valid():
        try:
            actions.reword_signal(found, **form.cleaned_data, by=request.user, at=clock.now())
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, _("Changed."))
            return redirect("documents:my_signals")
    return _words_page(request, found, form, status=INVALID if form.errors else 200)


def _words_page(request: HttpRequest, found: PracticeSignal, form: WordsForm, *, status: int) -> HttpResponse:
    context = {
        "signal": found,
        "kind": Kind(found.kind).label,
        "place": found.place or _("The whole document"),
        "form": form,
        "crumbs": [(_("My signals"), reverse("documents:my_signals")), (found.document.code, "")],
    }
    return render(request, "documents/practice/words.html", context, status=status)


@require_safe
def my_signals(request: HttpRequest) -> HttpResponse:
    """What the person sent, newest first, with what became of it."""
    mine = PracticeSignal.objects.filter(person=request.user).order_by("-at", "-pk")
    rows = [shown(row, names=True) for row in rows_of(mine)[:PAGE]]
    return render(request, "documents/practice/mine.html", {"rows": rows, "crumbs": [(_("My signals"), "")]})


@require_safe
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """What practice says of the document; `?xem=` which signals, `?trang=` further ones."""
    return _page(request, _readable(request, slug))


@require_POST
def take_up(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the chosen signals up into a change request."""

    def act(document: Document, given: dict[str, Any]) -> HttpResponse:
        made = actions.take_up_signals(
            document, **given, by=request.user, at=clock.now(), day=clock.today()
        )  # fmt: skip
        messages.success(request, _("Taken up into %(number)s.") % {"number": made.number})
        return redirect("documents:change", pk=made.pk)

    return _decided(request, slug, ChoiceForm, act)


@require_POST
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the chosen signals without a change."""

    def act(document: Document, given: dict[str, Any]) -> HttpResponse:
        actions.answer_signals(document, **given, by=request.user, at=clock.now())
        messages.success(request, _("Answered. Who sent them is told why."))
        return redirect("documents:practice", slug=document.slug)

    return _decided(request, slug, AnswerForm, act)


def _decided(
    request: HttpRequest, slug: str, kind: type[ChoiceForm], act: Callable[[Document, dict[str, Any]], HttpResponse]
) -> HttpResponse:
    """Do the act with what was chosen, or show the page again with what was typed and what is wrong with it."""
    document = _readable(request, slug)
    if not request.user.has_perm(KEEP, document):
        raise PermissionDenied(_("Only the QMS officer of the agency answers signals from practice."))
    known = list(document.signals.values_list("pk", flat=True))
    form = kind(request.POST, known=known)
    if form.is_valid():
        try:
            return act(document, form.cleaned_data)
        except Refused as refusal:
            place_refusal(form, refusal)
    return _page(request, document, form=form)


def _readable(request: HttpRequest, slug: str) -> Document:
    return get_or_deny(request, Document.objects.select_related("agency", "type"), READ_SIGNALS, slug=slug)


def _page(request: HttpRequest, document: Document, form: ChoiceForm | None = None) -> HttpResponse:
    may = held(request.user, document, (KEEP, NAMES))
    tab = request.GET.get("xem", "cho")
    tab = tab if tab in TABS else "cho"
    asked = request.GET.get("trang", "")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0
    signals = document.signals.filter(state__in=TABS[tab]).order_by("place", "-at", "-pk")
    found = [shown(row, names=NAMES in may) for row in rows_of(signals)[page * PAGE : (page + 1) * PAGE + 1]]
    here = reverse("documents:practice", args=[document.slug])
    chosen = set(form.data.getlist("signals")) if form else set()
    context = {
        "document": document,
        "counted": counted(document),
        "rows": [row | {"chosen": str(row["pk"]) in chosen} for row in found[:PAGE]],
        "tabs": [
            {"label": label, "url": f"{here}?xem={key}", "current": key == tab, "count": None}
            for key, label in TAB_LABELS.items()
        ],
        "waiting": tab == "cho",
        "may_answer": KEEP in may,
        "form": form,
        "answer_form": form if isinstance(form, AnswerForm) else AnswerForm(known=[]),
        "next_url": f"{here}?xem={tab}&trang={page + 1}" if len(found) > PAGE else "",
        "previous_url": f"{here}?xem={tab}&trang={page - 1}" if page else "",
        "crumbs": crumbs_of(document, _("Signals from practice")),
    }
    return render(request, "documents/practice/document.html", context, status=INVALID if form else 200)
