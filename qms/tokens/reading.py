"""From a secret that somebody sent to the token it belongs to, or to nothing: never why."""

from contextlib import suppress
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone

from qms.tokens import actions
from qms.tokens.models import AccessToken
from qms.tokens.secrets import hash_of, is_secret

LONGEST_HEADER = 200


def opened_by(secret: str, *, at: datetime) -> AccessToken | None:
    """The token with this secret, with its person, if it opens anything now; its use is noted. One statement, a second an hour."""
    if not is_secret(secret):
        return None
    found = AccessToken.objects.opening(timezone.localdate(at)).select_related("person__agency")
    token = found.filter(sha256=hash_of(secret)).first()
    if token is not None:
        # A help of memory: a database that is full, busy or read-only must not stop anybody from reading.
        with suppress(DatabaseError):
            actions.note_use(token=token, at=at)
    return token


def bearer_of(header: str) -> str:
    """The secret of an `Authorization` header; "" for none, another scheme or more than anybody sends."""
    scheme, _space, secret = header[:LONGEST_HEADER].partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""
