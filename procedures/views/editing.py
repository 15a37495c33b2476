"""The editor of a procedure: one form that works without scripts, saved as a whole; scripts save it while one types."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents.actions.drafting import new_id
from documents.editor import others_writing
from documents.views.answers import CONFLICT, INVALID, act_or_say, draft_to_edit, wants_json
from procedures import actions
from procedures.editor import differing, page_of, side_of
from procedures.models import ProcedurePart
from procedures.reading import Misshapen
from procedures.typed import ids_of, press, raw_of, typed_by
from qms.trail.refusals import Refused
from qms.worktime import clock

PIECE = "procedure"  # asked for by the script: the form alone


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The steps of a draft. POST saves all of it, after doing what the pressed button asks; then the form is shown again
    as it is typed, since a row that was just added says nothing yet and is not kept."""
    version = draft_to_edit(request, pk)
    if request.method != "POST":
        return page_again(request, version)
    typed = typed_by(request.POST)
    here = press(typed, request.POST.get("act", ""), new_id)
    kept = ProcedurePart.objects.filter(version=version).first()
    try:
        row = actions.save_procedure(
            version,
            raw_of(typed, ids_of(kept.data) if kept else ()),
            token=token_of(request),
            by=request.user,
            at=clock.now(),
            day=clock.today(),
        )
    except actions.Changed as changed:
        return changed_meanwhile(request, version, typed, changed)
    except Refused as refusal:
        return _refused(request, version, typed, refusal)
    if wants_json(request):
        return JsonResponse(_saved(request, version, row))
    if here:
        return page_again(request, version, typed=typed, here=here)
    if request.headers.get("X-Piece") == PIECE:
        return page_again(request, version)
    messages.success(request, _("Saved."))
    return redirect("procedures:edit", pk=pk)


def token_of(request: HttpRequest) -> int:
    """The token the form was opened with; 0, as of a draft without data, for anything that is none."""
    token = request.POST.get("token", "")
    return int(token) if token.isdecimal() and len(token) < 10 else 0


def _saved(request: HttpRequest, version: Any, row: Any) -> dict[str, Any]:
    side = side_of(version, row, day=clock.today())
    return {
        "saved": _("Saved at %(time)s") % {"time": f"{timezone.localtime(clock.now()):%H:%M}"},
        "others": others_writing(version, request.user),
        "token": row.token,
        "totals": render_to_string("procedures/_totals.html", side),
        "problems": render_to_string("procedures/_problems.html", side, request=request),
    }


def page_again(request: HttpRequest, version: Any, *, status: int | None = None, **more: Any) -> HttpResponse:
    """The editor, or the form alone for the script; `more` as `procedures.editor.page_of` takes it."""
    context = page_of(version, request.user, day=clock.today(), **more)
    piece = request.headers.get("X-Piece") == PIECE
    return render(request, "procedures/_form.html" if piece else "procedures/editor.html", context, status=status)


def _refused(request: HttpRequest, version: Any, typed: Mapping[str, Any], refusal: Refused) -> HttpResponse:
    """What was typed stays in the fields; the field at fault is named."""
    if wants_json(request):
        return JsonResponse({"refused": str(refusal), "field": refusal.field}, status=INVALID)
    wrong = refusal.field if isinstance(refusal, Misshapen) else ""
    return page_again(request, version, status=INVALID, typed=typed, wrong=wrong, said=str(refusal))


def changed_meanwhile(
    request: HttpRequest, version: Any, typed: Mapping[str, Any], changed: actions.Changed
) -> HttpResponse:
    """Both texts: what was to be saved in the fields, and what differs in what somebody else saved."""
    if wants_json(request):
        told = render_to_string("procedures/_differences.html", differing(changed))
        answer = {"conflict": str(changed), "token": changed.current.token, "differences": told}
        return JsonResponse(answer, status=CONFLICT)
    return page_again(request, version, status=CONFLICT, typed=typed, said=str(changed), theirs=changed)


@require_POST
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a rule aside with a reason, or take it up again."""
    version = draft_to_edit(request, pk)
    rule, at = request.POST.get("rule", "")[:40], clock.now()

    def act() -> None:
        if "again" in request.POST:
            actions.take_up_again(version, rule, by=request.user, at=at)
        else:
            actions.waive_rule(version, rule, reason=request.POST.get("reason", ""), by=request.user, at=at)

    return act_or_say(request, act, done=_("Saved."), back=f"{reverse('procedures:edit', args=[pk])}#problems")
