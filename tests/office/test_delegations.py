"""Written authorisations: who may lend what to whom, and when it is over."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from qms.access.rights import rights_of
from qms.office import actions
from qms.people.models import Appointment, Delegation
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make
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


# --- an authorisation does not outlive the post it is lent from ------------------------------------------------------


def stands(made, day):
    """What lists, rights of the receiver and the object itself say on `day`; all three alike."""
    listed = Delegation.objects.standing(day).filter(pk=made.pk).exists()
    lent = {row.delegation for row in rights_of(fresh(made.receiver), day).lent}
    assert listed == (made.pk in lent)
    return listed


def test_it_lapses_when_the_giver_no_longer_holds_the_post(world, deputy):
    made = delegate(world, deputy, from_date=TODAY)
    assert stands(made, TODAY)
    held = world.director.appointments.get()
    actions.end_appointment(appointment=held, until_date=FIRST, by=world.admin, on=TODAY)
    assert stands(made, TODAY)  # to the last day in the post
    assert not stands(made, FIRST)
    assert Delegation.objects.living(TODAY).filter(pk=made.pk).exists()
    assert Delegation.objects.over(FIRST).filter(pk=made.pk).exists()


def test_one_that_is_to_come_is_over_at_once_when_the_giver_will_not_hold_the_post(world, deputy):
    made = delegate(world, deputy)
    assert list(Delegation.objects.living(TODAY)) == [made]
    held = world.director.appointments.get()
    actions.end_appointment(appointment=held, until_date=date(2026, 11, 30), by=world.admin, on=TODAY)
    assert not Delegation.objects.living(TODAY).exists()
    assert list(Delegation.objects.over(TODAY)) == [made]


@pytest.mark.parametrize("what", ["the giver is deactivated", "the post ends", "the unit ends", "the giver goes away"])
def test_it_lapses_with_whatever_it_hangs_on(world, deputy, what):
    giver = person(world.agency, "chi.tran", "Trần Chi", seat := post(world.trade, "pt", "Phụ trách"))
    made = delegate(world, deputy, giver_post=seat, giver=giver, from_date=TODAY)
    assert stands(made, TODAY)
    if what == "the giver is deactivated":
        actions.deactivate_person(person=giver, by=world.admin, at=NOW)
    elif what == "the post ends":
        actions.end_post(post=seat, until_date=TODAY, by=world.admin, on=TODAY)
    elif what == "the unit ends":
        actions.abolish_unit(unit=world.trade, until_date=TODAY, reason="QĐ", by=world.admin, on=TODAY)
    else:
        actions.hand_over_person(person=giver, to=world.other, reason="QĐ", by=world.admin, at=NOW)
    assert not stands(made, TODAY)
    assert list(Delegation.objects.over(TODAY)) == [made]


def test_another_holder_of_the_post_does_not_keep_it_alive(world, deputy):
    seat = post(world.trade, "cv2", "Chuyên viên")
    giver = person(world.agency, "chi.tran", "Trần Chi", seat)
    made = delegate(world, deputy, giver_post=seat, giver=giver, from_date=TODAY)
    person(world.agency, "an.tran", "Trần An", seat)
    assert stands(made, TODAY)
    actions.end_appointment(appointment=giver.appointments.get(), until_date=TODAY, by=world.admin, on=TODAY)
    assert not stands(made, TODAY)


def test_the_list_says_why_one_is_over(world, deputy, client):
    lapsed = delegate(world, deputy, from_date=TODAY)
    revoked = delegate(world, deputy, from_date=TODAY, number="10/QĐ", types=["bieu-mau"])
    actions.revoke_delegation(delegation=revoked, by=world.admin, on=TODAY)
    client.force_login(world.admin)
    url = reverse("office:delegations", args=[world.agency.slug])
    assert [row["delegation"] for row in client.get(url).context["rows"]] == [lapsed]
    Appointment.objects.filter(person=world.director).update(until_date=TODAY)
    with translation.override("en"):
        assert client.get(url).context["rows"] == []
        client.cookies["django_language"] = "en"
        rows = client.get(url, {"loai": "da-ket-thuc"}).context["rows"]
        why = {row["delegation"].number: row["why"] for row in rows}
        page = client.get(reverse("office:delegation", args=[lapsed.pk])).content.decode()
        person_page = client.get(reverse("office:person", args=[deputy.pk])).content.decode()
    told = "Phạm Văn Hòa no longer holds the post"
    assert why == {"09/QĐ-SCT": told, "10/QĐ": "revoked on 24/11/2026"}
    assert told in page
    assert told in person_page
    assert reverse("office:delegation_revoke", args=[lapsed.pk]) in page


def test_the_form_offers_the_types_that_the_agency_has(world, deputy, client):
    client.force_login(world.admin)
    url = reverse("office:delegate", args=[world.agency.slug])
    assert "types" not in client.get(url).context["form"].fields
    make.rules(world.agency, make.document_type("quy-trinh", "Quy trình"))
    make.rules(world.other, make.document_type("bieu-mau", "Biểu mẫu"))
    form = client.get(url).context["form"]
    assert form.fields["types"].choices == [("quy-trinh", "Quy trình")]
    typed = {
        "number": "10/QĐ", "giver_post": world.director_post.pk, "giver": "hoa.pham", "receiver": "ha.nguyen",
        "capacity": "TUQ.", "acts": ["approve"], "from_date": "01/02/2020", "until_date": "31/12/2099",
    }  # fmt: skip
    assert client.post(url, {**typed, "types": ["bieu-mau"]}).status_code == 422
    assert client.post(url, {**typed, "types": ["quy-trinh"]}).status_code == 302
    assert Delegation.objects.get().types == ["quy-trinh"]
