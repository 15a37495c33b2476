"""What most tests about documents begin with. A file that needs another world names its own `w`."""

import pytest
from django.db import transaction
from django.utils import translation

from tests import make


@pytest.fixture
def w():
    return make.world()


@pytest.fixture
def english():
    """`pytest.mark.usefixtures("english")`: the test and its browser read English."""
    with translation.override("en"):
        yield


@pytest.fixture
def client(client, request):
    if "english" in request.fixturenames:
        client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def undone(w):
    """What the test changes in a world that a file shares is gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
