"""Error pages: what happened, what to do. They need no database and no signed-in person."""

import errno
import logging
import sys
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from qms.files.uploads import most_bytes_at
from qms.trail.refusals import Refused
from qms.web.context import FIND_PATH
from qms.web.near import near_addresses

log = logging.getLogger(__name__)
KEPT_FIELDS = 40  # how many typed fields the page "expired" shows again
KEPT_CHARACTERS = 200_000
_FULL = {errno.ENOSPC, errno.EDQUOT}


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    context.setdefault("csrf_token", "")
    response = HttpResponse(render_to_string(template, {"request": request, **context}), status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; too much data in a form is 413."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return too_large(request)
    return _page(request, "errors/400.html", HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 with the reason in the text of the exception."""
    return _page(request, "errors/403.html", HTTPStatus.FORBIDDEN, reason=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 with near codes and a search for the code in the address. Strangers are sent to sign in and learn nothing."""
    stranger, static = _is_stranger(request), request.path.startswith(settings.STATIC_URL)
    if stranger and not static:
        return redirect_to_login(request.get_full_path())
    words = [unquote(part) for part in request.path.split("/") if part]
    context = {
        "query": next((word for word in words[1:2] or words[:1]), ""),
        "near": [] if stranger or static else near_addresses(request.user, unquote(request.path)),
        "signed_in": not stranger,
        "find_path": FIND_PATH,
    }
    return _page(request, "errors/404.html", HTTPStatus.NOT_FOUND, **context)


def _is_stranger(request: HttpRequest) -> bool:
    try:
        return not getattr(getattr(request, "user", None), "is_authenticated", False)
    except DatabaseError:
        return False


def conflict(request: HttpRequest, sentence: str) -> HttpResponse:
    """409: the act may not be done now; the sentence says why and what to do."""
    return _page(request, "errors/409.html", HTTPStatus.CONFLICT, reason=sentence)


def too_large(request: HttpRequest) -> HttpResponse:
    """413 with the limit in megabytes."""
    limit = most_bytes_at(request.path) // (1024 * 1024)
    return _page(request, "errors/413.html", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, limit=limit)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: asked too often."""
    return _page(request, "errors/429.html", HTTPStatus.TOO_MANY_REQUESTS)


def unavailable(request: HttpRequest, reason: str = "") -> HttpResponse:
    """503: come back in a minute; what was typed is still in the browser."""
    response = _page(request, "errors/503.html", HTTPStatus.SERVICE_UNAVAILABLE, reason=reason)
    response["Retry-After"] = "30"
    return response


def read_only(request: HttpRequest, reasons: list[str]) -> HttpResponse:
    """503 for every change while the protection of the records is broken; the reasons are for the administrator."""
    said = _(
        "The protection of the records is not complete, so nothing can be changed until the administrator has repaired it. Reading goes on as usual."
    )
    return unavailable(request, " ".join([said, *map(str, reasons)]))


def page_for(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """The page for an exception that has a meaning for people, None for a fault of ours."""
    if isinstance(exception, Refused):
        return conflict(request, str(exception))
    if isinstance(exception, (OperationalError, InterfaceError)):
        log.error("Database not available at %s: %s", request.path, exception)
        return unavailable(request)
    if isinstance(exception, UnreadablePostError):
        return bad_request(request)
    if isinstance(exception, OSError) and exception.errno in _FULL:
        log.critical("Disk full at %s", request.path)
        return unavailable(
            request, _("There is no room left on the disk of the server. Nothing was stored. Tell the administrator.")
        )
    return None


def server_error(request: HttpRequest) -> HttpResponse:
    """500; a lost database outside a view (session, person) becomes 503."""
    return page_for(request, sys.exc_info()[1]) or _page(request, "errors/500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def page_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when the form token no longer fits. The typed text is shown again, to copy; it is not sent for the person."""
    log.warning("Form token refused at %s: %s", request.path, reason)
    get_token(request)
    context = {"typed": _typed(request), "back": request.path, "signed_in": not _is_stranger(request)}
    return render(request, "errors/expired.html", context, status=HTTPStatus.FORBIDDEN)


def _typed(request: HttpRequest) -> list[dict]:
    """Names and texts of the posted fields that a person typed; no passwords, no tokens, no empty ones."""
    try:
        posted = request.POST.lists()
    except (UnreadablePostError, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return []
    kept, room = [], KEPT_CHARACTERS
    for name, values in posted:
        secret = "password" in name or name in {"csrfmiddlewaretoken", "next", "token"}
        text = "\n".join(values)[:room]
        if not secret and text.strip() and len(kept) < KEPT_FIELDS:
            kept.append({"name": name, "text": text})
            room -= len(text)
    return kept
