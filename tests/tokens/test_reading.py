"""From a secret to its token: who is let in, and what is noted."""

import logging
import sqlite3
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from qms.people.models import User
from qms.tokens import secrets
from qms.tokens.models import AccessToken
from qms.tokens.reading import bearer_of, opened_by
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make.person("hoa.pham")


def test_a_token_opens_from_its_first_day_to_its_last(person):
    secret, at = make.secret(person, "search", days=2), make.now()
    assert opened_by(secret, at=at + timedelta(days=1))
    assert opened_by(secret, at=at + timedelta(days=2)) is None
    assert opened_by(secret, at=at - timedelta(days=1)) is None


@pytest.mark.parametrize("change", [{"is_active": False}, {"must_change_password": True}])
def test_who_may_not_sign_in_does_not_come_in_by_a_token(person, change):
    secret = make.secret(person, "search")
    User.objects.filter(pk=person.pk).update(**change)
    assert opened_by(secret, at=make.now()) is None


def test_a_revoked_token_opens_nothing(person):
    secret = make.secret(person, "search")
    AccessToken.objects.update(revoked_at=make.now())
    assert opened_by(secret, at=make.now()) is None


@pytest.mark.parametrize(
    "secret", ["", "qms_", "qms_" + "x" * 42, "qms_" + "x" * 44, "x" * 47, "qms_" + "ạ" * 43, "\x00", "qms_" + "x" * 90_000]
)  # fmt: skip
def test_what_is_no_secret_asks_no_database(secret, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert opened_by(secret, at=make.now()) is None


def test_the_hash_of_a_secret_is_no_secret(person):
    secret = make.secret(person, "search")
    assert opened_by(secrets.hash_of(secret), at=make.now()) is None


def test_a_use_is_noted_at_most_once_an_hour(person):
    secret, at = make.secret(person, "search"), make.now()
    seen = []
    for minutes in (0, 1, 59, 61):
        opened_by(secret, at=at + timedelta(minutes=minutes))
        seen.append(AccessToken.objects.get().last_used_at)
    assert seen == [at, at, at, at + timedelta(minutes=61)]


def test_a_database_that_cannot_be_written_stops_nobody_from_reading(person, monkeypatch):
    secret = make.secret(person, "search")

    def full(**_asked):
        raise DatabaseError

    monkeypatch.setattr("qms.tokens.actions.note_use", full)
    assert opened_by(secret, at=make.now())


@pytest.mark.parametrize(
    ("header", "secret"),
    [
        ("Bearer qms_x", "qms_x"),
        ("bearer  qms_x ", "qms_x"),
        ("", ""),
        ("Bearer", ""),
        ("Basic qms_x", ""),
        ("qms_x", ""),
        ("Bearer " + "x" * 9000, "x" * 193),
    ],
)
def test_the_header_is_read_as_it_is_written(header, secret):
    assert bearer_of(header) == secret


def test_a_token_in_an_address_does_not_reach_the_log():
    secret = secrets.new_secret()
    record = logging.LogRecord("django.request", 30, "", 1, "Not Found: %s", (f"/nguon-tin/{secret}/",), None)
    assert secrets.HideSecrets().filter(record)
    assert secret not in record.getMessage()
    assert record.getMessage() == "Not Found: /nguon-tin/qms_***/"
    plain = logging.LogRecord("x", 30, "", 1, "Not Found: %s", ("/tai-lieu/",), None)
    assert secrets.HideSecrets().filter(plain)
    assert plain.args == ("/tai-lieu/",)


@pytest.mark.parametrize(
    "change",
    ["person_id = person_id + 1", "scopes = '[]'", "until_date = '2099-01-01'", "sha256 = 'x'", "revoked_at = NULL"],
)
def test_the_database_keeps_a_token_as_it_was_made(person, change):
    make.secret(person, "search")
    AccessToken.objects.update(revoked_at=make.now())
    with pytest.raises((DatabaseError, sqlite3.Error)), connection.cursor() as cursor:
        cursor.execute(f"UPDATE tokens_accesstoken SET {change}")


def test_a_token_is_never_deleted(person):
    make.secret(person, "search")
    with pytest.raises(DatabaseError):
        AccessToken.objects.all().delete()
