"""Restore into an empty place, after everything in the archive was checked."""

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
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from qms.archive import databases
from qms.archive.manifest import (
    DJANGO,
    LONGEST,
    MANIFEST,
    SEAL,
    SIGNATURE,
    Manifest,
    member_of,
    not_ours,
    require_genuine,
    working_key_of,
)
from qms.archive.trouble import said_in_words
from qms.files import disk
from qms.trail import guards, sealing
from qms.trail.actions import record, seal_entries
from qms.trail.acts import Act
from qms.trail.integrity import Problem, verify
from qms.trail.refusals import Refused

_BLOCK = 1024 * 1024


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
    with said_in_words(), _opened(source) as archive:
        manifest, is_checked = _checked(archive, told)
        _require_fit(manifest)
        with databases.as_owner():
            _require_empty()
            _bring_back(archive, manifest, told)
            found = Restored(manifest, is_checked)
            _compare(found, at, checkpoints)
    return found


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
        if not member.isreg() or member.size != size or _digest_of(_content(archive, member)) != sha256:
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
    return _content(archive, member).read()


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
            shutil.copyfileobj(_content(archive, manifest.database.name), file, _BLOCK)
        try:
            for sha256, _size in manifest.files:
                written.append(sha256)
                disk.write(sha256, _content(archive, member_of(sha256)).read())
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
        call_command("migrate", verbosity=0, interactive=False, no_backup=True)  # the backup is at hand
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


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo | str) -> IO[bytes]:
    """The bytes of a part. Raises Refused for what has none."""
    content = archive.extractfile(member)
    if content is None:
        raise not_ours()
    return content
