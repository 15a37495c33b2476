"""Pages of change requests: the list, one request with what it covers, asking for one on a document."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import actions
from documents.addresses import version_address
from documents.forms.changing import AcceptForm, AddForm, AskForm, LeaveOutForm, RefuseForm
from documents.models import ChangeRequest, Document, VersionChangeRequest
from documents.querysets import KEEP, VIEW
from documents.views.answers import INVALID, act_or_say, place_refusal
from documents.views.bars import crumbs_of
from qms.access.gate import get_and_held, get_or_deny
from qms.trail.refusals import Refused
from qms.worktime import clock

SEE = "documents.view_changerequest"
MOST = 200
STATES = {
    "": gettext_lazy("Waits for an answer"),
    "accepted": gettext_lazy("Accepted"),
    "refused": gettext_lazy("Refused"),
}
TABS = {"cho": "", "nhan": "accepted", "khong": "refused"}


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Requests the person asked or answers, newest first; `?xem=` one state alone."""
    wanted = request.GET.get("xem", "")
    rows = ChangeRequest.objects.permitted(request.user, SEE)
    if wanted in TABS:
        rows = rows.filter(outcome=TABS[wanted])
    found = list(
        rows.values(
            "pk",
            "number",
            "reason",
            "outcome",
            "asked_at",
            "asked_by__full_name",
            "document",
            "document__code",
            "document__title",
        )[:MOST]
    )
    here = reverse("documents:changes")
    tabs = [{"label": _("All"), "url": here, "current": wanted not in TABS, "count": None}]
    tabs += [
        {"label": STATES[state], "url": f"{here}?xem={key}", "current": wanted == key, "count": None}
        for key, state in TABS.items()
    ]
    seen = _seen(request.user, {row["document"] for row in found})
    context = {
        "rows": [{**row, "state": STATES[row["outcome"]], "is_seen": row["document"] in seen} for row in found],
        "tabs": tabs,
        "crumbs": [(_("Change requests"), "")],
    }
    return render(request, "documents/changes.html", context)


def _seen(person: Any, documents: set[int]) -> set[int]:
    """Those that the person may read: a title can have changed since the person asked."""
    return set(Document.objects.permitted(person, VIEW).filter(pk__in=documents).values_list("pk", flat=True))


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a change of the document."""
    document = get_or_deny(request, Document.objects.select_related("agency"), VIEW, slug=slug)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask_for_change(
                document, **form.cleaned_data, by=request.user, at=clock.now(), day=clock.today()
            )
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, _("Sent as %(number)s. You will hear of the answer.") % {"number": made.number})
            return redirect("documents:change", pk=made.pk)
    crumbs = crumbs_of(document, _("Ask for a change"))
    status = INVALID if form.errors else 200
    context = {"document": document, "form": form, "crumbs": crumbs}
    return render(request, "documents/change_ask.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One request; the officer's POST answers it or alters what it covers, as `move` says."""
    rows = ChangeRequest.objects.select_related("agency", "document", "asked_by", "outcome_by")
    found, allowed = get_and_held(request, rows, (KEEP,), pk=pk)
    if request.method != "POST":
        return _page(request, found, may_answer=KEEP in allowed)
    if KEEP not in allowed:
        raise PermissionDenied(_("Only the QMS officer of the agency answers change requests."))
    move = request.POST.get("move", "")
    if move not in _MOVES:
        messages.error(request, _("Choose what you decide."))
        return redirect(request.path)
    make, act, done = _MOVES[move]
    form = make(request, found)
    if form.is_valid():
        try:
            act(found, form.cleaned_data, by=request.user, at=clock.now())
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect(request.path)
    return _page(request, found, may_answer=True, forms={move: form}, status=INVALID)


def _with_codes(kind: Any) -> Any:
    def make(request: HttpRequest, found: ChangeRequest) -> Any:
        form = kind(request.POST, person=request.user)
        form.agencies = [found.agency_id]
        return form

    return make


def _leave_out(found: ChangeRequest, typed: dict[str, Any], **who: Any) -> None:
    item = found.items.filter(pk=typed["item"]).select_related("request").first()
    if item is None:
        raise Refused(_("This document is not part of the change."))
    actions.leave_out_of_change(item, reason=typed["reason"], **who)


_MOVES: dict[str, Any] = {
    "accept": (
        _with_codes(AcceptForm),
        lambda found, typed, **who: actions.accept_change(found, **typed, **who),
        gettext_lazy("Accepted. Start the versions below."),
    ),
    "refuse": (
        lambda request, _found: RefuseForm(request.POST),
        lambda found, typed, **who: actions.refuse_change(found, **typed, **who),
        gettext_lazy("Refused. Who asked is told why."),
    ),
    "add": (
        _with_codes(AddForm),
        lambda found, typed, **who: actions.add_to_change(found, **typed, **who),
        gettext_lazy("Added."),
    ),
    "leave_out": (lambda request, _found: LeaveOutForm(request.POST), _leave_out, gettext_lazy("Left out.")),
}


def _page(
    request: HttpRequest,
    found: ChangeRequest,
    *,
    may_answer: bool,
    forms: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    given = forms or {}
    context = {
        "found": found,
        "state": STATES[found.outcome],
        "is_seen": bool(_seen(request.user, {found.document_id})),
        "may_answer": may_answer,
        "items": _items(request.user, found),
        "signals": list(found.signals.order_by("place", "at", "pk")[:MOST]),
        "accept_form": given.get("accept") or AcceptForm(person=request.user),
        "refuse_form": given.get("refuse") or RefuseForm(auto_id="refuse_%s"),
        "add_form": given.get("add") or AddForm(person=request.user, auto_id="add_%s"),
        "leave_out_form": given.get("leave_out"),
        "crumbs": [(_("Change requests"), reverse("documents:changes")), (found.number, "")],
    }
    return render(request, "documents/change.html", context, status=status)


def _items(person: Any, found: ChangeRequest) -> list[dict[str, Any]]:
    """What the request covers, with the version that answers it; documents the person may not read are not named."""
    seen = _seen(person, set(found.items.values_list("document", flat=True)))
    items = found.items.filter(document__in=seen).select_related("document", "left_out_by")
    answers = VersionChangeRequest.objects.filter(request=found).order_by("version__pk")
    versions = {
        row["version__document"]: {
            "pk": row["version"],
            "state": row["version__state"],
            "issue": row["version__issue"],
            "revision": row["version__revision"],
            "document__slug": row["version__document__slug"],
            "from_date": row["version__period__from_date"],
        }
        for row in answers.exclude(version__state="cancelled").values(
            "version", "version__document", "version__state", "version__issue", "version__revision",
            "version__document__slug", "version__period__from_date",
        )
    }  # fmt: skip
    shown = []
    for item in items:
        version = versions.get(item.document_id)
        status = version and ("in_force" if version["from_date"] and version["from_date"] <= clock.today() else None)
        shown.append(
            {
                "item": item,
                "version": version
                and {**version, "url": version_address(version), "status": status or version["state"]},
                "may_begin": not version and not item.left_out_at,
            }
        )
    return shown


@require_POST
def begin(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Start the version that answers the request for one document."""
    found = get_or_deny(request, ChangeRequest.objects.all(), SEE, pk=pk)
    row = get_object_or_404(found.items, pk=item)
    return act_or_say(
        request,
        lambda: actions.begin_change(row, by=request.user, at=clock.now(), whole=request.POST.get("whole") == "1"),
        done=_("The draft is ready; it names the request."),
        back=reverse("documents:change", args=[pk]),
    )
