"""Office hours of an agency, or of all agencies that have none of their own: rows that count from a day until the next."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from qms.office.actions.allowed import check_fields, day_text, differing, keep
from qms.office.actions.calendar import require_calendar_keeper
from qms.people.models import Agency, User
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.worktime.models import WorkHours

COUNTING = (
    "morning_from",
    "morning_until",
    "afternoon_from",
    "afternoon_until",
    "weekdays",
    "hours_per_day",
    "reception_cutoff",
)


@transaction.atomic
def set_work_hours(
    *,
    agency: Agency | None,
    from_date: date,
    morning_from: time,
    morning_until: time,
    afternoon_from: time,
    afternoon_until: time,
    weekdays: str,
    hours_per_day: Decimal,
    reception_cutoff: time,
    by: User | None,
    on: date,
) -> WorkHours:
    """Office hours from `from_date` on, until the next row; the same day again corrects that row."""
    require_calendar_keeper(agency, by, on)
    values = {
        "morning_from": morning_from,
        "morning_until": morning_until,
        "afternoon_from": afternoon_from,
        "afternoon_until": afternoon_until,
        "weekdays": weekdays,
        "hours_per_day": hours_per_day,
        "reception_cutoff": reception_cutoff,
    }
    hours = WorkHours.objects.filter(agency=agency, from_date=from_date).first()
    hours = hours or WorkHours(agency=agency, from_date=from_date)
    if differing(hours, values) or hours.pk is None:
        _check(hours)
        keep(hours, by=by)
        _record(hours, by, "set")
    return hours


@transaction.atomic
def replace_work_hours(*, hours: WorkHours, by: User | None, on: date, **values: Any) -> bool:
    """Other values, and another first day (`from_date`), for a row that has not begun. False when nothing differs.

    A row that has begun counts in deadlines already: new hours follow it from a day on instead.
    """
    hours = _not_begun(hours, by, on)
    if set(values) - {"from_date", *COUNTING}:
        raise TypeError(f"not office hours: {sorted(set(values) - {'from_date', *COUNTING})}")
    changed = differing(hours, values)
    if not changed:
        return False
    _check(hours)
    others = WorkHours.objects.filter(agency=hours.agency, from_date=hours.from_date).exclude(pk=hours.pk)
    if others.exists():
        raise Refused(
            _("Other hours begin on %(day)s already. Choose another day, or change those.")
            % {"day": day_text(hours.from_date)},
            field="from_date",
        )
    keep(hours, by=by, fields=changed)
    _record(hours, by, "replaced")
    return True


@transaction.atomic
def remove_work_hours(*, hours: WorkHours, by: User | None, on: date) -> None:
    """Take back a row that has not begun: the hours before it go on. Refused for one that has begun."""
    hours = _not_begun(hours, by, on)
    _record(hours, by, "removed")
    hours._history_user = by
    hours.delete()


@transaction.atomic
def end_work_hours(*, agency: Agency, from_date: date, by: User | None, on: date) -> WorkHours:
    """From `from_date` on the hours of all agencies count for `agency` too, as they are entered for that day now.

    They are copied into a row of its own, because who has rows of its own reads no others; later changes of the hours of
    all agencies are entered again. Refused for an agency without hours of its own, while later ones wait, and before today.
    """
    require_calendar_keeper(agency, by, on)
    own = list(WorkHours.objects.filter(agency=agency).order_by("-from_date"))
    if not own:
        raise Refused(_("The agency has no hours of its own: those of all agencies count already."))
    if own[0].from_date > from_date:
        raise Refused(
            _("Other hours are entered from %(day)s on. Remove them first, or choose that day or a later one.")
            % {"day": day_text(own[0].from_date)},
            field="from_date",
        )
    if from_date < on:
        raise Refused(_("Hours that counted already stay as they are. Choose a later day."), field="from_date")
    rows = WorkHours.objects.national().filter(from_date__lte=from_date).order_by("-from_date")
    shared = rows.first() or WorkHours(from_date=from_date)
    values = {name: getattr(shared, name) for name in COUNTING}
    return set_work_hours(agency=agency, from_date=from_date, **values, by=by, on=on)


def _not_begun(hours: WorkHours, by: User | None, on: date) -> WorkHours:
    """The row as it is now. Refused for who does not keep it, and for one that counts by `on`."""
    require_calendar_keeper(hours.agency, by, on)
    hours = WorkHours.objects.select_for_update(of=("self",)).select_related("agency").get(pk=hours.pk)
    if hours.from_date <= on:
        raise Refused(
            _("These hours count since %(day)s, so they stay. Enter new hours from a day on instead.")
            % {"day": day_text(hours.from_date)}
        )
    return hours


def _check(hours: WorkHours) -> None:
    check_fields(hours)
    if not hours.morning_from < hours.morning_until <= hours.afternoon_from < hours.afternoon_until:
        raise Refused(_("The hours do not follow each other. Give them in the order of the day."), field="morning_from")


def _record(hours: WorkHours, by: User | None, what: str) -> None:
    detail = {"from": hours.from_date.isoformat(), "hours": str(hours), "weekdays": hours.weekdays, "what": what}
    record(act=Act.CALENDAR_CHANGED, by=by, on=hours, agency=hours.agency, detail=detail)
