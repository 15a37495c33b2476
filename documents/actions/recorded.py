"""Asking for entries of the trail as a file."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from documents.actions.exporting import require_room
from documents.models import Document
from documents.recorded.job import JOB, LABEL, MOST, require_count, rows_wanted
from qms.jobs import actions as jobs
from qms.jobs.models import Job
from qms.trail.actions import record
from qms.trail.acts import Act


@transaction.atomic
def ask_for_trail(*, query: str, document: Document | None, by: Any, at: datetime) -> Job:
    """Have the look-up of `query` (the address of the page, without `?`) made into a workbook; of `document` alone if given.

    Refused for who may not read it, for filters that have no meaning, for nothing, for more than one file holds, and
    while three others are unfinished.
    """
    payload = {"query": query, "document": document.pk if document else None}
    rows, filters, agency, _one = rows_wanted(by, payload)
    require_count(rows.order_by()[: MOST + 1].count())
    require_room(by)
    job = jobs.enqueue(kind=JOB, key=f"trail:{uuid.uuid4()}", payload=payload, at=at, owner=by)
    record(
        act=Act.EXPORTED,
        by=by,
        on=document or job,
        agency=agency,
        text="" if document else str(LABEL),
        at=at,
        detail={"kind": "trail", **filters},
    )
    return job
