"""The working calendar of an agency, and the days all agencies share."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qms.office import scope
from qms.office.actions.allowed import check_fields, day_text, differing, keep, locked, require_administrator
from qms.people.models import Agency, User
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.worktime.models import CalendarDay, Kind
from qms.worktime.swaps import other_day


@transaction.atomic
def add_calendar_day(
    *,
    agency: Agency | None,
    day_date: date,
    kind: str,
    name: str,
    source: str,
    by: User | None,
    on: date,
    until_time: time | None = None,
    is_expected: bool = False,
) -> CalendarDay:
    """One day that is not what the week says; `agency` None is a day of all agencies.

    `until_time` only for a shorter day. Refused for a day already there: change that row.
    """
    require_calendar_keeper(agency, by, on)
    day = CalendarDay(agency=agency, day_date=day_date)
    values = {"kind": kind, "name": name, "source": source, "until_time": until_time, "is_expected": is_expected}
    differing(day, values)
    _check(day)
    enter({"day_date": day}, by=by)
    _record(day, by, "added")
    return day


def enter(days: Mapping[str, CalendarDay], *, by: User | None) -> None:
    """Write new days of one calendar, each under the name of the field it was typed in; all of them or none.

    Refused where one stands in the calendar already, also when somebody else enters it in the same moment.
    """
    fields = {day.day_date: field for field, day in days.items()}
    agency = next(iter(days.values())).agency
    there = CalendarDay.objects.filter(agency=agency, day_date__in=fields).first()
    if there is not None:
        raise Refused(
            _("%(day)s is in this calendar already. Change that row.") % {"day": day_text(there.day_date)},
            field=fields[there.day_date],
        )
    try:
        with transaction.atomic():
            for day in days.values():
                keep(day, by=by)
    except IntegrityError as meets:
        says = _("Somebody has just entered one of these days. Look at the calendar, then try again.")
        raise Refused(says, field=next(iter(days))) from meets


@transaction.atomic
def change_calendar_day(*, day: CalendarDay, by: User | None, on: date, **values: Any) -> bool:
    """Other `kind`, `name`, `source`, `until_time`, `is_expected`; from now on no seeding touches the row."""
    require_calendar_keeper(day.agency, by, on)
    day = CalendarDay.objects.select_for_update().get(pk=day.pk)
    changed = differing(day, values)
    if not changed:
        return False
    _check(day)
    day.is_seeded = False
    keep(day, by=by, fields=[*changed, "is_seeded"])
    _record(day, by, "changed")
    return True


@transaction.atomic
def remove_calendar_day(*, day: CalendarDay, by: User | None, on: date) -> None:
    """The day is what the week says again; one half of a swap takes the other with it. A national day that seeding knows
    would come back: change it instead."""
    require_calendar_keeper(day.agency, by, on)
    day = CalendarDay.objects.select_for_update().get(pk=day.pk)
    if day.is_seeded:
        raise Refused(
            _(
                "This day comes with the national calendar and would come back. Change it instead, or give the agency a day of its own."
            )
        )
    other = other_half(day)
    _record(day, by, "removed", **({"also": other.day_date.isoformat()} if other else {}))
    for row in filter(None, (day, other)):
        row._history_user = by
        row.delete()


def other_half(day: CalendarDay) -> CalendarDay | None:
    """The row of the same calendar that `day` was swapped with; None for a day that was swapped with none."""
    kinds = {Kind.SWAPPED_OFF: Kind.MAKEUP, Kind.MAKEUP: Kind.SWAPPED_OFF}
    there = other_day(day.name)
    if there is None or day.kind not in kinds:
        return None
    row = CalendarDay.objects.filter(agency=day.agency_id, day_date=there, kind=kinds[Kind(day.kind)]).first()
    return row if row and not row.is_seeded and other_day(row.name) == day.day_date else None


def require_calendar_keeper(agency: Agency | None, by: User | None, on: date) -> None:
    """Refused unless `by` keeps the calendar of `agency` (None: the one of all agencies); locks the agency."""
    if agency is not None:
        require_administrator(by, locked(agency), on=on)
    elif by is not None and not scope.keeps_national_days(by, on):
        raise Refused(
            _(
                "Days of all agencies are kept by the administrator of the top agency. Give your agency a day of its own."
            )
        )


def _check(day: CalendarDay) -> None:
    if day.kind == Kind.REDUCED and day.until_time is None:
        raise Refused(_("Say until what time the shorter day is worked."), field="until_time")
    if day.kind != Kind.REDUCED and day.until_time is not None:
        raise Refused(_("Only a shorter day has a time. Leave it empty."), field="until_time")
    check_fields(day)


def _record(day: CalendarDay, by: User | None, what: str, **more: str) -> None:
    detail = {"day": day.day_date.isoformat(), "kind": day.kind, "what": what, "source": day.source, **more}
    record(act=Act.CALENDAR_CHANGED, by=by, on=day, agency=day.agency, detail=detail)
