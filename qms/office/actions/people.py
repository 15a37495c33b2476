"""People: entered with a one-time password, changed, deactivated and taken back. Never deleted."""

import secrets
from datetime import date, datetime
from typing import NamedTuple

from django.contrib.auth.hashers import get_hashers, make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qms.access.rights import forget_rights
from qms.office import scope
from qms.office.actions.allowed import (
    check_fields,
    differing,
    keep,
    require_administrator,
    require_an_administrator_left,
)
from qms.office.actions.posts import close_appointment
from qms.people.models import Agency, Appointment, User
from qms.tokens.actions import end_tokens
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.web.actions import end_sessions

# No letters that look like digits, so that a password on paper is typed right.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 4
# A one-time password has 79 random bits: slow hashing adds nothing, and an import makes hundreds. At the first sign-in
# the password is hashed anew with the slow hasher.
QUICK_ITERATIONS = 20_000


class NewPerson(NamedTuple):
    """A person just entered and the password to hand over; it is stored nowhere."""

    person: User
    password: str


@transaction.atomic
def create_person(
    *,
    agency: Agency,
    username: str,
    full_name: str,
    by: User | None,
    at: datetime,
    honorific: str = "",
    email: str = "",
    organisation: str = "",
    is_one_of_many: bool = False,
) -> NewPerson:
    """A person with `agency` as home and a one-time password, to be changed at the first sign-in.

    `is_one_of_many` hashes the password quickly. Refused for a user name or e-mail in use in the installation.
    """
    on = timezone.localdate(at)
    require_administrator(by, agency, on=on)
    if has_ended(agency, on):
        raise Refused(_("%(name)s has ended, so it changes no more.") % {"name": agency.name})
    password = one_time_password()
    person = User(
        agency=agency,
        username=username.lower(),
        full_name=full_name,
        honorific=honorific,
        email=email,
        organisation=organisation,
        password=_quickly(password) if is_one_of_many else make_password(password),
        must_change_password=True,
        created_at=at,
    )
    check_fields(person, exclude=["password"])
    _check_taken(person)
    _save_new(person, by)
    record(act=Act.PERSON_CREATED, by=by, on=person, agency=agency, detail={"username": person.username})
    return NewPerson(person, password)


@transaction.atomic
def change_person(
    *,
    person: User,
    by: User | None,
    on: date,
    full_name: str | None = None,
    honorific: str | None = None,
    email: str | None = None,
    organisation: str | None = None,
) -> bool:
    """Other details (None: as it is); decisions signed before keep the name of then. False when nothing differs."""
    person = locked_person(person, by, on)
    given = {"full_name": full_name, "honorific": honorific, "email": email, "organisation": organisation}
    changed = differing(person, {name: value for name, value in given.items() if value is not None})
    if not changed:
        return False
    check_fields(person, exclude=["password"])
    _check_taken(person)
    keep(person, by=by, fields=changed)
    record(act=Act.PERSON_CHANGED, by=by, on=person, agency=person.agency, detail={"fields": changed})
    return True


@transaction.atomic
def deactivate_person(*, person: User, by: User | None, at: datetime, ends_appointments: bool = False) -> int:
    """The person may not sign in any more; every session and token ends at once. How many sessions ended.

    With `ends_appointments` the posts held end today too (one that began today keeps today). Refused for oneself and
    when nobody would be left to administer the agency.
    """
    on = timezone.localdate(at)
    person = locked_person(person, by, on)
    if by is not None and by.pk == person.pk:
        raise Refused(_("You cannot deactivate yourself. Ask another administrator."))
    if not person.is_active:
        raise Refused(_("%(name)s is deactivated already.") % {"name": person.full_name})
    person.is_active, person.deactivated_at = False, at
    keep(person, by=by, fields=["is_active", "deactivated_at"])
    if ends_appointments:
        end_appointments_of(person, by=by, on=on)
    sessions = end_sessions(of=person)
    forget_rights(person)
    if person.agency is not None and not has_ended(person.agency, on):
        require_an_administrator_left(person.agency, by=by, on=on)
    detail = {"sessions_ended": sessions, "tokens_ended": end_tokens(of=person, at=at)}
    record(act=Act.PERSON_DEACTIVATED, by=by, on=person, agency=person.agency, at=at, detail=detail)
    return sessions


