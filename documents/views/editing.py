"""Posts of the editor about text: details, sections, pictures. Scripts get JSON, plain forms get pages."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents import actions
from documents.editor import editor_page, from_editor, others_writing, to_editor
from documents.forms.writing import DetailsForm, NewSectionForm, SectionForm
from documents.models import Section, Version
from documents.views.answers import (
    CONFLICT,
    INVALID,
    act_or_say,
    draft_to_edit,
    place_refusal,
    say_unplaced,
    wants_json,
)
from qms.files import store, uploads
from qms.trail.refusals import Refused
from qms.worktime import clock


def _page(version: Version, anchor: str = "") -> str:
    return reverse("documents:draft", args=[version.pk]) + (f"#{anchor}" if anchor else "")


def _saved(version: Version, person: Any, **extra: Any) -> JsonResponse:
    time = f"{timezone.localtime(clock.now()):%H:%M}"
    return JsonResponse(
        {"saved": _("Saved at %(time)s") % {"time": time}, "others": others_writing(version, person), **extra}
    )


def _refused(request: HttpRequest, version: Version, sentence: str, anchor: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"refused": sentence}, status=INVALID)
    messages.error(request, sentence)
    return redirect(_page(version, anchor))


def _first_error(form: Any) -> str:
    field, errors = next(iter(form.errors.items()))
    label = form.fields[field].label if field in form.fields else ""
    return f"{label}: {errors[0]}" if label else str(errors[0])


@require_POST
def save_section(request: HttpRequest, pk: int, section: UUID) -> HttpResponse:
    """Save one section. A token from before somebody else's save answers 409 with both texts."""
    version = draft_to_edit(request, pk)
    form, anchor = SectionForm(request.POST), f"s-{section}"
    if not form.is_valid():
        return _typed_again(request, version, _first_error(form), section)
    fields = {**form.cleaned_data, "html": from_editor(form.cleaned_data["html"])}
    token = fields.pop("token")
    try:
        row, removed = actions.save_section(version, section, token=token, by=request.user, at=clock.now(), **fields)
    except actions.Conflict as conflict:
        return _conflict(request, version, conflict.current, fields)
    except Refused as refusal:
        return _typed_again(request, version, str(refusal), section)
    if wants_json(request):
        return _saved(version, request.user, token=row.token, removed=removed)
    for words in removed:
        messages.warning(request, words)
    messages.success(request, _("Saved."))
    return redirect(_page(version, anchor))


def _typed_again(request: HttpRequest, version: Version, sentence: str, section: UUID) -> HttpResponse:
    """A refused section: the script keeps the text itself; a plain form gets the page with what was typed."""
    if wants_json(request):
        return _refused(request, version, sentence, f"s-{section}")
    typed = {name: request.POST.get(name, "") for name in ("number", "heading", "html", "plain")}
    messages.error(request, sentence)
    return editor_page(
        request, version, bound={"section": {"uuid": section, "is_empty": True, **typed}}, status=INVALID
    )


def _conflict(request: HttpRequest, version: Version, current: Section, mine: dict[str, Any]) -> HttpResponse:
    if wants_json(request):
        answer = {
            "conflict": _(
                "Somebody else saved this section while you were writing. Choose which text stays; nothing is lost."
            ),
            "token": current.token,
            "heading": current.heading,
            "html": to_editor(version, current.html),
        }
        return JsonResponse(answer, status=CONFLICT)
    context = {
        "version": version,
        "current": current,
        "theirs": to_editor(version, current.html),
        "mine": {**mine, "html": to_editor(version, mine["html"])},
        "crumbs": [
            (_("Drafting"), reverse("documents:drafts")),
            (version.document.code, _page(version)),
            (_("Two texts"), ""),
        ],
    }
    return render(request, "documents/conflict.html", context, status=CONFLICT)


@require_POST
def save_details(request: HttpRequest, pk: int) -> HttpResponse:
    """Save title, reason, class, dates and number of the draft."""
    version = draft_to_edit(request, pk)
    form = DetailsForm(request.POST, instance=version)
    if not form.is_valid():
        return _details_again(request, version, form)
    fields = dict(form.cleaned_data)
    token, number = fields.pop("token"), {"issue": fields.pop("issue"), "revision": fields.pop("revision")}
    try:
        saved = actions.save_details(version, token=token, by=request.user, at=clock.now(), **fields)
        if (saved.issue, saved.revision) != (number["issue"], number["revision"]):
            saved = actions.number_version(version, by=request.user, at=clock.now(), **number)
    except actions.Conflict as conflict:
        return _details_conflict(request, version, conflict.current, form)
    except Refused as refusal:
        place_refusal(form, refusal)
        return _details_again(request, version, form)
    if wants_json(request):
        return _saved(version, request.user, token=saved.token)
    messages.success(request, _("Saved."))
    return redirect(_page(version, "details"))


