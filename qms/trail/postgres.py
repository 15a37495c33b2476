"""Guards as PostgreSQL triggers that always fire, and exclusion constraints.

Each trigger has its own function. The functions belong to the owner role and look names up in the schema of the tables
before any temporary table (a role may make a temporary `documents_version` of its own). Their text is compared with
what is wanted, as are a trigger's moment, its events and whether it is enabled.
"""

import hashlib
import re
from dataclasses import dataclass, field

from qms.trail.kinds import Guard, NoOverlap, Rule, Table, quoted

PREFIX = "qg_"
_LETTER = {"INSERT": "i", "UPDATE": "u", "DELETE": "d"}
# Bits of pg_trigger.tgtype.
_ROW, _BEFORE, _EVENT = 1, 2, {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
_NAME_LENGTH = 63


@dataclass(frozen=True)
class Trigger:
    """A trigger before one event, with the body and the search path of its function."""

    table: str
    moment: int
    path: str
    body: str


@dataclass(frozen=True)
class Exclusion:
    """An exclusion constraint: `plain` is compared, `text` is what makes it."""

    table: str
    plain: str
    text: str = field(default="", compare=False)


@dataclass(frozen=True)
class Altered:
    """Something of ours on `table` that is no longer as it was made."""

    table: str


def columns(cursor) -> dict[str, tuple[str, ...]]:
    """Columns of every table of the current schema."""
    cursor.execute(
        "SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') GROUP BY 1"
    )
    return {table: tuple(names) for table, names in cursor.fetchall()}


def wanted(cursor, guards: list[tuple[Table, int, Guard]]) -> dict[str, Trigger | Exclusion]:
    """Name and definition of every trigger and constraint that the guards ask for."""
    cursor.execute("SELECT quote_ident(current_schema())")
    path = f"{cursor.fetchone()[0]}, pg_temp"
    found: dict[str, Trigger | Exclusion] = {}
    for table, number, guard in guards:
        found[_name(f"{PREFIX}{table.name}_t")] = _no_truncate(table, path)
        if isinstance(guard, NoOverlap):
            text = guard.exclusion(table)
            found[_name(f"{PREFIX}{table.name}_{number}_x")] = Exclusion(table.name, _plain(text), text)
            continue
        for rule in guard.rules(table):
            found[_name(f"{PREFIX}{table.name}_{number}_{_LETTER[rule.event]}")] = _trigger(table, rule, path)
    return found


def live(cursor) -> dict[str, Trigger | Exclusion | Altered]:
    """Name and definition of every trigger and exclusion constraint of the schema, ours or not."""
    return _live_triggers(cursor) | _live_exclusions(cursor)


def drop(cursor, name: str, definition: Trigger | Exclusion | Altered) -> None:
    """Take one trigger with its function, or one constraint, off its table."""
    table = quoted(definition.table)
    cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {quoted(name)}")
    cursor.execute(f"DROP TRIGGER IF EXISTS {quoted(name)} ON {table}")
    cursor.execute(f"DROP FUNCTION IF EXISTS {quoted(name)}()")


def create(cursor, name: str, definition: Trigger | Exclusion) -> None:
    """Put one trigger or constraint on."""
    table, name = quoted(definition.table), quoted(name)
    if isinstance(definition, Exclusion):
        cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition.text}")
        return
    event = next(event for event, bit in _EVENT.items() if definition.moment & bit)
    level = "ROW" if definition.moment & _ROW else "STATEMENT"
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
        f" SET search_path = {definition.path} AS $qg${definition.body}$qg$"
    )
    cursor.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {level} EXECUTE FUNCTION {name}()")
    cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def _live_triggers(cursor) -> dict[str, Trigger | Altered]:
    cursor.execute(
        "SELECT t.tgname, c.relname, t.tgtype, p.prosrc, p.proconfig[1],"
        " t.tgenabled = 'A' AND t.tgqual IS NULL AND t.tgnargs = 0 AND t.tgattr = ''::int2vector"
        " AND p.proname = t.tgname AND NOT p.prosecdef AND cardinality(p.proconfig) = 1 AND l.lanname = 'plpgsql'"
        " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
        " JOIN pg_language l ON l.oid = p.prolang"
        " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
    )
    found: dict[str, Trigger | Altered] = {}
    for name, table, moment, body, path, sound in cursor.fetchall():
        setting, _, value = (path or "").partition("=")
        as_made = sound and setting == "search_path"
        found[name] = Trigger(table, moment, value, body) if as_made else Altered(table)
    return found


def _live_exclusions(cursor) -> dict[str, Exclusion]:
    cursor.execute(
        "SELECT x.conname, c.relname, pg_get_constraintdef(x.oid)"
        " FROM pg_constraint x JOIN pg_class c ON c.oid = x.conrelid"
        " WHERE x.contype = 'x' AND starts_with(x.conname, 'qg_') AND c.relnamespace = current_schema()::regnamespace"
    )
    return {name: Exclusion(table, _plain(text)) for name, table, text in cursor.fetchall()}


def _plain(text: str) -> str:
    """A constraint without what PostgreSQL adds when it writes one down: casts, brackets, quotes, blanks."""
    return re.sub(r"::[a-z]+( varying)?|[()\"\s]", "", text.lower())


def _trigger(table: Table, rule: Rule, path: str) -> Trigger:
    lock = f" PERFORM{rule.lock.removeprefix('SELECT')};" if rule.lock else ""
    row = "OLD" if rule.event == "DELETE" else "NEW"
    body = f"BEGIN{lock} IF {rule.condition} THEN {_refusal(rule.says)} END IF; RETURN {row}; END"
    return Trigger(table.name, _ROW | _BEFORE | _EVENT[rule.event], path, body)


def _no_truncate(table: Table, path: str) -> Trigger:
    body = f"BEGIN {_refusal(f'{table.name} is never emptied')} END"
    return Trigger(table.name, _BEFORE | _EVENT["TRUNCATE"], path, body)


def _refusal(says: str) -> str:
    text = f"qms: {says}".replace("'", "''")
    return f"RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = '{text}';"


def _name(name: str) -> str:
    """The name, shortened with a hash where PostgreSQL would cut it."""
    if len(name) <= _NAME_LENGTH:
        return name
    return f"{name[: _NAME_LENGTH - 9]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"
