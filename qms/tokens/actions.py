"""Making a token, ending one, ending all of a person, noting that one was used."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qms.people.models import User
from qms.tokens import secrets
from qms.tokens.models import IN_THE_ADDRESS, AccessToken, Scope
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

MOST_LIVING = 20
LONGEST = 366  # days
LONGEST_NAME = 80
USE_NOTED = timedelta(hours=1)


class Proof(Protocol):
    """That the person at the keyboard is the person who acts; see `qms.approvals.proof`, which stands above this floor."""

    def check(self, person: Any, at: datetime) -> None:
        """Raises Refused unless it is of this person and fresh."""


@transaction.atomic
def create_token(
    *, by: User, name: str, scopes: Collection[str], until_date: date, proof: Proof | None, at: datetime
) -> tuple[AccessToken, str]:
    """A token of `by` from today until `until_date` (first day it no longer counts), and its secret, which nobody can read again.

    Refused without a fresh proof, for scopes that do not go together, an end that is not within a year, and a 21st
    living token.
    """
    if proof is None:
        raise Refused(_("Enter your password to make a token."), field="password")
    proof.check(by, at)
    on = timezone.localdate(at)
    person = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if not person.is_active or person.must_change_password:
        raise Refused(_("Choose your own password first, then make the token."))
    name = _named(name)
    wanted = _wanted(scopes)
    _check_end(until_date, on)
    if AccessToken.objects.living(on).filter(person=person).count() >= MOST_LIVING:
        raise Refused(
            _("You have %(most)s tokens already. Revoke one that is no longer used, then make the new one.")
            % {"most": MOST_LIVING}
        )
    secret = secrets.new_secret()
    token = AccessToken.objects.create(
        person=person,
        name=name,
        scopes=wanted,
        sha256=secrets.hash_of(secret),
        ending=secret[-secrets.ENDING :],
        from_date=on,
        until_date=until_date,
        created_at=at,
    )
    record(act=Act.TOKEN_CREATED, by=by, on=token, agency=person.agency, at=at, detail=_detail(token))
    return token, secret


@transaction.atomic
def revoke_token(*, token: AccessToken, by: User, at: datetime) -> None:
    """The token opens nothing from this instant. Refused for somebody else's and for one that was revoked already."""
    token = AccessToken.objects.select_for_update(of=("self",)).select_related("person").get(pk=token.pk)
    if token.person_id != by.pk:
        raise Refused(
            _("This token belongs to somebody else. Only its owner revokes it; to stop it, deactivate the person.")
        )
    if token.revoked_at is not None:
        raise Refused(_("The token %(name)s was revoked already.") % {"name": token})
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    record(act=Act.TOKEN_REVOKED, by=by, on=token, agency=token.person.agency, at=at, detail=_detail(token))


def end_tokens(*, of: User, at: datetime) -> int:
    """Revokes every living token of a person, as part of another act, which records it; how many."""
    living = AccessToken.objects.living(timezone.localdate(at)).filter(person=of)
    return AccessToken.objects.filter(pk__in=living.values("pk")).update(revoked_at=at)


def note_use(*, token: AccessToken, at: datetime) -> bool:
    """Notes that the token was used, at most once an hour; whether it was noted now. No act: nothing goes on record."""
    if token.last_used_at is not None and at - token.last_used_at < USE_NOTED:
        return False
    with transaction.atomic():
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return True


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(_("Give the token a name of at most 80 letters that says what uses it."), field="name")
    return name


def _wanted(scopes: Collection[str]) -> list[str]:
    wanted = [scope for scope in Scope.values if scope in scopes]
    if not wanted or len(wanted) != len(set(scopes)):
        raise Refused(_("Choose what the token opens."), field="scopes")
    if len(wanted) > 1 and any(scope in wanted for scope in IN_THE_ADDRESS):
        raise Refused(
            _(
                "The address of a feed or calendar holds its token, so that token may open nothing else. Make two tokens."
            ),
            field="scopes",
        )
    return wanted


def _check_end(until_date: date, on: date) -> None:
    if not on < until_date <= on + timedelta(days=LONGEST):
        raise Refused(_("Choose a last day from today on and within a year."), field="last_date")


def _detail(token: AccessToken) -> dict[str, Any]:
    return {"scopes": token.scopes, "until": token.until_date.isoformat(), "ending": token.ending}
