"""A backup holds one instant and comes back equal, into an empty place alone; keys are apart; no half of it is left."""

import io
import json
import os
import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, connections, transaction
from django.utils import translation

from qms.archive import databases
from qms.archive.actions import make_backup, restore_backup, restoring, save_keys
from qms.archive.management.commands import backup, backup_keys, restore
from qms.files import store
from qms.files.models import StoredFile
from qms.trail import health, sealing
from qms.trail.actions import record, seal_entries, write_checkpoint
from qms.trail.acts import Act
from qms.trail.integrity import verify
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make
from tests.archive.looking import files, listed, parts, rows, saved

GROWS = {"trail_entry", "trail_seal", "django_session"}  # the restore itself is recorded and sealed


def test_a_restore_into_a_fresh_place_is_equal_row_by_row_and_verifies(office, fresh, tmp_path):
    before, content = rows(), files()
    archive, keys = saved(tmp_path)
    fresh()
    found = restore_backup(archive, at=make.now(), keys=keys)
    after = rows()
    assert (found.differing, found.problems, found.put_back, found.is_signature_checked) == ([], [], 0, True)
    assert before.keys() == after.keys()
    assert {table for table in before if before[table] != after[table]} <= GROWS
    for table in GROWS:
        assert set(before[table]) <= set(after[table])
    assert files() == content
    assert verify(at=make.now()).ok
    assert health.why_read_only() == []
    assert Entry.objects.filter(act=Act.BACKUP_RESTORED).get().detail["lost_checkpoints"] == 0
    with transaction.atomic():  # numbering goes on where it stopped
        record(act=Act.SETTINGS_CHANGED, by=None)
    make.draft(office, title="Sau khi phục hồi")


def test_the_archive_names_everything_in_it_and_no_key(office, tmp_path):
    archive, keys = saved(tmp_path)
    members = parts(archive)
    told = json.loads(members[0][1])
    assert [member.name for member, _data in members[:2]] == ["manifest.json", "manifest.hmac"]
    assert told["counts"]["documents_document"] == 1
    assert told["keys"] == {"seal.key": sealing.read_key().id}
    assert len(told["files"]) == StoredFile.objects.count() == len(members) - 3
    assert sealing.read_key().secret not in archive.read_bytes()
    for path in (archive, keys):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Entry.objects.filter(act=Act.BACKUP_MADE).exists()
    assert listed(tmp_path) == ["a.tar", "a.tar.keys", "source"]


def test_without_keys_it_says_so_and_starts_read_only(office, fresh, tmp_path):
    archive, _keys = saved(tmp_path)
    fresh()
    out, err = io.StringIO(), io.StringIO()
    call_command(restore.Command(), str(archive), stdout=out, stderr=err)
    assert sealing.read_key() is None
    assert health.why_read_only()
    assert str(Path("fresh") / "keys") in err.getvalue()


def test_a_place_with_anything_in_it_is_left_alone(office, fresh, tmp_path):
    archive, keys = saved(tmp_path)
    before = rows()
    with pytest.raises(Refused):
        restore_backup(archive, at=make.now(), keys=keys)
    assert rows() == before
    folder = fresh()
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "lạ").write_text("x")
    with pytest.raises(Refused):
        restore_backup(archive, at=make.now(), keys=keys)
    assert databases.is_empty()
    (folder / "files" / "lạ").unlink()
    assert restore_backup(archive, at=make.now(), keys=keys).problems == []
    with pytest.raises(Refused):
        restore_backup(archive, at=make.now(), keys=keys)


def test_nothing_is_overwritten_without_force(office, tmp_path):
    archive, keys = saved(tmp_path)
    for path, act in ((archive, make_backup), (keys, lambda target, at, force=False: save_keys(target, force=force))):
        before = path.read_bytes()
        with pytest.raises(Refused, match=path.name):
            act(path, at=make.now())
        assert path.read_bytes() == before
        act(path, at=make.now(), force=True)
    with pytest.raises(Refused):
        make_backup(tmp_path / "không" / "a.tar", at=make.now())


def test_a_backup_of_a_newer_version_or_of_the_other_database_is_refused(office, fresh, tmp_path, monkeypatch):
    archive, keys = saved(tmp_path)
    fresh()
    real = restoring._checked

    def newer(tar, told):
        manifest, is_checked = real(tar, told)
        manifest.migrations.append(["documents", "9999_later"])
        return manifest, is_checked

    monkeypatch.setattr(restoring, "_checked", newer)
    with pytest.raises(Refused, match="documents.9999_later"):
        restore_backup(archive, at=make.now(), keys=keys)
    assert databases.is_empty()


