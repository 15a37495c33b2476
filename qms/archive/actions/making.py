"""Make a backup, save the keys: a whole new file or none."""

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from qms.archive import databases
from qms.archive.manifest import DATABASES, MANIFEST, SEAL, SIGNATURE, Manifest, Part, key_id, member_of, sign
from qms.archive.trouble import said_in_words
from qms.files import store
from qms.trail import sealing
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused


def make_backup(target: Path, *, at: datetime, force: bool = False) -> Manifest:
    """`write_backup`, recorded in the trail, which is how the administration knows how old the last one is."""
    manifest = write_backup(target, at=at, force=force)
    note_backup(target, manifest, at=at)
    return manifest


def write_backup(target: Path, *, at: datetime, force: bool = False) -> Manifest:
    """Database and files into the one new file `target`, mode 0600; nothing or all of it.

    Files that the store no longer has right are left out and named in `damaged`. Raises Refused.
    """
    with _whole_file(target, force=force) as unfinished:
        key = _key_to_sign()
        dump = unfinished.with_name(DATABASES[connection.vendor])
        snapshot = databases.take(dump)
        good, damaged = _sound(snapshot.files)
        manifest = Manifest(
            made_at=at.isoformat(timespec="seconds"),
            vendor=connection.vendor,
            database=Part(dump.name, _sha256_of(dump), dump.stat().st_size),
            migrations=snapshot.migrations,
            counts=snapshot.counts,
            files=good,
            damaged=damaged,
            keys=_key_ids(),
            seals=snapshot.seals,
        )
        with tarfile.open(unfinished, "w", format=tarfile.PAX_FORMAT) as tar:
            _add(tar, MANIFEST, manifest.to_bytes())
            _add(tar, SIGNATURE, sign(manifest.to_bytes(), key))
            tar.add(dump, dump.name, filter=_plain)
            for sha256, _size in good:
                _add(tar, member_of(sha256), store.read(sha256))
        dump.unlink()
    return manifest


@transaction.atomic
def note_backup(target: Path, manifest: Manifest, *, at: datetime) -> None:
    """Record that the backup was made."""
    record(
        act=Act.BACKUP_MADE,
        by=None,
        at=at,
        text=target.name,
        detail={"files": len(manifest.files), "seals": manifest.seals, "damaged": len(manifest.damaged)},
    )


def save_keys(target: Path, *, force: bool = False) -> dict[str, str]:
    """The key files into one file of mode 0600, to be kept away from every backup. Answers their ids. Raises Refused."""
    keys = {path.name: path.read_text().strip() for path in sorted(settings.KEY_DIR.glob("*.key"))}
    if SEAL not in keys:
        raise Refused(_("There is no sealing key yet: it is made with the first recorded act. Save the keys after it."))
    with _whole_file(target, force=force) as unfinished:
        unfinished.write_text(json.dumps({"qms": "keys", "keys": keys}, indent=1))
    return {name: key_id(text) for name, text in keys.items()}


@contextmanager
def _whole_file(target: Path, *, force: bool) -> Iterator[Path]:
    """A path to write beside `target`; it becomes `target` in one step at the end, or nothing is left of it."""
    if target.exists() and not force:
        raise Refused(_("%(file)s exists already. Give another name, or --force to replace it.") % {"file": target})
    if not target.parent.is_dir():
        raise Refused(_("There is no folder %(folder)s. Make it first.") % {"folder": target.parent})
    with said_in_words():
        beside = Path(tempfile.mkdtemp(prefix=".qms-unfinished-", dir=target.parent))
        try:
            unfinished = beside / "whole"
            unfinished.touch(mode=0o600)
            yield unfinished
            with unfinished.open("rb") as file:
                os.fsync(file.fileno())
            unfinished.replace(target) if force else _move_where_nothing_is(unfinished, target)
            databases.flush_folder(target.parent)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def _move_where_nothing_is(unfinished: Path, target: Path) -> None:
    try:
        target.hardlink_to(unfinished)
    except FileExistsError as taken:
        raise Refused(_("%(file)s exists already. Give another name.") % {"file": target}) from taken
    except OSError:  # a disk without hard links
        unfinished.replace(target)


def _key_to_sign() -> sealing.Key | None:
    try:
        return sealing.working_key(sealing.head())
    except sealing.SealingBroken as broken:
        raise Refused(broken) from broken
    except DatabaseError as error:
        raise Refused(_("The database has no tables of this system yet. Run migrate first.")) from error


def _key_ids() -> dict[str, str]:
    return {path.name: key_id(path.read_text()) for path in sorted(settings.KEY_DIR.glob("*.key"))}


def _sound(files: list[list]) -> tuple[list[list], list[list[str]]]:
    """(hash, size) of the files that are what their rows say, and (hash, problem) of the others."""
    good, damaged = [], []
    for sha256, size in files:
        try:
            store.read(sha256)
        except store.Damaged as damage:
            damaged.append([sha256, damage.problem])
        else:
            good.append([sha256, size])
    return good, damaged


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    about = tarfile.TarInfo(name)
    about.size, about.mode = len(data), 0o600
    tar.addfile(about, io.BytesIO(data))


def _plain(about: tarfile.TarInfo) -> tarfile.TarInfo:
    about.uid = about.gid = about.mtime = 0
    about.uname = about.gname = ""
    about.mode = 0o600
    return about


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
