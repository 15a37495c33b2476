"""What holds for every answer: size, whole bodies, cache, first password, read-only when the guards are broken, language, failures."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import LimitedStream
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from qms.files.uploads import most_bytes_at
from qms.trail.health import why_read_only
from qms.web import errors

Answer = Callable[[HttpRequest], HttpResponse]
FORM_OVERHEAD = 1024 * 1024  # the other fields of a form and the boundaries of its parts
DRAIN_FACTOR = 4  # how much of a refused body is still read, so that the browser gets to see the answer
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class RefuseOversize:
    """413 by the Content-Length alone, before anything is parsed or stored."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = _content_length(request)
        if length <= most_bytes_at(request.path) + FORM_OVERHEAD:
            return self.get_response(request)
        with translation.override(chosen_language(request)):
            response = errors.too_large(request)
        response["Connection"] = "close"
        response._resource_closers.append(lambda: _drain(request, length))
        return response


class WholeStream(LimitedStream):
    """The body of a request, which fails where it ends before its declared length instead of passing for a shorter one."""

    is_cut = False

    def read(self, size: int | None = -1, /) -> bytes:
        """Raises OSError when the sender is gone, or silent for too long, before the end."""
        left = self.limit - self._pos
        wanted = left if size is None or size < 0 else min(size, left)
        try:
            data = super().read(size)
        except OSError:
            self.is_cut = True
            raise
        if len(data) < wanted:  # a server answers a read in full until the line is at its end
            self.is_cut = True
            raise OSError("the sender was gone before the end of the body")
        return data


class WholeBodiesOnly:
    """400 for a form of which only the beginning arrived: half a text must never replace a whole one.

    Web servers hand on what came before the line broke, and half a form can look like a whole one.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = _content_length(request)
        if length > 0 and "wsgi.input" in request.META:
            request._stream = WholeStream(request.META["wsgi.input"], length)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """The check of the form token has read the body by now; it goes on without one, a view must not."""
        return errors.bad_request(request) if getattr(request._stream, "is_cut", False) else None


def _content_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _drain(request: HttpRequest, length: int) -> None:
    """Reads on after the answer is sent: a browser that is cut off while sending shows no page at all."""
    stream, left = request.META.get("wsgi.input"), min(length, DRAIN_FACTOR * settings.MAX_UPLOAD_BYTES)
    try:
        while stream and left > 0:
            block = stream.read(min(left, 65536))
            if not block:
                break
            left -= len(block)
    except OSError:
        return  # the sender went away


def chosen_language(request: HttpRequest) -> str:
    """The language chosen by the language button, else that of the installation; what the browser prefers is not asked."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class ChosenLanguage:
    """Vietnamese unless somebody chose otherwise: office browsers are often installed in English."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class NothingCached:
    """Pages of a signed-in person stay out of every cache, unless a view said otherwise (content-addressed files)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return self._keep_typed_text(request, response)

    def _keep_typed_text(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A session that ended while an editor is open must not swap the sign-in page into the text."""
        sign_in = str(response.get("Location", "")).startswith(reverse("account_login"))
        if not (getattr(request, "htmx", False) and response.status_code == HTTPStatus.FOUND and sign_in):
            return response
        told = HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"Cache-Control": "private, no-store"})
        text = _("Your session has ended. Sign in again in another tab, then go on here; what you typed is still here.")
        return trigger_client_event(told, "qms:warn", text)


class PasswordToChange:
    """A one-time password opens one door only: the page that changes it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._must_change(request):
            return self.get_response(request)
        address = reverse("web:password")
        return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else redirect(address)

    def _must_change(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated or not request.user.must_change_password:
            return False
        open_doors = {reverse(name) for name in ("web:password", "web:language", "web:health", "account_logout")}
        return request.path not in open_doors and not request.path.startswith(settings.STATIC_URL)


class ReadOnlyWhenBroken:
    """When the triggers or the seal that guard the record are missing, reading goes on and nothing is changed."""

    doors = ("account_login", "account_logout", "web:language")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE or request.path in {reverse(name) for name in self.doors}:
            return self.get_response(request)
        reasons = why_read_only()
        return errors.read_only(request, reasons) if reasons else self.get_response(request)


class SayWhatFailed:
    """An exception that has a human meaning becomes its page: a refusal, a lost database, a full disk, a cut line."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> Any:
        return errors.page_for(request, exception)
