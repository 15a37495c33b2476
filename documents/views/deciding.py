"""Pages of deciding: what waits for me, one version to decide, and the moves along the route."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import actions
from documents.editor import editor_page
from documents.forms.writing import AnswerForm, OpinionForm, ReassignForm, RemarkForm, ReplyForm, SignForm
from documents.models import Version, VersionStep
from documents.snapshot import snapshot_of
from documents.subject import SUBJECT
from documents.views.answers import INVALID, act_or_say, by_number, form_or_page, place_refusal, version_seen
from documents.views.asking import where_it_went
from documents.views.notes import comment_form
from documents.views.versions import PERMISSIONS, decide_page, version_page
from documents.worklist import SOURCE
from qms.access.gate import get_and_held, get_or_deny
from qms.access.rights import rights_of
from qms.approvals.moves import BY_NAME, State
from qms.approvals.proof import prove_identity
from qms.people.models import User
from qms.people.querysets import covers
from qms.trail.refusals import Refused
from qms.worktime import clock

FORMS: dict[str, Any] = {
    "opine": OpinionForm,
    "check": SignForm,
    "review": SignForm,
    "approve": SignForm,
    "return": RemarkForm,
}


@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """Steps of routes that wait for the person, by due date."""
    day = clock.today()
    rows = SOURCE.to_decide(rights_of(request.user, day), request.user, day)
    context = {
        "rows": rows,
        "day": day,
        "may_issue": request.user.has_perm("documents.issue_version"),
        "crumbs": [(_("Approval"), "")],
    }
    return render(request, "documents/approvals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """The version under decision. POST makes the move named in `move`, on the content hash the page showed."""
    versions = Version.objects.exclude(state=State.CANCELLED).for_work()
    try:
        version, allowed = get_and_held(request, versions, PERMISSIONS, **by_number(slug, number))
    except Http404:
        address = where_it_went(request, {"slug": slug, "number": number}) if request.method != "POST" else None
        if address is None:
            raise
        return redirect(address)
    if request.method != "POST":
        return decide_page(request, version, allowed=allowed)
    move = request.POST.get("move", "")
    if move not in FORMS:
        messages.error(request, _("Choose what you decide."))
        return redirect(request.path)
    form = FORMS[move](request.POST, auto_id=f"{move}_%s")
    if form.is_valid():
        try:
            _make(request, version, move, form.cleaned_data)
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, _("%(done)s. Thank you.") % {"done": BY_NAME[move].done})
            return redirect("documents:approvals")
    version = Version.objects.for_work().get(pk=version.pk)
    return decide_page(request, version, forms={move: form}, status=INVALID)


def _make(request: HttpRequest, version: Version, move: str, data: dict[str, str]) -> None:
    at = clock.now()
    proof = prove_identity(request.user, data["password"], at=at) if "password" in data else None
    actions.decide(
        version,
        move,
        by=request.user,
        at=at,
        day=clock.today(),
        remark=data.get("remark", ""),
        proof=proof,
        seen=request.POST.get("seen", ""),
    )


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the draft along its route; what is missing comes back as a list of places to mend."""
    version = get_or_deny(request, Version.objects.for_work(), "documents.submit_version", pk=pk)
    try:
        actions.submit(version, by=request.user, at=clock.now(), day=clock.today())
    except actions.NotReady:
        return editor_page(request, version, tried=True, status=INVALID)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Submitted. The route is beside the text; you will hear of every step."))
    return redirect("documents:draft", pk=pk)


def _with_reason(request: HttpRequest, pk: int, move: str, done: str) -> HttpResponse:
    version, form = version_seen(request, pk=pk), RemarkForm(request.POST, auto_id=f"{move}_%s")
    if form.is_valid():
        try:
            actions.decide(
                version, move, by=request.user, at=clock.now(), day=clock.today(), remark=form.cleaned_data["remark"]
            )
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect("documents:draft", pk=pk)
    return version_page(
        request,
        Version.objects.for_work().get(pk=pk),
        forms={move: form},
        status=INVALID,
    )


