"""Two days of a calendar that change places, and a year whose days are announced."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from qms.office.actions.allowed import check_fields, day_text, keep
from qms.office.actions.calendar import enter, require_calendar_keeper
from qms.people.models import Agency, User
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of
from qms.worktime.confirming import CONFIRMED
from qms.worktime.days import Calendar
from qms.worktime.models import CalendarDay, Kind
from qms.worktime.swaps import swap_names

FARTHEST = timedelta(days=92)  # a make-up day farther away is a mistyped year


@transaction.atomic
def swap_days(
    *,
    agency: Agency | None,
    off_date: date,
    worked_date: date,
    source: str,
    by: User | None,
    on: date,
    is_expected: bool = False,
) -> tuple[CalendarDay, CalendarDay]:
    """`off_date`, a working day, is off, and `worked_date`, a rest day, is worked instead. `agency` None: for all agencies.

    Refused where the first is no working day or the second is one, where the second is a public holiday, and where
    one of them stands in this calendar already.
    """
    require_calendar_keeper(agency, by, on)
    _require_possible(off_date, worked_date, calendar_of(agency, *sorted((off_date, worked_date))))
    names = swap_names(off_date, worked_date)
    rows = [
        CalendarDay(agency=agency, day_date=day, kind=kind, name=name, source=source, is_expected=is_expected)
        for day, kind, name in zip((off_date, worked_date), (Kind.SWAPPED_OFF, Kind.MAKEUP), names, strict=True)
    ]
    for row in rows:
        check_fields(row)
    enter(dict(zip(("off_date", "worked_date"), rows, strict=True)), by=by)
    detail = {"day": off_date.isoformat(), "worked": worked_date.isoformat(), "what": "swapped", "source": source}
    record(act=Act.CALENDAR_CHANGED, by=by, on=rows[0], agency=agency, detail=detail)
    return rows[0], rows[1]


def _require_possible(off_date: date, worked_date: date, calendar: Calendar) -> None:
    if abs(worked_date - off_date) > FARTHEST:
        raise Refused(
            _("%(day)s is more than three months away from the day off. Check the year.")
            % {"day": day_text(worked_date)},
            field="worked_date",
        )
    if not calendar.is_worked(off_date):
        raise Refused(
            _("%(day)s is a day off already. Choose a working day.") % {"day": day_text(off_date)}, field="off_date"
        )
    if calendar.is_worked(worked_date):
        raise Refused(
            _("%(day)s is a working day already. Choose a Saturday or Sunday.") % {"day": day_text(worked_date)},
            field="worked_date",
        )
    if worked_date in calendar.off:
        raise Refused(
            _("%(day)s is a holiday. Choose a Saturday or Sunday that is none.") % {"day": day_text(worked_date)},
            field="worked_date",
        )


@transaction.atomic
def confirm_year(*, agency: Agency | None, year: int, source: str, by: User | None, on: date) -> int:
    """The days of a year that were expected are announced by `source`; answers how many. `agency` None: of all agencies.

    Who and when stays in the history of each day. No seeding adds or moves a day of a confirmed year afterwards.
    Refused where nothing of that year is expected, and for all agencies where the holidays of that year are not in the
    calendar yet: confirmed without them, it would never get them.
    """
    require_calendar_keeper(agency, by, on)
    rows = list(
        CalendarDay.objects.select_for_update()
        .filter(agency=agency, day_date__year=year, is_expected=True)
        .order_by("day_date")
    )
    if not rows:
        raise Refused(_("No day of %(year)s waits for an announcement here.") % {"year": year}, field="year")
    if agency is None and not _is_seeded(year):
        says = _(
            "The public holidays of %(year)s are not in the calendar yet. Fill them in first, then confirm the year."
        )
        raise Refused(says % {"year": year}, field="year")
    for row in rows:
        row.source, row.is_expected, row.is_seeded = source, False, False
        check_fields(row)
        row._change_reason = CONFIRMED  # simple-history's way to be told why
        keep(row, by=by, fields=["source", "is_expected", "is_seeded"])
    detail = {"year": year, "days": len(rows), "what": "confirmed", "source": source}
    text = _("Calendar of %(year)s") % {"year": year}
    record(act=Act.CALENDAR_CHANGED, by=by, on=rows[0], agency=agency, detail=detail, text=text)
    return len(rows)


def _is_seeded(year: int) -> bool:
    """Whether the national days of the year were filled in once; a row that was changed since keeps that in its history."""
    seeded = {"agency": None, "day_date__year": year, "is_seeded": True}
    return CalendarDay.objects.filter(**seeded).exists() or CalendarDay.history.filter(**seeded).exists()
