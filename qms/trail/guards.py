"""The database refuses: guards that models declare, put on as triggers and constraints, and looked for ever after.

    class Decision(models.Model):
        database_guards: ClassVar = (AppendOnly(),)

The post_migrate receiver in `qms.trail.apps` calls `install`; `missing` names what is not as it should be.
"""

import hashlib
import time
from collections.abc import Iterable, Iterator
from types import ModuleType

from django.apps import apps
from django.db import connection as default_connection
from django.db import models, transaction

from qms.trail import postgres, sqlite
from qms.trail.kinds import AppendOnly, Forbid, Frozen, FrozenWith, Guard, NoDelete, NoOverlap, Table

__all__ = (
    "AppendOnly",
    "Forbid",
    "Frozen",
    "FrozenWith",
    "Guard",
    "NoDelete",
    "NoOverlap",
    "fingerprint",
    "forget",
    "install",
    "is_intact",
    "missing",
    "take_off",
)

REMEMBERED_SECONDS = 30
# The floors below cannot name guards themselves.
FOR_LOWER_FLOORS: dict[str, tuple[Guard, ...]] = {
    "people.User": (NoDelete(),),
    "people.Agency": (NoDelete(),),
    "people.Unit": (NoDelete(),),
    "people.Post": (NoDelete(),),
    "people.Delegation": (NoDelete(),),
}
_seen: dict[str, tuple[float, bool]] = {}


def install(connection, *, among: Iterable[type[models.Model]] | None = None) -> None:
    """Put on what is missing or different and take off guards that nobody declares any more. Tables not yet made wait.

    `among` are the models that count, every installed one by default.
    """
    writer = _writer(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        wanted, _ = _wanted(writer, cursor, among)
        live = writer.live(cursor)
        for name, definition in live.items():
            if name.startswith(writer.PREFIX) and wanted.get(name) != definition:
                writer.drop(cursor, name, definition)
        for name, definition in wanted.items():
            if live.get(name) != definition:
                writer.create(cursor, name, definition)
    forget()


def take_off(connection) -> None:
    """SQLite, while `migrate` runs: it rebuilds tables by dropping them, which triggers that look at them would stop."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name, definition in sqlite.live(cursor).items():
            if name.startswith(sqlite.PREFIX):
                sqlite.drop(cursor, name, definition)
    forget()


def missing(connection=default_connection, *, among: Iterable[type[models.Model]] | None = None) -> list[str]:
    """One English line per guard that is absent, altered or disabled, guarded table that is gone, and strange trigger."""
    writer = _writer(connection)
    with connection.cursor() as cursor:
        wanted, gone = _wanted(writer, cursor, among)
        live = writer.live(cursor)
    tables = {definition.table for definition in wanted.values()}
    lines = [f"{thing} is gone" for thing in gone]
    for name, definition in wanted.items():
        if name not in live:
            lines.append(f"guard {name} of {definition.table} is missing")
        elif live[name] != definition:
            lines.append(f"guard {name} of {definition.table} was altered or disabled")
    strange = [
        (n, d) for n, d in live.items() if n not in wanted and (d.table in tables or n.startswith(writer.PREFIX))
    ]
    return lines + [f"trigger {name} on {definition.table} is not ours" for name, definition in strange]


def is_intact(connection=default_connection) -> bool:
    """Whether nothing is missing; looked up at most every 30 seconds per process."""
    until, answer = _seen.get(connection.alias, (0.0, False))
    if time.monotonic() >= until:
        answer = not missing(connection)
        _seen[connection.alias] = (time.monotonic() + REMEMBERED_SECONDS, answer)
    return answer


def forget() -> None:
    """Let `is_intact` look again at once."""
    _seen.clear()


def fingerprint(connection=default_connection) -> str:
    """SHA-256 over all wanted definitions: two installations with the same guards have the same one per database kind."""
    with connection.cursor() as cursor:
        wanted, _ = _wanted(_writer(connection), cursor, None)
    return hashlib.sha256("\n".join(f"{name} {wanted[name]}" for name in sorted(wanted)).encode()).hexdigest()


def _writer(connection) -> ModuleType:
    writers = {"sqlite": sqlite, "postgresql": postgres}
    if connection.vendor not in writers:
        raise NotImplementedError(f"no guards for {connection.vendor}")
    return writers[connection.vendor]


def _wanted(writer: ModuleType, cursor, among) -> tuple[dict, list[str]]:
    """Wanted definitions by name for the tables that exist, and which guarded tables and columns do not."""
    columns = writer.columns(cursor)
    guards, gone = [], {}
    for model, number, guard in _declared(apps.get_models() if among is None else among):
        name = model._meta.db_table
        if name in columns:
            guards.append((Table(name, model, columns[name]), number, guard))
            lost = {field.column for field in model._meta.local_concrete_fields} - set(columns[name])
            gone |= dict.fromkeys(f"column {column} of table {name}" for column in sorted(map(str, lost)))
        else:
            gone[f"table {name}"] = None
    return writer.wanted(cursor, guards), list(gone)


def _declared(among: Iterable[type[models.Model]]) -> Iterator[tuple[type[models.Model], int, Guard]]:
    """Every declared guard with the model of its table and its place in the declaration."""
    for model in among:
        if not model._meta.managed or model._meta.proxy or hasattr(model, "instance_type"):  # simple-history's models
            continue
        declared = getattr(model, "database_guards", FOR_LOWER_FLOORS.get(model._meta.label, ()))
        for number, guard in enumerate(declared):
            field = model._meta.get_field(guard.m2m) if guard.m2m else None
            yield (field.remote_field.through if field else model), number, guard
