"""The door: sign-in by user name or e-mail, no sign-up, nothing for the deactivated. Guessing is slowed down by axes."""

import unicodedata
from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qms.web import actions

NAME_LENGTH = 255  # the column in which axes counts attempts

WRONG = _("The user name or the password is not right. Check both; capital and small letters differ in the password.")


class ClosedDoor(DefaultAccountAdapter):
    """People are made by administrators; allauth only signs them in and out. Each passage goes on record."""

    error_messages = {  # noqa: RUF012  allauth's own name and type
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": _("Too many attempts. Wait a quarter of an hour, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Signing in and out needs no message: the page says it."""

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """allauth sends nothing; notices are the business of `qms.notices`."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        locked = bool(getattr(request, "axes_locked_out", False))
        if locked and getattr(request, "axes_failures_since_start", None) != settings.AXES_FAILURE_LIMIT:
            return  # knocking at a door that is locked already is not written down again and again
        name = typed_name(request, credentials)
        actions.note_failed_sign_in(name=name, locked=locked, address=self.get_client_ip(request), at=timezone.now())

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        actions.note_sign_in(by=user, address=self.get_client_ip(request), at=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        person = request.user
        if person.is_authenticated:
            actions.note_sign_out(by=person, address=self.get_client_ip(request), at=timezone.now())
        super().logout(request)


def client_ip(request: HttpRequest) -> str:
    """The network address of the browser: told by the proxy if we trust one, else the other end of the line.

    Only the last entry of X-Forwarded-For is the proxy's own; those before it anybody can write.
    """
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip()
    candidates = [told] if settings.SECURE_PROXY_SSL_HEADER else []
    for address in [*candidates, request.META.get("REMOTE_ADDR", "")]:
        try:
            return str(ip_address(address))
        except ValueError:
            continue
    return "0.0.0.0"  # noqa: S104 - a server on a socket has no other end


def typed_name(request: HttpRequest | None, credentials: dict | None) -> str:
    """The name that axes counts attempts by: what was typed, folded, so that capitals make no second account."""
    given = credentials or {}
    name = given.get("username") or given.get("email") or given.get("login")
    if not name and request is not None:
        name = request.POST.get("login", "")
    return unicodedata.normalize("NFC", str(name or "")).strip().casefold()[:NAME_LENGTH]


class SignIn(AuthenticationBackend):
    """Signs people in and grants nothing: rights come from posts alone, never from Django's own permission tables."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()
