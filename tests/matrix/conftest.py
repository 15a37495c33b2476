"""The world of these tests is laid once a worker and given back after each file as it was; whoever changes it does so in a savepoint."""

import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def w(furnished, django_db_blocker):
    with django_db_blocker.unblock(), furnished.lent() as world:
        yield world


@pytest.fixture
def undone(w):
    """What the test changes is gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
