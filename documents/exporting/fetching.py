"""A finished file for its owner."""

from typing import Any

from django.utils.translation import gettext as _

from documents.exporting.job import JOB, require_kind
from documents.exporting.kinds import KINDS
from documents.models import Version
from documents.querysets import VIEW_VERSION
from qms.files import store
from qms.jobs.models import Job, State
from qms.trail.refusals import Refused

_AT_A_TIME = 500


def bytes_of(job: Job, *, person: Any) -> bytes:
    """The bytes of a finished file, for its owner, as long as everything in it may still be read.

    Raises Refused, and Damaged as the store does.
    """
    if job.owner_id != person.pk or job.kind != JOB or job.state != State.DONE or not job.result:
        raise Refused(_("There is no finished file here."))
    require_kind(person, KINDS[job.payload["kind"]])
    numbers = job.result["versions"]
    parts = [numbers[start : start + _AT_A_TIME] for start in range(0, len(numbers), _AT_A_TIME)]
    seen = Version.objects.permitted(person, VIEW_VERSION)
    if sum(seen.filter(pk__in=part).count() for part in parts) != len(numbers):
        raise Refused(_("You may no longer read everything in this file, so it is not handed out. Have it made anew."))
    return store.read(job.result["sha256"])
