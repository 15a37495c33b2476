"""The tree of agencies: founded below, moved and renamed from above, ended when nothing lives on in them."""

from datetime import date

import pytest
from django.db import transaction

from qms.access.rights import rights_of
from qms.office import actions, scope
from qms.people.models import Agency, AgencyPhase, Appointment, Post, Unit, User
from qms.standards.models import Edition
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests.office.world import NOW, TODAY, founded, fresh, person, post, unit

LATER = date(2026, 12, 1)
FOUND = {"code": "CC", "name": "Chi cục Quản lý thị trường", "short_name": "CC", "level": "branch"}


def found(world, **more):
    values = {**FOUND, "parent": world.agency, "admin_username": "qt.cc", "admin_name": "Lê Thị Cúc", "by": world.admin}
    return actions.found_agency(**{**values, "at": NOW, **more})


def everything():
    models = (Agency, AgencyPhase, Unit, Post, User, Appointment, Entry)
    return [model.objects.count() for model in models]


# --- founding --------------------------------------------------------------------------------------------------------


def test_an_administrator_founds_an_agency_below_with_its_first_administrator(world):
    Agency.objects.filter(pk=world.agency.pk).update(
        edition=Edition.objects.create(key="2015", name="TCVN ISO 9001:2015")
    )
    made = found(world, parent=fresh(world.agency))
    first = fresh(made.person)
    assert made.agency.path == f"{world.agency.path}{made.agency.pk}."
    assert (made.agency.symbol, made.agency.edition.key) == ("CC", "2015")
    assert first.check_password(made.password)
    assert first.must_change_password
    assert list(scope.agencies(first)) == [made.agency]
    assert not scope.agencies(fresh(world.admin)).filter(pk=made.agency.pk).exists()
    acts = Entry.objects.filter(agency=made.agency)
    assert set(acts.values_list("actor", flat=True)) == {world.admin.pk}
    assert {acts.filter(act=act).count() for act in (Act.AGENCY_CREATED, Act.PERSON_CREATED, Act.APPOINTED)} == {1}


def test_who_administers_further_up_founds_as_well_and_nobody_else_does(world):
    assert found(world, by=world.keeper).agency.parent == world.agency
    for by, parent in ((world.stranger, world.agency), (world.clerk, world.agency), (world.admin, None)):
        before = everything()
        with pytest.raises(Refused):
            found(world, by=by, parent=parent, code="CX", admin_username="qt.cx")
        assert everything() == before


@pytest.mark.parametrize(("given", "field"), [({"admin_username": "ha.nguyen"}, "username"), ({"code": "sxd"}, "code")])
def test_what_is_wrong_with_a_founding_is_named_and_nothing_is_left(world, given, field):
    before = everything()
    with pytest.raises(Refused) as refusal, transaction.atomic():
        found(world, **given)
    assert refusal.value.field == field
    assert everything() == before


def test_the_keeper_above_does_nothing_more_in_an_agency_that_has_an_administrator(world):
    made = found(world)
    keeper = fresh(world.admin)
    with pytest.raises(Refused):
        actions.create_unit(agency=made.agency, code="X", name="X", from_date=TODAY, by=keeper, on=TODAY)
    with pytest.raises(Refused):
        actions.reset_password(person=made.person, by=keeper, at=NOW)


# --- another name, another place -------------------------------------------------------------------------------------


def test_an_agency_is_renamed_from_above_too(world):
    values = {"agency": world.other, "name": "Sở Xây dựng mới", "short_name": "SXD", "from_date": TODAY, "reason": "NQ"}
    for by in (world.admin, world.clerk):
        with pytest.raises(Refused):
            actions.rename_agency(**values, by=by, on=TODAY)
    assert actions.rename_agency(**values, by=world.keeper, on=TODAY)
    assert fresh(world.other).name == "Sở Xây dựng mới"


def test_an_agency_moves_from_a_day_with_those_below_it(world):
    below = found(world).agency
    move = {"agency": world.agency, "parent": world.other, "from_date": LATER, "reason": "NQ 5", "on": TODAY}
    assert actions.move_agency(**move, by=world.keeper)
    assert not actions.move_agency(**move, by=world.keeper)
    assert fresh(world.agency).parent == world.province
    places = {day: AgencyPhase.objects.on(day).get(agency=below).path for day in (TODAY, LATER)}
    assert places[TODAY] == f"{world.province.path}{world.agency.pk}.{below.pk}."
    assert places[LATER] == f"{world.other.path}{world.agency.pk}.{below.pk}."
    assert actions.refresh_tree(on=LATER) == 2
    assert fresh(world.agency).parent == world.other
    assert Entry.objects.filter(act=Act.AGENCY_CHANGED).count() == 1


def test_moving_needs_who_keeps_both_places(world):
    ministry, minister = founded("BCT", "Bộ Công Thương", "BCT", "ministry", "bo")
    move = {"from_date": TODAY, "reason": "", "on": TODAY}
    for agency, parent, by in (
        (world.agency, world.other, world.admin),  # keeps what moves, not where it goes
        (world.agency, world.other, world.stranger),  # keeps where it goes, not what moves
        (world.agency, ministry, world.keeper),
        (world.agency, ministry, minister),
        (world.agency, None, world.keeper),  # the top keeps what all agencies share
        (world.province, world.agency, world.keeper),  # under itself
    ):
        with pytest.raises(Refused):
            actions.move_agency(agency=agency, parent=parent, by=by, **move)
    assert AgencyPhase.objects.count() == Agency.objects.count()
    assert actions.move_agency(agency=world.agency, parent=ministry, by=None, **move)
    assert fresh(world.agency).path == f"{ministry.path}{world.agency.pk}."


