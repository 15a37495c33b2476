"""The world of these tests is laid once a file and rolled back at its end; whoever changes it does so in a savepoint."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from tests.matrix import things


@contextmanager
def one_transaction():
    """A transaction that is never committed, in which acts may ask for a durable one as they do in a TestCase."""
    outer = transaction.atomic()
    outer._from_testcase = True
    outer.__enter__()
    try:
        yield
    finally:
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


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
