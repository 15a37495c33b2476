"""A finished file for its owner."""

from typing import Any

from django.utils.translation import gettext as _

from qms.files import store
from qms.jobs.known import kinds
from qms.jobs.models import Job, State
from qms.trail.refusals import Refused


def bytes_of(job: Job, *, person: Any) -> bytes:
    """The bytes of a finished file, for its owner, as long as everything in it may still be read.

    Raises Refused, and Damaged as the store does.
    """
    file = kinds()[job.kind].file if job.kind in kinds() else None
    if job.owner_id != person.pk or file is None or job.state != State.DONE or not job.result:
        raise Refused(_("There is no finished file here."))
    file.require(job, person)
    return store.read(job.result["sha256"])
