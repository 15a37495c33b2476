"""The door of the API: who asks, for what, with which parameters; every trouble becomes a problem in JSON.

Nothing but the header `Authorization: Bearer ...` opens it: no cookie and no token in the address. So no page of another
site can ask here in somebody's name, and the check of form tokens has nothing to protect.
"""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from documents.api import parameters, problems
from documents.api.operations import Operation
from documents.api.problems import Problem
from documents.views.asking import where_it_went
from qms.files.store import Damaged
from qms.printing import PrintFailed
from qms.tokens.reading import bearer_of, opened_by
from qms.trail.refusals import Refused
from qms.worktime import clock

log = logging.getLogger(__name__)
READING = ("GET", "HEAD")
Answerer = Callable[..., Any]


def door(operation: Operation, view: Answerer) -> Callable[..., HttpResponse]:
    """The view behind its door. `view(request, asked, **path)` gives plain data, sent as JSON, or an answer of its own."""

    @login_not_required
    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **path: Any) -> HttpResponse:
        if request.method not in READING:
            return _refused_method()
        try:
            answer = _answer(operation, view, request, path)
        except Problem as problem:
            answer = problems.answer(problem)
        except (Http404, PermissionDenied):
            answer = problems.answer(problems.nothing())
        except Damaged as damaged:
            log.critical("Stored file %s is %s, asked for at %s", damaged.sha256, damaged.problem, request.path)
            answer = problems.answer(problems.damaged())
        except (OperationalError, InterfaceError, PrintFailed, Refused) as trouble:
            log.error("No answer at %s: %s", request.path, trouble)
            answer = problems.answer(problems.unavailable())
        except Exception:
            log.exception("A fault of ours at %s", request.path)
            answer = problems.answer(problems.broken())
        patch_vary_headers(answer, ["Authorization"])
        return answer

    return answered


def _answer(operation: Operation, view: Answerer, request: HttpRequest, path: dict[str, Any]) -> HttpResponse:
    if operation.scope:
        token = opened_by(bearer_of(request.headers.get("Authorization", "")), at=clock.now())
        if token is None:
            raise problems.outside()
        if operation.scope not in token.scopes:
            raise problems.too_narrow(operation.scope)
        request.user = token.person
    asked = parameters.read(request, operation.parameters)
    try:
        found = view(request, asked, **path)
    except Http404:
        found = _moved(request, path)
    if isinstance(found, HttpResponse):
        return found
    answer = JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "private, no-store"
    return answer


def _refused_method() -> HttpResponse:
    refused = problems.answer(Problem(HTTPStatus.METHOD_NOT_ALLOWED, _("Here one only reads: GET and HEAD.")))
    refused["Allow"] = ", ".join(READING)
    return refused


def _moved(request: HttpRequest, path: dict[str, Any]) -> HttpResponse:
    """An old code leads to the document of today, for whoever may see it. Raises Http404 where there is none."""
    address = where_it_went(request, path)
    if address is None:
        raise Http404
    moved = HttpResponse(status=HTTPStatus.PERMANENT_REDIRECT, headers={"Location": address})
    moved["Cache-Control"] = "private, no-store"
    return moved
