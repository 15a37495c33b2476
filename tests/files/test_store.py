"""The content store: what went in comes out, or nothing does."""

import errno
import hashlib
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from qms.files import disk, store
from qms.files.actions import sweep_orphans
from qms.files.integrity import verify_files
from qms.files.models import StoredFile
from qms.trail.refusals import Refused

pytestmark = pytest.mark.django_db
TEXT = "text/plain"


@pytest.fixture(autouse=True)
def _in_english():
    """Sentences are compared in the language of the code."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def place_of(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / store.path_of(sha256)


def test_bytes_come_back_under_their_hash():
    row = store.put(b"hello", media_type=TEXT)
    assert row.sha256 == hashlib.sha256(b"hello").hexdigest()
    assert store.path_of(row.sha256) == f"{row.sha256[:2]}/{row.sha256[2:4]}/{row.sha256}"
    assert store.read(row.sha256) == b"hello"
    assert store.open(row.sha256).read() == b"hello"


def test_the_same_content_is_stored_once():
    first, second = store.put(b"same", media_type=TEXT), store.put(b"same", media_type="image/png")
    assert first.pk == second.pk
    assert second.media_type == TEXT
    assert StoredFile.objects.count() == 1


def test_a_file_replaced_on_disk_is_never_handed_out():
    row = store.put(b"right", media_type=TEXT)
    place_of(row.sha256).write_bytes(b"wrong")
    with pytest.raises(store.Damaged) as damage:
        store.read(row.sha256)
    assert damage.value.problem == "changed"


def test_verification_names_missing_and_changed_files():
    good, bad, gone = (store.put(data, media_type=TEXT).sha256 for data in (b"a", b"b", b"c"))
    place_of(bad).write_bytes(b"x")
    place_of(gone).unlink()
    found = verify_files([good, bad, gone])
    assert [(problem.sha256, problem.problem) for problem in found] == [(bad, "changed"), (gone, "missing")]


@pytest.mark.parametrize("bad", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_only_a_hash_is_an_address(bad):
    with pytest.raises(ValueError, match="SHA-256"):
        store.path_of(bad)


def test_a_full_disk_is_told_and_leaves_nothing_behind(monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(disk.os, "fsync", full)
    with pytest.raises(Refused, match="disk"):
        store.put(b"too much", media_type=TEXT)
    assert StoredFile.objects.count() == 0
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_a_folder_that_cannot_be_written_is_told(monkeypatch):
    def read_only(**_options):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(disk.tempfile, "mkstemp", read_only)
    with pytest.raises(Refused, match="could not store"):
        store.put(b"x", media_type=TEXT)


def test_the_file_is_flushed_before_it_gets_its_name_and_the_folder_after(monkeypatch):
    done = []
    real_flush, real_replace = os.fsync, Path.replace
    monkeypatch.setattr(disk.os, "fsync", lambda handle: (done.append("flush"), real_flush(handle))[1])
    monkeypatch.setattr(Path, "replace", lambda self, to: (done.append("name"), real_replace(self, to))[1])
    store.put(b"ordered", media_type=TEXT)
    assert done == ["flush", "name", "flush", "flush", "flush"]


def test_a_file_lost_from_the_disk_is_written_again_when_it_is_put_again():
    row = store.put(b"again", media_type=TEXT)
    place_of(row.sha256).unlink()
    store.put(b"again", media_type=TEXT)
    assert store.read(row.sha256) == b"again"


def test_orphans_go_after_a_day_and_what_is_referred_to_stays():
    kept, orphan, fresh = (store.put(data, media_type=TEXT).sha256 for data in (b"kept", b"orphan", b"fresh"))
    now = timezone.now()
    StoredFile.objects.filter(sha256__in=[kept, orphan]).update(last_put_at=now - timedelta(hours=25))
    assert sweep_orphans(referenced={kept}, at=now) == 1
    assert store.read(kept) == b"kept"
    assert store.read(fresh) == b"fresh"
    with pytest.raises(store.Damaged):
        store.read(orphan)
    assert not store.exists(orphan)


def test_a_content_put_again_is_no_orphan_for_another_day():
    row = store.put(b"x", media_type=TEXT)
    now = timezone.now()
    StoredFile.objects.update(last_put_at=now - timedelta(days=9))
    store.put(b"x", media_type=TEXT)
    assert sweep_orphans(referenced=set(), at=now) == 0
    assert store.read(row.sha256) == b"x"


def test_a_file_whose_row_was_rolled_back_is_swept_with_interrupted_writes():
    with transaction.atomic():
        sha256 = store.put(b"rolled back", media_type=TEXT).sha256
        transaction.set_rollback(True)
    place = place_of(sha256)
    unfinished = place.with_name(".part-abc")
    unfinished.write_bytes(b"half")
    long_ago = timezone.now().timestamp() - 90_000
    os.utime(place, (long_ago, long_ago))
    os.utime(unfinished, (long_ago, long_ago))
    assert sweep_orphans(referenced=set(), at=timezone.now()) == 1
    assert not place.exists()
    assert not unfinished.exists()


def test_another_storage_than_the_file_system_keeps_the_same_bytes(settings):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    row = store.put(b"elsewhere", media_type=TEXT)
    assert store.read(row.sha256) == b"elsewhere"
    assert store.put(b"elsewhere", media_type=TEXT).pk == row.pk
