"""Bytes in and out of the storage under their hash. No database here.

On a file system a file is written beside its place, flushed to the disk, and moved there in one step, so that a name
always holds the whole content, also after a power cut. Other storages (S3-compatible) give the same promise themselves.
"""

import errno
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.translation import gettext as _

from qms.trail.refusals import Refused

HASH = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".part-"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def path_of(sha256: str) -> str:
    """The name inside the storage, `ab/cd/<hash>`. Raises ValueError for anything that is no SHA-256 in hex."""
    if not HASH.fullmatch(sha256):
        raise ValueError("not a SHA-256 in small hex digits")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def has(sha256: str, size: int) -> bool:
    """Is there a file of this hash and this size? (What it holds is checked when it is read.)"""
    name = path_of(sha256)
    try:
        return default_storage.exists(name) and default_storage.size(name) == size
    except FileNotFoundError:
        return False


def write(sha256: str, data: bytes) -> None:
    """Store `data` for good, in place of whatever has that name. Raises Refused when the disk does not take it."""
    try:
        if isinstance(default_storage, FileSystemStorage):
            _write_to_disk(Path(default_storage.path(path_of(sha256))), data)
        else:
            _write_elsewhere(path_of(sha256), data)
    except OSError as error:
        raise Refused(_why_not(error)) from error


def read(sha256: str) -> bytes:
    """The bytes as they are, unverified. Raises FileNotFoundError."""
    with default_storage.open(path_of(sha256), "rb") as file:
        return file.read()


def remove(sha256: str) -> None:
    """Take the file away; nothing happens where there is none."""
    default_storage.delete(path_of(sha256))


def files_older_than(instant: datetime) -> Iterator[str]:
    """Hashes of stored files last written before `instant`; also clears what an interrupted write left behind."""
    for folder, names in _walk(""):
        for name in names:
            path = f"{folder}/{name}"
            if default_storage.get_modified_time(path).astimezone(UTC) >= instant:
                continue
            if HASH.fullmatch(name):
                yield name
            elif name.startswith(_UNFINISHED):
                default_storage.delete(path)


def _walk(folder: str, depth: int = 0) -> Iterator[tuple[str, list[str]]]:
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield folder, names
    if depth < 2:
        for inner in folders:
            yield from _walk(f"{folder}/{inner}".lstrip("/"), depth + 1)


def _write_to_disk(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(prefix=_UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), settings.FILE_UPLOAD_PERMISSIONS or 0o640)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_elsewhere(name: str, data: bytes) -> None:
    default_storage.delete(name)
    saved = default_storage.save(name, ContentFile(data))
    if saved != name:  # somebody else stored the same content in between
        default_storage.delete(saved)


def _why_not(error: OSError) -> str:
    if error.errno in _FULL:
        return _(
            "The disk of the server is full, so the file was not stored and nothing was changed. "
            "Ask the system administrator to free space, then try again."
        )
    return _(
        "The server could not store the file and nothing was changed. Tell the system administrator, then try again."
    )
