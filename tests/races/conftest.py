"""Races commit for real, so every test has its own copy of the database; afterwards the whole record must verify."""

import pytest

from documents import official
from qms.people.models import User
from qms.trail.integrity import verify
from tests import make


@pytest.fixture
def w(copied_db, settings, tmp_path):
    """The small world on a private database; what the race left behind must be sound."""
    settings.CHECKPOINT_DIR = tmp_path  # those of another test speak of another database
    yield make.world()
    report = verify(at=make.now())
    assert report.ok, report.as_data()


@pytest.fixture
def fresh():
    """`fresh(person)`: the person as a new request reads them; rights are not shared between threads."""
    return lambda person: User.objects.get(pk=person.pk)


@pytest.fixture
def press(monkeypatch):
    """A press without its child process; counts what it printed."""
    printed = []

    def print_at_once(version, *, face, note=None):
        printed.append(version.pk)
        return make.PDF + str(version.pk).encode()

    monkeypatch.setattr(official, "render_version", print_at_once)
    return printed
