"""What is done once a day: unused files go, copies of today's names are renewed, officers hear of documents without a unit."""

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.integrity import referenced_files
from documents.querysets import KEEP
from documents.telling import people_who
from qms.files.actions import sweep_orphans
from qms.jobs.kinds import JobKind
from qms.notices.actions import notify
from qms.office.actions import refresh_tree
from qms.people.models import Unit


def drop_orphans(job: Any, *, at: datetime) -> dict[str, int]:
    """Remove stored files that nothing refers to and that nobody put again for a day."""
    return {"removed": sweep_orphans(referenced=referenced_files(), at=at)}


def renew_names(job: Any, *, at: datetime) -> dict[str, int]:
    """Give agencies and units the name and place of today, where a dated change has begun."""
    return {"changed": refresh_tree(on=timezone.localdate(at)) or 0}


def tell_of_ended_units(job: Any, *, at: datetime) -> dict[str, int]:
    """Tell the QMS officers once of every unit that is no more and still owns documents, with how many."""
    day, told = timezone.localdate(at), 0
    ended = Unit.objects.filter(until_date__lte=day, documents__isnull=False).select_related("agency")
    for unit in ended.annotate(owned=Count("documents")):
        told += notify(
            kind="to_hand_over",
            to=people_who(KEEP, unit.agency, day=day),
            about=f"unit:{unit.pk}:ended",
            url=f"{reverse('documents:handing')}?don-vi={unit.pk}",
            text=_("“%(unit)s” is no more and still owns %(n)d documents. Hand them over.")
            % {"unit": unit.name, "n": unit.owned},
            at=at,
        )
    return {"told": told}


DAILY = {
    "documents.drop_orphans": JobKind(run=drop_orphans, daily=True),
    "documents.renew_names": JobKind(run=renew_names, daily=True),
    "documents.tell_of_ended_units": JobKind(run=tell_of_ended_units, daily=True),
}
