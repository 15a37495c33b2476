"""Asking for a file of the register or of many papers, stopping it, fetching it."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.exporting.job import JOB, asked_of, require_count, require_kind, require_list
from documents.exporting.kinds import KINDS
from documents.exporting.listing import rows_to_take
from qms.jobs import actions as jobs
from qms.jobs.known import with_files
from qms.jobs.models import Job
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

MOST_AT_ONCE = 3  # unfinished ones of one person
MOST_CHOSEN = 500


@transaction.atomic
def ask_for_file(*, kind: str, query: str, chosen: list[int], by: Any, at: datetime) -> Job:
    """Have the list of `query` (an address of the register, without `?`) made into a file of `kind`.

    `chosen` are numbers of versions in that list; empty for all of it. Raises Refused for what cannot be had, for more than
    one file holds, and while three others are unfinished.
    """
    if kind not in KINDS:
        raise Refused(_("Choose what to take out."))
    wanted, asked = KINDS[kind], asked_of(query)
    require_kind(by, wanted)
    require_list(wanted, asked)
    if len(chosen) > MOST_CHOSEN:
        raise Refused(_("Choose at most %(n)d documents, or none for the whole list.") % {"n": MOST_CHOSEN})
    rows = rows_to_take(by, asked, asked.day or timezone.localdate(at), chosen)
    require_count(rows.order_by()[: wanted.most + 1].count(), wanted)
    require_room(by)
    payload = {"kind": kind, "query": query, "chosen": chosen}
    job = jobs.enqueue(kind=JOB, key=f"take_out:{uuid.uuid4()}", payload=payload, at=at, owner=by)
    detail = {"kind": kind, "list": query[:1000], "chosen": len(chosen)}
    record(act=Act.EXPORTED, by=by, on=job, text=str(wanted.label), at=at, detail=detail)
    return job


def require_room(by: Any) -> None:
    """Raises Refused while MOST_AT_ONCE files of the person are unfinished."""
    if Job.objects.of(by).filter(kind__in=with_files()).unfinished().count() >= MOST_AT_ONCE:
        raise Refused(_("Three of your files are still being made. Wait for one, or stop it."))


def stop_file(job: Job, *, by: Any, at: datetime) -> Job:
    """The person no longer wants the file. Raises Refused when it is made already."""
    if job.owner_id != by.pk or job.kind not in with_files():
        raise Refused(_("Only the person who asked for this work stops it."))
    return jobs.cancel(job, at=at)


@transaction.atomic
def note_file_taken(job: Job, *, by: Any, at: datetime) -> None:
    """Record that the person fetched a finished file."""
    made = job.result or {}
    record(act=Act.DOWNLOADED, by=by, on=job, text=made["name"], at=at, detail={"sha256": made["sha256"]})