def test_a_full_disk_leaves_no_half_backup(office, tmp_path, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    for where in ("qms.archive.databases.take", "tarfile.TarFile.addfile", "qms.archive.databases.flush_folder"):
        with monkeypatch.context() as patch, pytest.raises(Refused):
            patch.setattr(where, full)
            make_backup(tmp_path / "a.tar", at=make.now())
        if "flush" not in where:
            assert listed(tmp_path) == ["source"]


@pytest.mark.sqlite
def test_a_disk_that_fills_while_sqlite_copies_is_said_in_words(office, tmp_path, monkeypatch):
    def full(*args, **kwargs):
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr("qms.archive.databases._look", full)
    with translation.override("en"), pytest.raises(Refused, match="The disk is full"):
        make_backup(tmp_path / "a.tar", at=make.now())
    assert listed(tmp_path) == ["source"]


def test_a_restore_that_fails_leaves_the_place_empty(office, fresh, tmp_path, monkeypatch):
    store.put(b"more", media_type="text/plain")
    archive, keys = saved(tmp_path)
    folder = fresh()

    def fails(path):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(Refused):
        patch.setattr("qms.archive.databases.load", fails)
        restore_backup(archive, at=make.now(), keys=keys)
    assert databases.is_empty()
    assert not [path for path in (folder / "files").rglob("*") if path.is_file()]
    assert restore_backup(archive, at=make.now(), keys=keys).problems == []


def test_a_backup_while_people_write_holds_one_instant(office, fresh, tmp_path):
    stop, wrote, failed = threading.Event(), [], []

    def write():
        number = 0
        try:
            while not stop.is_set():
                number += 1
                with transaction.atomic():
                    kept = store.put(f"tệp {number}".encode() * 500, media_type="text/plain")
                    record(act=Act.DOWNLOADED, by=None, text=kept.sha256)
                wrote.append(number)
                stop.wait(0.02)  # SQLite's queue is not fair: one who never pauses keeps everybody else out
        except Exception as problem:
            failed.append(problem)
        finally:
            connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    while len(wrote) < 5 and not failed:
        stop.wait(0.02)
    archive, keys = saved(tmp_path)
    at_the_end = len(wrote)
    stop.set()
    writer.join(30)
    assert not failed
    assert at_the_end >= 5
    fresh()
    found = restore_backup(archive, at=make.now(), keys=keys)
    assert (found.differing, found.problems) == ([], [])
    named = set(Entry.objects.filter(act=Act.DOWNLOADED).values_list("subject_text", flat=True))
    assert named
    assert named <= set(files())
    assert set(StoredFile.objects.filter(media_type="text/plain").values_list("sha256", flat=True)) == named


def test_checkpoints_ahead_of_an_old_backup_are_announced(office, fresh, tmp_path):
    archive, keys = saved(tmp_path)
    make.draft(office, title="Sau bản sao lưu")
    seal_entries()
    checkpoint = write_checkpoint(at=make.now(), folder=tmp_path / "elsewhere")
    fresh()
    err = io.StringIO()
    call_command(
        restore.Command(),
        str(archive),
        "--keys",
        str(keys),
        "--checkpoint",
        str(checkpoint),
        stdout=io.StringIO(),
        stderr=err,
    )
    assert "1" in err.getvalue()
    assert Entry.objects.get(act=Act.BACKUP_RESTORED).detail["lost_checkpoints"] == 1


def test_a_damaged_file_is_named_and_the_rest_is_saved(office, tmp_path):
    victim = StoredFile.objects.first()
    path = Path(store.disk.default_storage.path(store.path_of(victim.sha256)))
    path.write_bytes(b"other")
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command(backup.Command(), str(tmp_path / "a.tar"), stdout=io.StringIO(), stderr=err)
    assert victim.sha256 in err.getvalue()
    assert json.loads(parts(tmp_path / "a.tar")[0][1])["damaged"] == [[victim.sha256, "changed"]]


def test_the_commands_say_what_they_did_and_refuse_with_a_sentence(office, fresh, tmp_path):
    archive, keys, out = tmp_path / "a.tar", tmp_path / "keys.json", io.StringIO()
    call_command(backup.Command(), str(archive), stdout=out)
    call_command(backup_keys.Command(), str(keys), stdout=out)
    assert str(archive) in out.getvalue()
    assert sealing.read_key().id in out.getvalue()
    for command, path in ((backup.Command(), archive), (backup_keys.Command(), keys)):
        with pytest.raises(CommandError):
            call_command(command, str(path), stdout=out)
    fresh()
    call_command(restore.Command(), str(archive), "--keys", str(keys), stdout=out)
    with pytest.raises(CommandError):
        call_command(restore.Command(), str(archive), stdout=out)


def test_a_lost_sealing_key_stops_the_backup_with_the_way_out(office, tmp_path, settings):
    settings.SEAL_KEY_FILE.unlink()
    with pytest.raises(Refused):
        make_backup(tmp_path / "a.tar", at=make.now())
    with pytest.raises(Refused):
        save_keys(tmp_path / "keys.json")
    assert listed(tmp_path) == ["source"]


@pytest.mark.postgres
def test_the_role_of_the_application_saves_the_owner_restores_and_rights_are_given_again(
    office, fresh, tmp_path, monkeypatch
):
    to, app = connection.settings_dict, os.environ["QMS_TEST_APP_ROLE"]
    url = "postgres://{}:{}@{}:{}/{}".format
    owner = url(to["USER"], to["PASSWORD"], to["HOST"], to["PORT"], to["NAME"])
    call_command("grant_app_role", app, verbosity=0, stdout=io.StringIO())
    monkeypatch.setenv("DATABASE_OWNER_URL", owner)
    monkeypatch.setenv("DATABASE_URL", url(app, to["PASSWORD"], to["HOST"], to["PORT"], to["NAME"]))
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(to, "USER", app)
        archive, keys = saved(tmp_path)
        connection.close()
    fresh()
    with monkeypatch.context() as patch:
        patch.setitem(to, "USER", app)
        assert restore_backup(archive, at=make.now(), keys=keys).problems == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, count(*) FROM documents_document")
            assert cursor.fetchone() == (app, 1)
            with pytest.raises(DatabaseError):
                cursor.execute("TRUNCATE trail_entry CASCADE")
        connection.close()
