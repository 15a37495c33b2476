"""The database as one file and back: SQLite by its backup interface, PostgreSQL by pg_dump and pg_restore.

A snapshot is consistent while people write: the row counts and the list of stored files come from the same instant.
"""

import errno
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ
from django.db import connection, connections, transaction
from django.utils.translation import gettext as _

from qms.env import read
from qms.trail.kinds import quoted
from qms.trail.refusals import Refused


@dataclass(frozen=True)
class Snapshot:
    """What the file of the database holds: rows per table, applied migrations, stored files (hash, size), last seal."""

    counts: dict[str, int]
    migrations: list[list[str]]
    files: list[list[Any]]
    seals: int


def take(into: Path) -> Snapshot:
    """Write the database as it is at one instant into the new file `into`. Raises Refused and OSError."""
    return {"sqlite": _take_sqlite, "postgresql": _take_postgresql}[connection.vendor](into)


def load(file: Path) -> None:
    """Make the empty database of the settings the one in `file`. All of it or nothing. Raises Refused and OSError."""
    {"sqlite": _load_sqlite, "postgresql": _load_postgresql}[connection.vendor](file)


def is_empty() -> bool:
    """No table of anybody in the database of the settings."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        if not path.exists() or not path.stat().st_size:
            return True
    return not connection.introspection.table_names()


def counts() -> dict[str, int]:
    """Rows per table as the database is now."""
    with connection.cursor() as cursor:
        return _look(cursor).counts


@contextmanager
def as_owner() -> Iterator[None]:
    """PostgreSQL with an owner role: tables are made and compared by their owner, not by the role of the application."""
    owner = read("DATABASE_OWNER_URL") if connection.vendor == "postgresql" else ""
    if not owner:
        yield
        return
    before = dict(connection.settings_dict)
    told = {name: value for name, value in environ.Env.db_url_config(owner).items() if name in _WHERE}
    _point(told)
    try:
        yield
    finally:
        _point({name: before[name] for name in told})


def application_role() -> str:
    """The role of DATABASE_URL where an owner role stands beside it; "" elsewhere."""
    if connection.vendor != "postgresql" or not read("DATABASE_OWNER_URL"):
        return ""
    role = environ.Env.db_url_config(read("DATABASE_URL")).get("USER", "")
    return role if role != environ.Env.db_url_config(read("DATABASE_OWNER_URL")).get("USER", "") else ""


_WHERE = ("HOST", "PORT", "USER", "PASSWORD")


def _point(to: dict[str, Any]) -> None:
    connection.close()
    connections.settings["default"].update(to)
    connection.settings_dict.update(to)


def _look(cursor: Any) -> Snapshot:
    """Read the contents through a cursor of either database."""
    tables = sorted(connection.introspection.table_names(cursor)) if hasattr(cursor, "db") else _sqlite_tables(cursor)

    def rows(statement: str) -> list[tuple]:
        cursor.execute(statement)
        return cursor.fetchall()

    def rows_of(table: str, statement: str) -> list[tuple]:
        return rows(statement) if table in tables else []

    seals = rows_of("trail_seal", "SELECT MAX(number) FROM trail_seal")
    return Snapshot(
        counts={table: rows(f"SELECT COUNT(*) FROM {quoted(table)}")[0][0] for table in tables},  # noqa: S608
        migrations=[
            list(row)
            for row in rows_of("django_migrations", "SELECT app, name FROM django_migrations ORDER BY app, name")
        ],
        files=[
            list(row)
            for row in rows_of("files_storedfile", "SELECT sha256, size FROM files_storedfile ORDER BY sha256")
        ],
        seals=(seals[0][0] or 0) if seals else 0,
    )


def _sqlite_tables(cursor: sqlite3.Cursor) -> list[str]:
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    return sorted(name for (name,) in cursor.fetchall())


def _take_sqlite(into: Path) -> Snapshot:
    source = Path(connection.settings_dict["NAME"]).resolve()
    if not source.exists():
        raise Refused(_("There is no database yet, so there is nothing to back up."))
    try:
        line = sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, timeout=20)
        with closing(line), closing(sqlite3.connect(into)) as copy:
            line.backup(copy)  # in one step, under a read lock; waits for a writer that is at it
            copy.execute("PRAGMA journal_mode=DELETE")
            found = _look(copy.cursor())
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, str(error)) from error
        raise Refused(_("The database could not be copied: %(words)s") % {"words": error}) from error
    _flush(into)
    return found


def _load_sqlite(file: Path) -> None:
    with closing(sqlite3.connect(file)) as line:
        if line.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise Refused(_("The database in the backup is damaged. Nothing was restored. Take another backup."))
    connection.close()
    place = Path(connection.settings_dict["NAME"])
    for suffix in ("-journal", "-wal", "-shm"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)
    file.chmod(0o600)
    _flush(file)
    file.replace(place)
    flush_folder(place.parent)


def _take_postgresql(into: Path) -> Snapshot:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        name = cursor.fetchone()[0]
        _run("pg_dump", "--format=custom", f"--snapshot={name}", "--no-owner", "--no-privileges", "--no-comments",
             f"--file={into}")  # fmt: skip
        found = _look(cursor)
    _flush(into)
    return found


def _load_postgresql(file: Path) -> None:
    connection.close()
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments",
         f"--dbname={connection.settings_dict['NAME']}", str(file))  # fmt: skip


def _run(program: str, *words: str) -> None:
    """A program of PostgreSQL on the database of the settings; its own words reach the administrator when it fails."""
    found = shutil.which(program)
    if not found:
        raise Refused(_("%(program)s is missing: apt-get install postgresql-client") % {"program": program})
    to = connection.settings_dict
    where = {"PGHOST": to["HOST"], "PGPORT": to["PORT"], "PGUSER": to["USER"], "PGPASSWORD": to["PASSWORD"]}
    where |= {f"PG{name.upper()}": value for name, value in to.get("OPTIONS", {}).items() if name.startswith("ssl")}
    known = {name: str(value) for name, value in where.items() if value}
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PGDATABASE": to["NAME"], **known}
    done = subprocess.run([found, *words], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(
            _("%(program)s ended with an error: %(words)s") % {"program": program, "words": done.stderr.strip()[-800:]}
        )


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Make a rename in `folder` last through a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
