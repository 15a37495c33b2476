"""Make a backup, save the keys, restore into an empty place."""

import errno
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from qms.archive import databases
from qms.archive.manifest import (
    DATABASES,
    LONGEST,
    MANIFEST,
    SIGNATURE,
    Manifest,
    Part,
    key_id,
    member_of,
    not_ours,
    require_genuine,
    sign,
    working_key_of,
)
from qms.files import disk, store
from qms.trail import guards, sealing
from qms.trail.actions import record, seal_entries
from qms.trail.acts import Act
from qms.trail.integrity import Problem, verify
from qms.trail.refusals import Refused

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_BLOCK = 1024 * 1024
SEAL, DJANGO = "seal.key", "django.key"


def make_backup(target: Path, *, at: datetime, force: bool = False) -> Manifest:
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
    _say_made(target, manifest, at)
    return manifest


def save_keys(target: Path, *, force: bool = False) -> dict[str, str]:
    """The key files into one file of mode 0600, to be kept away from every backup. Answers their ids. Raises Refused."""
    keys = {path.name: path.read_text().strip() for path in sorted(settings.KEY_DIR.glob("*.key"))}
    if SEAL not in keys:
        raise Refused(_("There is no sealing key yet: it is made with the first recorded act. Save the keys after it."))
    with _whole_file(target, force=force) as unfinished:
        unfinished.write_text(json.dumps({"qms": "keys", "keys": keys}, indent=1))
    return {name: key_id(text) for name, text in keys.items()}


@dataclass
class Restored:
    """What came back. `put_back` counts protections of the database that the backup lacked, so they were laid again;
    `lost` counts checkpoints known here that are ahead of the backup."""

    manifest: Manifest
    is_signature_checked: bool
    is_migrated: bool = False
    put_back: int = 0
    differing: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def lost(self) -> int:
        return sum(problem.kind == "cut" for problem in self.problems)

    @property
    def wrong(self) -> list[Problem]:
        """What is wrong beyond a missing key, what waits for it, and checkpoints that are ahead: those are announced."""
        return [problem for problem in self.problems if problem.kind not in {"cut", "key", "unsealed"}]


def restore_backup(
    source: Path, *, at: datetime, keys: Path | None = None, checkpoints: Iterable[Path] = ()
) -> Restored:
    """Bring a backup back into the empty place that the settings name. Everything is checked before anything is written.

    `keys` is the file of `save_keys`; without it a key already in its place is used, else the signature stays unchecked
    and the installation starts read-only. Raises Refused with nothing changed.
    """
    told = _read_keys(keys) if keys else {}
    with _said_in_words(), _opened(source) as archive:
        manifest, is_checked = _checked(archive, told)
        _require_fit(manifest)
        with databases.as_owner():
            _require_empty()
            _bring_back(archive, manifest, told)
            found = Restored(manifest, is_checked)
            _compare(found, at, checkpoints)
    return found


# --- making -----------------------------------------------------------------------------------------------------------


@contextmanager
def _whole_file(target: Path, *, force: bool) -> Iterator[Path]:
    """A path to write beside `target`; it becomes `target` in one step at the end, or nothing is left of it."""
    if target.exists() and not force:
        raise Refused(_("%(file)s exists already. Give another name, or --force to replace it.") % {"file": target})
    if not target.parent.is_dir():
        raise Refused(_("There is no folder %(folder)s. Make it first.") % {"folder": target.parent})
    with _said_in_words():
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


