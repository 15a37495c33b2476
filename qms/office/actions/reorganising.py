"""Merging and splitting units: the old rows end, new ones begin, each names the other."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from qms.office.actions.allowed import require_an_administrator_left
from qms.office.actions.appointments import appoint
from qms.office.actions.posts import RoleOn, create_post
from qms.office.actions.units import create_unit, end_unit, locked_unit, move_unit
from qms.people.models import Appointment, Post, Unit, UnitPhase, User
from qms.trail.refusals import Refused


class NewUnit(NamedTuple):
    """What a unit that comes out of merging or splitting is called."""

    code: str
    name: str
    short_name: str = ""


class Held(NamedTuple):
    """A post of a unit that ends, and who holds it beyond that day."""

    post: Post
    appointments: list[Appointment]


@transaction.atomic
def merge_units(
    *,
    units: Iterable[Unit],
    into: NewUnit,
    parent: Unit | None,
    from_date: date,
    reason: str,
    by: User | None,
    on: date,
    order: int = 100,
    brings_posts: bool = False,
) -> Unit:
    """Two or more units of one agency become a new one on `from_date`; units below them move under it.

    `brings_posts`: their posts, but those of heads, go on in the new unit with their roles and holders. Heads are
    appointed anew. Refused while one of them stands above another.
    """
    units = [locked_unit(unit, by, on) for unit in units]
    if len({unit.pk for unit in units}) < 2 or len({unit.agency_id for unit in units}) != 1:
        raise Refused(_("Choose at least two units of one agency."), field="units")
    if parent in units:
        raise Refused(_("The new unit cannot stand under one that ends. Choose another one above."), field="parent")
    agency = units[0].agency
    common = {"agency": agency, "parent": parent, "order": order, "from_date": from_date, "reason": reason}
    new = create_unit(**into._asdict(), **common, by=by, on=on)
    held = [_held(unit, from_date) for unit in units] if brings_posts else []
    for unit in units:
        _move_below(unit, under=new, outside=units, from_date=from_date, reason=reason, by=by, on=on)
    for unit in units:
        end_unit(unit, until_date=from_date, reason=reason, successors=[new], by=by, on=on)
    for post in [post for unit_posts in held for post in unit_posts]:
        _bring(post, into=new, from_date=from_date, reason=reason, by=by, on=on)
    require_an_administrator_left(agency, by=by, on=max(on, from_date))
    return new


@transaction.atomic
def split_unit(
    *, unit: Unit, into: Iterable[NewUnit], from_date: date, reason: str, by: User | None, on: date
) -> list[Unit]:
    """One unit becomes two or more on `from_date`, at the same place. Posts end with it and are made anew.

    Refused while units stand below it: move them first, because only people know under which part they go.
    """
    unit, parts = locked_unit(unit, by, on), list(into)
    if len(parts) < 2:
        raise Refused(_("Give at least two new units."), field="into")
    common = {"agency": unit.agency, "parent": unit.parent, "order": unit.order}
    new = [create_unit(**part._asdict(), **common, from_date=from_date, reason=reason, by=by, on=on) for part in parts]
    end_unit(unit, until_date=from_date, reason=reason, successors=new, by=by, on=on)
    require_an_administrator_left(unit.agency, by=by, on=max(on, from_date))
    return new


def _move_below(
    unit: Unit, *, under: Unit, outside: list[Unit], from_date: date, reason: str, by: User | None, on: date
) -> None:
    for phase in UnitPhase.objects.filter(parent=unit, until_date__isnull=True).select_related("unit"):
        if phase.unit in outside:
            raise Refused(
                _("%(name)s stands under a unit it would be merged with. Move it first.") % {"name": phase.unit.name},
                field="units",
            )
        move_unit(unit=phase.unit, parent=under, from_date=from_date, reason=reason, by=by, on=on)


def _held(unit: Unit, day: date) -> list[Held]:
    posts = Post.objects.on(day).filter(unit=unit, is_head=False, is_agency_head=False).prefetch_related("roles__unit")
    return [Held(post, list(_holders(post, day))) for post in posts]


def _holders(post: Post, day: date) -> Iterable[Appointment]:
    return Appointment.objects.filter(post=post).exclude(until_date__lte=day).select_related("person")


def _bring(held: Held, *, into: Unit, from_date: date, reason: str, by: User | None, on: date) -> None:
    old = held.post
    roles = [RoleOn(row.role, _own(row.unit, old, into), row.agency) for row in old.roles.all()]
    post = create_post(
        unit=into,
        code=_free_code(into, old.code),
        title=old.title,
        is_deputy=old.is_deputy,
        from_date=from_date,
        roles=roles,
        by=by,
        on=on,
    )
    for before in held.appointments:
        if not before.person.is_active:
            continue
        appoint(
            person=before.person,
            post=post,
            from_date=max(before.from_date, from_date),
            until_date=before.until_date,
            is_acting=before.is_acting,
            is_concurrent=before.is_concurrent,
            decided_by=before.decided_by or reason,
            by=by,
            on=on,
        )


def _own(unit: Unit | None, old: Post, into: Unit) -> Unit | None:
    """A role over the unit that ends goes on over the new one."""
    return into if unit is not None and unit.pk == old.unit_id else unit


def _free_code(unit: Unit, code: str) -> str:
    taken = {known.lower() for known in Post.objects.filter(unit=unit).values_list("code", flat=True)}
    if code.lower() not in taken:
        return code
    return next(tried for n in range(2, 1000) if (tried := f"{code[:36]}-{n}").lower() not in taken)
