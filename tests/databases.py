"""The migrated test database of a worker, and private copies of it.

Migrating takes long and gives the same every time, so its result is kept in var/test-cache under a hash of the
migrations and the locked packages. What follows the code and not the migrations (permissions, triggers) is laid anew.

The triggers of the product refuse flush and truncate, so a test that commits for real (races, live server, journeys)
works on a copy of its own, which is thrown away whole.
"""

import fcntl
import hashlib
import os
import pickle
import shutil
import sqlite3
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, connections, transaction
from django.db.utils import OperationalError

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "var" / "test-cache"
PATIENCE = 10  # seconds until the last connection to the original has gone


@contextmanager
def migrated() -> Iterator[None]:
    """Make the test database of this process, as Django names it, and drop it at the end."""
    original, creation = connection.settings_dict["NAME"], connection.creation
    with _cached() as cached:
        creation._create_test_db(verbosity=0, autoclobber=True, keepdb=False)
        connections.close_all()
        _point_at(creation._get_test_db_name())
        if cached.exists():
            LOAD[connection.vendor](cached)
            emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
        else:
            call_command("migrate", verbosity=0, interactive=False)
            _keep(cached)
        connections.close_all()
    yield
    connections.close_all()
    name = connection.settings_dict["NAME"]
    _point_at(original)
    DROP[connection.vendor](name)


@contextmanager
def _cached() -> Iterator[Path]:
    """Where the migrated database of today's migrations is kept, locked against the other workers."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield CACHE / f"{_key()}.{connection.vendor}"


def _key() -> str:
    paths = [ROOT / "requirements.txt", *ROOT.glob("*/migrations/*.py"), *ROOT.glob("qms/*/migrations/*.py")]
    content = hashlib.sha256()
    for path in sorted(paths):
        content.update(path.name.encode() + b"\0" + path.read_bytes())
    return content.hexdigest()[:16]


def _keep(cached: Path) -> None:
    for old in CACHE.glob(f"*.{connection.vendor}"):
        old.unlink()
    connections.close_all()
    fresh = cached.with_suffix(".fresh")
    SAVE[connection.vendor](fresh)
    fresh.rename(cached)


def _save_sqlite(path: Path) -> None:
    shutil.copyfile(_settled(connection.settings_dict["NAME"]), path)


def _load_sqlite(path: Path) -> None:
    shutil.copyfile(path, connection.settings_dict["NAME"])


def _save_postgresql(path: Path) -> None:
    _postgres_tool("pg_dump", "--no-owner", "--no-privileges", "--no-comments", "--file", str(path))


def _load_postgresql(path: Path) -> None:
    _postgres_tool("psql", "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", str(path))


def _postgres_tool(*words: str) -> None:
    to = connection.settings_dict
    where = {"PGHOST": to["HOST"], "PGPORT": str(to["PORT"]), "PGUSER": to["USER"], "PGPASSWORD": to["PASSWORD"]}
    environment = {**os.environ, **where, "PGDATABASE": to["NAME"]}
    subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, check=True)


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


@contextmanager
def one_transaction() -> Iterator[None]:
    """A transaction that is never committed, for a world shared by a file; acts may ask for a durable one in it."""
    outer = transaction.atomic()
    outer._from_testcase = True
    outer.__enter__()
    try:
        yield
    finally:
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


class Kept:
    """A world laid once a worker in a copy of the database of its own, for every file of tests that wants the same one."""

    def __init__(self, lay: Callable[[], Any]):
        self._lay, self.name, self._world = lay, "", b""

    @contextmanager
    def lent(self) -> Iterator[Any]:
        """The world as it was laid, in a transaction that is never committed."""
        original = connection.settings_dict["NAME"]
        connections.close_all()
        if not self.name:
            self.make(original)
        _point_at(self.name)
        try:
            with one_transaction():
                yield self.world()
        finally:
            connections.close_all()
            _point_at(original)

    def make(self, original: str) -> None:
        """Copy the database `original`, lay the world in the copy and stay there."""
        name = COPY[connection.vendor](original)
        _point_at(name)
        outer = transaction.atomic()
        outer._from_testcase = True  # acts may ask for a durable transaction in it
        with outer:
            world = self._lay()
        self.name, self._world = name, pickle.dumps(world)
        connections.close_all()

    def world(self) -> Any:
        """The world as it was laid: fresh objects for every caller."""
        return pickle.loads(self._world)

    def drop(self) -> None:
        """Throw the copy away."""
        if self.name:
            DROP[connection.vendor](self.name)


class Ground:
    """What a test stands on: the bare migrated database, or a copy of it in which one world lies already.

    Laying a world takes a few hundred statements, so it is laid once a worker. The choice is made between two tests, when
    no connection is in use; a test that begins before the database is migrated lays its world itself.
    """

    def __init__(self, lay: Callable[[], Any]):
        self._kept, self._bare, self._blocker = Kept(lay), "", None

    def laid(self, blocker: Any) -> None:
        """The bare database is migrated and may be copied from now on."""
        self._bare, self._blocker = connection.settings_dict["NAME"], blocker

    def choose(self, *, world: bool) -> None:
        """Stand the next test on the bare database or on the one with the world."""
        if not self._bare or connection.settings_dict["NAME"] not in {self._bare, self._kept.name}:
            return
        if world and not self._kept.name:
            connections.close_all()
            with self._blocker.unblock():
                self._kept.make(self._bare)
        self._on(self._kept.name if world else self._bare)

    @staticmethod
    def _on(name: str) -> None:
        if connection.settings_dict["NAME"] != name:
            connections.close_all()
            _point_at(name)

    def world(self) -> Any:
        """The world lying in the database that is stood on; None where there is none."""
        return self._kept.world() if self._kept.name and connection.settings_dict["NAME"] == self._kept.name else None

    def cleared(self) -> None:
        """Back on the bare database, the copy thrown away."""
        self._on(self._bare)
        self._kept.drop()


def _point_at(name: str) -> None:
    # One dictionary is shared by the connections of all threads; the ones open now were closed by the caller.
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _copy_sqlite(original: str) -> str:
    name = str(Path(original).with_name(f"copy-{uuid.uuid4().hex}.sqlite3"))
    shutil.copyfile(_settled(original), name)
    return name


def _settled(name: str) -> str:
    """The file alone is the whole database: nothing is left in a write-ahead log."""
    line = sqlite3.connect(name)
    line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    line.close()
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
        except OperationalError:
            if time.monotonic() > end:
                raise
            _send_away(original)
            time.sleep(0.05)
        else:
            return name


def _send_away(name: str) -> None:
    """End what is still connected: a session closed a moment ago, or one out of reach.

    Once Playwright's event loop runs in this thread, Django keeps other connections than before it ran.
    """
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def _drop_postgresql(name: str) -> None:
    _outside(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _outside(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


SAVE = {"sqlite": _save_sqlite, "postgresql": _save_postgresql}
LOAD = {"sqlite": _load_sqlite, "postgresql": _load_postgresql}
COPY = {"sqlite": _copy_sqlite, "postgresql": _copy_postgresql}
DROP = {"sqlite": _drop_sqlite, "postgresql": _drop_postgresql}
