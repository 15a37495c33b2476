"""What tests of procedures with a database begin with: one department, a procedure as data, a second draft to spoil."""

import pytest
from django.utils import translation

from tests import make


@pytest.fixture
def w():
    return make.world()


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def client(client, request):
    if "english" in request.fixturenames:
        client.cookies["django_language"] = "en"
    return client
