"""Units: entered, renamed, moved, ended. Merging and splitting are in `reorganising`."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from qms.office.actions import phases
from qms.office.actions.allowed import (
    check_fields,
    day_text,
    differing,
    keep,
    locked,
    require_administrator,
    require_an_administrator_left,
)
from qms.office.actions.posts import end_posts_of
from qms.people.models import Agency, Unit, UnitPhase, User
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused


@transaction.atomic
def create_unit(
    *,
    agency: Agency,
    code: str,
    name: str,
    short_name: str = "",
    parent: Unit | None = None,
    order: int = 100,
    from_date: date,
    by: User | None,
    on: date,
    reason: str = "",
) -> Unit:
    """A new unit from `from_date` on, under `parent` or at the top of the agency.

    Refused for a code used before in the agency (codes of ended units are not reused), and before the agency began.
    """
    agency = locked(agency)
    require_administrator(by, agency, on=on)
    unit = Unit(
        agency=agency,
        code=code,
        name=name,
        short_name=short_name or name[:80],
        parent=parent,
        order=order,
        from_date=from_date,
    )
    check_fields(unit)
    _check_place(agency, unit, parent)
    keep(unit, by=by)
    phases.begin(phases.UNITS, unit, by=by, reason=reason)
    record(act=Act.UNIT_CREATED, by=by, on=unit, agency=agency, detail={"code": code, "from": from_date.isoformat()})
    return unit


@transaction.atomic
def rename_unit(
    *,
    unit: Unit,
    name: str,
    short_name: str,
    from_date: date,
    reason: str,
    by: User | None,
    on: date,
    order: int | None = None,
) -> bool:
    """From `from_date` on the unit has another name; `order`, its place in lists, has no date. False: nothing differs."""
    unit = locked_unit(unit, by, on)
    check_fields(Unit(name=name, short_name=short_name), exclude=_all_but("name", "short_name"))
    moved_in_lists = [] if order is None else differing(unit, {"order": order})
    if moved_in_lists:
        keep(unit, by=by, fields=moved_in_lists)
    values = {"name": name, "short_name": short_name}
    renamed = phases.change(phases.UNITS, unit, values=values, from_date=from_date, reason=reason)
    if renamed:
        phases.refresh(phases.UNITS, [unit], on=on, by=by)
    if renamed or moved_in_lists:
        detail = {"name": name, "from": from_date.isoformat(), "reason": reason, "order": unit.order}
        record(act=Act.UNIT_CHANGED, by=by, on=unit, agency=unit.agency, detail=detail)
    return renamed or bool(moved_in_lists)


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit | None, from_date: date, reason: str, by: User | None, on: date) -> bool:
    """From `from_date` on the unit stands under `parent` (None: at the top), with everything below it."""
    unit = locked_unit(unit, by, on)
    if parent is not None and parent.agency_id != unit.agency_id:
        raise Refused(_("A unit moves within its agency. Choose a unit of the same agency."), field="parent")
    values = {"parent": parent}
    if not phases.change(phases.UNITS, unit, values=values, from_date=from_date, reason=reason):
        return False
    phases.refresh(phases.UNITS, Unit.objects.filter(agency=unit.agency), on=on, by=by)
    detail = {"parent": parent.code if parent else "", "from": from_date.isoformat(), "reason": reason}
    record(act=Act.UNIT_CHANGED, by=by, on=unit, agency=unit.agency, detail=detail)
    return True


@transaction.atomic
def abolish_unit(
    *, unit: Unit, until_date: date, reason: str, successors: Iterable[Unit] = (), by: User | None, on: date
) -> None:
    """The unit is no more from `until_date` on; its posts and the appointments to them end that day too.

    `successors` take over. Refused while a unit below it still stands then: move or end that one first.
    """
    unit = locked_unit(unit, by, on)
    successors = list(successors)
    if unit in successors:
        raise Refused(_("A unit cannot follow itself. Choose another one."), field="successors")
    end_unit(unit, until_date=until_date, reason=reason, successors=successors, by=by, on=on)
    require_an_administrator_left(unit.agency, by=by, on=max(on, until_date))


def end_unit(unit: Unit, *, until_date: date, reason: str, successors: list[Unit], by: User | None, on: date) -> None:
    """What abolishing, merging and splitting share; the caller holds the lock and has asked for the right."""
    below = UnitPhase.objects.filter(parent=unit).exclude(until_date__lte=until_date).first()
    if below is not None:
        raise Refused(
            _("%(name)s still stands below this unit on %(day)s. Move or end it first.")
            % {"name": below.name, "day": day_text(until_date)},
            field="until_date",
        )
    phases.finish(phases.UNITS, unit, until_date=until_date)
    end_posts_of(unit, until_date=until_date, by=by, on=on)
    unit.until_date, unit.ended_by = until_date, reason
    check_fields(unit, exclude=["code"])
    keep(unit, by=by, fields=["until_date", "ended_by"])
    unit.successors.add(*successors)
    detail = {"until": until_date.isoformat(), "reason": reason, "successors": [row.code for row in successors]}
    record(act=Act.UNIT_ENDED, by=by, on=unit, agency=unit.agency, detail=detail)


def locked_unit(unit: Unit, by: User | None, on: date) -> Unit:
    """The unit as it is now, its agency locked, after asking whether `by` administers it."""
    agency = locked(unit.agency)
    require_administrator(by, agency, on=on)
    return Unit.objects.select_related("agency", "parent").get(pk=unit.pk)


def _check_place(agency: Agency, unit: Unit, parent: Unit | None) -> None:
    taken = Unit.objects.filter(agency=agency, code__iexact=unit.code).first()
    if taken is not None:
        raise Refused(
            _("The code %(code)s belongs to %(name)s. Choose another; codes of ended units are not used again.")
            % {"code": unit.code, "name": taken.name},
            field="code",
        )
    if unit.from_date < agency.from_date:
        raise Refused(
            _("The agency itself begins on %(day)s. Choose that day or a later one.")
            % {"day": day_text(agency.from_date)},
            field="from_date",
        )
    if agency.until_date is not None:
        raise Refused(_("%(name)s has ended, so it changes no more.") % {"name": agency.name})
    if parent is not None and parent.agency_id != agency.pk:
        raise Refused(_("Choose a unit of the same agency."), field="parent")


def _all_but(*names: str) -> set[str]:
    return {field.name for field in Unit._meta.fields} - set(names)
