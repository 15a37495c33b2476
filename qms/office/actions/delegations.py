"""Written authorisations: a post lends some acts to a person for a time, with a number."""

import re
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from qms.office.actions.allowed import check_fields, keep, last_day, locked, require_administrator
from qms.office.actions.appointments import meeting
from qms.people.models import Appointment, Capacity, Delegation, Post, Unit, User
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

ACTS = ("check", "review", "approve", "issue")
CAPACITIES = (Capacity.TUQ, Capacity.KT, Capacity.TL, Capacity.TM)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@transaction.atomic
def delegate(
    *,
    number: str,
    giver_post: Post,
    giver: User,
    receiver: User,
    acts: Iterable[str],
    from_date: date,
    until_date: date,
    by: User | None,
    on: date,
    capacity: str = Capacity.TUQ,
    types: Iterable[str] = (),
    units: Iterable[Unit] = (),
    issued_date: date | None = None,
    source: str = "",
) -> Delegation:
    """`receiver` may, in [from_date, until_date), do `acts` of ACTS for `giver_post`, signing with `capacity`.

    `types` are slugs of document types, `units` owner units; empty means all. Refused unless the giver holds the post
    all that time, and for what is authorised already.
    """
    agency = locked(giver_post.unit.agency)
    require_administrator(by, agency, on=on)
    acts, types, units = sorted(set(acts), key=_place), sorted(set(types)), list(units)
    delegation = Delegation(
        number=number,
        giver_post=giver_post,
        giver=giver,
        receiver=receiver,
        capacity=capacity,
        acts=acts,
        types=types,
        from_date=from_date,
        until_date=until_date,
        issued_date=issued_date,
        source=source,
    )
    check_fields(delegation)
    _check_scope(delegation, units)
    _check_period(delegation, on)
    _check_people(delegation)
    _check_others(delegation, units)
    keep(delegation, by=by)
    delegation.units.set(units)
    record(act=Act.DELEGATION_GIVEN, by=by, on=delegation, agency=agency, detail=_told(delegation))
    return delegation


@transaction.atomic
def revoke_delegation(*, delegation: Delegation, by: User | None, on: date, reason: str = "") -> None:
    """The authorisation holds no longer from today (`on`) on. What was signed before stays signed."""
    agency = locked(delegation.giver_post.unit.agency)
    require_administrator(by, agency, on=on)
    delegation = Delegation.objects.get(pk=delegation.pk)
    if delegation.revoked_date is not None or delegation.until_date <= on:
        raise Refused(_("The authorisation %(number)s is over already.") % {"number": delegation.number})
    delegation.revoked_date = on
    keep(delegation, by=by, fields=["revoked_date"])
    detail = {"number": delegation.number, "reason": reason[:300]}
    record(act=Act.DELEGATION_REVOKED, by=by, on=delegation, agency=agency, detail=detail)


def _place(act: str) -> int:
    return ACTS.index(act) if act in ACTS else len(ACTS)


def _told(delegation: Delegation) -> dict:
    return {
        "number": delegation.number,
        "to": delegation.receiver.username,
        "post": delegation.giver_post.code,
        "acts": delegation.acts,
        "from": delegation.from_date.isoformat(),
        "until": delegation.until_date.isoformat(),
    }


def _check_scope(delegation: Delegation, units: list[Unit]) -> None:
    if not delegation.acts or set(delegation.acts) - set(ACTS):
        raise Refused(_("Choose at least one act that is authorised."), field="acts")
    if delegation.capacity not in CAPACITIES:
        raise Refused(_("Who signs by authorisation signs with KT., TL., TUQ. or TM. Choose one."), field="capacity")
    if any(not _SLUG.fullmatch(slug) for slug in delegation.types):
        raise Refused(_("There is no such type of document. Choose one of the list."), field="types")
    if any(unit.agency_id != delegation.giver_post.unit.agency_id for unit in units):
        raise Refused(_("Choose units of the agency of the post."), field="units")


def _check_period(delegation: Delegation, on: date) -> None:
    if delegation.until_date <= delegation.from_date:
        raise Refused(_("The last day lies before the first. Choose a later one."), field="until_date")
    if delegation.until_date <= on:
        raise Refused(_("This time is over already. Check the days."), field="until_date")
    if delegation.issued_date is not None and delegation.issued_date > delegation.from_date:
        raise Refused(
            _("An authorisation does not begin before the document that gives it. Check the days."),
            field="issued_date",
        )


def _check_people(delegation: Delegation) -> None:
    giver, receiver = delegation.giver, delegation.receiver
    if giver.pk == receiver.pk:
        raise Refused(_("Nobody authorises oneself. Choose another person."), field="receiver")
    if not receiver.is_active:
        raise Refused(
            _("%(name)s is deactivated. Choose another person.") % {"name": receiver.full_name}, field="receiver"
        )
    holds = Appointment.objects.filter(post=delegation.giver_post, from_date__lte=delegation.from_date)
    held = holds.filter(person=giver).order_by("-from_date").first()
    if held is None or (held.until_date is not None and held.until_date <= delegation.from_date):
        raise Refused(
            _("%(name)s does not hold the post on the first day. Choose who holds it, or another day.")
            % {"name": giver.full_name},
            field="giver_post",
        )
    if held.until_date is not None and held.until_date < delegation.until_date:
        raise Refused(
            _("%(name)s holds the post until the end of %(day)s. Let the authorisation end by then.")
            % {"name": giver.full_name, "day": last_day(held.until_date)},
            field="until_date",
        )
    same = Appointment.objects.filter(post=delegation.giver_post, person=receiver)
    if meeting(same, delegation.from_date, delegation.until_date).exists():
        raise Refused(
            _("%(name)s holds that post too, so there is nothing to authorise.") % {"name": receiver.full_name},
            field="receiver",
        )


def _check_others(delegation: Delegation, units: list[Unit]) -> None:
    """The same acts on the same documents, lent twice at a time, would leave open which number is signed under."""
    same = Delegation.objects.filter(
        giver_post=delegation.giver_post, receiver=delegation.receiver, revoked_date__isnull=True
    )
    for other in meeting(same, delegation.from_date, delegation.until_date).prefetch_related("units"):
        both = (
            set(other.acts) & set(delegation.acts)
            and _meet(set(other.types), set(delegation.types))
            and _meet({unit.pk for unit in other.units.all()}, {unit.pk for unit in units})
        )
        if both:
            raise Refused(
                _(
                    "%(name)s is authorised for this by number %(number)s until the end of %(day)s. Revoke that one first."
                )
                % {
                    "name": delegation.receiver.full_name,
                    "number": other.number,
                    "day": last_day(other.until_date),
                },
                field="receiver",
            )


def _meet(one: set, other: set) -> bool:
    """Whether two scopes share something; the empty one is everything."""
    return not one or not other or bool(one & other)
