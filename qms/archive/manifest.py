"""What an archive says of itself: every part with its hash, row counts, schema, key ids; signed with the sealing key.

An archive is a plain tar: `manifest.json`, `manifest.hmac`, the database, then `files/ab/cd/<sha256>`. Nothing in it is
believed before its hash is compared, and no name in it is used as a path: paths are made anew from the hashes.
"""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.utils.translation import gettext as _

from qms.files.disk import HASH, path_of
from qms.trail.refusals import Refused
from qms.trail.sealing import Key

FORMAT = 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.hmac"
SEAL, DJANGO = "seal.key", "django.key"  # names of the key files
LONGEST = 512 * 1024 * 1024  # bytes of a manifest; one of a million files has a tenth of it
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
_PURPOSE = b"qms-backup\n"  # so that no other HMAC of the same key can pass for this one


@dataclass(frozen=True)
class Part:
    """The database of an archive: name in the tar, hash and size in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """`files` is (hash, size) of every stored file; `damaged` those the store no longer had right; `seals` the chain's end."""

    made_at: str
    vendor: str
    database: Part
    migrations: list[list[str]]
    counts: dict[str, int]
    files: list[list[Any]]
    keys: dict[str, str]
    seals: int
    damaged: list[list[str]] = field(default_factory=list)
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        """Canonical JSON: the same archive has the same bytes, and the signature is over these."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Raises Refused for what is no manifest of ours."""
        try:
            plain = json.loads(data)
            if plain["format"] != FORMAT:
                raise Refused(_("This backup has a format that this version does not know."))
            found = cls(**{**plain, "database": Part(**plain["database"])})
            sound = found.database.name == DATABASES[found.vendor] and all(
                HASH.fullmatch(sha256) and isinstance(size, int) for sha256, size in found.files
            )
        except (KeyError, TypeError, ValueError) as error:
            raise (error if isinstance(error, Refused) else not_ours()) from error
        if not sound:
            raise not_ours()
        return found

    def members(self) -> dict[str, tuple[str, int]]:
        """Name in the tar -> hash and size of everything behind the manifest."""
        parts = {self.database.name: (self.database.sha256, self.database.size)}
        return parts | {member_of(sha256): (sha256, size) for sha256, size in self.files}


def member_of(sha256: str) -> str:
    """The name of a stored file in the tar."""
    return f"files/{path_of(sha256)}"


def sign(manifest: bytes, key: Key | None) -> bytes:
    """Key id and HMAC as one line; empty without a key."""
    return f"{key.id} {_digest(manifest, key)}\n".encode() if key else b""


def require_genuine(manifest: bytes, signature: bytes, key: Key) -> None:
    """Raises Refused unless this key signed this manifest."""
    key_id, _space, digest = signature.decode("ascii", "replace").strip().partition(" ")
    if not key_id:
        raise Refused(_("This backup is not signed, so it cannot be told whether it was altered. It was not touched."))
    if key_id != key.id:
        raise Refused(
            _(
                "This backup was signed with the key %(theirs)s, but the key here is %(ours)s. Give the keys saved with it."
            )
            % {"theirs": key_id[:8], "ours": key.id}
        )
    if not hmac.compare_digest(digest, _digest(manifest, key)):
        raise Refused(_("This backup was altered after it was made. Nothing was restored. Take another backup."))


def not_ours() -> Refused:
    """The refusal of a file that is something else, or half of a backup."""
    return Refused(_("This is no complete backup of this system. Nothing was restored. Take another file."))


def key_id(text: str) -> str:
    """What tells keys apart without showing them: the first 8 hex digits of the SHA-256."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:8]


def working_key_of(text: str) -> Key:
    """The sealing key in a file of keys."""
    return Key(text.strip().encode(), key_id(text))


def _digest(manifest: bytes, key: Key) -> str:
    return hmac.digest(key.secret, _PURPOSE + manifest, "sha256").hex()