# --- the end ---------------------------------------------------------------------------------------------------------


def end(world, agency=None, **more):
    values = {"agency": agency or world.other, "until_date": LATER, "reason": "NQ 6", "by": world.keeper, "on": TODAY}
    actions.end_agency(**{**values, **more})


def test_an_agency_that_has_only_its_administrators_ends_with_them(world):
    end(world, successors=[world.agency])
    ended = fresh(world.other)
    assert (ended.until_date, ended.ended_by, list(ended.successors.all())) == (LATER, "NQ 6", [world.agency])
    assert not AgencyPhase.objects.on(LATER).filter(agency=ended).exists()
    assert AgencyPhase.objects.on(TODAY).filter(agency=ended).exists()
    for model, at in ((Unit, "agency"), (Post, "unit__agency"), (Appointment, "post__unit__agency")):
        assert set(model.objects.filter(**{at: ended}).values_list("until_date", flat=True)) == {LATER}
    assert rights_of(fresh(world.stranger), TODAY).may_somewhere(scope.ADMINISTER)
    assert not rights_of(fresh(world.stranger), LATER).may_somewhere(scope.ADMINISTER)
    assert Entry.objects.filter(act=Act.AGENCY_ENDED).count() == 1
    assert Entry.objects.get(act=Act.AGENCY_ENDED).detail["successors"] == ["SCT"]


def test_only_who_keeps_the_agency_ends_it(world):
    for by in (world.admin, world.clerk, world.director):
        with pytest.raises(Refused):
            end(world, by=by)
    end(world, by=world.stranger)
    with pytest.raises(Refused):  # once is enough
        end(world)


def lives_on(world, what):
    """Something that must be moved or ended first; what it is called."""
    leaders = world.other.units.get()
    if what == "agency":
        return found(world, parent=world.other, by=world.stranger).agency.name
    if what == "unit":
        return unit(world.other, "QH", "Phòng Quy hoạch", parent=leaders).name
    if what == "appointment":
        made = person(world.other, "chi.tran", "Trần Chi", post(leaders, "cv", "Chuyên viên"))
        actions.hand_over_person(person=made, to=world.agency, reason="", by=None, at=NOW)
        actions.appoint(person=made, post=Post.objects.get(code="cv"), from_date=LATER, by=None, on=TODAY)
        return made.full_name
    return person(world.other, "chi.tran", "Trần Chi").full_name


@pytest.mark.parametrize("what", ["agency", "unit", "appointment", "person"])
def test_what_lives_on_is_named_and_nothing_ends(world, what):
    name = lives_on(world, what)
    before = everything()
    with pytest.raises(Refused, match=name):
        end(world)
    assert everything() == before
    assert fresh(world.other).until_date is None


def test_the_whole_way_of_a_merger(world):
    """Sở Xây dựng goes up into Sở Công Thương: people over, units abolished, the agency ended."""
    leaders = world.other.units.get()
    planning = unit(world.other, "QH", "Phòng Quy hoạch", parent=leaders)
    clerk = person(world.other, "chi.tran", "Trần Chi", post(planning, "cv", "Chuyên viên"))
    actions.hand_over_person(person=clerk, to=world.agency, reason="NQ 6", by=world.stranger, at=NOW)
    actions.abolish_unit(unit=planning, until_date=LATER, reason="NQ 6", successors=[], by=world.stranger, on=TODAY)
    end(world, successors=[world.agency])
    assert fresh(clerk).agency == world.agency
    # Its last administrator is let go by the one above, once it is over.
    last = {"person": world.stranger, "to": world.agency, "reason": "NQ 6", "by": fresh(world.keeper)}
    with pytest.raises(Refused):
        actions.hand_over_person(**last, at=NOW)
    actions.hand_over_person(**last, at=NOW.replace(month=12))
    assert fresh(world.stranger).agency == world.agency


@pytest.mark.parametrize("which", ["itself", "one that has ended", "one that begins later"])
def test_a_successor_stands_from_the_day_on(world, which):
    third = founded("SNV", "Sở Nội vụ", "SNV", "department", "qt.snv", parent=world.province)[0]
    if which == "one that has ended":
        end(world, agency=third)
    if which == "one that begins later":
        Agency.objects.filter(pk=third.pk).update(from_date=date(2027, 1, 1))
    successor = world.other if which == "itself" else fresh(third)
    with pytest.raises(Refused) as refusal:
        end(world, successors=[successor])
    assert refusal.value.field == "successors"


def test_an_agency_that_has_ended_takes_nobody(world):
    end(world)
    with pytest.raises(Refused):
        actions.create_person(
            agency=fresh(world.other), username="x1", full_name="X", by=None, at=NOW.replace(month=12)
        )
    with pytest.raises(Refused):
        actions.create_unit(agency=fresh(world.other), code="X", name="X", from_date=TODAY, by=None, on=TODAY)


# --- who keeps what --------------------------------------------------------------------------------------------------


def test_who_administers_above_keeps_the_tree_below_and_nothing_else_there(world):
    assert set(scope.kept_agencies(world.keeper)) == {world.province, world.agency, world.other}
    assert list(scope.kept_agencies(world.admin)) == [world.agency]
    assert not scope.kept_agencies(world.clerk).exists()
    assert not scope.people(world.keeper).filter(agency=world.agency).exists()
    assert not scope.units(world.keeper).filter(agency=world.agency).exists()
