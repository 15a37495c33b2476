"""The feed of changes, for feed readers: they send no header, so its address holds a token that opens nothing else."""

import hashlib
import logging
from datetime import datetime, time
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from documents.addresses import Unknown, check_keys, filter_pairs, types_asked, units_asked
from documents.feeds import Change, changes
from documents.views.paper import has_it, kept_by_hash
from qms.tokens.models import Scope
from qms.tokens.reading import opened_by
from qms.worktime import clock

log = logging.getLogger(__name__)
KEYS = ("loai", "don-vi")
TEXT = "text/plain; charset=utf-8"
MADE = 2026  # of the tag addresses that name entries, RFC 4151


@login_not_required
@sensitive_variables("token")
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Atom: what came into force, was replaced or withdrawn, as far as the person may read it today. `?loai=`, `?don-vi=`."""
    try:
        answer = _answer(request, token)
    except (OperationalError, InterfaceError) as trouble:
        log.error("No feed: %s", trouble)
        answer = _said(HTTPStatus.SERVICE_UNAVAILABLE, _("This cannot be answered at the moment. Try again later."))
    # The address is a key: it must not travel on as the place where somebody came from.
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _answer(request: HttpRequest, secret: str) -> HttpResponse:
    token = opened_by(secret, at=clock.now())
    if token is None or Scope.FEED not in token.scopes:
        return _said(HTTPStatus.NOT_FOUND, _("There is no feed at this address."))
    try:
        check_keys(request.GET, KEYS)
        types, units = types_asked(request.GET), units_asked(request.GET)
    except Unknown:
        return _said(HTTPStatus.BAD_REQUEST, _("The filters of this address cannot be read. Make the feed again."))
    text = _written(changes(token.person, types=types, units=units, today=clock.today()), filter_pairs(types, units))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    answer: HttpResponse = HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    return kept_by_hash(HttpResponseNotModified() if has_it(request, sha256) else answer, sha256)


def _said(status: HTTPStatus, sentence: str) -> HttpResponse:
    answer = HttpResponse(sentence, content_type=TEXT, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _written(found: list[Change], filters: list[tuple[str, str]]) -> str:
    """The feed as Atom. It does not name its own address, which is a key."""
    register = settings.BASE_URL + reverse("documents:register") + (f"?{urlencode(filters)}" if filters else "")
    made = Atom1Feed(
        title=_("Changes of documents"),
        link=register,
        description=_("What came into force, was replaced or withdrawn"),
        language=settings.LANGUAGE_CODE,
    )
    for change in found:
        made.add_item(**_item(change))
    return made.writeString("utf-8")


def _item(change: Change) -> dict[str, Any]:
    at = timezone.make_aware(datetime.combine(change.day, time()))
    host = urlsplit(settings.BASE_URL).hostname
    return {
        "title": f"{change.code} {change.number.replace('.', '/')}: {_sentence(change)} – {change.title}",
        "link": settings.BASE_URL + reverse("documents:version", args=[change.slug, change.number]),
        "description": _("%(unit)s, %(day)s") % {"unit": change.unit, "day": f"{change.day:%d/%m/%Y}"},
        "unique_id": f"tag:{host},{MADE}:{change.version}/{change.kind}",
        "updateddate": at,
        "pubdate": at,
    }


def _sentence(change: Change) -> str:
    if change.kind == "withdrawn":
        return _("no longer in force, withdrawn")
    if change.replaced:
        return _("came into force, replaces %(number)s") % {"number": change.replaced.replace(".", "/")}
    return _("came into force")
