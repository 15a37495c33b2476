"""Written authorisations: who may lend what to whom, and when it is over."""

from datetime import date

import pytest

from qms.office import actions
from qms.people.models import Delegation
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests.office.world import NOW, TODAY, fresh, person, post

FIRST, AFTER = date(2026, 12, 1), date(2027, 1, 1)


@pytest.fixture
def deputy(world):
    return person(world.agency, "duc.le", "Lê Minh Đức", post(world.leaders, "pho", "Phó Giám đốc", is_deputy=True))


def delegate(world, deputy, **more):
    values = {
        "number": "09/QĐ-SCT",
        "giver_post": world.director_post,
        "giver": world.director,
        "receiver": deputy,
        "acts": ["issue", "approve"],
        "types": ["huong-dan"],
        "from_date": FIRST,
        "until_date": AFTER,
    }
    return actions.delegate(**{**values, "by": world.admin, "on": TODAY, **more})


def test_an_authorisation_holds_from_its_first_to_its_last_day(world, deputy):
    made = delegate(world, deputy, units=[world.trade])
    assert made.acts == ["approve", "issue"]
    assert list(made.units.all()) == [world.trade]
    holds = [Delegation.objects.standing(day).exists() for day in (TODAY, FIRST, date(2026, 12, 31), AFTER)]
    assert holds == [False, True, True, False]
    assert Entry.objects.filter(act=Act.DELEGATION_GIVEN).count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (lambda w, d: {"number": ""}, "number"),
        (lambda w, d: {"acts": []}, "acts"),
        (lambda w, d: {"acts": ["write"]}, "acts"),
        (lambda w, d: {"capacity": ""}, "capacity"),
        (lambda w, d: {"capacity": "XX"}, "capacity"),
        (lambda w, d: {"types": ["Quy trình"]}, "types"),
        (lambda w, d: {"units": [w.other.units.get()]}, "units"),
        (lambda w, d: {"until_date": FIRST}, "until_date"),
        (lambda w, d: {"from_date": date(2026, 1, 1), "until_date": TODAY}, "until_date"),
        (lambda w, d: {"issued_date": date(2026, 12, 2)}, "issued_date"),
        (lambda w, d: {"receiver": w.director}, "receiver"),
        (lambda w, d: {"giver": w.clerk}, "giver_post"),
        (lambda w, d: {"giver_post": w.trade_post}, "giver_post"),
    ],
)
def test_what_is_wrong_with_an_authorisation_is_named(world, deputy, given, field):
    with pytest.raises(Refused) as refusal:
        delegate(world, deputy, **given(world, deputy))
    assert refusal.value.field == field
    assert not Delegation.objects.exists()


def test_only_an_administrator_of_the_agency_of_the_post_enters_it(world, deputy):
    for nobody in (world.stranger, world.keeper, world.director):
        with pytest.raises(Refused):
            delegate(world, deputy, by=nobody)


def test_nothing_is_lent_to_who_has_it_or_is_gone(world, deputy):
    actions.appoint(
        person=deputy,
        post=world.trade_post,
        from_date=TODAY,
        is_concurrent=True,
        by=world.admin,
        on=TODAY,
    )
    with pytest.raises(Refused) as refusal:
        delegate(world, deputy, giver_post=world.trade_post, giver=world.clerk)
    assert refusal.value.field == "receiver"
    actions.deactivate_person(person=deputy, by=world.admin, at=NOW)
    with pytest.raises(Refused) as refusal:
        delegate(world, fresh(deputy))
    assert refusal.value.field == "receiver"


def test_the_same_is_not_lent_twice_at_a_time(world, deputy):
    delegate(world, deputy)
    with pytest.raises(Refused) as refusal:
        delegate(world, deputy, number="10/QĐ-SCT", types=[])
    assert refusal.value.field == "receiver"
    delegate(world, deputy, number="11/QĐ-SCT", types=["bieu-mau"])
    delegate(world, deputy, number="12/QĐ-SCT", acts=["check"])
    delegate(world, deputy, number="13/QĐ-SCT", from_date=AFTER, until_date=date(2027, 2, 1))


def test_a_post_is_lent_only_as_long_as_it_is_held(world, deputy):
    held = world.director.appointments.get()
    actions.end_appointment(appointment=held, until_date=date(2026, 12, 15), by=world.admin, on=TODAY)
    with pytest.raises(Refused) as refusal:
        delegate(world, deputy)
    assert refusal.value.field == "until_date"


def test_a_revoked_authorisation_holds_no_longer(world, deputy):
    made = delegate(world, deputy, from_date=TODAY)
    with pytest.raises(Refused):
        actions.revoke_delegation(delegation=made, by=world.stranger, on=TODAY)
    actions.revoke_delegation(delegation=made, by=world.admin, on=TODAY, reason="Công tác xong")
    assert not Delegation.objects.standing(TODAY).exists()
    assert Entry.objects.filter(act=Act.DELEGATION_REVOKED).count() == 1
    with pytest.raises(Refused):
        actions.revoke_delegation(delegation=made, by=world.admin, on=TODAY)
    delegate(world, deputy, number="14/QĐ-SCT", from_date=TODAY)
