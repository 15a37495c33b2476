"""Guards as SQLite triggers, compared text by text with what the database file holds.

`INSERT OR REPLACE` and `UPDATE OR REPLACE` delete the row in the way without telling a DELETE trigger unless
`PRAGMA recursive_triggers` is on, and the pragma belongs to a connection, not to the file. So rows that may not
disappear are looked for before every INSERT and UPDATE, by row id and by every unique index.
"""

import re
from dataclasses import dataclass

from qms.trail.kinds import Guard, Rule, Table, quoted

PREFIX = "qg_"
_LETTER = {"INSERT": "i", "UPDATE": "u", "DELETE": "d"}


def columns(cursor) -> dict[str, tuple[str, ...]]:
    """Columns of every table."""
    cursor.execute(
        "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table' ORDER BY 1, c.cid"
    )
    found: dict[str, tuple[str, ...]] = {}
    for table, column in cursor.fetchall():
        found[table] = (*found.get(table, ()), column)
    return found


@dataclass(frozen=True)
class Trigger:
    """A trigger and the statement that made it."""

    table: str
    statement: str


def wanted(cursor, guards: list[tuple[Table, int, Guard]]) -> dict[str, Trigger]:
    """Name and definition of every trigger that the guards ask for."""
    keys: dict[str, list[_Key]] = {}
    triggers: dict[str, Trigger] = {}
    for table, number, guard in guards:
        stem = f"{PREFIX}{table.name}_{number}"
        for rule in guard.rules(table):
            name = f"{stem}_{_LETTER[rule.event]}"
            triggers[name] = _trigger(name, table, rule)
        name = f"{PREFIX}{table.name}_c"
        triggers[name] = _columns_stay(name, table)
        if keeps := guard.keeps(table, "victim"):
            unique = keys.setdefault(table.name, _unique_keys(cursor, table))
            for rule in _replacing(table, unique, keeps):
                name = f"{stem}_r{_LETTER[rule.event]}"
                triggers[name] = _trigger(name, table, rule)
    return triggers


def live(cursor) -> dict[str, Trigger]:
    """Name and definition of every trigger in the file, ours or not."""
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {name: Trigger(table, statement) for name, table, statement in cursor.fetchall()}


def drop(cursor, name: str, definition: Trigger) -> None:
    """Take one trigger off."""
    cursor.execute(f"DROP TRIGGER IF EXISTS {quoted(name)}")


def create(cursor, name: str, definition: Trigger) -> None:
    """Put one trigger on."""
    cursor.execute(definition.statement)


def _trigger(name: str, table: Table, rule: Rule) -> Trigger:
    says = f"qms: {rule.says}".replace("'", "''")
    return Trigger(
        table.name,
        f"CREATE TRIGGER {quoted(name)} BEFORE {rule.event} ON {quoted(table.name)} FOR EACH ROW WHEN {rule.condition}"
        f" BEGIN SELECT RAISE(ABORT, '{says}'); END",
    )


def _columns_stay(name: str, table: Table) -> Trigger:
    """Never fires, but names every column: SQLite refuses to drop a column that a trigger names."""
    names = ", ".join(f"OLD.{quoted(column)}" for column in table.columns)
    start = f"CREATE TRIGGER {quoted(name)} BEFORE DELETE ON {quoted(table.name)} FOR EACH ROW WHEN 1 = 0"
    return Trigger(table.name, f"{start} BEGIN SELECT {names}; END")


class _Key:
    """What makes two rows collide: columns that are equal and, in a partial index, a condition that both fulfil."""

    def __init__(self, columns: list[str], condition: str = ""):
        self.columns, self.condition = columns, condition

    def collides(self, table: Table) -> str:
        equal = " AND ".join(f"victim.{quoted(c)} = NEW.{quoted(c)}" for c in self.columns)
        if not self.condition:
            return equal
        # The index condition names bare columns: of `victim` in this query, of NEW in a one-row table made of it.
        row = ", ".join(f"NEW.{quoted(c)} AS {quoted(c)}" for c in table.columns)
        return f"{equal} AND ({self.condition}) AND EXISTS (SELECT 1 FROM (SELECT {row}) WHERE {self.condition})"  # noqa: S608


def _replacing(table: Table, keys: list[_Key], keeps: str) -> list[Rule]:
    """Rules that refuse to push a kept row out of the way."""
    says = f"a row of {table.name} must not be replaced"
    victim = f"SELECT 1 FROM {quoted(table.name)} AS victim"  # noqa: S608
    found = [f"{victim} WHERE {key.collides(table)} AND {keeps}" for key in keys]
    insert = " OR ".join(f"EXISTS ({query})" for query in found)
    update = " OR ".join(f"EXISTS ({query} AND victim.rowid <> OLD.rowid)" for query in found)
    return [Rule("INSERT", insert, says), Rule("UPDATE", update, says)]


def _unique_keys(cursor, table: Table) -> list[_Key]:
    """Row id and unique indexes; an index on an expression is left to the pragma and its own DELETE trigger."""
    keys = [_Key(["rowid"])]
    cursor.execute(
        "SELECT l.name, m.sql FROM pragma_index_list(%s) AS l LEFT JOIN sqlite_master AS m"
        ' ON m.name = l.name WHERE l."unique" ORDER BY l.name',
        [table.name],
    )
    for index, statement in cursor.fetchall():
        cursor.execute("SELECT name FROM pragma_index_info(%s) ORDER BY seqno", [index])
        names = [name for (name,) in cursor.fetchall()]
        if None not in names:
            partial = re.search(r"\)\s*WHERE\s+(.*)$", statement or "", re.DOTALL | re.IGNORECASE)
            keys.append(_Key(names, partial.group(1) if partial else ""))
    return keys
