"""Tidying of the content store."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from qms.files import disk
from qms.files.models import StoredFile

# Long enough for every transaction that has written its file but not yet its row.
SPARED = timedelta(hours=24)


def sweep_orphans(*, referenced: Collection[str], at: datetime) -> int:
    """Remove contents that nothing refers to and that were last put more than a day before `at`; answers how many.

    `referenced` holds every hash that any row or snapshot names, collected after `at` was read.
    """
    known, cutoff = frozenset(referenced), at - SPARED
    old = StoredFile.objects.filter(last_put_at__lt=cutoff).values_list("sha256", flat=True)
    removed = sum(_remove(sha256, cutoff) for sha256 in list(old) if sha256 not in known)
    for sha256 in list(disk.files_older_than(cutoff)):
        if sha256 not in known and not StoredFile.objects.filter(sha256=sha256).exists():
            disk.remove(sha256)
            removed += 1
    return removed


@transaction.atomic
def _remove(sha256: str, cutoff: datetime) -> int:
    """The row and then its file, while the row is locked: somebody who puts it again waits, and writes it anew."""
    row = StoredFile.objects.select_for_update().filter(sha256=sha256, last_put_at__lt=cutoff).first()
    if row is None:
        return 0
    row.delete()
    disk.remove(sha256)
    return 1
