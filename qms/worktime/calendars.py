"""From rows to the pure calendar that `days` counts with."""

from datetime import date, time

from qms.worktime.days import Calendar
from qms.worktime.hours import Hours
from qms.worktime.models import CalendarDay, Kind, WorkHours

_OFF = frozenset({Kind.HOLIDAY, Kind.COMPENSATION, Kind.SWAPPED_OFF, Kind.CLOSED})


def calendar_of(agency, first: date | None = None, last: date | None = None) -> Calendar:
    """The calendar of one agency (None: the national one) from `first` to `last`, both included; None = no limit.

    Outside that span only the week counts, so leave `last` open unless the answer surely lies inside. The agency's own
    row beats the national row of that day; the agency's office hours beat the default ones. Two statements.
    """
    rows = CalendarDay.objects.seen_by(agency).between(first, last)
    # National rows first, so that the agency's own row of the same day is the one that stays.
    ordered = sorted(
        rows.values_list("agency_id", "day_date", "kind", "until_time"), key=lambda row: row[0] is not None
    )
    return _calendar({day: (kind, until) for _agency, day, kind, until in ordered}, _hours_of(agency))


def every_calendar(first: date, last: date) -> tuple[Calendar, dict[int, Calendar]]:
    """The national calendar, and those of the agencies that have days or hours of their own, by id; from `first` to `last`.

    For work that goes through people of all agencies. Two statements, however many agencies there are.
    """
    days: dict[int | None, dict[date, tuple[str, time | None]]] = {None: {}}
    for agency, day, kind, until in CalendarDay.objects.between(first, last).values_list(
        "agency_id", "day_date", "kind", "until_time"
    ):
        days.setdefault(agency, {})[day] = (kind, until)
    hours: dict[int | None, list[Hours]] = {None: []}
    for row in WorkHours.objects.order_by("from_date"):
        hours.setdefault(row.agency_id, []).append(_pure(row))
    usual = tuple(hours[None]) or (Hours(),)
    own = {
        agency: _calendar({**days[None], **days.get(agency, {})}, tuple(hours.get(agency, ())) or usual)
        for agency in {*days, *hours}
        if agency is not None
    }
    return _calendar(days[None], usual), own


def _calendar(days: dict[date, tuple[str, time | None]], hours: tuple[Hours, ...]) -> Calendar:
    return Calendar(
        off=frozenset(day for day, (kind, _) in days.items() if kind in _OFF),
        worked=frozenset(day for day, (kind, _) in days.items() if kind == Kind.MAKEUP),
        reduced={day: until for day, (_kind, until) in days.items() if until is not None},
        hours=hours,
    )


def _hours_of(agency) -> tuple[Hours, ...]:
    rows = list(WorkHours.objects.seen_by(agency).order_by("from_date"))
    own = [row for row in rows if row.agency_id is not None]
    return tuple(_pure(row) for row in own or rows) or (Hours(),)


def _pure(row: WorkHours) -> Hours:
    return Hours(
        from_date=row.from_date,
        morning_from=row.morning_from,
        morning_until=row.morning_until,
        afternoon_from=row.afternoon_from,
        afternoon_until=row.afternoon_until,
        weekdays=frozenset(int(digit) for digit in row.weekdays),
        hours_per_day=row.hours_per_day,
        reception_cutoff=row.reception_cutoff,
    )
