"""The work behind taking out: it is done with the rights that the person has when it runs, and its file is kept for a week."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.addresses import Unknown, day_asked
from documents.exporting.bundle import Stopped, bound, gather, zipped
from documents.exporting.kinds import KINDS, Kind
from documents.exporting.listing import COLUMNS, list_of, rows_to_take
from documents.exporting.workbook import workbook_of
from documents.models import Version
from documents.querysets import VIEW_VERSION
from documents.register_address import STATES, Asked, read
from qms.files import store
from qms.jobs.actions import report
from qms.jobs.kinds import JobKind, MadeFile, TryAgain
from qms.jobs.known import with_files
from qms.jobs.models import Job, State
from qms.notices.actions import notify
from qms.people.models import Agency
from qms.printing import PrintFailed, render_list
from qms.trail.refusals import Refused
from qms.word.listing import write_list
from qms.worktime import clock

JOB = "documents.take_out"
KEPT = timedelta(days=7)
_AT_A_TIME = 500


def asked_of(query: str) -> Asked:
    """The list of a stored address. Raises Refused for one the register does not know (any more)."""
    stored = QueryDict(query)
    try:
        return read(stored, day_asked(stored))
    except Unknown as unknown:
        raise Refused(_("This list can no longer be read. Open the register and choose again.")) from unknown


def require_kind(person: Any, kind: Kind) -> None:
    """Raises Refused where taking out so is not the person's to do."""
    if not kind.is_open_to(person):
        raise Refused(_("Your post may read the register on the screen, but not take it out as a file."))


def require_list(kind: Kind, asked: Asked) -> None:
    """Raises Refused for a list that cannot be had so."""
    if not kind.is_of(STATES[asked.state]):
        raise Refused(_("What is being prepared has no official PDF yet. Choose documents in force."))


def take_out(job: Job, *, at: datetime) -> dict[str, Any] | None:
    """Make the file and keep it; None when the person stopped the work."""
    kind, asked, person = KINDS[job.payload["kind"]], asked_of(job.payload["query"]), job.owner
    require_kind(person, kind)
    require_list(kind, asked)
    today = timezone.localdate(at)
    rows = rows_to_take(person, asked, asked.day or today, job.payload["chosen"])[: kind.most + 1]
    agency = Agency.objects.select_related("parent").get(pk=person.agency_id)
    try:
        made = _papers(job, kind, rows, agency, at) if kind.is_papers else _list(job, kind, rows, asked, agency, at)
    except Stopped:
        return None
    except PrintFailed as trouble:
        raise TryAgain(str(trouble)) from trouble
    file = store.put(made.data, media_type=kind.media_type)
    _tell(job, at)
    return {
        "sha256": file.sha256,
        "name": f"{kind.name} {today:%Y-%m-%d}.{kind.ending}",
        "size": len(made.data),
        "count": len(made.versions) - len(made.failed),
        "failed": made.failed,
        "versions": made.versions,
    }


class Made(NamedTuple):
    """The bytes, what is in them (numbers of versions), and what was wanted and could not be had."""

    data: bytes
    versions: list[int]
    failed: list[dict[str, str]]


def require_count(count: int, kind: Kind) -> None:
    """Raises Refused for nothing, and for more than one file of the kind holds."""
    if not count:
        raise Refused(_("There is no document to take out. Open the register and choose again."))
    if count > kind.most:
        raise Refused(
            _("One file holds at most %(most)d documents. Choose fewer, or narrow the list with the filters.")
            % {"most": kind.most}
        )


def _list(job: Job, kind: Kind, rows: Any, asked: Asked, agency: Agency, at: datetime) -> Made:
    report(job, done=0, total=1, at=clock.now())
    found = list(rows.values(*COLUMNS))
    require_count(len(found), kind)
    day = asked.day or timezone.localdate(at)
    return Made(
        _LISTS[kind.key](list_of(found, asked, agency, by=job.owner, day=day)), [row["pk"] for row in found], []
    )


def _papers(job: Job, kind: Kind, rows: Any, agency: Agency, at: datetime) -> Made:
    versions, today = list(rows.select_related("document__agency", "document__type", "period")), timezone.localdate(at)
    require_count(len(versions), kind)
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
        data = zipped(found, at=at)
    else:
        data = bound(found, agency=agency.name, person=job.owner.full_name, day=today)
    return Made(data, [version.pk for version in versions], found.failed)


_LISTS = {"xlsx": workbook_of, "docx": write_list, "pdf": render_list}


def _tell(job: Job, at: datetime) -> None:
    tell_of_file(job, KINDS[job.payload["kind"]].label, at=at)


def tell_of_file(job: Job, what: Any, *, at: datetime) -> None:
    """The owner hears once that the file is made."""
    notify(
        kind="taken_out",
        to=job.owner,
        about=f"job:{job.pk}",
        url=reverse("documents:job", args=[job.pk]),
        text=_("Your file is ready: %(what)s") % {"what": what},
        at=at,
    )


def forget_files(job: Job, *, at: datetime) -> dict[str, int]:
    """Remove what was made for people more than a week ago; the sweep of unused files then takes the bytes."""
    over = Job.objects.filter(kind__in=with_files(), finished_at__lt=at - KEPT)
    return {"removed": over.delete()[0]}


def kept_files() -> set[str]:
    """Hashes of the files that people may still fetch."""
    done = Job.objects.filter(kind__in=with_files(), state=State.DONE, result__sha256__isnull=False)
    return set(done.values_list("result__sha256", flat=True))


def require_readable(person: Any, numbers: list[int]) -> None:
    """Raises Refused unless the person may read all of these versions (numbers) today."""
    parts = [numbers[start : start + _AT_A_TIME] for start in range(0, len(numbers), _AT_A_TIME)]
    seen = Version.objects.permitted(person, VIEW_VERSION)
    if sum(seen.filter(pk__in=part).count() for part in parts) != len(numbers):
        raise Refused(_("You may no longer read everything in this file, so it is not handed out. Have it made anew."))


def _require(job: Job, person: Any) -> None:
    require_kind(person, KINDS[job.payload["kind"]])
    require_readable(person, job.result["versions"] if job.result else [])


def documents_counted(n: int) -> str:
    """How many documents are in a file, in words."""
    return ngettext("%(n)d document", "%(n)d documents", n) % {"n": n}


def _so_far(job: Job) -> str:
    if not KINDS[job.payload["kind"]].is_papers:
        return ""
    told = {"done": job.progress_done, "total": job.progress_total - 1}
    return _("%(done)d of %(total)d documents are in it.") % told


FILE = MadeFile(
    label=lambda job: KINDS[job.payload["kind"]].label,
    media_type=lambda job: KINDS[job.payload["kind"]].media_type,
    require=_require,
    counted=documents_counted,
    so_far=_so_far,
)
JOBS = {
    JOB: JobKind(run=take_out, attempts=3, stoppable=True, file=FILE),
    "documents.forget_files": JobKind(run=forget_files, daily=True),
}
