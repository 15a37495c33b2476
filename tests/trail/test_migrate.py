"""A real migration of a guarded table with rows, through the command: guards are back, statements refused again."""

import shutil
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from qms.trail import guards
from qms.trail.actions import record
from qms.trail.acts import Act

LATER = """
from django.db import migrations, models


def stumble(apps, schema_editor):
    if {stumbles}:
        raise RuntimeError("stumbled")


class Migration(migrations.Migration):
    dependencies = [("trail", "{last}")]
    operations = [
        migrations.AlterField("entry", "subject_text", models.CharField(max_length=250, blank=True)),
        migrations.AddField("entry", "colour", models.CharField(max_length=9, default="blue")),
        migrations.AddField("entry", "shade", models.CharField(max_length=9, null=True)),
        migrations.AlterField("checkpoint", "text", models.CharField(max_length=900)),
        migrations.RunPython(stumble, migrations.RunPython.noop),
        *([migrations.RemoveConstraint("entry", "address_only_at_the_door"), migrations.RemoveField("entry", "address")] if {removes} else []),
    ]
"""
ATTACKS = (
    "UPDATE trail_entry SET act = 'signed_in'",
    "DELETE FROM trail_entry",
    "UPDATE trail_seal SET hash = 'x'",
    "DELETE FROM trail_seal",
    "INSERT INTO trail_seal (number, entry_id, hash, key_id) VALUES (7, 1, 'x', 'x')",
)


@pytest.fixture
def later(copied_db, tmp_path, monkeypatch, settings):
    """`later(stumbles=False)`: give qms.trail one more migration, in a folder of the test."""
    module = settings.MIGRATION_MODULES.get("trail", "qms.trail.migrations")
    folder = Path(import_module(module).__file__).parent if module else Path()
    written = sorted(path.stem for path in folder.glob("0*.py"))
    if not written:
        pytest.skip("the product's migrations are switched off in this run")

    def write(*, stumbles: bool = False, removes: bool = False) -> None:
        package = tmp_path / "later_trail"
        shutil.copytree(folder, package, ignore=shutil.ignore_patterns("__pycache__"))
        (package / "9999_wider.py").write_text(LATER.format(last=written[-1], stumbles=stumbles, removes=removes))
        monkeypatch.syspath_prepend(tmp_path)
        settings.MIGRATION_MODULES = {**settings.MIGRATION_MODULES, "trail": "later_trail"}

    with transaction.atomic():
        record(act=Act.APPROVED, by=None, text="QT-01 01.00")
    yield write
    for name in [name for name in sys.modules if name.startswith("later_trail")]:
        del sys.modules[name]


def refuses_everything(*, lost: tuple[str, ...] = ()) -> bool:
    """All attacks are refused, all guards are there; `lost` are columns that the models still have."""
    for statement in ATTACKS:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    return guards.missing() == [f"column {column} of table trail_entry is gone" for column in lost]


@pytest.mark.parametrize("removes", [False, True], ids=["wider", "wider and one column less"])
def test_guards_are_back_after_a_migration_of_their_table(later, removes):
    assert refuses_everything()
    later(removes=removes)
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT colour, subject_text FROM trail_entry")
        assert cursor.fetchall() == [("blue", "QT-01 01.00")]
    assert refuses_everything(lost=("address",) if removes else ())


def test_guards_are_back_after_a_migration_that_failed(later):
    later(stumbles=True)
    with pytest.raises(RuntimeError, match="stumbled"):
        call_command("migrate", verbosity=0)
    assert refuses_everything()


def test_guards_are_back_after_going_backwards(later):
    later()
    call_command("migrate", verbosity=0)
    call_command("migrate", "trail", "0001", verbosity=0)
    assert refuses_everything()
