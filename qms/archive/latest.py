"""How old the last backup is, as the trail knows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from qms.trail.acts import Act
from qms.trail.models import Entry

OLD_AFTER = timedelta(days=7)
# Names of the backups that `migrate` makes: on the disk of the data itself, so that one does not count as a backup.
BEFORE_MIGRATE = "before-migrate-"


@dataclass(frozen=True)
class Backup:
    """When the last one was made (None: never) and how many civil days ago; `is_late` after OLD_AFTER."""

    made_at: datetime | None
    days: int
    is_late: bool


def backup(*, at: datetime) -> Backup:
    """The last backup that was taken elsewhere. One statement, on the index of entries that belong to no agency."""
    made = Entry.objects.filter(agency__isnull=True, act=Act.BACKUP_MADE).exclude(
        subject_text__startswith=BEFORE_MIGRATE
    )
    made_at = made.order_by("-at").values_list("at", flat=True).first()
    if made_at is None:
        return Backup(None, 0, is_late=True)
    days = (timezone.localdate(at) - timezone.localdate(made_at)).days
    return Backup(made_at, max(days, 0), is_late=at - made_at > OLD_AFTER)
