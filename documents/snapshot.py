"""One source, many faces: the snapshot of a version as plain data, its canonical text and its hash."""

import hashlib
import json
import unicodedata
from typing import Any

from django.utils.translation import override

from documents.contents import version_contents
from documents.gathering import content_names, gathered
from documents.models import Version

SCHEMA = 1


def build_snapshot(version: Version) -> dict[str, Any]:
    """The whole content of a draft as plain data, every name as it is now.

    In Vietnamese, whatever language the author reads the screens in: what is frozen is a paper of the agency.
    """
    version = gathered(version, *content_names())
    snapshot: dict[str, Any] = {"schema": SCHEMA, "content": {}}
    with override("vi"):
        for part in version_contents():
            part.snapshot(version, snapshot)
    return snapshot


def canonical(snapshot: dict[str, Any]) -> str:
    """UTF-8 text in NFC with sorted keys and no spaces: equal content gives equal text."""
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def digest(text: str) -> str:
    """SHA-256 of canonical text, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def snapshot_of(version: Version) -> dict[str, Any]:
    """What faces read: the frozen snapshot where there is one, else one built from the draft's rows."""
    return json.loads(version.snapshot) if version.snapshot else build_snapshot(version)
