"""An office with a document in force in folders of its own, and empty places to restore into."""

import pytest
from django.db import connection, connections

from qms.trail import health
from qms.trail.actions import seal_entries
from tests import make
from tests.databases import _drop_postgresql, _outside, _point_at


@pytest.fixture
def place(settings, tmp_path):
    """`place("name")`: point the settings at the folders of that name, made when they are first used."""

    def at(name):
        folder = tmp_path / name
        settings.DATA_DIR = folder
        settings.MEDIA_ROOT = folder / "files"
        settings.KEY_DIR = folder / "keys"
        settings.SEAL_KEY_FILE = folder / "keys" / "seal.key"
        settings.CHECKPOINT_DIR = folder / "checkpoints"
        health.forget()
        return folder

    return at


@pytest.fixture
def office(copied_db, place):
    """A department with a document in force, in its own folders."""
    place("source")
    w = make.world()
    make.in_force(w)
    seal_entries()
    return w


@pytest.fixture
def fresh(copied_db, place, tmp_path):
    """`fresh()`: an empty database and empty folders; the settings point there."""
    made = []

    def anew(name="fresh"):
        connections.close_all()
        if connection.vendor == "sqlite":
            database = str(tmp_path / f"{name}.sqlite3")
        else:
            database = f"{copied_db}_{name}"
            _outside(f'CREATE DATABASE "{database}"')
        made.append(database)
        _point_at(database)
        return place(name)

    yield anew
    connections.close_all()
    _point_at(copied_db)
    if connection.vendor == "postgresql":
        for database in made:
            _drop_postgresql(database)
