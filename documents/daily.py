"""What is done once a day: files nobody refers to go, copies of today's names are renewed."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from documents.integrity import referenced_files
from qms.files.actions import sweep_orphans
from qms.jobs.kinds import JobKind
from qms.office.actions import refresh_tree


def drop_orphans(job: Any, *, at: datetime) -> dict[str, int]:
    """Remove stored files that nothing refers to and that nobody put again for a day."""
    return {"removed": sweep_orphans(referenced=referenced_files(), at=at)}


def renew_names(job: Any, *, at: datetime) -> dict[str, int]:
    """Give agencies and units the name and place of today, where a dated change has begun."""
    return {"changed": refresh_tree(on=timezone.localdate(at)) or 0}


DAILY = {
    "documents.drop_orphans": JobKind(run=drop_orphans, daily=True),
    "documents.renew_names": JobKind(run=renew_names, daily=True),
}
