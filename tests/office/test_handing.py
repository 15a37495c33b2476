"""A person goes over to another agency: without a post, without a password, recorded on both sides."""

from datetime import date

import pytest

from qms.access.rights import rights_of
from qms.office import actions, scope
from qms.office.actions import RoleOn
from qms.people.models import Appointment, Delegation
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests.office.world import NOW, TODAY, founded, fresh, person, post

FAR = date(2027, 6, 1)


def hand_over(world, **more):
    values = {"person": world.clerk, "to": world.other, "reason": "QĐ 12/QĐ-UBND", "by": world.admin, "at": NOW}
    actions.hand_over_person(**{**values, **more})


def test_the_person_comes_without_a_post_and_without_a_password(world):
    hand_over(world)
    clerk = fresh(world.clerk)
    assert clerk.agency == world.other
    assert not clerk.has_usable_password()
    assert clerk.is_active
    assert not Appointment.objects.on(TODAY).filter(person=clerk).exists()
    assert not rights_of(clerk, TODAY).reach
    entries = Entry.objects.filter(subject_type="people.User", subject_id=str(clerk.pk))
    told = [(entry.act, entry.agency, entry.detail["reason"]) for entry in entries.exclude(act=Act.PERSON_CREATED)]
    assert sorted(told, key=lambda row: row[0]) == [
        (Act.PERSON_LET_GO, world.agency, "QĐ 12/QĐ-UBND"),
        (Act.PERSON_TAKEN_ON, world.other, "QĐ 12/QĐ-UBND"),
    ]
    assert Entry.objects.filter(act=Act.APPOINTMENT_ENDED).count() == 1


def test_the_new_administrator_gives_the_password_and_the_old_one_can_no_more(world):
    hand_over(world)
    with pytest.raises(Refused):
        actions.reset_password(person=world.clerk, by=fresh(world.admin), at=NOW)
    password = actions.reset_password(person=world.clerk, by=fresh(world.stranger), at=NOW)
    assert fresh(world.clerk).check_password(password)
    assert scope.people(fresh(world.stranger)).filter(pk=world.clerk.pk).exists()


@pytest.mark.parametrize("by", ["stranger", "keeper", "clerk", "director"])
def test_only_an_administrator_of_the_agency_that_lets_go_hands_over(world, by):
    other = world.director if by == "clerk" else world.clerk
    with pytest.raises(Refused):
        hand_over(world, person=other, by=getattr(world, by))
    assert fresh(other).agency == world.agency
    assert Appointment.objects.on(TODAY).filter(person=other).exists()


def test_nobody_takes_a_person_by_name(world):
    """The receiving side has no act of its own: who could take accounts could sign in as anybody."""
    with pytest.raises(Refused):
        hand_over(world, by=world.stranger)


def test_not_to_the_same_agency_nor_to_one_that_does_not_stand(world):
    with pytest.raises(Refused) as refusal:
        hand_over(world, to=world.agency)
    assert refusal.value.field == "to"
    actions.end_agency(agency=world.other, until_date=TODAY, reason="NQ", by=None, on=TODAY)
    with pytest.raises(Refused) as refusal:
        hand_over(world)
    assert refusal.value.field == "to"


def test_nobody_goes_by_oneself_and_an_administrator_stays(world):
    with pytest.raises(Refused):
        hand_over(world, person=world.admin)
    second = person(world.agency, "hai.le", "Lê Hai", post(world.office, "qt2", "Quản trị", "administrator"))
    hand_over(world, person=world.admin, by=second)
    third = person(world.agency, "ba.le", "Lê Ba", post(world.office, "qt3", "Quản trị", "administrator"))
    actions.deactivate_person(person=third, by=second, at=NOW)
    with pytest.raises(Refused):  # the last one
        hand_over(world, person=second, by=third)


def test_what_was_lent_to_the_person_is_revoked_and_what_was_given_lapses(world):
    lent = actions.delegate(
        number="09/QĐ", giver_post=world.director_post, giver=world.director, receiver=world.clerk,
        acts=["approve"], from_date=TODAY, until_date=FAR, by=world.admin, on=TODAY,
    )  # fmt: skip
    given = actions.delegate(
        number="10/QĐ", giver_post=world.trade_post, giver=world.clerk, receiver=world.director,
        acts=["review"], from_date=TODAY, until_date=FAR, by=world.admin, on=TODAY,
    )  # fmt: skip
    hand_over(world)
    assert fresh(lent).revoked_date == TODAY
    assert fresh(given).revoked_date is None
    assert not Delegation.objects.standing(TODAY).exists()
    assert Entry.objects.filter(act=Act.DELEGATION_REVOKED).count() == 1


def test_a_third_agency_that_trusts_the_account_is_asked_first(world):
    third, keeper = founded("SNV", "Sở Nội vụ", "SNV", "department", "qt.snv", parent=world.province)
    seat = post(third.units.get(), "tv", "Thành viên tổ công tác", "reader")
    held = actions.appoint(person=world.clerk, post=seat, from_date=TODAY, is_concurrent=True, by=keeper, on=TODAY)
    with pytest.raises(Refused, match="Sở Nội vụ"):
        hand_over(world)
    hand_over(world, to=third)  # who holds the post there knows of it
    assert Appointment.objects.on(TODAY).get(person=world.clerk) == held


def test_sessions_end(world, client):
    client.force_login(world.clerk)
    client.get("/")
    hand_over(world)
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.url.startswith("/tai-khoan/")


def test_a_role_over_the_old_agency_is_gone_with_the_post(world):
    actions.change_post(post=world.trade_post, roles=[RoleOn("author"), RoleOn("auditor")], by=world.admin, on=TODAY)
    hand_over(world)
    assert not rights_of(fresh(world.clerk), TODAY).may_somewhere("trail.read_trail")
