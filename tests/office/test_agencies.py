"""Agencies: founded from the command line, renamed and moved with a date; their calendars."""

from datetime import date, time
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from qms.access.rights import rights_of
from qms.office import actions, scope
from qms.people.models import Agency, AgencyPhase, User
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from qms.worktime import clock
from qms.worktime.calendars import calendar_of
from qms.worktime.models import CalendarDay, WorkHours
from tests.office.world import NOW, TODAY, fresh

LATER = date(2026, 12, 1)


def test_an_administrator_keeps_own_agency_alone(world):
    assert list(scope.agencies(world.admin)) == [world.agency]
    assert set(scope.units(world.admin)) == {world.leaders, world.office, world.trade}
    assert world.stranger not in scope.people(world.admin)
    assert not scope.posts(world.clerk).exists()
    assert not scope.delegations(world.clerk).exists()
    assert scope.keeps_national_days(world.keeper)
    assert not scope.keeps_national_days(world.admin)


def test_a_new_agency_gets_its_leaders_its_administrator_and_a_password(db):
    made = actions.found_agency(
        code="SNV",
        name="Sở Nội vụ",
        short_name="SNV",
        level="department",
        admin_username="admin.snv",
        admin_name="Lê An",
        by=None,
        at=NOW,
    )
    person = User.objects.get(username="admin.snv")
    assert person.check_password(made.password)
    assert rights_of(person, TODAY).may_somewhere("people.administer_agency")
    assert (made.agency.slug, made.agency.path) == ("snv", f".{made.agency.pk}.")
    assert Entry.objects.filter(act=Act.AGENCY_CREATED).count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [({"code": "sct"}, "code"), ({"slug": "sct"}, "slug"), ({"level": "galaxy"}, "level"), ({"name": ""}, "name")],
)
def test_what_is_wrong_with_an_agency_is_named_and_nothing_is_left(world, given, field):
    before = (Agency.objects.count(), User.objects.count())
    values = {"code": "SNV", "name": "Sở Nội vụ", "short_name": "SNV", "level": "department"}
    with pytest.raises(Refused) as refusal:
        actions.found_agency(**{**values, **given}, admin_username="a1", admin_name="A", by=None, at=NOW)
    assert refusal.value.field == field
    assert (Agency.objects.count(), User.objects.count()) == before


def test_a_person_enters_an_agency_only_under_one_administered(world):
    values = {"code": "CC", "name": "Chi cục", "short_name": "CC", "level": "branch", "from_date": TODAY, "on": TODAY}
    for by, parent in ((world.admin, None), (world.admin, world.other), (world.clerk, world.agency)):
        with pytest.raises(Refused):
            actions.create_agency(**values, parent=parent, by=by)
    made = actions.create_agency(**values, parent=world.agency, by=world.admin)
    assert made.path == f"{world.agency.path}{made.pk}."


def test_an_agency_is_renamed_from_a_day(world):
    values = {"name": "Sở Công Thương mới", "short_name": "SCT mới", "from_date": LATER, "reason": "NQ 1"}
    assert actions.rename_agency(agency=world.agency, **values, by=world.admin, on=TODAY)
    assert not actions.rename_agency(agency=world.agency, **values, by=world.admin, on=TODAY)
    assert AgencyPhase.objects.on(TODAY).get(agency=world.agency).name == "Sở Công Thương"
    assert AgencyPhase.objects.on(LATER).get(agency=world.agency).name == "Sở Công Thương mới"
    with pytest.raises(Refused):
        actions.rename_agency(agency=world.agency, **values, by=world.stranger, on=TODAY)


def test_details_change_without_a_date(world):
    assert actions.change_agency(agency=world.agency, place="Lam Sơn", by=world.admin, on=TODAY)
    assert not actions.change_agency(agency=world.agency, place="Lam Sơn", by=world.admin, on=TODAY)
    with pytest.raises(TypeError):
        actions.change_agency(agency=world.agency, code="X", by=world.admin, on=TODAY)


# --- the command -----------------------------------------------------------------------------------------------------