@contextmanager
def _said_in_words() -> Iterator[None]:
    """A disk that is full or closed becomes a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Refused(
                _("The disk is full. Nothing was kept of what was begun. Free space, then try again.")
            ) from error
        raise Refused(
            _("The disk did not take it (%(reason)s). Nothing was kept of what was begun.") % {"reason": error.strerror}
        ) from error


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


def _say_made(target: Path, manifest: Manifest, at: datetime) -> None:
    with transaction.atomic():
        record(
            act=Act.BACKUP_MADE,
            by=None,
            at=at,
            text=target.name,
            detail={"files": len(manifest.files), "seals": manifest.seals, "damaged": len(manifest.damaged)},
        )


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


# --- restoring --------------------------------------------------------------------------------------------------------


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    if not source.is_file():
        raise Refused(_("There is no file %(file)s.") % {"file": source})
    try:
        with tarfile.open(source, "r:") as archive:
            yield archive
    except (tarfile.TarError, EOFError) as error:
        raise not_ours() from error


def _read_keys(path: Path) -> dict[str, str]:
    try:
        plain = json.loads(path.read_text())
        keys = {str(name): str(text) for name, text in plain["keys"].items()}
        if plain["qms"] != "keys" or not keys.get(SEAL) or set(keys) - {SEAL, DJANGO}:
            raise KeyError(SEAL)
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused(_("%(file)s is no file of keys. Give the one made by backup_keys.") % {"file": path}) from error
    return keys


def _checked(archive: tarfile.TarFile, told: dict[str, str]) -> tuple[Manifest, bool]:
    """The manifest, after its signature and the hash of every part were compared. Raises Refused."""
    members = iter(archive)
    data = _next(archive, members, MANIFEST)
    signature = _next(archive, members, SIGNATURE)
    key = working_key_of(told[SEAL]) if told else sealing.read_key()
    if key:
        require_genuine(data, signature, key)
    manifest = Manifest.from_bytes(data)
    awaited = manifest.members()
    for member in members:
        sha256, size = awaited.pop(member.name, ("", -1))
        if not member.isreg() or member.size != size or _digest_of(archive.extractfile(member)) != sha256:
            raise Refused(
                _(
                    "This backup was altered: %(part)s is not what it should be. Nothing was restored. Take another backup."
                )
                % {"part": member.name[:100]}
            )
    if awaited:
        raise not_ours()
    return manifest, key is not None


def _next(archive: tarfile.TarFile, members: Iterator[tarfile.TarInfo], name: str) -> bytes:
    member = next(members, None)
    if member is None or member.name != name or not member.isreg() or member.size > LONGEST:
        raise not_ours()
    return archive.extractfile(member).read()


def _digest_of(file: IO[bytes]) -> str:
    found = hashlib.sha256()
    while block := file.read(_BLOCK):
        found.update(block)
    return found.hexdigest()


def _require_fit(manifest: Manifest) -> None:
    """The database of the settings is of the kind of the backup, and this code knows its schema."""
    if manifest.vendor != connection.vendor:
        raise Refused(
            _("This backup holds a %(theirs)s database, but the settings name a %(ours)s one. Change DATABASE_URL.")
            % {"theirs": manifest.vendor, "ours": connection.vendor}
        )
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    if unknown := [row for row in manifest.migrations if tuple(row) not in known]:
        raise Refused(
            _("This backup was made by a newer version of the system (%(schema)s). Install that version, then restore.")
            % {"schema": ".".join(unknown[0])}
        )


def _require_empty() -> None:
    folders, names = default_storage.listdir("") if default_storage.exists("") else ([], [])
    if folders or names or not databases.is_empty():
        raise Refused(
            _("This place is not empty, and a restore never overwrites. Name a fresh QMS_DATA_DIR or a new database.")
        )


def _bring_back(archive: tarfile.TarFile, manifest: Manifest, told: dict[str, str]) -> None:
    """Files, then the database in one step, then the keys; when something fails the place is empty again."""
    room = Path(settings.DATA_DIR)
    room.mkdir(parents=True, exist_ok=True)
    written: list[str] = []
    with tempfile.TemporaryDirectory(prefix=".qms-restore-", dir=room) as folder:
        dump = Path(folder) / manifest.database.name
        with dump.open("wb") as file:
            shutil.copyfileobj(archive.extractfile(manifest.database.name), file, _BLOCK)
        try:
            for sha256, _size in manifest.files:
                written.append(sha256)
                disk.write(sha256, archive.extractfile(member_of(sha256)).read())
            databases.load(dump)
        except BaseException:
            _take_away(written)
            raise
    for name, text in told.items():
        _write_key(settings.KEY_DIR / name, text)


def _take_away(written: list[str]) -> None:
    for sha256 in written:
        disk.remove(sha256)
    root = Path(settings.MEDIA_ROOT)
    for folder in sorted(root.glob("*/*"), reverse=True) + sorted(root.glob("*")):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _write_key(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, unfinished = tempfile.mkstemp(prefix=".key-", dir=path.parent)  # mode 0600
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(unfinished).replace(path)


def _compare(found: Restored, at: datetime, checkpoints: Iterable[Path]) -> None:
    """Count again, bring the schema up to this code, let the application in, verify, and record the restore."""
    now = databases.counts()
    then = found.manifest.counts
    found.differing = sorted(table for table in now.keys() | then.keys() if now.get(table) != then.get(table))
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    found.is_migrated = known > {tuple(row) for row in found.manifest.migrations}
    if found.is_migrated:
        call_command("migrate", verbosity=0, interactive=False)
    found.put_back = len(guards.missing(connection))
    if found.put_back:
        guards.install(connection)
    _let_the_application_in()
    _seal_what_waits()
    found.problems = verify(at=at, files=checkpoints).problems
    with transaction.atomic():
        detail = {"made_at": found.manifest.made_at, "seals": found.manifest.seals, "lost_checkpoints": found.lost}
        record(act=Act.BACKUP_RESTORED, by=None, at=at, detail=detail)


def _seal_what_waits() -> None:
    """Entries that waited for their seal when the backup was made; the signature vouches for them. No key: they wait on."""
    if sealing.read_key() and not sealing.trouble_with(sealing.read_key(), sealing.head()):
        while seal_entries():
            pass


def _let_the_application_in() -> None:
    """PostgreSQL: rights are not in a backup, because roles belong to the server; give them to the application's role."""
    if role := databases.application_role():
        call_command("grant_app_role", role, stdout=io.StringIO())
