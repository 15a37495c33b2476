"""Guards are put on, looked for, missed when somebody took them off, and back after every migration."""

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from qms.trail import guards, health
from tests.trail import shelf

TAMPERING = {
    "sqlite": {
        "dropped": "DROP TRIGGER qg_trail_stamp_0_u",
        "weakened": """DROP TRIGGER qg_trail_stamp_0_u; CREATE TRIGGER qg_trail_stamp_0_u BEFORE UPDATE ON trail_stamp
            FOR EACH ROW WHEN 1 = 0 BEGIN SELECT RAISE(ABORT, 'qms: rows of trail_stamp are never changed'); END""",
        "deleted from the schema": """PRAGMA writable_schema=ON; DELETE FROM sqlite_master WHERE name = 'qg_trail_stamp_0_u';
            PRAGMA writable_schema=RESET""",
        "a stranger that swallows": "CREATE TRIGGER z BEFORE INSERT ON trail_stamp BEGIN SELECT RAISE(IGNORE); END",
        "table dropped": "DROP TABLE trail_line",
        "table copied over": "ALTER TABLE trail_reader RENAME TO old; CREATE TABLE trail_reader AS SELECT * FROM old",
        "column added": "ALTER TABLE trail_stamp ADD COLUMN secret text",
    },
    "postgresql": {
        "dropped": "DROP TRIGGER qg_trail_stamp_0_u ON trail_stamp",
        "disabled": "ALTER TABLE trail_stamp DISABLE TRIGGER qg_trail_stamp_0_u",
        "all disabled": "ALTER TABLE trail_stamp DISABLE TRIGGER USER",
        "no longer always": "ALTER TABLE trail_stamp ENABLE TRIGGER qg_trail_stamp_0_u",
        "another body": """CREATE OR REPLACE FUNCTION qg_trail_stamp_0_u() RETURNS trigger LANGUAGE plpgsql
            SET search_path = public, pg_temp AS $$ BEGIN RETURN NEW; END $$""",
        "another search path": "ALTER FUNCTION qg_trail_stamp_0_u() SET search_path = pg_temp, public",
        "another moment": """DROP TRIGGER qg_trail_stamp_0_u ON trail_stamp; CREATE TRIGGER qg_trail_stamp_0_u
            AFTER UPDATE ON trail_stamp FOR EACH ROW EXECUTE FUNCTION qg_trail_stamp_0_u()""",
        "for some columns": """DROP TRIGGER qg_trail_stamp_0_u ON trail_stamp; CREATE TRIGGER qg_trail_stamp_0_u
            BEFORE UPDATE OF note ON trail_stamp FOR EACH ROW EXECUTE FUNCTION qg_trail_stamp_0_u()""",
        "truncate let through": "DROP TRIGGER qg_trail_stamp_t ON trail_stamp",
        "overlap let through": "ALTER TABLE trail_loan DROP CONSTRAINT qg_trail_loan_0_x",
        "overlap of something else": """ALTER TABLE trail_loan DROP CONSTRAINT qg_trail_loan_0_x;
            ALTER TABLE trail_loan ADD CONSTRAINT qg_trail_loan_0_x EXCLUDE USING gist (id WITH =)""",
        "a stranger": """CREATE FUNCTION z() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
            CREATE TRIGGER z BEFORE INSERT ON trail_stamp FOR EACH ROW EXECUTE FUNCTION z()""",
        "table dropped": "DROP TABLE trail_line",
        "column added": "ALTER TABLE trail_stamp ADD COLUMN secret text",
    },
}[connection.vendor]


def perform(statements: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.connection.executescript(statements)
        else:
            cursor.execute(statements)


def assert_refused(statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_is_missing_after_installing(own_library):
    assert guards.missing(among=shelf.everything()) == []


def test_installing_twice_changes_nothing(own_library):
    guards.install(connection, among=shelf.everything())
    assert guards.missing(among=shelf.everything()) == []


@pytest.mark.parametrize("statements", TAMPERING.values(), ids=TAMPERING.keys())
def test_tampering_with_guards_is_found_and_mended(own_library, statements):
    perform(statements)
    assert guards.missing(among=shelf.everything())
    if "DROP TABLE" in statements or " z " in statements:
        return  # a lost table or a strange trigger is a person's business
    guards.install(connection, among=shelf.everything())
    assert guards.missing(among=shelf.everything()) == []


def test_a_guard_that_nobody_declares_any_more_is_taken_off(own_library):
    guards.install(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE trail_stamp SET text = 'free'")
    assert guards.missing() == []


def test_a_wider_and_a_new_column_leave_the_guards_on(own_library):
    """SQLite rebuilds the table for both, which drops its triggers; this is what `migrate` does around it."""
    wider = models.CharField(max_length=80)
    wider.set_attributes_from_name("title")
    colour = models.CharField(max_length=9, default="blue")
    colour.set_attributes_from_name("colour")
    if connection.vendor == "sqlite":
        guards.take_off(connection)
    with connection.schema_editor() as editor:
        editor.alter_field(shelf.Book, shelf.Book._meta.get_field("title"), wider)
    with connection.schema_editor() as editor:
        editor.add_field(shelf.Book, colour)
    assert connection.vendor != "sqlite" or guards.missing(among=shelf.everything())
    guards.install(connection, among=shelf.everything())
    assert guards.missing(among=shelf.everything()) == []
    assert_refused("UPDATE trail_book SET title = 'x' WHERE id = 2")
    assert_refused("UPDATE trail_book SET colour = 'x' WHERE id = 2")
    assert_refused("UPDATE trail_page SET text = 'x' WHERE book_id = 2")
    assert_refused("DELETE FROM trail_book WHERE id = 4")


def test_the_start_up_check_names_what_is_missing(copied_db):
    assert not [note for note in run_checks(tags=[Tags.database], databases=["default"]) if note.id == "trail.W001"]
    on = " ON trail_entry" if connection.vendor == "postgresql" else ""
    perform(f"DROP TRIGGER qg_trail_entry_0_d{on}")
    (note,) = [note for note in run_checks(tags=[Tags.database], databases=["default"]) if note.id == "trail.W001"]
    assert "qg_trail_entry_0_d" in note.msg


def test_missing_guards_stop_all_writing_until_migrate_puts_them_back(copied_db):
    assert health.why_read_only() == []
    on = " ON trail_entry" if connection.vendor == "postgresql" else ""
    perform(f"DROP TRIGGER qg_trail_entry_0_d{on}")
    assert guards.is_intact()
    health.forget()
    assert not guards.is_intact()
    assert len(health.why_read_only()) == 1
    assert health.probes()["triggers"] == (False, "1 missing")
    call_command("migrate", verbosity=0)
    health.forget()
    assert health.why_read_only() == []


def test_the_fingerprint_is_that_of_the_definitions(copied_db):
    assert guards.fingerprint() == guards.fingerprint()
    assert len(guards.fingerprint()) == 64


@pytest.mark.postgres
def test_a_child_written_while_its_parent_freezes_waits_and_is_refused(own_library, together):
    from django.db import connections

    def freeze():
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute("UPDATE trail_book SET state = 'out' WHERE id = 1")
            cursor.execute("SELECT pg_sleep(0.6)")

    def write():
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")
            cursor.execute("UPDATE trail_page SET text = 'x' WHERE book_id = 1")

    frozen, written = together(freeze, write)
    assert frozen is None
    assert isinstance(written, IntegrityError)
