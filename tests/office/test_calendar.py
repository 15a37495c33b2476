"""Swapped days, years that are announced, and the time limits that follow."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from qms.office import actions
from qms.office.actions import calendar as calendar_acts
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from qms.worktime.actions import seed_holidays
from qms.worktime.calendars import calendar_of
from qms.worktime.confirming import confirmations
from qms.worktime.days import add_working_days, due_date
from qms.worktime.models import CalendarDay
from qms.worktime.swaps import other_day, swap_names
from tests.office.world import TODAY, fresh

pytestmark = pytest.mark.django_db
FRIDAY, SATURDAY, SUNDAY = date(2026, 12, 18), date(2026, 12, 26), date(2026, 12, 27)


def swap(world, **more):
    values = {"agency": world.agency, "off_date": FRIDAY, "worked_date": SATURDAY, "source": "TB 402"}
    return actions.swap_days(**{**values, "by": world.admin, "on": TODAY, **more})


def changes():
    return Entry.objects.filter(act=Act.CALENDAR_CHANGED)


# --- two days that change places --------------------------------------------------------------------------------------
def test_a_swap_closes_one_day_and_opens_the_other_for_this_agency_alone_and_is_recorded_once(world):
    swap(world)
    own, theirs = calendar_of(world.agency), calendar_of(world.other)
    assert (own.is_worked(FRIDAY), own.is_worked(SATURDAY)) == (False, True)
    assert (theirs.is_worked(FRIDAY), theirs.is_worked(SATURDAY)) == (True, False)
    assert changes().get().detail == {
        "day": "2026-12-18", "worked": "2026-12-26", "what": "swapped", "source": "TB 402",
    }  # fmt: skip


def test_time_limits_follow_a_swap_from_the_day_it_is_entered(world):
    due = lambda start: due_date(start, 3, "working_day", calendar_of(world.agency))  # noqa: E731
    before = due(FRIDAY - timedelta(days=2)), due(date(2026, 12, 24))
    swap(world)
    assert before == (date(2026, 12, 21), date(2026, 12, 29))
    assert (due(FRIDAY - timedelta(days=2)), due(date(2026, 12, 24))) == (date(2026, 12, 22), date(2026, 12, 28))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"worked_date": FRIDAY}, "worked_date"),
        ({"worked_date": date(2026, 12, 21)}, "worked_date"),
        ({"worked_date": date(2027, 12, 25)}, "worked_date"),
        ({"off_date": SUNDAY}, "off_date"),
        ({"off_date": date(2026, 11, 24)}, "off_date"),
        ({"worked_date": date(2026, 12, 5)}, "worked_date"),
        ({"source": ""}, "source"),
        ({"source": "x" * 301}, "source"),
    ],
)
def test_a_swap_that_cannot_be_is_refused_by_its_field_and_nothing_is_written(world, given, field):
    CalendarDay.objects.create(day_date=date(2026, 11, 24), kind="holiday", name="Ngày Văn hóa", source="NQ 28")
    CalendarDay.objects.create(day_date=date(2026, 12, 5), kind="holiday", name="Lễ", source="NQ")
    with pytest.raises(Refused) as refusal:
        swap(world, **given)
    assert refusal.value.field == field
    assert CalendarDay.objects.count() == 2
    assert not changes().exists()


def test_a_day_that_stands_in_the_calendar_is_not_swapped_over(world):
    actions.add_calendar_day(
        agency=world.agency, day_date=FRIDAY, kind="reduced", until_time="11:30", name="x", source="y",
        by=world.admin, on=TODAY,
    )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        swap(world)
    assert refusal.value.field == "off_date"
    swap(world, agency=None, by=world.keeper)
    assert calendar_of(world.agency).is_worked(FRIDAY), "the agency's own row wins that day"


@pytest.fixture
def somebody_quicker(monkeypatch):
    """`somebody_quicker(day)`: between the look at the calendar and the write, another keeper enters that day."""

    def enter(day):
        keep = calendar_acts.keep

        def meanwhile(row, **how):
            monkeypatch.setattr(calendar_acts, "keep", keep)
            CalendarDay.objects.create(day_date=day, kind="makeup", name="x", source="y")
            keep(row, **how)

        monkeypatch.setattr(calendar_acts, "keep", meanwhile)

    return enter


def test_one_day_entered_twice_at_once_gives_a_sentence(world, somebody_quicker):
    somebody_quicker(FRIDAY)
    with pytest.raises(Refused, match="vừa nhập") as refusal:
        actions.add_calendar_day(
            agency=None, day_date=FRIDAY, kind="closed", name="Nghỉ", source="TB 1", by=world.keeper, on=TODAY
        )
    assert refusal.value.field == "day_date"
    assert not changes().exists()
    assert not CalendarDay.objects.exists()


def test_two_swaps_of_one_day_at_once_give_a_sentence_and_half_of_nothing(world, somebody_quicker):
    somebody_quicker(SATURDAY)
    with pytest.raises(Refused, match="vừa nhập") as refusal:
        swap(world, agency=None, by=world.keeper)
    assert refusal.value.field == "off_date"
    assert not changes().exists()
    assert not CalendarDay.objects.filter(day_date=FRIDAY).exists()


def test_strangers_swap_nothing_and_only_the_keeper_swaps_for_all(world):
    for who, agency in ((world.stranger, world.agency), (world.clerk, world.agency), (world.admin, None)):
        with pytest.raises(Refused):
            swap(world, by=who, agency=agency)
    assert not CalendarDay.objects.exists()
    swap(world, by=world.keeper, agency=None)
    assert not calendar_of(world.other).is_worked(FRIDAY)


@pytest.mark.parametrize("half", [0, 1])
def test_half_a_swap_is_removed_with_the_other_half(world, half):
    rows = swap(world)
    actions.remove_calendar_day(day=rows[half], by=world.admin, on=TODAY)
    assert not CalendarDay.objects.exists()
    assert changes().order_by("-pk").first().detail["also"] == rows[1 - half].day_date.isoformat()
    assert CalendarDay.history.filter(history_type="-", history_user=world.admin).count() == 2


def test_a_day_whose_other_half_was_changed_goes_alone(world):
    off, worked = swap(world)
    actions.change_calendar_day(day=worked, kind="reduced", until_time="11:30", by=world.admin, on=TODAY)
    actions.remove_calendar_day(day=off, by=world.admin, on=TODAY)
    assert list(CalendarDay.objects.all()) == [worked]


def test_the_names_of_two_halves_lead_to_each_other():
    rest, made_up = swap_names(FRIDAY, SATURDAY)
    assert (other_day(rest), other_day(made_up)) == (SATURDAY, FRIDAY)
    assert (other_day("Nghỉ"), other_day("ngày 31/02/2026")) == (None, None)


# --- years ------------------------------------------------------------------------------------------------------------
def confirm(world, **more):
    values = {"agency": None, "year": 2027, "source": "Thông báo 9125/TB-BNV", "by": world.keeper, "on": TODAY}
    return actions.confirm_year(**{**values, **more})


def test_an_expected_year_is_confirmed_with_its_announcement_and_says_who_and_when(world):
    seed_holidays(years=[2026, 2027], on=TODAY)
    waiting = CalendarDay.objects.filter(is_expected=True).count()
    assert waiting and confirm(world) == waiting
    rows = CalendarDay.objects.filter(day_date__year=2027)
    assert set(rows.values_list("is_expected", "source")) == {(False, "Thông báo 9125/TB-BNV")}
    (said,) = confirmations(world.agency, 2027)
    assert (said.is_national, said.person, said.source) == (True, world.keeper.full_name, "Thông báo 9125/TB-BNV")
    entry = changes().get()
    assert (entry.detail["year"], entry.detail["days"], entry.actor) == (2027, waiting, world.keeper)
    assert confirmations(world.agency, 2026) == []


def test_a_year_is_confirmed_once_and_by_its_keeper_alone(world):
    seed_holidays(years=[2027], on=TODAY)
    for who in (world.admin, world.clerk):
        with pytest.raises(Refused):
            confirm(world, by=who)
    with pytest.raises(Refused) as refusal:
        confirm(world, year=2031)
    assert refusal.value.field == "year"
    with pytest.raises(Refused) as refusal:
        confirm(world, source="")
    assert refusal.value.field == "source"
    assert CalendarDay.objects.filter(is_expected=False).count() == 0
    confirm(world)
    with pytest.raises(Refused):
        confirm(world)
    assert changes().count() == 1


def test_a_year_whose_holidays_were_never_filled_in_is_not_confirmed_for_all(world):
    swap(
        world, agency=None, by=world.keeper, off_date=date(2027, 3, 5), worked_date=date(2027, 3, 13), is_expected=True
    )
    with pytest.raises(Refused) as refusal:
        confirm(world)
    assert refusal.value.field == "year"
    assert CalendarDay.objects.filter(is_expected=True).count() == 2
    seed_holidays(years=[2027], on=TODAY)
    assert confirm(world) > 2


def test_the_link_to_the_days_of_the_agency_leads_to_them_for_a_keeper_too(world, client):
    swap(
        world, agency=world.province, by=world.keeper, off_date=date(2027, 3, 5), worked_date=date(2027, 3, 13),
        is_expected=True,
    )  # fmt: skip
    client.force_login(world.keeper)
    url = reverse("office:year_confirm", args=[world.province.slug])
    year = client.get(reverse("office:calendar", args=[world.province.slug]), {"nam": "2027"}).content.decode()
    assert f'href="{url}?nam=2027&amp;cho=co-quan"' in year
    assert client.get(f"{url}?nam=2027").context["form"].initial["is_national"] is True
    assert client.get(f"{url}?nam=2027&cho=co-quan").context["form"].initial["is_national"] is False


def test_no_seeding_brings_back_what_was_taken_out_of_a_confirmed_year(world):
    seed_holidays(years=[2027], on=TODAY)
    confirm(world)
    gone = CalendarDay.objects.filter(day_date__year=2027).first()
    actions.remove_calendar_day(day=gone, by=world.keeper, on=TODAY)
    call_command("seed_holidays", "2027")
    assert not CalendarDay.objects.filter(day_date=gone.day_date).exists()
    assert seed_holidays(years=[2028], on=TODAY) > 0


def test_an_agency_confirms_its_own_days_and_no_others(world):
    seed_holidays(years=[2027], on=TODAY)
    own, _worked = swap(world, off_date=date(2027, 3, 5), worked_date=date(2027, 3, 13), is_expected=True)
    before = CalendarDay.objects.filter(agency=None, is_expected=True).count()
    assert confirm(world, agency=world.agency, by=world.admin) == 2
    assert not fresh(own).is_expected
    assert CalendarDay.objects.filter(agency=None, is_expected=True).count() == before
    assert [row.is_national for row in confirmations(world.agency, 2027)] == [False]
    assert confirmations(world.other, 2027) == []


def test_the_calendar_that_held_on_a_day_counts_for_it_whatever_is_entered_for_later(world):
    before = add_working_days(TODAY, 10, calendar_of(world.agency))
    swap(world)
    assert add_working_days(TODAY, 10, calendar_of(world.agency)) == before
