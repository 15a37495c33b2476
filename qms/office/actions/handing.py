"""A person goes over to another agency."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from qms.access.rights import forget_rights
from qms.office.actions.allowed import day_text, keep, locked_both, require_an_administrator_left
from qms.office.actions.delegations import revoke_delegation
from qms.office.actions.people import end_appointments_of, has_ended, locked_person
from qms.people.models import Agency, Appointment, Delegation, User
from qms.tokens.actions import end_tokens
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.web.actions import end_sessions


@transaction.atomic
def hand_over_person(*, person: User, to: Agency, reason: str, by: User | None, at: datetime) -> None:
    """`to` becomes the person's home agency today; the posts held so far end, and so does what was lent to the person.

    One act of the agency that lets go, and the new one need not agree beforehand, because nobody gains anything by it:
    the person comes without a post, hence without a right, and without a password. Whoever had the old password, the
    former administrator included, is shut out; the new agency's administrator finds the person in the list, gives a
    one-time password, which only that administrator sees, and appoints. To take people by their user name instead would
    hand accounts to whoever asks first.

    Refused for oneself, while posts or written authorisations of a third agency would come under a password that it
    never trusted, and when nobody would be left to administer the agency.
    """
    on = timezone.localdate(at)
    person = locked_person(person, by, on)
    # Locked, so that neither ends meanwhile and two administrators cannot let each other go at once.
    to, old = locked_both(to, person.agency)
    _check_goes(person, old, to, by=by, on=on)
    _check_no_third(person, old, to, on)
    end_appointments_of(person, by=by, on=on, agency=old)
    lent = Delegation.objects.living(on).filter(receiver=person, giver_post__unit__agency=old)
    for delegation in lent.select_related("giver_post__unit__agency"):
        revoke_delegation(delegation=delegation, by=by, on=on, reason=reason)
    person.agency, person.must_change_password = to, True
    person.set_unusable_password()
    keep(person, by=by, fields=["agency", "password", "must_change_password"])
    end_sessions(of=person)
    end_tokens(of=person, at=at)
    forget_rights(person)
    if old is not None and not has_ended(old, on):
        require_an_administrator_left(old, by=by, on=on)
    detail = {"old_agency": old.code if old else "", "new_agency": to.code, "reason": reason[:300]}
    record(act=Act.PERSON_LET_GO, by=by, on=person, agency=old, at=at, detail=detail)
    record(act=Act.PERSON_TAKEN_ON, by=by, on=person, agency=to, at=at, detail=detail)


def _check_goes(person: User, old: Agency | None, to: Agency, *, by: User | None, on: date) -> None:
    if by is not None and by.pk == person.pk:
        raise Refused(_("You cannot hand yourself over. Ask another administrator."))
    if old is not None and old.pk == to.pk:
        raise Refused(_("%(name)s belongs to this agency already.") % {"name": person.full_name}, field="to")
    if to.from_date > on or has_ended(to, on):
        raise Refused(
            _("%(name)s does not stand on %(day)s. Choose another agency.") % {"name": to.name, "day": day_text(on)},
            field="to",
        )


def _check_no_third(person: User, old: Agency | None, to: Agency, on: date) -> None:
    """Who lets go and who takes on know of it; whoever else put trust in the account has to be asked."""
    held = Appointment.objects.filter(person=person).exclude(until_date__lte=on)
    lent = Delegation.objects.living(on).filter(receiver=person)
    trusting = Q(pk__in=held.values("post__unit__agency")) | Q(pk__in=lent.values("giver_post__unit__agency"))
    known = [agency.pk for agency in (old, to) if agency]
    third = Agency.objects.filter(trusting).exclude(pk__in=known).order_by("code").first()
    if third is not None:
        raise Refused(
            _("%(name)s holds a post or an authorisation of %(agency)s. Ask its administrator to end that first.")
            % {"name": person.full_name, "agency": third.name}
        )
