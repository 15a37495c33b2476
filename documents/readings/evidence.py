"""The evidence list of dissemination (danh sách phổ biến tài liệu), on paper and as a workbook: work in the background.

Circular 26/2014/TT-BKHCN, article 36 1b: the agency shows that its documents were disseminated to everybody in scope. It
names who confirmed and when, who has not, and for whom the change was information alone, as of its day.
"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from documents.exporting.frame import framed
from documents.exporting.job import tell_of_file
from documents.exporting.workbook import workbook_of
from documents.models import ReadingRound
from documents.querysets import KEEP_READINGS
from documents.readings.audience import Readers
from documents.readings.listing import Asked, narrowed, ordered, seen_by
from documents.readings.querysets import SEE
from qms.files import store
from qms.files.names import safe_name
from qms.jobs.kinds import JobKind, MadeFile, TryAgain
from qms.jobs.models import Job
from qms.people.models import Agency, Unit
from qms.printing import PrintFailed, render_list
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of

JOB = "documents.reading_evidence"
PDF, XLSX = "pdf", "xlsx"
LABELS = {PDF: gettext_lazy("Evidence of reading as a PDF"), XLSX: gettext_lazy("Evidence of reading as an Excel file")}
TYPES = {PDF: "application/pdf", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
MOST = {PDF: 2_000, XLSX: 20_000}  # people in one file
HEADS = (
    "STT",
    "Họ và tên",
    "Chức vụ, vị trí",
    "Đơn vị",
    "Hạn đọc",
    "Thời điểm xác nhận",
    "Kết quả",
    "Ký nhận (bản giấy)",
)
COLUMNS = ["w-no", "w-wide", "w-unit", "w-unit", "w-at", "w-at", "w-at", "w-note"]
WIDTHS = (6, 28, 30, 32, 14, 20, 22, 20)


def make_evidence(job: Job, *, at: datetime) -> dict[str, Any]:
    """Make the file with the rights that the person has when it runs, and keep it."""
    kind, day = job.payload["kind"], timezone.localdate(at)
    found = ReadingRound.objects.select_related("document__agency__parent", "version__document").get(
        pk=job.payload["round"]
    )
    rows = rows_of(found, job.owner, job.payload["unit"], day)
    if not rows:
        raise Refused(_("Nobody is in this list, so there is nothing to take out."))
    if len(rows) > MOST[kind]:
        raise Refused(
            _("One file holds at most %(most)d people. Take the list out unit by unit.") % {"most": MOST[kind]}
        )
    listed = list_of(found, rows, by=job.owner, unit=job.payload["unit"], day=day)
    try:
        data = render_list(listed) if kind == PDF else workbook_of(listed | {"widths": WIDTHS})
    except PrintFailed as trouble:
        raise TryAgain(str(trouble)) from trouble
    file = store.put(data, media_type=TYPES[kind])
    tell_of_file(job, LABELS[kind], at=at)
    return {
        "sha256": file.sha256,
        "name": safe_name(f"Danh sách phổ biến {found.document.code} {found.version.number} {day:%Y-%m-%d}.{kind}"),
        "size": len(data),
        "count": len(rows),
        "failed": [],
        "versions": [],
    }


def rows_of(found: ReadingRound, person: Any, unit: int, day: date) -> list[dict[str, Any]]:
    """People of the round that the person sees, at most one more than a file holds. Raises Refused."""
    require_seen(found.pk, person)
    keeps = ReadingRound.objects.permitted(person, KEEP_READINGS).filter(pk=found.pk).exists()
    readers = Readers(found, day, lambda: calendar_of(found.document.agency))
    seen = seen_by(person, readers.people(), found, keeps=keeps)
    asked = Asked(tab="", unit=unit)
    return list(ordered(narrowed(seen, asked), found, asked)[: MOST[XLSX] + 1])


def require_seen(pk: int, person: Any) -> None:
    """Raises Refused for who may not see who has read."""
    if not ReadingRound.objects.permitted(person, SEE).filter(pk=pk).exists():
        raise Refused(_("Who has read this document is no longer yours to see."))


def list_of(found: ReadingRound, rows: list[dict[str, Any]], *, by: Any, unit: int, day: date) -> dict[str, Any]:
    """What paper and workbook are made of; see `qms.printing`. Vietnamese always: it is a paper of the agency."""
    agency: Agency = found.document.agency
    read = sum(row["read"] for row in rows)
    number = f"{found.version.issue:02d}/{found.version.revision:02d}"
    filters = [f"Yêu cầu đọc từ ngày {found.asked_date:%d/%m/%Y}, hạn {found.due_date:%d/%m/%Y}"]
    filters += [f"Đã xác nhận: {read:02d} trên {len(rows):02d} người"]
    if unit:
        filters.append(f"Đơn vị: {Unit.objects.get(pk=unit).name}")
    return {
        **framed(agency, by=by, day=day),
        "title": "DANH SÁCH PHỔ BIẾN TÀI LIỆU",
        "subject": f"{found.document.code} {found.version.title}, lần ban hành/sửa đổi {number}",
        "filters": filters,
        "heads": list(HEADS),
        "columns": COLUMNS,
        "counted": f"{len(rows)} người",
        "rows": [_row(number, row, found) for number, row in enumerate(rows, start=1)],
    }


def _row(number: int, row: dict[str, Any], found: ReadingRound) -> list[Any]:
    """The due date is that of the round; who joined later has as many days from then on."""
    joined = row["entered"] > found.asked_date
    due = f"{found.days} ngày làm việc từ {row['entered']:%d/%m/%Y}" if joined else f"{found.due_date:%d/%m/%Y}"
    at = f"{timezone.localtime(row['read_at']):%H:%M %d/%m/%Y}" if row["read_at"] else ""
    result = "Đã đọc, xác nhận" if row["read"] else "Quá hạn" if row["late"] else "Chưa xác nhận"
    if not row["read"] and not row["concerned"]:
        due, result = "", "Để biết"
    return [number, row["person__full_name"], row["post__title"], row["post__unit__name"], due, at, result, ""]


def _counted(n: int) -> str:
    return ngettext("%(n)d person", "%(n)d people", n) % {"n": n}


def _require(job: Job, person: Any) -> None:
    require_seen(job.payload["round"], person)


FILE = MadeFile(
    label=lambda job: LABELS[job.payload["kind"]],
    media_type=lambda job: TYPES[job.payload["kind"]],
    require=_require,
    counted=_counted,
    so_far=lambda job: "",
)
JOBS = {JOB: JobKind(run=make_evidence, attempts=3, file=FILE)}
