"""`migrate` saves everything before it changes tables that hold something, and does not go on when it cannot."""

import io
import shutil
import stat
import sys
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from qms.archive import latest
from qms.archive.actions import back_up_before_migrate, drop_old_ones, make_backup, migrating, restore_backup, save_keys
from qms.env import VARIABLES
from qms.standards.models import Edition
from qms.trail.acts import Act
from qms.trail.models import Entry
from tests import make
from tests.archive.looking import listed

LATER = """
from django.db import migrations


def name_it(apps, schema_editor):
    if {stumbles}:
        raise RuntimeError("stumbled")
    apps.get_model("standards", "Edition").objects.create(key="9999", name="after")


class Migration(migrations.Migration):
    dependencies = [("standards", "{last}")]
    operations = [migrations.RunPython(name_it, migrations.RunPython.noop)]
"""


@pytest.fixture
def later(office, tmp_path, monkeypatch, settings):
    """`later(stumbles=False)`: one more migration waits, and backups before migrations are on."""
    folder = Path(import_module("qms.standards.migrations").__file__).parent
    last = max(path.stem for path in folder.glob("0*.py"))
    monkeypatch.setenv("QMS_BACKUP_BEFORE_MIGRATE", "1")

    def write(*, stumbles=False):
        package = tmp_path / "later_standards"
        shutil.copytree(folder, package, ignore=shutil.ignore_patterns("__pycache__"))
        (package / "9999_later.py").write_text(LATER.format(last=last, stumbles=stumbles))
        monkeypatch.syspath_prepend(tmp_path)
        settings.MIGRATION_MODULES = {**settings.MIGRATION_MODULES, "standards": "later_standards"}

    yield write
    for name in [name for name in sys.modules if name.startswith("later_standards")]:
        del sys.modules[name]


def migrate(*words, **options):
    out = io.StringIO()
    call_command("migrate", *words, stdout=out, stderr=out, interactive=False, **{"verbosity": 1, **options})
    return out.getvalue()


def saved():
    folder = migrating.folder()
    return sorted(folder.glob("before-migrate-*.tar")) if folder.exists() else []


def test_what_was_before_is_saved_and_comes_back(later, fresh, settings, tmp_path):
    save_keys(tmp_path / "keys.json")
    later()
    said = migrate()
    [archive] = saved()
    assert str(archive) in said
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert stat.S_IMODE(archive.parent.stat().st_mode) == 0o700
    assert Edition.objects.filter(key="9999").exists()
    [entry] = Entry.objects.filter(act=Act.BACKUP_MADE)
    assert entry.subject_text == archive.name
    shutil.copy(archive, tmp_path / "kept.tar")
    settings.MIGRATION_MODULES = {}
    fresh()
    found = restore_backup(tmp_path / "kept.tar", at=make.now(), keys=tmp_path / "keys.json")
    assert (found.differing, found.problems) == ([], [])
    assert not Edition.objects.filter(key="9999").exists()


def test_without_anything_to_apply_nothing_is_saved(later):
    migrate()
    migrate("standards")
    migrate("--plan")
    assert saved() == []
    later()
    migrate("--plan")
    migrate("trail")
    assert saved() == []
    migrate("standards")
    assert len(saved()) == 1
    migrate()
    assert len(saved()) == 1


def test_an_empty_database_is_laid_without_a_backup(office, fresh, monkeypatch):
    monkeypatch.setenv("QMS_BACKUP_BEFORE_MIGRATE", "1")
    fresh()
    migrate(verbosity=0)
    assert saved() == []
    assert not Entry.objects.filter(act=Act.BACKUP_MADE).exists()


@pytest.mark.parametrize("how", ["variable", "option"])
def test_it_can_be_switched_off(later, monkeypatch, how):
    later()
    if how == "variable":
        monkeypatch.setenv("QMS_BACKUP_BEFORE_MIGRATE", "0")
    migrate(*(["--no-backup"] if how == "option" else []))
    assert saved() == []
    assert Edition.objects.filter(key="9999").exists()


@pytest.mark.parametrize("where", ["qms.archive.databases.take", "pathlib.Path.mkdir"])
def test_a_full_disk_stops_the_migration_with_a_plain_sentence(later, monkeypatch, where):
    later()

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, translation.override("en"), pytest.raises(CommandError) as refusal:
        patch.setattr(where, full)
        migrate()
    assert "Nothing was migrated" in str(refusal.value)
    assert "The disk is full" in str(refusal.value)
    assert "QMS_BACKUP_BEFORE_MIGRATE=0" in str(refusal.value)
    assert not Edition.objects.filter(key="9999").exists()
    assert saved() == []
    assert not Entry.objects.filter(act=Act.BACKUP_MADE).exists()
    migrate()
    assert Edition.objects.filter(key="9999").exists()


def test_a_migration_that_fails_leaves_its_backup_and_every_older_one(later):
    older = [back_up_before_migrate(at=make.now() - timedelta(days=n))[0] for n in range(1, 8)]
    later(stumbles=True)
    with pytest.raises(RuntimeError, match="stumbled"):
        migrate()
    assert len(saved()) == len(older) + 1


def test_the_newest_five_are_kept_and_nothing_else_is_touched(office):
    made = [back_up_before_migrate(at=make.now() - timedelta(days=n))[0] for n in range(7)]
    own = migrating.folder() / "before-migrate-mine.tar"
    own.write_text("x")
    gone = drop_old_ones()
    assert gone == sorted(path.name for path in made[5:])
    assert listed(migrating.folder()) == sorted([own.name, *(path.name for path in made[:5])])


def test_the_variable_is_listed():
    [variable] = [one for one in VARIABLES if one.name == "QMS_BACKUP_BEFORE_MIGRATE"]
    assert variable.default is True


# --- how old the last one is -----------------------------------------------------------------------------------------


def test_the_age_of_the_last_backup_is_known_and_warned_of_after_seven_days(office, tmp_path):
    at = make.now()
    assert latest.backup(at=at) == latest.Backup(None, 0, is_late=True)
    make_backup(tmp_path / "a.tar", at=at)
    for days, is_late in ((0, False), (7, False), (8, True), (30, True)):
        found = latest.backup(at=at + timedelta(days=days))
        assert (found.made_at, found.days, found.is_late) == (at, days, is_late)


def test_a_backup_beside_the_data_is_none_against_a_lost_disk(later):
    later()
    migrate()
    assert Entry.objects.filter(act=Act.BACKUP_MADE).exists()
    assert latest.backup(at=make.now()).made_at is None
