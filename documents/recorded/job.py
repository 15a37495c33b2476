"""Entries of the trail as a workbook, made in the background with the rights that the person has when it runs."""

from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from documents.exporting.job import tell_of_file
from documents.exporting.workbook import workbook_of
from documents.models import Document
from documents.recorded.entries import about
from qms.files import store
from qms.jobs.kinds import JobKind, MadeFile
from qms.jobs.models import Job
from qms.office import recorded
from qms.office.forms.trail import TrailForm
from qms.office.looking import asked_of, chosen, filters_in_words, places_of
from qms.office.told import TOLD, in_words
from qms.people.models import Agency
from qms.printing import wording
from qms.trail.refusals import Refused

JOB = "documents.trail_file"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 20_000  # entries of one file
HEADS = ["STT", "Thời điểm", "Người thực hiện", "Việc", "Đối tượng", "Chi tiết", "Địa chỉ mạng", "Số niêm phong"]
WIDTHS = (6, 18, 26, 32, 50, 60, 16, 14)
LABEL = gettext_lazy("Trail as an Excel file")


def document_of(person: Any, payload: dict[str, Any]) -> Document | None:
    """The one document whose trail is wanted, None for that of an agency. Refused where the person may not read it."""
    if not payload["document"]:
        if not person.has_perm(recorded.READ_TRAIL):
            raise Refused(_("This trail may no longer be read by your posts."))
        return None
    found = Document.objects.permitted(person, recorded.READ_TRAIL).filter(pk=payload["document"]).first()
    if found is None:
        raise Refused(_("This trail may no longer be read by your posts."))
    return found


def form_of(person: Any, query: str, document: Document | None) -> tuple[TrailForm, list[Agency]]:
    """The filters of a stored address. Raises Refused for what the page would not take."""
    agencies = [] if document else list(recorded.readable(person))
    form = TrailForm(QueryDict(query), places=places_of(agencies))
    if not form.is_valid():
        raise Refused(_("This look-up can no longer be read. Open the trail and choose again."))
    return form, agencies


def rows_wanted(person: Any, payload: dict[str, Any]) -> tuple[Any, dict[str, Any], Agency | None, Document | None]:
    """The entries, the filters in words, and whose they are. Raises Refused."""
    document = document_of(person, payload)
    form, agencies = form_of(person, payload["query"], document)
    agency = document.agency if document else chosen(person, form.cleaned_data.get("co_quan", ""), agencies)
    entries = about(document) if document else recorded.entries_of(person, agency)
    asked = asked_of(form, recorded.people_of(agency))
    return recorded.filtered(entries, asked), filters_in_words(form), agency, document


def require_count(count: int) -> None:
    """Raises Refused for nothing, and for more than one file holds."""
    if not count:
        raise Refused(_("Nothing in the trail fits these filters."))
    if count > MOST:
        raise Refused(_("One file holds at most %(most)d entries. Narrow the days or the acts.") % {"most": MOST})


def make(job: Job, *, at: datetime) -> dict[str, Any]:
    """The workbook of what the person may read now."""
    rows, filters, agency, document = rows_wanted(job.owner, job.payload)
    found = list(rows.order_by("-at", "-pk").values(*recorded.COLUMNS, "seal__number")[: MOST + 1])
    require_count(len(found))
    today = timezone.localdate(at)
    with override("vi"):
        data = workbook_of(_listed(found, filters, agency, document, by=job.owner, day=today))
    file = store.put(data, media_type=XLSX)
    tell_of_file(job, LABEL, at=at)
    name = f"Nhat ky {document.code if document else ''} {today:%Y-%m-%d}.xlsx".replace("  ", " ")
    return {"sha256": file.sha256, "name": name, "size": len(data), "count": len(found), "failed": []}


def _listed(found: list[dict[str, Any]], filters: dict[str, Any], agency: Agency | None, document: Any, **made: Any):
    own = agency or Agency.objects.get(pk=made["by"].agency_id)
    parent = own.parent.name if own.parent_id else ""
    return {
        "agency_lines": wording.agency_lines({"name": own.name, "parent_name": parent}),
        "title": "NHẬT KÝ HỆ THỐNG" if document is None else f"NHẬT KÝ CỦA TÀI LIỆU {document.code}",
        "subject": "Ai đã làm gì, khi nào",
        "day": made["day"].isoformat(),
        "filters": [f"{TOLD[name]}: {value}" for name, value in filters.items()],
        "heads": HEADS,
        "widths": WIDTHS,
        "rows": [_line(number, in_words(row)) for number, row in enumerate(found, start=1)],
        "signers": [{"label": "NGƯỜI LẬP", "name": made["by"].full_name}, {"label": "", "name": ""}],
    }


def _line(number: int, row: dict[str, Any]) -> list[Any]:
    return [
        number,
        f"{timezone.localtime(row['at']):%d/%m/%Y %H:%M:%S}",
        row["actor_name"] or "Hệ thống",
        str(row["act"]),
        row["subject_text"],
        "; ".join(row["told"]),
        row["address"] or "",
        row["seal__number"] or "chưa niêm phong",
    ]


def _require(job: Job, person: Any) -> None:
    document_of(person, job.payload)


def counted(n: int) -> str:
    """How many entries are in a file, in words."""
    return ngettext("%(n)d entry", "%(n)d entries", n) % {"n": n}


JOBS = {
    JOB: JobKind(
        run=make,
        attempts=3,
        file=MadeFile(label=lambda job: LABEL, media_type=lambda job: XLSX, require=_require, counted=counted),
    )
}
