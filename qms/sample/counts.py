"""What the loaded sample amounts to: counts by state, and one hash over all content, the same every run."""

import hashlib
from collections import Counter
from datetime import date

from documents.models import Document, Version
from documents.rendering import face_on

SAMPLE_DAY = date(2026, 11, 22)
NAMES = {"not-yet": "not yet in force", "official": "in force", "imported": "in force, taken over from paper"}


def by_state(day: date = SAMPLE_DAY) -> Counter:
    """Versions by what they are on the day."""
    rows = Version.objects.select_related("document", "period", "paper_decision")
    return Counter(_state(row, day) for row in rows)


def _state(version: Version, day: date) -> str:
    if not hasattr(version, "period"):
        return version.state.replace("_", " ")
    face = face_on(version, day)[0]
    return NAMES.get(face, face)


def content_hash() -> str:
    """SHA-256 over the content hashes of all versions, by code and number."""
    rows = Version.objects.exclude(content_sha256="").values_list(
        "document__code", "issue", "revision", "content_sha256"
    )
    lines = sorted(f"{code} {issue:02d}/{revision:02d} {sha256}" for code, issue, revision, sha256 in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def lines() -> list[str]:
    """A few lines for the command."""
    types = Counter(Document.objects.values_list("type__slug", flat=True))
    return [
        "  versions on 22/11/2026: " + ", ".join(f"{n} {name}" for name, n in sorted(by_state().items())),
        "  documents: " + ", ".join(f"{n} {name}" for name, n in sorted(types.items())),
        f"  content {content_hash()}",
    ]
