"""Proof that the person at the keyboard is the person who decides: the password, asked in the same act."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from qms.trail.refusals import Refused

LIFE = timedelta(minutes=2)


@dataclass(frozen=True)
class Proof:
    """Made by `prove_identity` alone; good for one person and two minutes."""

    person_id: int
    at: datetime

    def check(self, person: Any, at: datetime) -> None:
        """Raises Refused unless this proof is of `person` and fresh at `at`."""
        if self.person_id != person.pk or not timedelta(0) <= at - self.at <= LIFE:
            raise Refused(_("Sign again with your password: the confirmation is no longer valid."), field="password")


def prove_identity(person: Any, password: str, *, at: datetime) -> Proof:
    """A proof for `person` if the password is right. Raises Refused for a wrong, empty or old one.

    The place where a second factor is asked as well, once people can enrol one.
    """
    if not password:
        raise Refused(_("Enter your password to sign."), field="password")
    if not person.is_active or not person.check_password(password):
        raise Refused(
            _("The password is not right. Nothing was signed. Enter the password you sign in with."), field="password"
        )
    return Proof(person.pk, at)


def require_proof(proof: Proof | None, person: Any, at: datetime) -> None:
    """Raises Refused unless `proof` is there, of this person and fresh."""
    if proof is None:
        raise Refused(_("Enter your password to sign."), field="password")
    proof.check(person, at)
