"""A question to the database that is put together once and asked with other values ever after.

Putting a statement together costs Django more than the database needs to answer it; this one is asked on every request. Only
for a question whose shape never depends on who asks: the values take the places of stand-ins, and nothing else changes.
"""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

Statement = tuple[Any, str, tuple[str, ...], tuple[Any, ...]]  # the compiler, the text, names of columns, values
PERSON, DAY = -715_517, date(1, 7, 13)  # no person has this id, no day of an agency is this one


class Prepared:
    """`Prepared(build)`: `build(PERSON, DAY)` gives the queryset of values to be asked, put together once a thread.

    `rows(person, day)` are its dicts, converted as Django converts them. Raises ValueError where a stand-in is not among the
    values of the statement, because then it would always answer for nobody.
    """

    def __init__(self, build: Callable[[int, date], QuerySet[Any, dict[str, Any]]]) -> None:
        self._build, self._known = build, threading.local()

    def rows(self, person: int, day: date) -> list[dict[str, Any]]:
        connection = connections[DEFAULT_DB_ALIAS]
        compiler, sql, names, params = self._statement(connection)
        day_written = connection.ops.adapt_datefield_value(day)
        values = tuple(person if one is PERSON else day_written if one is DAY else one for one in params)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found = cursor.fetchall()
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        rows = compiler.apply_converters(found, converters) if converters else found
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _statement(self, connection: Any) -> Statement:
        """Put together for this connection, which a thread keeps."""
        known = self._known.__dict__
        if known.get("by") is not connection:
            known |= {"by": connection, "statement": self._put_together(connection)}
        return known["statement"]

    def _put_together(self, connection: Any) -> Statement:
        query = self._build(PERSON, DAY).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        written = connection.ops.adapt_datefield_value(DAY)
        marked = tuple(PERSON if one == PERSON else DAY if one in (DAY, written) else one for one in params)
        if PERSON not in marked or DAY not in marked:
            raise ValueError("the statement does not ask about a person and a day")
        names = tuple(alias or "" for _column, _sql, alias in compiler.select)
        return compiler, sql, names, marked
