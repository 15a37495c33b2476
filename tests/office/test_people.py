"""People: one-time passwords, sessions that end, nobody locked out of their own agency."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher
from django.test import Client, override_settings

from qms.access.rights import rights_of
from qms.office import actions
from qms.people.models import Appointment, User
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests.office.world import NOW, START, TODAY, fresh, person, post


def create(world, **more):
    values = {"username": "moi.nguoi", "full_name": "Người Mới", "email": "moi@sct.example"}
    return actions.create_person(**{"agency": world.agency, "by": world.admin, "at": NOW, **values, **more})


def recorded(act, thing):
    return Entry.objects.filter(act=act, subject_type="people.User", subject_id=str(thing.pk)).count()


def test_a_new_person_has_a_one_time_password_and_is_recorded_once(world):
    made = create(world)
    person = fresh(made.person)
    assert person.check_password(made.password)
    assert person.must_change_password
    assert person.agency == world.agency
    assert len(made.password) >= 15
    assert recorded(Act.PERSON_CREATED, person) == 1
    assert made.password not in str(list(Entry.objects.values()))


def test_one_time_passwords_differ_and_are_easy_to_read():
    made = {actions.people.one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert not set("".join(made)) & set("01iloABC")


@override_settings(
    PASSWORD_HASHERS=[
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
)
def test_one_of_many_is_hashed_quickly_and_anew_at_the_first_sign_in(world):
    made = create(world, is_one_of_many=True)
    assert identify_hasher(fresh(made.person).password).algorithm == "pbkdf2_sha256"
    anew = []
    assert check_password(made.password, made.person.password, setter=anew.append)
    assert anew == [made.password]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"username": "HA.NGUYEN"}, "username"),
        ({"username": "có dấu"}, "username"),
        ({"username": ""}, "username"),
        ({"full_name": ""}, "full_name"),
        ({"full_name": "x" * 121}, "full_name"),
        ({"email": "no mail"}, "email"),
    ],
)
def test_what_is_wrong_with_a_new_person_is_named(world, given, field):
    with pytest.raises(Refused) as refusal:
        create(world, **given)
    assert refusal.value.field == field
    assert not User.objects.filter(full_name="Người Mới").exists()


def test_an_e_mail_belongs_to_one_person_whatever_its_capitals(world):
    create(world)
    with pytest.raises(Refused) as refusal:
        create(world, username="khac", email="MOI@sct.example")
    assert refusal.value.field == "email"


def test_a_stranger_keeps_nobody(world):
    for nobody in (world.stranger, world.keeper, world.clerk):
        for act in (
            lambda by: create(world, by=by),
            lambda by: actions.change_person(person=world.clerk, full_name="Khác", by=by, on=TODAY),
            lambda by: actions.reset_password(person=world.director, by=by, at=NOW),
            lambda by: actions.deactivate_person(person=world.director, by=by, at=NOW),
        ):
            with pytest.raises(Refused):
                act(nobody)
    assert fresh(world.clerk).full_name == world.clerk.full_name


def test_details_change_and_are_recorded_once(world):
    assert actions.change_person(person=world.clerk, full_name="Nguyễn Thu Hà", by=world.admin, on=TODAY)
    assert not actions.change_person(person=world.clerk, full_name="Nguyễn Thu Hà", by=world.admin, on=TODAY)
    assert fresh(world.clerk).full_name == "Nguyễn Thu Hà"
    assert recorded(Act.PERSON_CHANGED, world.clerk) == 1
    assert fresh(world.clerk).history.count() == 2


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def is_in(client):
    return client.get("/quan-tri/").status_code == 403  # signed in, and no administrator


@pytest.mark.urls("tests.office.addresses")
def test_a_deactivated_person_is_signed_out_at_once(world):
    client = signed_in(world.clerk)
    assert is_in(client)
    actions.deactivate_person(person=world.clerk, by=world.admin, at=NOW)
    assert not is_in(client)
    assert fresh(world.clerk).deactivated_at == NOW
    assert Appointment.objects.get(person=world.clerk).until_date is None
    assert recorded(Act.PERSON_DEACTIVATED, world.clerk) == 1
    with pytest.raises(Refused):
        actions.deactivate_person(person=world.clerk, by=world.admin, at=NOW)


def test_deactivating_may_end_the_posts_held(world):
    second = post(world.office, "moi", "Việc mới")
    actions.appoint(person=world.clerk, post=second, from_date=TODAY, is_concurrent=True, by=world.admin, on=TODAY)
    actions.deactivate_person(person=world.clerk, by=world.admin, at=NOW, ends_appointments=True)
    ends = {row.post: row.until_date for row in Appointment.objects.filter(person=world.clerk)}
    assert ends == {world.trade_post: TODAY, second: TODAY + timedelta(days=1)}


def test_nobody_deactivates_oneself_or_the_last_administrator(world):
    with pytest.raises(Refused):
        actions.deactivate_person(person=world.admin, by=world.admin, at=NOW)
    other = person(world.agency, "hai", "Quản trị Hai", post(world.office, "qt2", "Quản trị hai", "administrator"))
    actions.deactivate_person(person=world.admin, by=other, at=NOW)
    assert not fresh(world.admin).is_active


@pytest.mark.urls("tests.office.addresses")
def test_a_reset_gives_a_password_once_and_ends_the_sessions(world):
    client = signed_in(world.clerk)
    password = actions.reset_password(person=world.clerk, by=world.admin, at=NOW)
    assert not is_in(client)
    clerk = fresh(world.clerk)
    assert clerk.check_password(password)
    assert clerk.must_change_password
    assert recorded(Act.PASSWORD_RESET, clerk) == 1
    with pytest.raises(Refused):
        actions.reset_password(person=world.admin, by=world.admin, at=NOW)


def test_a_reactivated_person_gets_a_new_password(world):
    with pytest.raises(Refused):
        actions.reactivate_person(person=world.clerk, by=world.admin, at=NOW)
    actions.deactivate_person(person=world.clerk, by=world.admin, at=NOW)
    with pytest.raises(Refused):
        actions.reset_password(person=world.clerk, by=world.admin, at=NOW)
    password = actions.reactivate_person(person=world.clerk, by=world.admin, at=NOW)
    clerk = fresh(world.clerk)
    assert clerk.is_active
    assert clerk.deactivated_at is None
    assert clerk.check_password(password)
    assert recorded(Act.PERSON_REACTIVATED, clerk) == 1


# --- appointments ----------------------------------------------------------------------------------------------------


def appoint(world, **more):
    values = {"person": world.clerk, "post": world.officer_post, "from_date": TODAY, "is_concurrent": True}
    return actions.appoint(**{**values, "by": world.admin, "on": TODAY, **more})


def test_a_person_is_appointed_and_it_is_recorded_once(world):
    made = appoint(world, until_date=date(2027, 1, 1), decided_by="QĐ 7")
    assert Entry.objects.filter(act=Act.APPOINTED, subject_id=str(made.pk)).count() == 1
    assert rights_of(fresh(world.clerk), TODAY).may_somewhere("documents.issue_version")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (lambda w: {"is_concurrent": False}, "is_concurrent"),
        (lambda w: {"post": w.trade_post}, "post"),
        (lambda w: {"post": w.director_post}, "post"),
        (lambda w: {"from_date": date(2019, 1, 1)}, "from_date"),
        (lambda w: {"until_date": TODAY}, "until_date"),
        (lambda w: {"decided_by": "x" * 301}, "decided_by"),
    ],
)
def test_what_is_wrong_with_an_appointment_is_named(world, given, field):
    before = Appointment.objects.count()
    with pytest.raises(Refused) as refusal:
        appoint(world, **given(world))
    assert refusal.value.field == field
    assert Appointment.objects.count() == before


def test_a_stranger_appoints_nobody(world):
    for nobody in (world.stranger, world.clerk, world.keeper):
        with pytest.raises(Refused):
            appoint(world, by=nobody)
    with pytest.raises(Refused):
        appoint(world, post=Appointment.objects.get(person=world.stranger).post)


def test_a_deactivated_person_is_not_appointed(world):
    actions.deactivate_person(person=world.clerk, by=world.admin, at=NOW)
    with pytest.raises(Refused) as refusal:
        appoint(world, person=fresh(world.clerk))
    assert refusal.value.field == "person"


def test_an_appointment_does_not_outlive_its_post(world):
    actions.end_post(post=world.officer_post, until_date=date(2027, 1, 1), by=world.admin, on=TODAY)
    with pytest.raises(Refused) as refusal:
        appoint(world)
    assert refusal.value.field == "until_date"
    appoint(world, until_date=date(2027, 1, 1))


def test_a_person_moves_from_one_main_post_to_the_next_on_one_day(world):
    old = Appointment.objects.get(person=world.clerk)
    day = date(2026, 12, 1)
    actions.end_appointment(appointment=old, until_date=day, by=world.admin, on=TODAY)
    appoint(world, from_date=day, is_concurrent=False)
    assert Entry.objects.filter(act=Act.APPOINTMENT_ENDED).count() == 1
    with pytest.raises(Refused) as refusal:
        actions.end_appointment(appointment=old, until_date=day, by=world.admin, on=TODAY)
    assert refusal.value.field == "until_date"


def test_an_appointment_does_not_end_before_it_began(world):
    with pytest.raises(Refused) as refusal:
        actions.end_appointment(
            appointment=Appointment.objects.get(person=world.clerk), until_date=START, by=world.admin, on=TODAY
        )
    assert refusal.value.field == "until_date"
