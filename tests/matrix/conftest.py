"""The world of these tests is laid once a worker and given back after each file as it was; whoever changes it does so in a savepoint."""

import pytest


@pytest.fixture(scope="module")
def w(furnished, django_db_blocker):
    with django_db_blocker.unblock(), furnished.lent() as world:
        yield world
