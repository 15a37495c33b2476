"""From rows to calendars, and the seeding of public holidays."""

from datetime import date, time
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from qms.people.models import Agency
from qms.worktime.actions import seed_holidays
from qms.worktime.calendars import calendar_of
from qms.worktime.days import add_working_days
from qms.worktime.models import CalendarDay, WorkHours

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def agency():
    return Agency.objects.create(
        code="SCT", slug="sct", level="department", name="Sở", short_name="Sở", from_date=date(2020, 1, 1)
    )


def test_seeding_knows_the_swap_of_2_january_2026():
    seed_holidays(years=[2026], on=TODAY)
    kinds = dict(CalendarDay.objects.values_list("day_date", "kind"))
    assert (kinds[date(2026, 1, 2)], kinds[date(2026, 1, 10)]) == ("swapped_off", "makeup")
    assert (kinds[date(2026, 8, 31)], kinds[date(2026, 8, 22)]) == ("swapped_off", "makeup")
    assert kinds[date(2026, 4, 27)] == "compensation"
    assert kinds[date(2026, 11, 24)] == "holiday"
    assert not CalendarDay.objects.filter(is_expected=True).exists()
    assert not CalendarDay.objects.filter(source="").exists()


def test_years_without_announcement_are_marked_as_expected():
    seed_holidays(years=[2027], on=TODAY)
    assert set(CalendarDay.objects.values_list("is_expected", flat=True)) == {True}


def test_seeding_twice_changes_nothing():
    first = seed_holidays(years=[2026, 2027], on=TODAY)
    assert first > 30
    assert seed_holidays(years=[2026, 2027], on=TODAY) == 0


def test_an_edited_day_is_never_overwritten():
    seed_holidays(years=[2027], on=TODAY)
    day = CalendarDay.objects.get(day_date=date(2027, 2, 8))
    day.name, day.is_seeded = "Theo thông báo số 12", False
    day.save()
    CalendarDay.objects.filter(day_date=date(2027, 2, 9)).update(name="old guess")
    assert seed_holidays(years=[2027], on=TODAY) == 1
    assert CalendarDay.objects.get(day_date=date(2027, 2, 8)).name == "Theo thông báo số 12"
    assert CalendarDay.objects.get(day_date=date(2027, 2, 9)).name != "old guess"


def test_past_and_announced_days_never_move():
    seed_holidays(years=[2026, 2027], on=TODAY)
    CalendarDay.objects.filter(day_date=date(2026, 9, 2)).update(name="as it was")
    CalendarDay.objects.filter(day_date=date(2027, 2, 9)).update(name="as it was")
    assert seed_holidays(years=[2026, 2027], on=date(2027, 3, 1)) == 0
    assert CalendarDay.objects.filter(name="as it was").count() == 2


def test_a_guess_that_the_package_drops_goes_while_it_is_still_to_come():
    CalendarDay.objects.create(
        day_date=date(2027, 3, 3), kind="holiday", name="guess", source="-", is_expected=True, is_seeded=True
    )
    seed_holidays(years=[2027], on=TODAY)
    assert not CalendarDay.objects.filter(day_date=date(2027, 3, 3)).exists()
    assert CalendarDay.history.filter(day_date=date(2027, 3, 3), history_type="-").exists()


def test_the_agency_s_own_day_beats_the_national_one(agency):
    seed_holidays(years=[2026], on=TODAY)
    CalendarDay.objects.create(agency=agency, day_date=date(2026, 8, 31), kind="makeup", name="x", source="y")
    CalendarDay.objects.create(agency=agency, day_date=date(2026, 11, 25), kind="closed", name="x", source="y")
    CalendarDay.objects.create(
        agency=agency, day_date=date(2026, 6, 12), kind="reduced", until_time=time(11, 30), name="x", source="y"
    )
    own, national = calendar_of(agency), calendar_of(None)
    assert own.is_worked(date(2026, 8, 31))
    assert not national.is_worked(date(2026, 8, 31))
    assert add_working_days(date(2026, 11, 23), 1, own) == date(2026, 11, 26)
    assert add_working_days(date(2026, 11, 23), 1, national) == date(2026, 11, 25)
    assert own.reduced == {date(2026, 6, 12): time(11, 30)}
    assert national.reduced == {}


def test_a_calendar_costs_two_statements(agency, django_assert_num_queries):
    seed_holidays(years=[2025, 2026, 2027], on=TODAY)
    with django_assert_num_queries(2):
        calendar_of(agency, date(2026, 1, 1), date(2026, 12, 31))


def test_the_agency_s_own_office_hours_beat_the_default(agency):
    WorkHours.objects.create(from_date=date(2020, 1, 1), afternoon_until=time(16, 30))
    assert calendar_of(agency).hours[0].afternoon_until == time(16, 30)
    WorkHours.objects.create(agency=agency, from_date=date(2026, 1, 1), weekdays="123456")
    assert calendar_of(agency).is_worked(date(2026, 11, 28))
    assert calendar_of(None).hours[0].afternoon_until == time(16, 30)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "reduced"},
        {"kind": "holiday", "until_time": time(11)},
        {"kind": "party"},
    ],
)
def test_the_database_refuses_impossible_days(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(**{"day_date": TODAY, "name": "x", "source": "y", **wrong})


def test_a_day_has_one_national_row_and_one_an_agency(agency):
    for owner in (None, agency):
        CalendarDay.objects.create(agency=owner, day_date=TODAY, kind="closed", name="x", source="y")
        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarDay.objects.create(agency=owner, day_date=TODAY, kind="holiday", name="x", source="y")


def test_the_command_seeds_the_years_asked_for():
    out = StringIO()
    call_command("seed_holidays", "2026", stdout=out)
    assert "17 calendar days" in out.getvalue()
    assert set(CalendarDay.objects.dates("day_date", "year")) == {date(2026, 1, 1)}
