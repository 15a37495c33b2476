"""Posts and roles: what a post gives, and how far a giver reaches."""

from datetime import date

import pytest

from qms.access.rights import rights_of
from qms.office import actions
from qms.office.actions import RoleOn
from qms.people.models import Appointment, PostRole
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests.office.world import START, TODAY, fresh

LATER = date(2026, 12, 1)


def create(world, **more):
    values = {"unit": world.office, "code": "cv", "title": "Chuyên viên", "from_date": TODAY}
    return actions.create_post(**{**values, "by": world.admin, "on": TODAY, **more})


def acts():
    return list(Entry.objects.order_by("pk").values_list("act", flat=True))


def test_a_post_is_made_with_its_roles_and_recorded(world):
    before = Entry.objects.count()
    made = create(world, roles=[RoleOn("author"), RoleOn("reader")])
    assert {row.role for row in made.roles.all()} == {"author", "reader"}
    assert acts()[before:] == [Act.POST_CREATED, Act.ROLE_GIVEN, Act.ROLE_GIVEN]


def test_a_stranger_makes_no_post(world):
    for nobody in (world.stranger, world.clerk, world.keeper):
        with pytest.raises(Refused):
            create(world, by=nobody)


def test_a_post_code_is_used_once_in_a_unit(world):
    with pytest.raises(Refused) as refusal:
        create(world, code="VAN-THU")
    assert refusal.value.field == "code"


def test_a_unit_has_one_head_at_a_time(world):
    create(world, is_head=True)
    with pytest.raises(Refused) as refusal:
        create(world, code="cv2", is_head=True)
    assert refusal.value.field == "place"
    with pytest.raises(Refused):
        create(world, code="cv3", is_head=True, is_agency_head=True)
    with pytest.raises(Refused):
        create(world, code="cv4", is_head=True, is_deputy=True)


def test_a_post_stands_within_the_life_of_its_unit(world):
    with pytest.raises(Refused) as refusal:
        create(world, from_date=date(2019, 1, 1))
    assert refusal.value.field == "from_date"


def test_an_unknown_role_is_refused(world):
    with pytest.raises(Refused) as refusal:
        create(world, roles=[RoleOn("king")])
    assert refusal.value.field == "roles"


def test_a_role_reaches_no_further_than_its_giver_administers(world):
    for over in (RoleOn("supervisor", agency=world.province), RoleOn("author", unit=world.other.units.get())):
        with pytest.raises(Refused) as refusal:
            create(world, roles=[over])
        assert refusal.value.field == "roles"
    assert not PostRole.objects.filter(post__code="cv").exists()


def test_roles_are_given_and_taken_one_by_one(world):
    before = Entry.objects.count()
    kept = world.trade_post.roles.get()
    changed = actions.change_post(
        post=world.trade_post, roles=[RoleOn("author"), RoleOn("reviewer")], by=world.admin, on=TODAY
    )
    assert changed
    assert acts()[before:] == [Act.ROLE_GIVEN]
    assert PostRole.objects.filter(pk=kept.pk).exists()
    assert rights_of(fresh(world.clerk)).may_somewhere("documents.review_version")
    assert not actions.change_post(
        post=world.trade_post, roles=[RoleOn("author"), RoleOn("reviewer")], by=world.admin, on=TODAY
    )
    actions.change_post(post=world.trade_post, roles=[], by=world.admin, on=TODAY)
    assert acts()[before + 1 :] == [Act.ROLE_TAKEN, Act.ROLE_TAKEN]


def test_the_last_administrator_is_not_taken_away(world):
    post = Appointment.objects.get(person=world.admin).post
    with pytest.raises(Refused):
        actions.change_post(post=post, roles=[RoleOn("reader")], by=world.admin, on=TODAY)
    with pytest.raises(Refused):
        actions.end_post(post=post, until_date=LATER, by=world.admin, on=TODAY)
    with pytest.raises(Refused):
        actions.end_appointment(
            appointment=Appointment.objects.get(person=world.admin), until_date=LATER, by=world.admin, on=TODAY
        )
    assert post.roles.get().role == "administrator"


def test_a_changed_title_is_recorded_once_and_moves_nothing_else(world):
    before = Entry.objects.count()
    actions.change_post(post=world.trade_post, title="Chuyên viên chính", by=world.admin, on=TODAY)
    assert acts()[before:] == [Act.POST_CHANGED]
    assert fresh(world.trade_post).title == "Chuyên viên chính"
    assert [row.role for row in world.trade_post.roles.all()] == ["author"]


def test_a_post_that_ends_ends_its_appointments_and_takes_back_future_ones(world):
    later = actions.create_person(
        agency=world.agency, username="moi", full_name="Người Mới", by=world.admin, at=_now()
    ).person
    actions.appoint(person=later, post=world.trade_post, from_date=date(2027, 1, 1), by=world.admin, on=TODAY)
    ended = actions.end_post(post=world.trade_post, until_date=LATER, by=world.admin, on=TODAY)
    assert ended == 2
    held = Appointment.objects.filter(post=world.trade_post)
    assert [(row.person, row.until_date) for row in held] == [(world.clerk, LATER)]
    assert Appointment.history.filter(person=later, history_type="-").count() == 1
    with pytest.raises(Refused):
        actions.end_post(post=world.trade_post, until_date=LATER, by=world.admin, on=TODAY)


def test_a_post_does_not_end_before_it_begins(world):
    with pytest.raises(Refused) as refusal:
        actions.end_post(post=world.trade_post, until_date=START, by=world.admin, on=TODAY)
    assert refusal.value.field == "until_date"


def _now():
    from tests.office.world import NOW

    return NOW
