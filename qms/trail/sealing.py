"""The key and the chain: how a seal is computed, which entries still wait for one, whether sealing works at all."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _

from qms.keys import read_or_make
from qms.trail.models import Entry, Seal

FIELDS = (
    "id",
    "at",
    "act",
    "actor_id",
    "actor_name",
    "agency_id",
    "subject_type",
    "subject_id",
    "subject_text",
    "address",
    "detail",
)
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_LOCK = 0x514D5353  # one number for the advisory lock of the chain


class SealingBroken(Exception):
    """No seal can be made: the key file is missing or holds another key than the last seal. The text says which."""


@dataclass(frozen=True)
class Key:
    """The sealing key; `id` is the first 8 hex digits of its SHA-256 and tells keys apart without showing them."""

    secret: bytes
    id: str


@dataclass(frozen=True)
class Head:
    """The last seal: its number and hash; 0 and empty where there is none."""

    number: int
    hash: str
    key_id: str


def read_key() -> Key | None:
    """The key in its file; None where there is no file."""
    try:
        text = settings.SEAL_KEY_FILE.read_text()
    except FileNotFoundError:
        return None
    return _key(text.strip())


def working_key(last: Head) -> Key:
    """The key that continues the chain; made where the chain is still empty. Raises SealingBroken."""
    key = read_key()
    if key is None and not last.number:
        return _key(read_or_make(settings.SEAL_KEY_FILE))
    if problem := trouble_with(key, last):
        raise SealingBroken(problem)
    return cast(Key, key)  # a missing key is trouble


def trouble_with(key: Key | None, last: Head) -> str:
    """Why this key cannot continue the chain, as a sentence; empty where it can."""
    if not last.number:
        return ""
    if key is None:
        return _("The sealing key is missing. Put the saved key file back; until then nothing can be changed.")
    if key.id != last.key_id:
        return _("The sealing key is not the one the trail was sealed with. Put the saved key file back.")
    return ""


def head() -> Head:
    """The last seal as the database has it now."""
    seal = Seal.objects.order_by("-number").values("number", "hash", "key_id").first()
    return Head(**seal) if seal else Head(0, "", "")


def lock_chain() -> None:
    """One sealer at a time until the transaction ends. On SQLite the IMMEDIATE transaction already is that lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def compute(key: Key, before: str, number: int, entry: Iterable[Any]) -> str:
    """HMAC-SHA-256, in hex, of the seal before, the number and the entry's FIELDS in their order."""
    row = list(entry)
    row[1] = row[1].astimezone(UTC).isoformat(timespec="microseconds")
    return hmac.digest(key.secret, _canonical([before, number, *row]).encode(), "sha256").hex()


def unsealed_ids() -> list[int]:
    """Ids of entries without a seal, oldest first. Costs a count and, from the newest down, what is unsealed."""
    waiting = Entry.objects.aggregate(n=Count("id"))["n"] - head().number
    if waiting <= 0:
        return []
    return sorted(Entry.objects.filter(seal__isnull=True).order_by("-id").values_list("id", flat=True)[:waiting])


def oldest_unsealed_at() -> datetime | None:
    """When the entry that waits longest was written; None where all are sealed."""
    ids = unsealed_ids()
    return Entry.objects.values_list("at", flat=True).get(pk=ids[0]) if ids else None


def _key(text: str) -> Key:
    secret = text.encode()
    return Key(secret, hashlib.sha256(secret).hexdigest()[:8])