def new_agency(*more):
    out = StringIO()
    given = ["--code", "SNN", "--name", "Sở Nông nghiệp", "--level", "department", "--admin-username", "qt.snn"]
    call_command("new_agency", *given, "--admin-name", "Lê Bình", *more, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_password_once_and_lays_common_data(db):
    said = new_agency("--place", "Lam Sơn")
    password = next(line for line in said.splitlines() if "password" in line).rsplit(" ", 1)[-1]
    assert User.objects.get(username="qt.snn").check_password(password)
    agency = Agency.objects.get(code="SNN")
    assert (agency.symbol, agency.edition.key) == ("SNN", "2015")
    assert CalendarDay.objects.national().filter(day_date__year=clock.today().year).exists()


def test_the_command_refuses_what_is_taken_and_an_unknown_superior(world):
    with pytest.raises(CommandError, match="NOPE"):
        new_agency("--parent", "NOPE")
    new_agency("--parent", "UBT")
    with pytest.raises(CommandError):
        new_agency()


def test_the_daily_command_renews_the_copies(world):
    out = StringIO()
    call_command("refresh_tree", stdout=out)
    assert "0" in out.getvalue()


# --- the calendar ----------------------------------------------------------------------------------------------------


def add_day(world, **more):
    values = {"agency": world.agency, "day_date": LATER, "kind": "closed", "name": "Nghỉ", "source": "TB 1"}
    return actions.add_calendar_day(**{**values, "by": world.admin, "on": TODAY, **more})


def test_a_day_of_the_agency_closes_it(world):
    add_day(world)
    assert LATER in calendar_of(world.agency).off
    assert LATER not in calendar_of(world.other).off
    assert Entry.objects.filter(act=Act.CALENDAR_CHANGED).count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"kind": "reduced"}, "until_time"),
        ({"until_time": time(11, 30)}, "until_time"),
        ({"source": ""}, "source"),
        ({"name": "x" * 201}, "name"),
    ],
)
def test_what_is_wrong_with_a_day_is_named(world, given, field):
    with pytest.raises(Refused) as refusal:
        add_day(world, **given)
    assert refusal.value.field == field
    assert not CalendarDay.objects.exists()


def test_a_day_stands_once_in_a_calendar_and_a_stranger_adds_none(world):
    add_day(world)
    with pytest.raises(Refused) as refusal:
        add_day(world)
    assert refusal.value.field == "day_date"
    with pytest.raises(Refused):
        add_day(world, by=world.stranger, day_date=date(2026, 12, 2))


def test_days_of_all_agencies_are_kept_by_the_top_one(world):
    with pytest.raises(Refused):
        add_day(world, agency=None)
    add_day(world, agency=None, by=world.keeper)
    assert LATER in calendar_of(world.other).off


def test_a_seeded_day_that_a_person_changed_is_seeded_no_more(world):
    day = CalendarDay.objects.create(day_date=LATER, kind="holiday", name="Lễ", source="?", is_seeded=True)
    with pytest.raises(Refused):
        actions.remove_calendar_day(day=day, by=world.keeper, on=TODAY)
    assert actions.change_calendar_day(day=day, name="Lễ lớn", by=world.keeper, on=TODAY)
    assert not actions.change_calendar_day(day=day, name="Lễ lớn", by=world.keeper, on=TODAY)
    assert not fresh(day).is_seeded
    with pytest.raises(Refused):
        actions.change_calendar_day(day=day, name="Khác", by=world.admin, on=TODAY)
    actions.remove_calendar_day(day=day, by=world.keeper, on=TODAY)
    assert not CalendarDay.objects.exists()


def hours(world, **more):
    values = {
        "agency": world.agency,
        "from_date": LATER,
        "morning_from": time(7),
        "morning_until": time(11, 30),
        "afternoon_from": time(13),
        "afternoon_until": time(16, 30),
        "weekdays": "12345",
        "hours_per_day": Decimal(8),
        "reception_cutoff": time(15),
    }
    return actions.set_work_hours(**{**values, "by": world.admin, "on": TODAY, **more})


def test_office_hours_are_set_from_a_day_and_corrected(world):
    hours(world)
    hours(world, morning_from=time(7, 30))
    hours(world, morning_from=time(7, 30))
    assert [row.morning_from for row in WorkHours.objects.filter(agency=world.agency)] == [time(7, 30)]
    assert Entry.objects.filter(act=Act.CALENDAR_CHANGED).count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"morning_until": time(6)}, "morning_from"),
        ({"weekdays": ""}, "weekdays"),
        ({"weekdays": "21"}, "weekdays"),
        ({"hours_per_day": Decimal(0)}, "hours_per_day"),
    ],
)
def test_what_is_wrong_with_office_hours_is_named(world, given, field):
    with pytest.raises(Refused) as refusal:
        hours(world, **given)
    assert refusal.value.field == field
    assert not WorkHours.objects.exists()
