"""What many tests begin with, done once a worker and played again: the statements that a maker of `tests.make` sent.

A document in force takes a few hundred statements, most of them questions, and half a second of Django. Where a test does the
same from the same state of the database, the state that results is the same, so its writes are sent again as they were: the
rows, their numbers and what the triggers do are those of the first time. Anything else is done for real:

- only from the world that lies ready (`w` of tests/conftest.py), after the same writes of the test itself, on the same day;
- never with arguments that are no plain values or rows, never in a test that puts something else in the place of code,
  settings or the clock (conftest does not follow it), never where something was rolled back.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils import timezone
from django.utils.dateparse import parse_datetime

LONGEST = timedelta(hours=1)  # after which the instants written on a tape are too far from now
_WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
_WHEN = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")


class Tape(NamedTuple):
    """What was written, what the sequences stood at before, what waits for the commit, which row was the answer, and when."""

    statements: Any
    sequences: dict[str, int | None]
    waiting: list[tuple[Any, bool]]
    answer: tuple[type[Model], Any]
    made_at: datetime


class Recorder:
    """Follows what one test writes. `state` names the state of the database, None for one that nobody can name."""

    def __init__(self) -> None:
        self.tapes: dict[str, Tape] = {}
        self.state: str | None = None
        self._written: list[tuple[str, Any, bool]] | None = None
        self._is_playing = False

    @contextmanager
    def following(self) -> Iterator[None]:
        """For one test, which stands on the world that lies ready."""
        self.state, self._written = "world", None
        with connection.execute_wrapper(self):
            try:
                yield
            finally:
                self.state = None

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        kind = sql.lstrip()[:8].upper()
        if self._is_playing or not kind.startswith((*_WRITES, "ROLLBACK")):
            pass
        elif kind.startswith("ROLLBACK") or self.state is None:
            self.state = None
        elif self._written is not None:
            self._written.append((sql, params, many))
        else:
            self.state = self._after(sql, params)
        return execute(sql, params, many, context)

    def _after(self, sql: str, params: Any) -> str | None:
        """The state behind this write of the test itself."""
        try:
            return _digest(self.state, sql, _plain(params))
        except TypeError:
            return None

    def answer(self, maker: Callable[..., Any], args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """What `maker` gives: played where it is on a tape, done and kept on one where it can be."""
        asked = self._key(maker, args, named)
        if asked is None:
            return maker(*args, **named)
        tape = self.tapes.get(asked)
        if tape is not None and timedelta(0) <= timezone.now() - tape.made_at < LONGEST:
            self._play(tape)
            self.state = asked
            return tape.answer[0]._default_manager.get(pk=tape.answer[1])
        return self._record(asked, maker, args, named)

    def _key(self, maker: Callable[..., Any], args: tuple[Any, ...], named: dict[str, Any]) -> str | None:
        if self.state is None or self._written is not None or not connection.in_atomic_block:
            return None
        try:
            given = _plain([args, sorted(named.items())])
        except TypeError:
            return None
        where = f"{maker.__module__}.{maker.__qualname__}"
        return _digest(self.state, where, given, timezone.localdate(), connection.settings_dict["NAME"])

    def _record(self, asked: str, maker: Callable[..., Any], args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        before, self._written, made_at = _sequences(), [], timezone.now()
        waiting = len(connection.run_on_commit)
        try:
            found = maker(*args, **named)
            written = self._written
        finally:
            self._written = None
        if self.state is None or not isinstance(found, Model):
            self.state = None
            return found
        after = _sequences()
        moved = {name: value for name, value in before.items() if after[name] != value}
        left = [(done, robust) for _sids, done, robust in connection.run_on_commit[waiting:]]
        self.tapes[asked] = Tape(_spliced(written), moved, left, (type(found), found.pk), made_at)
        self.state = asked
        return found

    def _play(self, tape: Tape) -> None:
        self._is_playing = True
        try:
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.cursor.execute(_set_back(tape.sequences) + tape.statements)
                else:
                    for sql, params, many in tape.statements:
                        (cursor.executemany if many else cursor.execute)(sql, params)
        finally:
            self._is_playing = False
        here = set(connection.savepoint_ids)
        connection.run_on_commit += [(here, done, robust) for done, robust in tape.waiting]


RECORDER = Recorder()


def taped(maker: Callable[..., Any]) -> Callable[..., Any]:
    """A maker that gives one row, and does the same whenever it is called with the same in the same state."""

    @wraps(maker)
    def made(*args: Any, **named: Any) -> Any:
        return RECORDER.answer(maker, args, named)

    return made


def _sequences() -> dict[str, int | None]:
    if connection.vendor != "postgresql":
        return {}  # SQLite takes its numbers back with the rows
    with connection.cursor() as cursor:
        cursor.execute(_SEQUENCES)
        return dict(cursor.fetchall())


def _set_back(sequences: dict[str, int | None]) -> bytes:
    calls = [
        f"setval('public.\"{name}\"', {1 if value is None else value}, {'false' if value is None else 'true'})"
        for name, value in sequences.items()
    ]
    return f"SELECT {', '.join(calls)};".encode() if calls else b""


def _spliced(written: list[tuple[str, Any, bool]]) -> Any:
    """PostgreSQL takes everything in one piece; SQLite statement by statement."""
    if connection.vendor != "postgresql":
        return written
    with connection.cursor() as cursor:
        each = ((sql, one) for sql, params, many in written for one in (params if many else [params]))
        return b";".join(cursor.cursor.mogrify(sql, params) for sql, params in each)


def _digest(*parts: Any) -> str:
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def _plain(value: Any) -> Any:
    """The value as text that is the same for the same value; an instant as the minutes from now. TypeError for what has none."""
    if hasattr(value, "adapted"):  # psycopg2's Json
        value = value.adapted
    for kinds, written in _WRITTEN:
        if isinstance(value, kinds):
            return written(value)
    raise TypeError(type(value))


def _of_text(value: str) -> str:
    at = parse_datetime(value) if _WHEN.match(value) else None
    return repr(value) if at is None else _of_instant(at)


def _of_instant(at: datetime) -> str:
    return f"now{_minutes(at)}"


_WRITTEN: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (datetime, _of_instant),
    ((type(None), bool, int, float, UUID, date, bytes), repr),
    (memoryview, bytes),
    (str, _of_text),
    (Model, lambda row: f"{row._meta.label}:{row.pk}"),
    (SimpleNamespace, lambda _world: "world"),
    (dict, lambda given: [(_plain(key), _plain(one)) for key, one in given.items()]),
    ((list, tuple), lambda given: [_plain(one) for one in given]),
)


def _minutes(at: datetime) -> int:
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return round((at - timezone.now()).total_seconds() / 60)
