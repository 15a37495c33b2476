"""Asking for the national list to be read, and for what was read to be written."""

import uuid
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from procedures.actions.tthc import require_list_keeper
from procedures.tthc.importing import READ, WRITE
from qms.files import store, uploads
from qms.jobs import actions as jobs
from qms.jobs.models import Job, State
from qms.trail.refusals import Refused

MOST_AT_ONCE = 2  # unfinished ones of one person
JSON_LINES = "application/x-ndjson"
ENDINGS = (".xlsx", ".jsonl", ".ndjson", ".json")


def most_bytes() -> int:
    """The largest file of the list that is taken."""
    return uploads.most_bytes_at(reverse("procedures:tthc_import"))


def checked_list(file: UploadedFile | None) -> uploads.Upload:
    """The uploaded file: a workbook, or JSON lines, by what is in it. Raises Refused, field `file`."""
    if file is None:
        raise Refused(_("Choose a file first."), field="file")
    name = uploads.safe_name(file.name or "")
    if not name.lower().endswith(ENDINGS):
        listed = ", ".join(ENDINGS[:2])
        raise Refused(_("Only these kinds of file are taken: %(kinds)s.") % {"kinds": listed}, field="file")
    limit = most_bytes()
    data = uploads.bytes_of(file, "file", limit)
    begins = data.removeprefix(b"\xef\xbb\xbf")[:200].lstrip()[:1]
    if begins in (b"{", b"["):
        return uploads.Upload(name, JSON_LINES, data)
    if name.lower().endswith(".xlsx"):
        return uploads.check_upload(file, kinds={"xlsx"}, limit=limit)
    says = _("This is neither a workbook (.xlsx) nor records in JSON lines (.jsonl). Choose another file.")
    raise Refused(says, field="file")


@transaction.atomic
def ask_for_reading(upload: uploads.Upload, *, by: Any, at: datetime, day: date) -> Job:
    """Have the file read and compared with the list; nothing of the list changes. Answers the work to follow."""
    require_list_keeper(by, day)
    if Job.objects.of(by).filter(kind=READ).unfinished().count() >= MOST_AT_ONCE:
        raise Refused(_("Two of your files are still being read. Wait for one, or stop it."))
    kept = store.put(upload.data, media_type=upload.media_type)
    payload = {"sha256": kept.sha256, "name": upload.name[:200]}
    return jobs.enqueue(kind=READ, key=f"tthc_read:{uuid.uuid4()}", payload=payload, at=at, owner=by)


@transaction.atomic
def ask_for_writing(read: Job, *, by: Any, at: datetime, day: date) -> Job:
    """Have written what the report of `read` shows; asked twice, it is the same work. One that failed begins again."""
    require_list_keeper(by, day)
    if read.kind != READ or read.owner_id != by.pk:
        raise Refused(_("Only the person who brought the file in has it written."))
    if read.state != State.DONE or not read.result:
        raise Refused(_("This file is not read yet. Wait for the report."))
    counts = read.result["counts"]
    if not counts["new"] and not counts["changed"]:
        raise Refused(_("Everything in this file stands in the list already: there is nothing to write."))
    payload = {**read.payload, "digest": read.result["digest"], "read": read.pk}
    made = jobs.enqueue(kind=WRITE, key=f"tthc_write:{read.pk}", payload=payload, at=at, owner=by)
    return jobs.retry(made, at=at) if made.state in (State.FAILED, State.CANCELLED) else made


def stop_reading(job: Job, *, by: Any, at: datetime) -> Job:
    """The person no longer wants the file read. Raises Refused when it is done, or is written already."""
    if job.owner_id != by.pk or job.kind != READ:
        raise Refused(_("Only the person who asked for this work stops it."))
    return jobs.cancel(job, at=at)
