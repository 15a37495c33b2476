"""What an address asks for: which day, which keys. What cannot be understood is answered with a clear page, never guessed."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from documents import addresses
from documents.models import Document, DocumentCode
from documents.querysets import VIEW


class Unclear(Exception):
    """The address holds something that has no meaning here; the text is a sentence for a person."""


def day_asked(request: HttpRequest) -> date | None:
    """The day of `?ngay=YYYY-MM-DD`; None without it. Raises Unclear for anything that is no such day."""
    return day_of(request.GET)


def day_of(query: QueryDict) -> date | None:
    """The same of an address that was stored or sent. Raises Unclear."""
    try:
        return addresses.day_asked(query)
    except addresses.Unknown as unknown:
        sentence = _("The day in the address (ngay) must be written year-month-day, such as 2026-11-22.")
        raise Unclear(sentence) from unknown


def unclear(request: HttpRequest, sentence: str) -> HttpResponse:
    """400 with the sentence and a way back."""
    back = request.path if request.resolver_match else reverse("documents:register")
    return render(request, "documents/unclear.html", {"reason": sentence, "back": back}, status=HTTPStatus.BAD_REQUEST)


def reading_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages that change nothing: GET and HEAD alone, a clear 400, and old codes lead to the document of today."""

    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except Unclear as sentence:
            return unclear(request, str(sentence))
        except Http404:
            address = where_it_went(request, kwargs)
            if address is None:
                raise
            return redirect(address)

    return shown


def where_it_went(request: HttpRequest, kwargs: dict[str, Any]) -> str | None:
    """The same page under the code of today, for a reader who may see the document; None otherwise."""
    asked = kwargs.get("slug")
    if not asked:
        return None
    seen = Document.objects.permitted(request.user, VIEW).values("pk")
    given = DocumentCode.objects.filter(slug=asked.lower(), document__in=seen)  # codes are written in capitals
    today = given.values_list("document__slug", flat=True).first()
    if today is None or today == asked:
        return None
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return reverse(request.resolver_match.view_name, kwargs={**kwargs, "slug": today}) + query
