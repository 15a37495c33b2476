"""Office hours that have not begun are changed and taken back; those of the agency end for those of all."""

from datetime import date, time
from decimal import Decimal

import pytest

from qms.office import actions
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of
from qms.worktime.models import WorkHours
from tests.office.test_agencies import hours
from tests.office.world import TODAY, fresh

LATER, LATEST = date(2026, 12, 1), date(2027, 1, 1)


def recorded():
    return Entry.objects.filter(act=Act.CALENDAR_CHANGED).count()


def test_hours_to_come_are_changed_and_get_another_day(world):
    row = hours(world)
    values = {"from_date": LATEST, "morning_from": time(8)}
    assert actions.replace_work_hours(hours=row, by=world.admin, on=TODAY, **values)
    assert not actions.replace_work_hours(hours=row, by=world.admin, on=TODAY, **values)
    assert [(one.from_date, one.morning_from) for one in WorkHours.objects.all()] == [(LATEST, time(8))]
    assert recorded() == 2


def test_hours_to_come_are_taken_back(world):
    begun = hours(world, from_date=TODAY)
    row = hours(world)
    actions.remove_work_hours(hours=row, by=world.admin, on=TODAY)
    assert list(WorkHours.objects.all()) == [begun]
    assert recorded() == 3


@pytest.mark.parametrize("act", [actions.replace_work_hours, actions.remove_work_hours])
def test_hours_that_count_already_stay_and_a_stranger_touches_none(world, act):
    values = {} if act is actions.remove_work_hours else {"morning_from": time(8)}
    begun, row = hours(world, from_date=TODAY), hours(world)
    with pytest.raises(Refused):
        act(hours=begun, by=world.admin, on=TODAY, **values)
    for by in (world.stranger, world.keeper, world.clerk):
        with pytest.raises(Refused):
            act(hours=row, by=by, on=TODAY, **values)
    assert WorkHours.objects.count() == 2
    assert recorded() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"morning_until": time(6)}, "morning_from"),
        ({"weekdays": ""}, "weekdays"),
        ({"hours_per_day": Decimal(0)}, "hours_per_day"),
        ({"from_date": LATEST}, "from_date"),
    ],
)
def test_what_is_wrong_with_changed_hours_is_named(world, given, field):
    row = hours(world)
    hours(world, from_date=LATEST)
    with pytest.raises(Refused) as refusal:
        actions.replace_work_hours(hours=row, by=world.admin, on=TODAY, **given)
    assert refusal.value.field == field
    assert (fresh(row).morning_until, fresh(row).from_date) == (time(11, 30), LATER)
    with pytest.raises(TypeError):
        actions.replace_work_hours(hours=row, by=world.admin, on=TODAY, agency=world.other)


def test_own_hours_end_and_those_of_all_agencies_count_from_the_day(world):
    WorkHours.objects.create(agency=None, from_date=date(2020, 1, 1), morning_from=time(6, 45))
    hours(world, from_date=date(2026, 1, 1))
    actions.end_work_hours(agency=world.agency, from_date=LATER, by=world.admin, on=TODAY)
    rows = calendar_of(world.agency).hours
    assert [(row.from_date, row.morning_from) for row in rows] == [(date(2026, 1, 1), time(7)), (LATER, time(6, 45))]
    assert recorded() == 2


def test_without_hours_of_all_agencies_the_usual_ones_count(world):
    hours(world, from_date=TODAY)
    made = actions.end_work_hours(agency=world.agency, from_date=LATER, by=world.admin, on=TODAY)
    assert (made.morning_from, made.afternoon_until, made.weekdays) == (time(7, 30), time(17, 30), "12345")


def test_there_must_be_something_to_end(world):
    end = {"agency": world.agency, "from_date": LATER, "on": TODAY}
    with pytest.raises(Refused):
        actions.end_work_hours(**end, by=world.admin)
    hours(world, from_date=LATEST)
    with pytest.raises(Refused) as refusal:  # later ones wait
        actions.end_work_hours(**end, by=world.admin)
    assert refusal.value.field == "from_date"
    with pytest.raises(Refused):
        actions.end_work_hours(**{**end, "from_date": LATEST}, by=world.stranger)
    WorkHours.objects.all().delete()
    hours(world, from_date=date(2026, 1, 1))
    with pytest.raises(Refused):  # what counted stays
        actions.end_work_hours(**{**end, "from_date": date(2026, 2, 1)}, by=world.admin)
    assert WorkHours.objects.count() == 1
