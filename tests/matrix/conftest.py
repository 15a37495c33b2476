"""The world of these tests is laid once a file and rolled back at its end; whoever changes it does so in a savepoint."""

import pytest
from django.db import transaction

from tests.databases import one_transaction
from tests.matrix import things


@pytest.fixture(scope="module")
def w(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), one_transaction():
        yield things.world()


@pytest.fixture
def undone(w):
    """What the test changes is gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
