"""What people do with their own sign-in."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from qms.people.models import FORMS_OF_ADDRESS, User
from qms.tokens.actions import end_tokens
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused


@transaction.atomic
def change_own_password(*, by: User, password: str, session_key: str | None, at: datetime) -> None:
    """Sets the password of the person and ends all their other sessions and tokens; `session_key` is the one that stays.

    The password was validated by the form. Clears `must_change_password`.
    """
    by.set_password(password)
    by.must_change_password = False
    by.save(update_fields=["password", "must_change_password"])
    detail = {"sessions_ended": end_sessions(of=by, keep=session_key), "tokens_ended": end_tokens(of=by, at=at)}
    record(act=Act.PASSWORD_CHANGED, by=by, on=by, at=at, detail=detail)


@transaction.atomic
def choose_form_of_address(*, by: User, honorific: str, at: datetime) -> bool:
    """How the person is spoken to from now on: one of FORMS_OF_ADDRESS, "" for by the post. False when it is so already.

    What an administrator entered outside those four may stay. Refused for anything else.
    """
    person = User.objects.select_for_update().get(pk=by.pk)
    if honorific == person.honorific:
        return False
    if honorific and honorific not in FORMS_OF_ADDRESS:
        raise Refused(_("Choose one of the forms of address in the list."), field="honorific")
    by.honorific = person.honorific = honorific
    person._history_user = by
    person.save(update_fields=["honorific"])
    record(act=Act.PERSON_CHANGED, by=by, on=person, agency=person.agency, at=at, detail={"fields": ["honorific"]})
    return True


@transaction.atomic
def end_own_session(*, by: User, session: UserSession, at: datetime) -> None:
    """Signs the person out on one other device."""
    session.end()
    record(act=Act.SESSION_ENDED, by=by, on=by, at=at, detail={"sessions_ended": 1})


@transaction.atomic
def end_own_other_sessions(*, by: User, session_key: str | None, at: datetime) -> int:
    """Signs the person out everywhere but here; the number of sessions ended."""
    ended = end_sessions(of=by, keep=session_key)
    if ended:
        record(act=Act.SESSION_ENDED, by=by, on=by, at=at, detail={"sessions_ended": ended})
    return ended


@transaction.atomic
def note_sign_in(*, by: User, address: str | None, at: datetime) -> None:
    """Somebody came in; written by the door itself, after the password was right."""
    record(act=Act.SIGNED_IN, by=by, on=by, at=at, address=address)


@transaction.atomic
def note_sign_out(*, by: User, address: str | None, at: datetime) -> None:
    """Somebody left."""
    record(act=Act.SIGNED_OUT, by=by, on=by, at=at, address=address)


@transaction.atomic
def note_failed_sign_in(*, name: str, locked: bool, address: str | None, at: datetime) -> None:
    """A wrong password. What was typed as a name is kept only if a person has it: it may be a password typed one field up."""
    person = User.objects.filter(username__iexact=name).first() if name else None
    act, agency = Act.SIGN_IN_LOCKED if locked else Act.SIGN_IN_FAILED, person.agency if person else None
    record(act=act, by=None, on=person, agency=agency, at=at, address=address)


def end_sessions(*, of: User, keep: str | None = None) -> int:
    """Ends every session of a person, but the one with key `keep`. Also for deactivation and forced sign-out."""
    sessions = list(UserSession.objects.filter(user=of).exclude(session_key=keep or ""))
    for session in sessions:
        session.end()
    return len(sessions)
