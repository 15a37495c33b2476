"""Checkpoints as text, in the shape of C2SP tlog-checkpoint: origin, size, hash, time, an empty line, a signature line.

    qms-trail/qms.example.gov.vn
    1042
    2jmj7l5rSw0yVb/vlWAYkK/YBwk=
    time 2026-11-24T05:00:00+00:00

    — qms-trail/qms.example.gov.vn gqYFtQ…=

The signature is an HMAC with the sealing key behind its four id bytes. Whoever holds the file can prove later that the
trail was cut or rewritten; that nobody else could have written the file only the holder of the key can prove.
"""

import base64
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from qms.trail.sealing import Head, Key

_DASH = "—"


class NoCheckpoint(ValueError):
    """The text is no checkpoint."""


@dataclass(frozen=True)
class Claim:
    """What a checkpoint says, and what it is signed with."""

    size: int
    hash: str
    key_id: str
    signed: bytes
    signature: bytes

    def is_genuine(self, key: Key) -> bool:
        """Whether the signature was made with this key over this text."""
        return hmac.compare_digest(hmac.digest(key.secret, self.signed, "sha256"), self.signature)


def write(head: Head, *, at: datetime, key: Key) -> str:
    """The checkpoint of this head."""
    origin = f"qms-trail/{urlsplit(settings.BASE_URL).hostname or 'localhost'}"
    digest = base64.b64encode(bytes.fromhex(head.hash)).decode()
    body = f"{origin}\n{head.number}\n{digest}\ntime {at.astimezone(UTC).isoformat(timespec='seconds')}\n"
    signature = base64.b64encode(bytes.fromhex(key.id) + hmac.digest(key.secret, body.encode(), "sha256")).decode()
    return f"{body}\n{_DASH} {origin} {signature}\n"


def file_name(head: Head) -> str:
    """A name that sorts by size."""
    return f"checkpoint-{head.number:012d}-{head.hash[:8]}.txt"


def read(text: str) -> Claim:
    """What the text claims. Raises NoCheckpoint."""
    body, _, signatures = text.replace("\r\n", "\n").partition("\n\n")
    lines = body.split("\n")
    try:
        signed = base64.b64decode(signatures.strip().splitlines()[0].split(" ")[2], validate=True)
        claim = Claim(
            int(lines[1]),
            base64.b64decode(lines[2], validate=True).hex(),
            signed[:4].hex(),
            f"{body}\n".encode(),
            signed[4:],
        )
    except (IndexError, ValueError) as error:
        raise NoCheckpoint("not a checkpoint of this trail") from error
    return claim
