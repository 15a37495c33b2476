"""The calendar feed: calendar programs send no header, so its address holds a token that opens nothing else."""

import hashlib
import logging
from datetime import date
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from qms.duties.feed import calendar_file
from qms.duties.listing import between
from qms.tokens.models import Scope
from qms.tokens.reading import opened_by
from qms.worktime import clock

log = logging.getLogger(__name__)


@login_not_required
@sensitive_variables("token")
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """iCalendar: duties from the year before to the year after, as far as the person of the token sees them today.

    One answer for every address that opens nothing: unknown, revoked, over, of another use, of somebody who left.
    """
    try:
        answer = _answer(request, token)
    except (OperationalError, InterfaceError) as trouble:
        log.error("No calendar feed: %s", trouble)
        answer = _said(HTTPStatus.SERVICE_UNAVAILABLE, _("This cannot be answered at the moment. Try again later."))
    # The address is a key: it must not travel on as the place where somebody came from.
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _answer(request: HttpRequest, secret: str) -> HttpResponse:
    token = opened_by(secret, at=clock.now())
    if token is None or Scope.CALENDAR not in token.scopes:
        return _said(HTTPStatus.NOT_FOUND, _("There is no calendar at this address."))
    today = clock.today()
    rows = between(token.person, date(today.year - 1, 1, 1), date(today.year + 1, 12, 31))
    data = calendar_file(rows, today)
    answer: HttpResponse = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = f'"{hashlib.sha256(data).hexdigest()}"'
    answer["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def _said(status: HTTPStatus, sentence: str) -> HttpResponse:
    answer = HttpResponse(sentence, content_type="text/plain; charset=utf-8", status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer
