"""What somebody with the database, but without the key, may try on the trail: each kind leaves traces of its own.

A kind is a function of a position in the log; it changes rows with the guards switched off and says which word the
report must contain.
"""

import hashlib
from collections.abc import Callable

from django.db import connection

from qms.trail import guards

KINDS: dict[str, Callable[[int], str]] = {}


def switch_guards_off() -> None:
    """Inside a transaction that is rolled back later: no triggers; foreign keys are looked at on commit, which never comes."""
    connection.check_constraints()
    if connection.vendor == "sqlite":
        guards.take_off(connection)
        return
    for table in ("entry", "seal", "checkpoint"):
        sql(f"ALTER TABLE trail_{table} DISABLE TRIGGER USER")


def sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def rows(statement: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()


def kind(function: Callable[[int], str]) -> Callable[[int], str]:
    KINDS[function.__name__] = function
    return function


def entry_at(number: int) -> int:
    """Id of the entry with that seal."""
    return rows("SELECT entry_id FROM trail_seal WHERE number = %s", number)[0][0]


@kind
def act_changed(number: int) -> str:
    sql("UPDATE trail_entry SET act = 'exported' WHERE id = %s", entry_at(number))
    return f"entry {entry_at(number)}"


@kind
def name_changed(number: int) -> str:
    sql("UPDATE trail_entry SET actor_name = 'Another' WHERE id = %s", entry_at(number))
    return f"entry {entry_at(number)}"


@kind
def time_moved(number: int) -> str:
    sql("UPDATE trail_entry SET at = '2020-01-01 00:00:00+00:00' WHERE id = %s", entry_at(number))
    return f"entry {entry_at(number)}"


@kind
def detail_changed(number: int) -> str:
    sql("UPDATE trail_entry SET detail = '{\"n\": 1000}' WHERE id = %s", entry_at(number))
    return f"entry {entry_at(number)}"


@kind
def moved_to_another_subject(number: int) -> str:
    sql("UPDATE trail_entry SET subject_id = '999' WHERE id = %s", entry_at(number))
    return f"entry {entry_at(number)}"


@kind
def actor_taken_off(number: int) -> str:
    sql("UPDATE trail_entry SET actor_id = NULL, agency_id = NULL WHERE id = %s", entry_at(number))
    return f"entry {entry_at(number)}"


@kind
def entry_deleted(number: int) -> str:
    entry = entry_at(number)
    sql("DELETE FROM trail_entry WHERE id = %s", entry)
    return f"entry {entry}"


@kind
def entry_and_seal_deleted(number: int) -> str:
    entry = entry_at(number)
    sql("DELETE FROM trail_seal WHERE number = %s", number)
    sql("DELETE FROM trail_entry WHERE id = %s", entry)
    return f"seal {number}" if rows("SELECT 1 FROM trail_seal WHERE number > %s", number) else "cut off"


@kind
def seal_deleted(number: int) -> str:
    entry = entry_at(number)
    sql("DELETE FROM trail_seal WHERE number = %s", number)
    return f"entry {entry}"


@kind
def two_entries_swapped(number: int) -> str:
    first, second = entry_at(number), entry_at(number - 1)
    for one, other in ((first, -1), (second, -2)):
        sql("UPDATE trail_seal SET entry_id = %s WHERE entry_id = %s", other, one)
    for one, other in ((-1, second), (-2, first)):
        sql("UPDATE trail_seal SET entry_id = %s WHERE entry_id = %s", other, one)
    return f"entry {first}"


@kind
def seal_rewritten(number: int) -> str:
    sql("UPDATE trail_seal SET hash = %s WHERE number = %s", hashlib.sha256(b"x").hexdigest(), number)
    return f"entry {entry_at(number)}"


@kind
def all_rehashed_without_the_key(number: int) -> str:
    """Cut one out, close the gap, and write plain SHA-256 over everything after it."""
    entry, last = entry_at(number), rows("SELECT MAX(number) FROM trail_seal")[0][0]
    sql("DELETE FROM trail_seal WHERE number = %s", number)
    sql("DELETE FROM trail_entry WHERE id = %s", entry)
    for after in range(number + 1, last + 1):
        digest = hashlib.sha256(str(after).encode()).hexdigest()
        sql("UPDATE trail_seal SET number = %s, hash = %s WHERE number = %s", after - 1, digest, after)
    return "was changed" if number < last else "cut off"


@kind
def end_cut_off(number: int) -> str:
    entries = [entry for (entry,) in rows("SELECT entry_id FROM trail_seal WHERE number >= %s", number)]
    sql("DELETE FROM trail_seal WHERE number >= %s", number)
    for entry in entries:
        sql("DELETE FROM trail_entry WHERE id = %s", entry)
    return "cut off"


@kind
def end_cut_off_with_its_checkpoint(number: int) -> str:
    sql("DELETE FROM trail_checkpoint")
    return end_cut_off(number)


@kind
def entry_slipped_in(number: int) -> str:
    columns = "at, act, actor_id, actor_name, agency_id, subject_type, subject_id, subject_text, address, detail"
    sql(f"INSERT INTO trail_entry ({columns}) SELECT {columns} FROM trail_entry WHERE id = %s", entry_at(number))
    return f"entry {rows('SELECT MAX(id) FROM trail_entry')[0][0]}"


@kind
def forged_entry_with_a_seal(number: int) -> str:
    entry_slipped_in(number)
    entry, last = rows("SELECT MAX(id) FROM trail_entry")[0][0], rows("SELECT MAX(number) FROM trail_seal")[0][0]
    key = rows("SELECT key_id FROM trail_seal WHERE number = 1")[0][0]
    sql(
        "INSERT INTO trail_seal (number, entry_id, hash, key_id) VALUES (%s, %s, %s, %s)",
        last + 1,
        entry,
        "0" * 64,
        key,
    )
    return f"entry {entry}"


@kind
def checkpoint_rewritten(number: int) -> str:
    sql("UPDATE trail_checkpoint SET size = %s", number - 1)
    return "checkpoint"


@kind
def seal_of_another_key(number: int) -> str:
    sql("UPDATE trail_seal SET key_id = 'deadbeef' WHERE number = %s", number)
    return f"seal {number}"
