"""Posts and the roles they carry. Rights hang on posts, so giving and taking a role is recorded for itself."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from qms.access.roles import BY_KEY
from qms.office import scope
from qms.office.actions.allowed import (
    check_fields,
    day_text,
    differing,
    keep,
    locked,
    require_administrator,
    require_an_administrator_left,
)
from qms.people.models import Agency, Appointment, Post, PostRole, Unit, User
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused


class RoleOn(NamedTuple):
    """A role (key of `qms.access.roles`) over the unit and agency of the post, or over another one named here."""

    role: str
    unit: Unit | None = None
    agency: Agency | None = None


@transaction.atomic
def create_post(
    *,
    unit: Unit,
    code: str,
    title: str,
    from_date: date,
    by: User | None,
    on: date,
    roles: Iterable[RoleOn] = (),
    is_head: bool = False,
    is_deputy: bool = False,
    is_agency_head: bool = False,
) -> Post:
    """A new post in `unit` with its roles. Refused for a code used in the unit, and for a second head at a time."""
    agency = locked(unit.agency)
    require_administrator(by, agency, on=on)
    unit = Unit.objects.select_related("agency").get(pk=unit.pk)
    post = Post(unit=unit, code=code, title=title, from_date=from_date)
    differing(post, {"is_head": is_head, "is_deputy": is_deputy, "is_agency_head": is_agency_head})
    check_fields(post)
    _check_period(post)
    if Post.objects.filter(unit=unit, code__iexact=code).exists():
        raise Refused(
            _("The code %(code)s is used in this unit already. Choose another.") % {"code": code}, field="code"
        )
    _check_heads(post)
    keep(post, by=by)
    record(act=Act.POST_CREATED, by=by, on=post, agency=agency, detail={"code": code, "unit": unit.code})
    _set_roles(post, roles, by=by, on=on)
    return post


@transaction.atomic
def change_post(
    *,
    post: Post,
    by: User | None,
    on: date,
    title: str | None = None,
    roles: Iterable[RoleOn] | None = None,
    is_head: bool | None = None,
    is_deputy: bool | None = None,
    is_agency_head: bool | None = None,
) -> bool:
    """Another title, place in the unit or set of roles (None: as it is). False when nothing differs.

    Refused when nobody would be left to administer the agency.
    """
    post = _locked(post, by, on)
    given = {"title": title, "is_head": is_head, "is_deputy": is_deputy, "is_agency_head": is_agency_head}
    changed = differing(post, {name: value for name, value in given.items() if value is not None})
    if changed:
        check_fields(post)
        _check_heads(post)
        keep(post, by=by, fields=changed)
        record(act=Act.POST_CHANGED, by=by, on=post, agency=post.unit.agency, detail={"fields": changed})
    turned = 0 if roles is None else _set_roles(post, roles, by=by, on=on)
    if turned:
        require_an_administrator_left(post.unit.agency, by=by, on=on)
    return bool(changed or turned)


@transaction.atomic
def end_post(*, post: Post, until_date: date, by: User | None, on: date) -> int:
    """The post is no more from `until_date` on; who holds it then holds it no longer. How many appointments ended."""
    post = _locked(post, by, on)
    if post.until_date is not None and post.until_date <= until_date:
        raise Refused(_("This post ended on %(day)s already.") % {"day": day_text(post.until_date)})
    ended = _end_post(post, until_date, by=by, on=on)
    require_an_administrator_left(post.unit.agency, by=by, on=max(on, until_date))
    return ended


def end_posts_of(unit: Unit, *, until_date: date, by: User | None, on: date) -> None:
    """End every post of a unit that ends; the caller holds the lock."""
    for post in Post.objects.filter(unit=unit).exclude(until_date__lte=until_date).select_related("unit__agency"):
        _end_post(post, until_date, by=by, on=on)


def _end_post(post: Post, until_date: date, *, by: User | None, on: date) -> int:
    if until_date <= post.from_date:
        raise Refused(
            _("%(title)s begins on %(day)s. Choose a later day.")
            % {"title": post.title, "day": day_text(post.from_date)},
            field="until_date",
        )
    held = Appointment.objects.filter(post=post).exclude(until_date__lte=until_date).select_related("person")
    for appointment in held:
        close_appointment(appointment, until_date, by=by, on=on)
    post.until_date = until_date
    keep(post, by=by, fields=["until_date"])
    record(act=Act.POST_ENDED, by=by, on=post, agency=post.unit.agency, detail={"until": until_date.isoformat()})
    return len(held)


def close_appointment(appointment: Appointment, until_date: date, *, by: User | None, on: date) -> None:
    """End an appointment; one that would only begin later is taken back, which its history still shows."""
    detail = {"post": appointment.post.code, "until": until_date.isoformat()}
    agency, text = appointment.post.unit.agency, str(appointment)
    if until_date > appointment.from_date:
        appointment.until_date = until_date
        keep(appointment, by=by, fields=["until_date"])
        record(act=Act.APPOINTMENT_ENDED, by=by, on=appointment, agency=agency, detail=detail, text=text)
        return
    if appointment.from_date <= on:
        raise Refused(
            _("%(who)s holds this post since %(day)s. Choose a later day.")
            % {"who": appointment.person.full_name, "day": day_text(appointment.from_date)},
            field="until_date",
        )
    taken_back = {**detail, "taken_back": True}
    record(act=Act.APPOINTMENT_ENDED, by=by, on=appointment, agency=agency, detail=taken_back, text=text)
    appointment._history_user = by
    appointment.delete()


def _set_roles(post: Post, roles: Iterable[RoleOn], *, by: User | None, on: date) -> int:
    wanted = {(row.role, row.unit and row.unit.pk, row.agency and row.agency.pk): row for row in roles}
    for row in wanted.values():
        _check_role(row, by=by, on=on)
    standing = {(row.role, row.unit_id, row.agency_id): row for row in PostRole.objects.filter(post=post)}
    taken, given = standing.keys() - wanted.keys(), wanted.keys() - standing.keys()
    for key in sorted(taken, key=str):
        gone = standing[key]
        record(act=Act.ROLE_TAKEN, by=by, on=post, agency=post.unit.agency, detail=_told(*key))
        gone._history_user = by
        gone.delete()
    for key in sorted(given, key=str):
        role, unit, agency = wanted[key]
        keep(PostRole(post=post, role=role, unit=unit, agency=agency), by=by)
        record(act=Act.ROLE_GIVEN, by=by, on=post, agency=post.unit.agency, detail=_told(*key))
    return len(taken) + len(given)


def _told(role: str, unit: int | None, agency: int | None) -> dict:
    return {"role": role} | ({"unit": unit} if unit else {}) | ({"agency": agency} if agency else {})


def _check_role(row: RoleOn, *, by: User | None, on: date) -> None:
    """A role reaches no further than its giver administers."""
    if row.role not in BY_KEY:
        raise Refused(_("There is no such role. Choose one of the list."), field="roles")
    if by is None:
        return
    over = row.agency or (row.unit.agency if row.unit else None)
    if over is not None and not scope.agencies(by, on).filter(pk=over.pk).exists():
        raise Refused(
            _("You do not administer %(agency)s, so you cannot give a role over it.") % {"agency": over.name},
            field="roles",
        )


def _locked(post: Post, by: User | None, on: date) -> Post:
    agency = locked(post.unit.agency)
    require_administrator(by, agency, on=on)
    return Post.objects.select_related("unit__agency").get(pk=post.pk)


def _check_period(post: Post) -> None:
    unit = post.unit
    if post.from_date < unit.from_date or (unit.until_date and post.from_date >= unit.until_date):
        raise Refused(
            _("%(unit)s does not stand on %(day)s. Choose a day within its life.")
            % {"unit": unit.name, "day": day_text(post.from_date)},
            field="from_date",
        )


def _check_heads(post: Post) -> None:
    if post.is_deputy and (post.is_head or post.is_agency_head):
        raise Refused(_("A post is either the head or a deputy, not both."), field="place")
    lasting = Q(until_date__isnull=True) | Q(until_date__gt=post.from_date)
    others = Post.objects.filter(lasting).exclude(pk=post.pk)
    head = others.filter(unit=post.unit, is_head=True).first() if post.is_head else None
    if post.is_agency_head and head is None:
        head = others.filter(unit__agency=post.unit.agency_id, is_agency_head=True).first()
    if head is not None:
        raise Refused(
            _("%(title)s is the head already. End that post or change it first.") % {"title": head.title},
            field="place",
        )
