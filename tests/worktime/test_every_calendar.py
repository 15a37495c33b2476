"""The calendars of all agencies, read in two statements, are those that each agency has by itself."""

from datetime import date, time, timedelta

import pytest

from qms.worktime.calendars import calendar_of, every_calendar
from qms.worktime.models import CalendarDay, Kind, WorkHours
from tests import make

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def day(agency, when, kind=Kind.CLOSED, **more):
    CalendarDay.objects.create(agency=agency, day_date=when, kind=kind, name="Ngày", source="TB", **more)


def test_they_are_those_of_each_agency(django_assert_num_queries):
    plain, days, hours = make.agency("A"), make.agency("B"), make.agency("C")
    day(None, date(2026, 9, 2), Kind.HOLIDAY), day(None, date(2026, 9, 5), Kind.MAKEUP)
    day(days, date(2026, 9, 2), Kind.REDUCED, until_time=time(11, 0)), day(days, date(2026, 9, 3))
    WorkHours.objects.create(from_date=date(2020, 1, 1), morning_from=time(8, 0))
    WorkHours.objects.create(agency=hours, from_date=date(2025, 1, 1), weekdays="123456")
    with django_assert_num_queries(2):
        usual, own = every_calendar(FIRST, LAST)
    assert set(own) == {days.pk, hours.pk}
    assert usual == calendar_of(None, FIRST, LAST) == calendar_of(plain, FIRST, LAST)
    for agency in (days, hours):
        assert own[agency.pk] == calendar_of(agency, FIRST, LAST)
    assert not own[days.pk].is_worked(date(2026, 9, 3)) and usual.is_worked(date(2026, 9, 3))
    assert own[hours.pk].is_worked(date(2026, 9, 12)) and not usual.is_worked(date(2026, 9, 12))
    assert own[days.pk].hours_on(FIRST + timedelta(days=9)).morning_from == time(8, 0)
