"""A backup just before the tables are changed, and only the newest of them kept."""

import re
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from qms.archive.actions.making import write_backup
from qms.archive.latest import BEFORE_MIGRATE
from qms.archive.manifest import Manifest
from qms.archive.trouble import said_in_words

KEPT = 5
_NAME = re.compile(re.escape(BEFORE_MIGRATE) + r"\d{8}T\d{6}Z\.tar")


def folder() -> Path:
    """Where these backups lie: beside the data, so they help against a failed migration and not against a lost disk."""
    return Path(settings.DATA_DIR) / "backups"


def back_up_before_migrate(*, at: datetime) -> tuple[Path, Manifest]:
    """The whole of `write_backup` as `backups/before-migrate-<instant in UTC>.tar`. Raises Refused.

    It is recorded after the migration (`note_backup`): until then the table of the trail is the old one.
    """
    target = folder() / f"{BEFORE_MIGRATE}{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar"
    with said_in_words():
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    return target, write_backup(target, at=at)


def drop_old_ones() -> list[str]:
    """Remove all but the newest KEPT; their names. Call it after a migration that went well: after one that failed, the
    last good state may be the oldest."""
    names = sorted(path.name for path in folder().iterdir() if _NAME.fullmatch(path.name))
    old = names[:-KEPT]
    for name in old:
        (folder() / name).unlink(missing_ok=True)
    return old
