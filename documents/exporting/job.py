"""The work behind taking out: it is done with the rights that the person has when it runs, and its file is kept for a week."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.addresses import Unknown
from documents.exporting.bundle import Stopped, bound, gather, zipped
from documents.exporting.kinds import KINDS, Kind
from documents.exporting.listing import list_of, rows_to_take
from documents.exporting.workbook import workbook_of
from documents.register_address import Asked, read
from qms.files import store
from qms.jobs.actions import report
from qms.jobs.kinds import JobKind, TryAgain
from qms.jobs.models import Job, State
from qms.notices.actions import notify
from qms.people.models import Agency
from qms.printing import PrintFailed, render_list
from qms.trail.refusals import Refused
from qms.word.listing import write_list
from qms.worktime import clock

JOB = "documents.take_out"
KEPT = timedelta(days=7)


def asked_of(query: str) -> Asked:
    """The list of a stored address. Raises Refused for one the register does not know (any more)."""
    stored = QueryDict(query)
    try:
        return read(stored, date.fromisoformat(stored["ngay"]) if stored.get("ngay") else None)
    except (Unknown, ValueError) as unknown:
        raise Refused(_("This list can no longer be read. Open the register and choose again.")) from unknown


def require_kind(person: Any, kind: Kind) -> None:
    """Raises Refused where taking out the list is not the person's to do."""
    if kind.permission and not person.has_perm(kind.permission):
        raise Refused(_("Your post may read the register on the screen, but not take it out as a file."))


def take_out(job: Job, *, at: datetime) -> dict[str, Any] | None:
    """Make the file and keep it; None when the person stopped the work."""
    kind, asked, person = KINDS[job.payload["kind"]], asked_of(job.payload["query"]), job.owner
    require_kind(person, kind)
    today = timezone.localdate(at)
    rows = rows_to_take(person, asked, asked.day or today, job.payload["chosen"])
    numbers = list(rows.values_list("pk", flat=True)[: kind.most + 1])
    require_count(len(numbers), kind)
    agency = Agency.objects.get(pk=person.agency_id)
    failed: list[dict[str, str]] = []
    try:
        if kind.is_papers:
            data, failed = _papers(job, kind, rows, agency, today, at)
        else:
            report(job, done=0, total=1, at=clock.now())
            data = _LISTS[kind.key](list_of(rows, asked, agency, by=person, day=asked.day or today))
    except Stopped:
        return None
    except PrintFailed as trouble:
        raise TryAgain(str(trouble)) from trouble
    file = store.put(data, media_type=kind.media_type)
    _tell(job, at)
    return {
        "sha256": file.sha256,
        "name": f"{_NAMES[kind.key]} {today:%Y-%m-%d}.{kind.ending}",
        "size": len(data),
        "count": len(numbers) - len(failed),
        "failed": failed,
        "versions": numbers,
    }


def require_count(count: int, kind: Kind) -> None:
    """Raises Refused for nothing, and for more than one file of the kind holds."""
    if not count:
        raise Refused(_("There is no document to take out. Open the register and choose again."))
    if count > kind.most:
        raise Refused(
            _("One file holds at most %(most)d documents. Choose fewer, or narrow the list with the filters.")
            % {"most": kind.most}
        )


def _papers(job: Job, kind: Kind, rows: Any, agency: Agency, today: date, at: datetime) -> tuple[bytes, list[dict]]:
    if job.payload["state"] == "preparing":
        raise Refused(_("What is being prepared has no official PDF yet. Choose documents in force."))
    versions = list(rows.select_related("document__agency", "document__type", "period"))
    found = gather(
        versions,
        by=job.owner,
        at=at,
        day=today,
        report=lambda done: report(job, done=done, total=len(versions) + 1, at=clock.now()),
    )
    if not found.papers:
        raise Refused(_("None of the papers could be had: %(why)s") % {"why": found.failed[0]["why"]})
    if kind.key == "zip":
        return zipped(found, at=at), found.failed
    return bound(found, agency=agency.name, person=job.owner.full_name, day=today), found.failed


_LISTS = {"xlsx": workbook_of, "docx": write_list, "pdf": render_list}
_NAMES = {
    "xlsx": "Danh mục tài liệu",
    "docx": "Danh mục tài liệu",
    "pdf": "Danh mục tài liệu",
    "zip": "Tài liệu",
    "bound": "Tập tài liệu",
}


def _tell(job: Job, at: datetime) -> None:
    notify(
        kind="taken_out",
        to=job.owner,
        about=f"job:{job.pk}",
        url=reverse("documents:job", args=[job.pk]),
        text=_("Your file is ready: %(what)s") % {"what": KINDS[job.payload["kind"]].label},
        at=at,
    )


def forget_files(job: Job, *, at: datetime) -> dict[str, int]:
    """Remove what was taken out more than a week ago; the sweep of unused files then takes the bytes."""
    over = Job.objects.filter(kind=JOB, finished_at__lt=at - KEPT)
    return {"removed": over.delete()[0]}


def kept_files() -> set[str]:
    """Hashes of the files that people may still fetch."""
    done = Job.objects.filter(kind=JOB, state=State.DONE, result__isnull=False)
    return {result["sha256"] for result in done.values_list("result", flat=True) if result}


JOBS = {
    JOB: JobKind(run=take_out, attempts=3, stoppable=True),
    "documents.forget_files": JobKind(run=forget_files, daily=True),
}
