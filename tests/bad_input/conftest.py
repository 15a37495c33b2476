"""One furnished world, given back after each file as it was; every test works in a savepoint, in English, and sees 500 as an answer."""

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation


@pytest.fixture(scope="module")
def world(furnished, django_db_blocker):
    with django_db_blocker.unblock(), furnished.lent() as laid:
        yield laid


@pytest.fixture
def w(world):
    """The world; what the test changes in the database is gone after it."""
    with translation.override("en"), transaction.atomic():
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def as_():
    """`as_(person)`: a browser in English in which the person is signed in; a fault of ours is a 500, not an exception."""

    def browser(person=None, **options):
        client = Client(raise_request_exception=False, **options)
        client.cookies["django_language"] = "en"
        if person is not None:
            client.force_login(person)
        return client

    return browser
