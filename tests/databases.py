"""Private copies of the migrated test database.

The triggers of the product refuse flush and truncate, so a test that commits for real (races, live server, journeys)
works on a copy of its own, which is thrown away whole.
"""

import shutil
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections
from django.db.utils import OperationalError

PATIENCE = 10  # seconds until the last connection to the original has gone


@contextmanager
def private_copy() -> Iterator[str]:
    """Point every new database connection of this process, in any thread, at a fresh copy; yields its name."""
    original = connection.settings_dict["NAME"]
    connections.close_all()
    name = COPY[connection.vendor](original)
    _point_at(name)
    try:
        yield name
    finally:
        connections.close_all()
        _point_at(original)
        DROP[connection.vendor](name)


def _point_at(name: str) -> None:
    # One dictionary is shared by the connections of all threads; the ones open now were closed by the caller.
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _copy_sqlite(original: str) -> str:
    name = str(Path(original).with_name(f"copy-{uuid.uuid4().hex}.sqlite3"))
    with sqlite3.connect(original) as source:
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    source.close()
    shutil.copyfile(original, name)
    return name


def _drop_sqlite(name: str) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        Path(name + suffix).unlink(missing_ok=True)


def _copy_postgresql(original: str) -> str:
    name = f"copy_{uuid.uuid4().hex}"
    end = time.monotonic() + PATIENCE
    while True:
        try:
            _outside(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')
        except OperationalError:  # a connection closed a moment ago is still there
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return name


def _drop_postgresql(name: str) -> None:
    _outside(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _outside(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


COPY = {"sqlite": _copy_sqlite, "postgresql": _copy_postgresql}
DROP = {"sqlite": _drop_sqlite, "postgresql": _drop_postgresql}