@require_POST
def pull_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The author takes a submitted version back into her hands."""
    return _with_reason(request, pk, "pull_back", _("Taken back. It is a draft again."))


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """End the preparation of a version; its number stays unused."""
    return _with_reason(request, pk, "cancel", _("Cancelled. It stays readable to those who took part."))


@require_POST
def reassign(request: HttpRequest, slug: str, number: str, step: int) -> HttpResponse:
    """Give a step to a named person."""
    versions = Version.objects.exclude(state=State.CANCELLED).for_work()
    version = get_or_deny(request, versions, "documents.reassign_step", **by_number(slug, number))
    row = get_object_or_404(VersionStep, version=version, pk=step)
    form = ReassignForm(request.POST, people=people_of(version), auto_id="reassign_%s")
    return form_or_page(
        request,
        form,
        lambda typed: actions.reassign_step(row, by=request.user, at=clock.now(), day=clock.today(), **typed),
        page=lambda: decide_page(request, version, forms={"reassign": form}, status=INVALID),
        done=_("The step was given to somebody else."),
        back=reverse("documents:decide", args=[slug, number]),
    )


def people_of(version: Version) -> Any:
    """Active people who hold a post of the owner agency today, but for those who wrote in the version."""
    day = clock.today()
    return (
        User.objects.filter(
            covers(day, "appointments__"),
            covers(day, "appointments__post__"),
            is_active=True,
            appointments__post__unit__agency=version.document.agency_id,
        )
        .exclude(pk__in=SUBJECT.editors(version))
        .distinct()
        .order_by("full_name")
    )


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """A remark on the version, tied to one of its sections."""
    version = version_seen(request, pk=pk)
    form = comment_form(snapshot_of(version), request.POST)
    return form_or_page(
        request,
        form,
        lambda typed: actions.comment(
            version,
            text=typed["text"],
            anchor=typed["anchor"] or None,
            by=request.user,
            at=clock.now(),
            day=clock.today(),
        ),
        page=lambda: _shown_again(request, version, comment=form),
        done=_("The remark was sent."),
        back=_where(request, version, "notes"),
    )


@require_POST
def answer_comment(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Say something to a remark, which stays open."""
    version = version_seen(request, pk=pk)
    row = get_object_or_404(version.comments, pk=comment)
    form = ReplyForm(request.POST, note=row.pk)
    return form_or_page(
        request,
        form,
        lambda typed: actions.answer_comment(
            row, text=typed["text"], by=request.user, at=clock.now(), day=clock.today()
        ),
        page=lambda: _shown_again(request, version, answer=form),
        done=_("The answer was sent."),
        back=_where(request, version, f"g{row.pk}"),
    )


@require_POST
def resolve_comment(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Mark a remark as dealt with, with an answer if one is written."""
    version = version_seen(request, pk=pk)
    row, form = get_object_or_404(version.comments, pk=comment), AnswerForm(request.POST)

    def act() -> None:
        if not form.is_valid():
            raise Refused(form.errors["answer"][0])
        actions.resolve_comment(row, by=request.user, at=clock.now(), answer=form.cleaned_data["answer"])

    return act_or_say(
        request,
        act,
        done=_("Marked as dealt with."),
        back=_where(request, version, f"g{row.pk}"),
    )


def _where(request: HttpRequest, version: Version, place: str) -> str:
    """Back to where it was written: that place of the decision page, or the remarks beside the draft."""
    if request.POST.get("from") == "decide":
        return reverse("documents:decide", args=[version.document.slug, version.number]) + f"#{place}"
    return reverse("documents:draft", args=[version.pk]) + "#notes"


def _shown_again(request: HttpRequest, version: Version, **forms: Any) -> HttpResponse:
    """The page a remark or an answer was written on, with what was typed."""
    page = decide_page if request.POST.get("from") == "decide" else version_page
    return page(request, version, forms=forms, status=INVALID)
