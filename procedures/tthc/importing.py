"""The work behind bringing in the national list: read and compared first, written when its keeper says so.

Two kinds of job. The first reads the stored file and keeps a report of what would change; the second writes exactly that,
whole or not at all. Killed in between, either begins again and does no harm: nothing is written before the last statement.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from procedures.actions.tthc import require_list_keeper
from procedures.actions.tthc_bringing import bring_in
from procedures.tthc import comparing
from procedures.tthc.reading import Found, read_file
from qms.files import store
from qms.jobs.actions import report
from qms.jobs.kinds import JobKind
from qms.jobs.models import Job, State
from qms.notices.actions import notify
from qms.trail.refusals import Refused
from qms.worktime import clock

READ, WRITE = "procedures.compare_tthc", "procedures.write_tthc"
KINDS = (READ, WRITE)
KEPT = timedelta(days=7)


def read_list(job: Job, *, at: datetime) -> dict[str, Any] | None:
    """Read the file and keep the report of what would change; None when the person stopped the work."""
    require_list_keeper(job.owner, timezone.localdate(at))
    found = _read(job)
    lines: list[comparing.Line] = []
    for batch in comparing.batches(found):
        lines += batch.lines
        if not report(job, done=len(lines), total=max(len(found.rows), 1), at=clock.now()):
            return None
    result = _result(found, comparing.lines_of(found, lines))
    _tell(job, _("The file of administrative procedures is read. See what would change."), at)
    return result


def write_list(job: Job, *, at: datetime) -> dict[str, Any] | None:
    """Write what the report showed. Raises Refused where the list has changed since, and nothing is written then."""
    if job.result:  # written by a run that was killed before it could say so
        return job.result
    found, asked = _read(job), job.payload
    with transaction.atomic():
        lines = bring_in(
            found,
            name=asked["name"],
            sha256=asked["sha256"],
            expected=asked["digest"],
            by=job.owner,
            at=at,
            day=timezone.localdate(at),
        )
        result = _result(found, lines)
        Job.objects.filter(pk=job.pk).update(result=result)
    _tell(job, _("The administrative procedures are brought in."), at)
    return result


def _read(job: Job) -> Found:
    try:
        return read_file(store.read(job.payload["sha256"]))
    except store.Damaged as damaged:
        raise Refused(_("The file is damaged or missing. Bring it in again.")) from damaged


def _result(found: Found, lines: list[comparing.Line]) -> dict[str, Any]:
    """What is kept of the run: counts, and where the report lies."""
    kept = store.put(comparing.report_of(found, lines), media_type="application/json")
    return {"sha256": kept.sha256, "counts": comparing.counts_of(lines), "digest": comparing.digest_of(lines)}


def _tell(job: Job, text: str, at: datetime) -> None:
    notify(
        kind="tthc_read",
        to=job.owner,
        about=f"job:{job.pk}",
        url=reverse("procedures:tthc_import_job", args=[job.pk]),
        text=text,
        at=at,
    )


def forget_imports(job: Job, *, at: datetime) -> dict[str, int]:
    """Remove rows of work done more than a week ago; the sweep of unused files then takes files and reports."""
    over = Job.objects.filter(kind__in=KINDS, finished_at__lt=at - KEPT)
    return {"removed": over.delete()[0]}


def kept_files() -> set[str]:
    """Hashes of the files that wait for being read or written, and of reports that people may still look at."""
    jobs = Job.objects.filter(kind__in=KINDS)
    going = jobs.filter(state__in=(State.WAITING, State.RUNNING)) | jobs.filter(kind=READ, state=State.DONE)
    reports = jobs.filter(result__sha256__isnull=False)
    return {*going.values_list("payload__sha256", flat=True), *reports.values_list("result__sha256", flat=True)}


JOBS = {
    READ: JobKind(run=read_list, attempts=3, stoppable=True),
    WRITE: JobKind(run=write_list, attempts=3),
    "procedures.forget_imports": JobKind(run=forget_imports, daily=True),
}
