"""The index in the database: FTS5 on SQLite, a GIN index over tsvector on PostgreSQL. Rows of tokens, asked for by ways.

Both are a table of the same name with `rowid` and `tokens`, made by a migration: contentless on SQLite, because the texts
are kept elsewhere, and without places, because phrases are compared there too. What is stored and what is asked for comes
from `qms.search.tokens`; the database only says which rows hold which tokens.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from qms.search.tokens import Tier, Way

# What is said to each database. On PostgreSQL tokens are asked through a function that says what reading them costs; without
# it the planner takes thousands of large rows for cheap, because they lie aside, and reads them all.
_SQL: dict[str, dict[str, str]] = {
    "sqlite": {
        "put": "INSERT INTO {table} (rowid, tokens) VALUES (%s, %s)",
        "clear": "INSERT INTO {table} ({table}) VALUES ('delete-all')",
        "numbers": "SELECT id FROM {table}_docsize",
        "hits": "SELECT rowid, {tier} AS tier FROM {table} WHERE {table} MATCH %s",
        "holds": "EXISTS (SELECT 1 FROM {table} WHERE {table} MATCH %s AND {table}.rowid = {number})",
    },
    "postgresql": {
        "put": "INSERT INTO {table} (rowid, tokens) VALUES (%s, array_to_tsvector(%s::text[]))",
        "drop": "DELETE FROM {table} WHERE rowid = ANY(%s)",
        "clear": "DELETE FROM {table}",
        "numbers": "SELECT rowid FROM {table}",
        "hits": "SELECT rowid, {tier} AS tier FROM {table} WHERE {table}_read(tokens) @@ %s::tsquery",
        "holds": "EXISTS (SELECT 1 FROM {table} WHERE tokens @@ %s::tsquery AND {table}.rowid = {number})",
    },
}
Hits = tuple[str, list[Any]]


class Index:
    """The index table named `table`."""

    def __init__(self, table: str):
        self.table = table

    def put(self, rows: Iterable[tuple[int, set[str]]]) -> None:
        """Add rows by number. A row is never changed: what is written anew takes a new number."""
        together = " ".join if connection.vendor == "sqlite" else list
        with connection.cursor() as cursor:
            cursor.executemany(self._sql("put"), [(number, together(sorted(tokens))) for number, tokens in rows])

    def drop(self, numbers: Iterable[int]) -> None:
        """Forget rows. FTS5 before 3.43 cannot without the words that went in: there they stay until `clear`, as numbers
        of nothing, which every question leaves out because it asks for the text behind the number."""
        if "drop" in _SQL[connection.vendor]:
            with connection.cursor() as cursor:
                cursor.execute(self._sql("drop"), [list(numbers)])

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(self._sql("clear"))

    def numbers(self) -> set[int]:
        """Every number there is; on SQLite also of rows that were dropped."""
        with connection.cursor() as cursor:
            cursor.execute(self._sql("numbers"))
            return {row[0] for row in cursor.fetchall()}

    def hits(self, ways: list[tuple[Tier, Way]]) -> Hits:
        """A SELECT of (rowid, tier) and its parameters: every row once, with its best tier, the best tiers first."""
        parts = [self._sql("hits", tier=int(tier)) for tier, _way in ways]
        before = [[way for _tier, way in ways[:place]] for place in range(len(ways))]
        params = [_expression(way, earlier) for (_tier, way), earlier in zip(ways, before, strict=True)]
        return " UNION ALL ".join(parts), params

    def holds(self, ways: list[tuple[Tier, Way]], number: str) -> Hits:
        """A condition that the row whose number is in the column `number` is a hit of any tier, and its parameters."""
        return self._sql("holds", number=number), [_any([way for _tier, way in ways])]

    def _sql(self, name: str, **more: Any) -> str:
        return _SQL[connection.vendor][name].format(table=self.table, **more)


# How each language of questions writes: all of, any of, not, the beginning of a token.
_WRITTEN = {
    "sqlite": (" AND ", " OR ", " NOT ", '"{}"', '"{}"*'),
    "postgresql": (" & ", " | ", " & !", "'{}'", "'{}':*"),
}


def _expression(way: Way, before: list[Way]) -> str:
    """Rows that hold every token of `way` and fulfil none of the ways before it."""
    _all, _or, but_not, _whole, _begins = _WRITTEN[connection.vendor]
    return f"({_one(way)}){but_not}({_any(before)})" if before else _one(way)


def _any(ways: list[Way]) -> str:
    return _WRITTEN[connection.vendor][1].join(f"({_one(way)})" for way in ways)


def _one(way: Way) -> str:
    every, _or, _not, whole, begins = _WRITTEN[connection.vendor]
    return every.join((begins if token.begins else whole).format(token.text) for token in way)
