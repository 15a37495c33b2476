"""Asking for the evidence list (danh sách phổ biến) of a round as a file."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from documents.actions.exporting import require_room
from documents.models import ReadingRound
from documents.readings.evidence import JOB, LABELS, require_seen
from qms.jobs.actions import enqueue
from qms.jobs.models import Job
from qms.trail.actions import record
from qms.trail.acts import Act


@transaction.atomic
def ask_for_evidence(found: ReadingRound, *, kind: str, unit: int, by: Any, at: datetime) -> Job:
    """Have the list made into a file of `kind`, of one unit or (0) of everybody whom the person sees.

    Raises Refused for who may not see who has read, and while three other files are unfinished.
    """
    require_seen(found.pk, by)
    require_room(by)
    payload = {"round": found.pk, "kind": kind, "unit": unit}
    job = enqueue(kind=JOB, key=f"readings:{uuid.uuid4()}", payload=payload, at=at, owner=by)
    detail = {"kind": f"readings {kind}", "document": found.document.code, "version": found.version.number}
    record(act=Act.EXPORTED, by=by, on=job, agency=found.document.agency, text=str(LABELS[kind]), at=at, detail=detail)
    return job
