"""The content store: put bytes, get them back by their hash, never anything else."""

import hashlib
import io

from django.db import transaction
from django.utils import timezone

from qms.files import disk
from qms.files.disk import path_of
from qms.files.models import StoredFile

__all__ = ["Damaged", "exists", "open", "path_of", "put", "read", "sha256_of"]


class Damaged(Exception):
    """A stored file that is not what its hash says. `problem` is `missing` or `changed`."""

    def __init__(self, sha256: str, problem: str):
        super().__init__(f"stored file {sha256} is {problem}")
        self.sha256 = sha256
        self.problem = problem


def sha256_of(data: bytes) -> str:
    """The SHA-256 in small hex digits."""
    return hashlib.sha256(data).hexdigest()


def put(data: bytes, *, media_type: str) -> StoredFile:
    """Store `data` and answer its row; the same content again answers the same row, its first media type kept.

    The file is safely on the disk before the row exists. If the transaction around is rolled back the file stays, without
    a row, and is swept after a day. Raises Refused when the disk is full or cannot be written.
    """
    sha256, now = sha256_of(data), timezone.now()
    if not disk.has(sha256, len(data)) or not exists(sha256):
        disk.write(sha256, data)
    with transaction.atomic():
        row, is_new = StoredFile.objects.get_or_create(
            sha256=sha256,
            defaults={"size": len(data), "media_type": media_type, "created_at": now, "last_put_at": now},
        )
        if not is_new:
            StoredFile.objects.filter(pk=row.pk).update(last_put_at=now)
            row.last_put_at = now
    # A sweep may have taken the file away before the row was ours; from here on the row keeps it.
    if not disk.has(sha256, len(data)):
        disk.write(sha256, data)
    return row


def exists(sha256: str) -> bool:
    """Is there a row for this content?"""
    return StoredFile.objects.filter(sha256=sha256).exists()


def read(sha256: str) -> bytes:
    """The bytes, verified: they have this hash. Raises Damaged where the file is missing or was changed."""
    try:
        data = disk.read(sha256)
    except FileNotFoundError as error:
        raise Damaged(sha256, "missing") from error
    if sha256_of(data) != sha256:
        raise Damaged(sha256, "changed")
    return data


def open(sha256: str) -> io.BytesIO:
    """The verified bytes as a file object, read whole: no byte leaves before the hash of all is right."""
    return io.BytesIO(read(sha256))