@transaction.atomic
def reactivate_person(*, person: User, by: User | None, at: datetime) -> str:
    """The person may sign in again, with the one-time password that is returned; rights follow from appointments."""
    person = locked_person(person, by, timezone.localdate(at))
    if person.is_active:
        raise Refused(_("%(name)s may sign in already.") % {"name": person.full_name})
    person.is_active, person.deactivated_at = True, None
    password = _give_password(person)
    keep(person, by=by, fields=["is_active", "deactivated_at", "password", "must_change_password"])
    record(act=Act.PERSON_REACTIVATED, by=by, on=person, agency=person.agency, at=at)
    return password


@transaction.atomic
def reset_password(*, person: User, by: User | None, at: datetime) -> str:
    """A new one-time password, returned once; every session and token of the person ends. Refused for oneself."""
    person = locked_person(person, by, timezone.localdate(at))
    if by is not None and by.pk == person.pk:
        raise Refused(_("Change your own password under Account, where the old one is asked for."))
    if not person.is_active:
        raise Refused(_("%(name)s is deactivated. Let the person in again first.") % {"name": person.full_name})
    password = _give_password(person)
    keep(person, by=by, fields=["password", "must_change_password"])
    detail = {"sessions_ended": end_sessions(of=person), "tokens_ended": end_tokens(of=person, at=at)}
    record(act=Act.PASSWORD_RESET, by=by, on=person, agency=person.agency, at=at, detail=detail)
    return password


def has_ended(agency: Agency, on: date) -> bool:
    """Whether the agency is no more on `on`."""
    return agency.until_date is not None and agency.until_date <= on


def one_time_password() -> str:
    """Sixteen random letters and digits in groups of four."""
    return "-".join("".join(secrets.choice(ALPHABET) for place in range(GROUP)) for group in range(GROUPS))


def _give_password(person: User) -> str:
    password = one_time_password()
    person.set_password(password)
    person.must_change_password = True
    return password


def _quickly(password: str) -> str:
    hasher = next((known for known in get_hashers() if known.algorithm == "pbkdf2_sha256"), None)
    if hasher is None:
        return make_password(password)
    return hasher.encode(password, hasher.salt(), iterations=QUICK_ITERATIONS)  # type: ignore[call-arg]


def locked_person(person: User, by: User | None, on: date) -> User:
    """The person as the database has it now, after asking whether `by` keeps people of that agency."""
    person = User.objects.select_for_update(of=("self",)).select_related("agency").get(pk=person.pk)
    if by is None or scope.people(by, on).filter(pk=person.pk).exists():
        return person
    if person.agency is None:
        raise Refused(_("%(name)s belongs to no agency. Ask who runs the server.") % {"name": person.full_name})
    raise Refused(
        _("You do not administer %(agency)s. Ask its administrator to do this.") % {"agency": person.agency.name}
    )


def _check_taken(person: User) -> None:
    others = User.objects.exclude(pk=person.pk)
    if others.filter(username__iexact=person.username).exists():
        raise Refused(
            _("The user name %(name)s is taken. Add a digit or the short name of the unit.")
            % {"name": person.username},
            field="username",
        )
    if person.email and others.filter(email__iexact=person.email).exists():
        raise Refused(
            _("The e-mail %(email)s belongs to another person. Give another, or leave it empty.")
            % {"email": person.email},
            field="email",
        )


def _save_new(person: User, by: User | None) -> None:
    try:
        with transaction.atomic():
            keep(person, by=by)
    except IntegrityError as twice:
        raise Refused(_("The user name or e-mail was taken a moment ago. Choose another."), field="username") from twice


def end_appointments_of(person: User, *, by: User | None, on: date, agency: Agency | None = None) -> None:
    """Every post held (in `agency` alone, if given) ends today; one that began today keeps today."""
    held = Appointment.objects.filter(person=person).exclude(until_date__lte=on)
    if agency is not None:
        held = held.filter(post__unit__agency=agency)
    for appointment in held.select_related("person", "post__unit__agency"):
        begins_today = appointment.from_date == on
        until_date = on if not begins_today else date.fromordinal(on.toordinal() + 1)
        close_appointment(appointment, until_date, by=by, on=on)
