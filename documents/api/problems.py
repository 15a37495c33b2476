"""What went wrong, as `application/problem+json` (RFC 9457). Never a page, never more than the caller may know."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

MEDIA_TYPE = "application/problem+json"
LONGEST_WAIT = "30"  # seconds


class Problem(Exception):
    """An answer other than the one that was asked for. `invalid` names parameters: (name, what is wrong with it)."""

    def __init__(self, status: HTTPStatus, detail: str, invalid: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.invalid = status, detail, invalid


def answer(problem: Problem) -> HttpResponse:
    """The problem as it is sent."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": problem.status.phrase,
        "status": problem.status.value,
        "detail": problem.detail,
    }
    if problem.invalid:
        body["invalid"] = [{"name": name, "reason": reason} for name, reason in problem.invalid]
    sent = JsonResponse(body, status=problem.status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})
    sent["Cache-Control"] = "private, no-store"
    if problem.status == HTTPStatus.UNAUTHORIZED:
        sent["WWW-Authenticate"] = 'Bearer realm="qms"'
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        sent["Retry-After"] = LONGEST_WAIT
    return sent


def outside() -> Problem:
    """No token, a wrong one, one that ended, one of somebody who may not sign in: all the same to whoever asks."""
    return Problem(HTTPStatus.UNAUTHORIZED, _("A valid token is needed. Make one under My account, Personal tokens."))


def too_narrow(scope: str) -> Problem:
    """The token counts, but not for this."""
    return Problem(
        HTTPStatus.FORBIDDEN, _("This token does not open %(scope)s. Make one that does.") % {"scope": scope}
    )


def nothing() -> Problem:
    """There is none, or it is not open to the person of the token."""
    return Problem(HTTPStatus.NOT_FOUND, _("There is nothing here that is open to the person of this token."))


def unavailable() -> Problem:
    """The database or a stored file is out of reach for the moment."""
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, _("This cannot be answered at the moment. Try again later."))


def damaged() -> Problem:
    """A file whose bytes are not what was stored is never handed out."""
    return Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        _("The stored file is damaged or missing, so it is not handed out. Tell the administrator of the system."),
    )


def broken() -> Problem:
    """A fault of ours; the log has it."""
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, _("Something went wrong here. It was written into the log."))
