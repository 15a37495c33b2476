"""Past the product, straight at the database: nothing that is frozen changes, before and after a migration."""

import os
import sqlite3
import time

import pytest
from django.core.management import call_command
from django.db import connection

from qms.trail import guards, health
from tests.attack import only_postgres, only_sqlite, statements, world
from tests.databases import private_copy

SQLITE = connection.vendor == "sqlite"
ATTACKS = statements.ROWS | (only_sqlite.ROWS if SQLITE else only_postgres.ATTACKS)


class Target:
    """The world on a copy of the database, and how to attack it."""

    def __init__(self, name: str):
        self.name = name
        self.keys = statements.keys(world.build())

    def line(self):
        """A fresh bare connection: a plain one on SQLite, the application's role on PostgreSQL."""
        if SQLITE:
            line = sqlite3.connect(self.name, isolation_level=None, timeout=5)
            line.execute("PRAGMA foreign_keys=ON")
            line.execute("PRAGMA recursive_triggers=ON")
            return line
        to, role = connection.settings_dict, os.environ["QMS_TEST_APP_ROLE"]
        line = connection.Database.connect(
            dbname=self.name, user=role, password=to["PASSWORD"], host=to["HOST"], port=to["PORT"]
        )
        line.autocommit = True
        return line

    def wait_until_gone(self) -> None:
        """PostgreSQL ends a closed connection a moment later, and the owner may not end one of another role."""
        if SQLITE:
            return
        with connection.cursor() as cursor:
            for _ in range(200):
                cursor.execute(
                    "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND usename <> current_user", [self.name]
                )
                if not cursor.fetchall():
                    return
                time.sleep(0.05)

    def attack(self, attack: statements.Attack) -> str:
        """Perform it; what stopped it, or an empty text."""
        line = self.line()
        cursor = line.cursor()
        try:
            for statement in (attack,) if isinstance(attack, str) else attack:
                cursor.execute(statement.format(**self.keys))
        except connection.Database.Error as error:
            return str(error)
        finally:
            cursor.close()
            line.rollback()  # a closed connection may live on until the garbage is collected, and keep its lock
            line.close()
        return ""


@pytest.fixture(scope="module", params=["as migrated", "after a later migration"])
def target(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """Built once; every attack must leave it as it was."""
    with django_db_blocker.unblock(), private_copy() as name, pytest.MonkeyPatch.context() as patch:
        from django.conf import settings

        folder = tmp_path_factory.mktemp("attack")
        patch.setattr(settings, "SEAL_KEY_FILE", folder / "seal.key")
        patch.setattr(settings, "CHECKPOINT_DIR", folder)
        made = Target(name)
        if request.param == "after a later migration":
            world.migrate_again()
        if not SQLITE:
            call_command("grant_app_role", os.environ["QMS_TEST_APP_ROLE"], verbosity=0)
        made.before = world.signature()
        yield made
        made.wait_until_gone()


def test_there_are_enough_attacks():
    assert len(ATTACKS) >= 60


def test_all_guards_are_on(target):
    assert guards.missing() == []


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_attack_is_refused_and_changes_nothing(target, attack):
    error = target.attack(attack)
    before, target.before = target.before, world.signature()
    assert not [table for table, rows in target.before.items() if rows != before[table]]
    assert error
    assert "locked" not in error


def test_the_attacker_may_do_what_the_application_does(target):
    """Otherwise the refusals above would prove nothing."""
    assert target.attack("SELECT count(*) FROM documents_version") == ""
    for statement in (
        "UPDATE documents_section SET html = 'x' WHERE version_id = {draft}",
        "DELETE FROM documents_section WHERE version_id = {draft}",
        "UPDATE documents_version SET state = 'draft' WHERE id = {review}",
        "UPDATE documents_inforce SET until_date = '2100-01-01' WHERE id = {period}",
        "INSERT INTO trail_entry (at, act, actor_name, subject_type, subject_id, subject_text, detail)"
        " VALUES ('2026-11-24 00:00:00+00:00', 'exported', '', '', '', '', '{{}}')",
    ):
        assert target.attack(("BEGIN", statement, "ROLLBACK")) == ""


@pytest.mark.sqlite
@pytest.mark.parametrize("script", only_sqlite.SCHEMA.values(), ids=only_sqlite.SCHEMA.keys())
def test_what_changes_the_schema_is_found_at_start(copied_db, script):
    assert guards.missing() == []
    line = sqlite3.connect(copied_db, isolation_level=None)
    line.executescript(script)
    line.close()
    health.forget()
    assert guards.missing()
    assert health.why_read_only()
    health.forget()


@pytest.mark.postgres
def test_the_owner_is_never_the_role_of_the_application(target):
    from django.core.management.base import CommandError

    with pytest.raises(CommandError, match="could switch the guards off"):
        call_command("grant_app_role", connection.settings_dict["USER"])
    with pytest.raises(CommandError, match="There is no role"):
        call_command("grant_app_role", "nobody_here")
