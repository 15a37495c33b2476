"""How writing pages answer: a refusal goes to the field it names, a move to its page with a message."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from documents.models import Version
from qms.access.gate import get_or_deny
from qms.files.store import Damaged
from qms.trail.refusals import Refused
from qms.web import errors

WANTS_JSON = "application/json"
log = logging.getLogger(__name__)


def draft_to_edit(request: HttpRequest, pk: int) -> Version:
    """The version if the person may write in it; the act refuses one that is no draft any more."""
    return get_or_deny(request, Version.objects.for_work(), "documents.edit_version", pk=pk)


def version_seen(request: HttpRequest, **lookup: Any) -> Version:
    """The version if the person may see it."""
    return get_or_deny(request, Version.objects.for_work(), "documents.view_version", **lookup)


def by_number(slug: str, number: str) -> dict[str, Any]:
    """Look-up of a version by address: slug and `02.01`. Raises Http404 for anything else."""
    issue, dot, revision = number.partition(".")
    if (
        not dot
        or not (issue.isascii() and issue.isdigit() and revision.isascii() and revision.isdigit())
        or len(number) > 7
    ):
        raise Http404
    return {"document__slug": slug, "issue": int(issue), "revision": int(revision)}


def typed(request: HttpRequest) -> Any:
    """What a form is bound to: the body of a POST, an empty one too; None otherwise."""
    return request.POST if request.method == "POST" else None


def place_refusal(form: Form, refusal: Refused) -> None:
    """Put a refusal beside the field it names, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def never_the_wrong_file(request: HttpRequest, damaged: Damaged, sentence: str) -> HttpResponse:
    """503 with the sentence; the log names the stored file for the administrator."""
    log.critical("Stored file %s is %s, asked for at %s", damaged.sha256, damaged.problem, request.path)
    return errors.unavailable(request, sentence)


def act_or_say(request: HttpRequest, act: Callable[[], Any], *, done: str = "", back: str) -> HttpResponse:
    """Do one act and go back with a message; a refusal is a message too, nothing is half-done."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if done:
            messages.success(request, done)
    return redirect(back)


def form_or_page(
    request: HttpRequest,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    page: Callable[[], HttpResponse],
    back: str,
    done: str,
) -> HttpResponse:
    """Do one act with what the form holds; a wrong field or a refusal shows `page` again, with everything that was typed."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect(back)
    say_unplaced(request, form)
    return page()


def say_unplaced(request: HttpRequest, form: Form) -> None:
    """Errors that belong to no field, as messages: pages of many small forms have no place above each."""
    for error in form.non_field_errors():
        messages.error(request, str(error))


def wants_json(request: HttpRequest) -> bool:
    """Whether the editor's script asks, rather than a plain form."""
    return request.headers.get("Accept", "").startswith(WANTS_JSON)


CONFLICT = HTTPStatus.CONFLICT
INVALID = HTTPStatus.UNPROCESSABLE_ENTITY
