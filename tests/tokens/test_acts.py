"""Making a token, revoking it, and what ends all of them."""

from datetime import timedelta

import pytest

from qms.office.actions.people import deactivate_person, reset_password
from qms.tokens import actions, secrets
from qms.tokens.models import AccessToken
from qms.tokens.reading import opened_by
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from qms.web.actions import change_own_password
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make.person("hoa.pham", "Phạm Thị Hoa")


def made(by, *, scopes=("read:documents",), days=30, name="Kho dữ liệu", proof=True, at=None):
    at = at or make.now()
    until = make.today() + timedelta(days=days)
    shown = make.proof(by, at) if proof else None
    return actions.create_token(by=by, name=name, scopes=scopes, until_date=until, proof=shown, at=at)


def acts(act):
    return list(Entry.objects.filter(act=act))


def test_a_token_opens_what_it_says_and_only_its_hash_is_kept(person):
    token, secret = made(person, scopes=["search", "read:documents"])
    assert secrets.is_secret(secret)
    assert secret.startswith("qms_")
    assert token.scopes == ["read:documents", "search"]
    assert token.ending == secret[-4:]
    stored = AccessToken.objects.filter(pk=token.pk).values().get()
    assert secret not in str(stored)
    assert stored["sha256"] == secrets.hash_of(secret)
    found = opened_by(secret, at=make.now())
    assert (found.pk, found.person.pk) == (token.pk, person.pk)


def test_making_and_revoking_are_recorded_once_each_without_the_secret(person):
    token, secret = made(person)
    actions.revoke_token(token=token, by=person, at=make.now())
    for act in (Act.TOKEN_CREATED, Act.TOKEN_REVOKED):
        (entry,) = acts(act)
        assert entry.actor == person
        assert entry.subject_id == str(token.pk)
        assert entry.detail == {"scopes": ["read:documents"], "until": str(token.until_date), "ending": secret[-4:]}
        assert secret not in f"{entry.subject_text}{entry.detail}"


def test_two_tokens_are_never_alike():
    assert len({secrets.new_secret() for _n in range(500)}) == 500


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"proof": False}, "password"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read:everything"]}, "scopes"),
        ({"scopes": ["feed", "search"]}, "scopes"),
        ({"days": 0}, "last_date"),
        ({"days": -1}, "last_date"),
        ({"days": 367}, "last_date"),
    ],
)
def test_what_a_token_cannot_be_is_refused_with_the_field_named(person, wrong, field):
    with pytest.raises(Refused) as refused:
        made(person, **wrong)
    assert refused.value.field == field
    assert not AccessToken.objects.exists()
    assert not acts(Act.TOKEN_CREATED)


def test_the_proof_of_somebody_else_and_an_old_one_make_no_token(person):
    other, at = make.person("nguoi.khac"), make.now()
    for proof in (make.proof(other, at), make.proof(person, at - timedelta(minutes=3))):
        with pytest.raises(Refused):
            actions.create_token(
                by=person, name="x", scopes=["search"], until_date=make.today() + timedelta(days=1), proof=proof, at=at
            )


def test_who_must_change_the_password_makes_none(person):
    person.must_change_password = True
    person.save()
    with pytest.raises(Refused):
        made(person)


def test_twenty_living_tokens_are_enough_and_those_that_ended_do_not_count(person):
    tokens = [made(person)[0] for _n in range(actions.MOST_LIVING)]
    with pytest.raises(Refused):
        made(person)
    actions.revoke_token(token=tokens[0], by=person, at=make.now())
    made(person)
    made(make.person("nguoi.khac"))


def test_nobody_revokes_a_token_of_somebody_else_or_one_twice(person):
    token, secret = made(person)
    with pytest.raises(Refused):
        actions.revoke_token(token=token, by=make.person("nguoi.khac"), at=make.now())
    assert opened_by(secret, at=make.now())
    actions.revoke_token(token=token, by=person, at=make.now())
    with pytest.raises(Refused):
        actions.revoke_token(token=token, by=person, at=make.now())
    assert len(acts(Act.TOKEN_REVOKED)) == 1


def test_a_new_password_ends_every_token_of_the_person_and_of_nobody_else(person):
    other = make.secret(make.person("nguoi.khac"), "search")
    mine = [made(person)[1] for _n in range(2)]
    change_own_password(by=person, password="mot cau dai de nho lam", session_key=None, at=make.now())
    assert not any(opened_by(secret, at=make.now()) for secret in mine)
    assert opened_by(other, at=make.now())
    (entry,) = acts(Act.PASSWORD_CHANGED)
    assert entry.detail["tokens_ended"] == 2


def test_a_one_time_password_and_a_deactivation_end_them_too():
    w = make.world()
    for act in (reset_password, deactivate_person):
        secret = make.secret(w.reader, "search")
        assert opened_by(secret, at=make.now())
        act(person=w.reader, by=w.administrator, at=make.now())
        assert not opened_by(secret, at=make.now())
        assert not AccessToken.objects.living(make.today()).filter(person=w.reader).exists()
        w.reader.must_change_password = False
        w.reader.set_password(make.PASSWORD)
        w.reader.save()
    assert {entry.detail["tokens_ended"] for entry in acts(Act.PERSON_DEACTIVATED)} == {1}