def _details_again(request: HttpRequest, version: Version, form: DetailsForm) -> HttpResponse:
    if wants_json(request):
        return _refused(request, version, _first_error(form), "details")
    say_unplaced(request, form)
    return editor_page(request, version, bound={"details": form}, status=INVALID)


def _details_conflict(request: HttpRequest, version: Version, current: Version, form: DetailsForm) -> HttpResponse:
    """Both sets of details; the person copies over what should stay and saves again with the new token."""
    names = ("title", "reason", "basis", "transitional")
    pairs = [(form.fields[name].label, getattr(current, name), form.cleaned_data[name], name) for name in names]
    differing = [pair for pair in pairs if pair[1] != pair[2]]
    if wants_json(request):
        if not differing:  # the other save touched other parts: take this one with the new token
            return JsonResponse({"token": current.token, "again": True}, status=CONFLICT)
        fields = [{"label": str(label), "theirs": theirs, "name": name} for label, theirs, _mine, name in differing]
        return JsonResponse(
            {"conflict": str(actions.Conflict(current)), "token": current.token, "fields": fields}, status=CONFLICT
        )
    context = {
        "version": version,
        "token": current.token,
        "pairs": differing or pairs[:1],
        "rest": {name: form.data.get(name, "") for name in ("proposed_from", "change_class", "issue", "revision")},
        "same": [pair for pair in pairs if pair not in differing],
        "crumbs": [
            (_("Drafting"), reverse("documents:drafts")),
            (version.document.code, _page(version)),
            (_("Two texts"), ""),
        ],
    }
    return render(request, "documents/conflict_details.html", context, status=CONFLICT)


@require_POST
def add_section(request: HttpRequest, pk: int) -> HttpResponse:
    """A new section at the end, or behind the one named in `after`."""
    version = draft_to_edit(request, pk)
    form = NewSectionForm(request.POST, auto_id="new_%s")
    if form.is_valid():
        try:
            row = actions.add_section(
                version, by=request.user, at=clock.now(), after=_place(request.POST.get("after")), **form.cleaned_data
            )
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            return redirect(_page(version, f"s-{row.uuid}"))
    say_unplaced(request, form)
    return editor_page(request, version, bound={"new_section": form}, status=INVALID)


def _place(after: str | None) -> UUID | None:
    """The section behind which a new one goes; None for the end."""
    try:
        return UUID(after) if after else None
    except ValueError as unknown:
        raise Refused(_("That place is not known.")) from unknown


@require_POST
def move_section(request: HttpRequest, pk: int, section: UUID) -> HttpResponse:
    """One place up or down."""
    version, up = draft_to_edit(request, pk), request.POST.get("where") == "up"
    return act_or_say(
        request,
        lambda: actions.move_section(version, section, up=up, by=request.user, at=clock.now()),
        back=_page(version, f"s-{section}"),
    )


@require_POST
def remove_section(request: HttpRequest, pk: int, section: UUID) -> HttpResponse:
    """Take a section out; an old token is refused so that nobody's fresh text goes with it."""
    version = draft_to_edit(request, pk)
    token = request.POST.get("token", "")
    number = int(token) if token.isascii() and token.isdigit() and len(token) < 10 else -1
    return act_or_say(
        request,
        lambda: actions.remove_section(version, section, token=number, by=request.user, at=clock.now()),
        done=_("The section was removed."),
        back=_page(version, "add"),
    )


@require_POST
def upload_image(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a picture for the text and answer with its address; it belongs to the version once the text shows it."""
    version = draft_to_edit(request, pk)
    try:
        upload = uploads.check_upload(request.FILES.get("file"), kinds={"png", "jpg"})
        file = store.put(upload.data, media_type=upload.media_type)
        actions.show_image(version, file=file, by=request.user, at=clock.now())
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=INVALID)
    return JsonResponse({"src": reverse("documents:image", args=[version.pk, file.sha256]), "alt": upload.name})
