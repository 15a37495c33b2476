"""The papers of many versions in one file: a ZIP of the PDFs, or one PDF with contents. What cannot be had is named."""

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions.handing import note_download
from documents.copies.everybody import everybodys_note, takes_official
from documents.exporting.kinds import MOST_BYTES
from documents.models import Version
from documents.rendering import STORED_FACES, face_on, render_version, stored_paper
from qms.files import store
from qms.files.names import safe_name
from qms.printing import PrintFailed, render_contents
from qms.printing.binding import bind, page_count
from qms.trail.refusals import Refused


class Stopped(Exception):
    """The person no longer wants the work."""


@dataclass
class Paper:
    """One PDF of the bundle."""

    version: Version
    data: bytes

    @property
    def name(self) -> str:
        return f"{self.version.document.code} {self.version.number}"


@dataclass
class Bundle:
    """What was gathered, and what could not be: code, number and why."""

    papers: list[Paper] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)


def gather(versions: Iterable[Version], *, by: Any, at: Any, day: date, report: Callable[[int], bool]) -> Bundle:
    """The paper of every version as it is on `day`: the stored official one for whom a role allows it, or a marked one.

    `report` hears how many are done and answers whether to go on. Raises Stopped, and Refused for more than MOST_BYTES.
    """
    found, size = Bundle(), 0
    for done, version in enumerate(versions):
        if not report(done):
            raise Stopped
        try:
            data, face = _paper_of(version, day, by=by)
        except (store.Damaged, PrintFailed, Refused) as trouble:
            found.failed.append({"code": f"{version.document.code} {version.number}", "why": _why(trouble)})
            continue
        size += len(data)
        if size > MOST_BYTES:
            raise Refused(
                _("The papers are larger than %(n)d MB together. Choose fewer documents.") % {"n": MOST_BYTES >> 20}
            )
        note_download(version, what="pdf", sha256=store.sha256_of(data), by=by, at=at, face=face)
        found.papers.append(Paper(version, data))
    return found


def _paper_of(version: Version, day: date, *, by: Any) -> tuple[bytes, str]:
    """The bytes, and the face they wear."""
    face, note = face_on(version, day)
    if face in STORED_FACES:
        if takes_official(by, version):
            return store.read(stored_paper(version)), face
        face, note = "uncontrolled", everybodys_note(by, day=day)
    return render_version(version, face=face, note=note), face


def _why(trouble: Exception) -> str:
    if isinstance(trouble, store.Damaged):
        return _("The stored file is damaged or missing. The administrator restores it from a backup.")
    return str(trouble)


def zipped(bundle: Bundle, *, at: Any) -> bytes:
    """A ZIP of the PDFs under code and number, with a list of what is in it and what is not."""
    out = io.BytesIO()
    moment = timezone.localtime(at).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        lines = [f"Lập lúc {timezone.localtime(at):%H:%M ngày %d/%m/%Y}", ""]
        taken: set[str] = set()
        for paper in bundle.papers:
            name = _free(safe_name(f"{paper.name}.pdf"), taken)
            archive.writestr(zipfile.ZipInfo(name, moment), paper.data)
            lines.append(f"{name}\t{paper.version.title}")
        lines += ["", "Chưa lấy được:"] if bundle.failed else []
        lines += [f"{row['code']}\t{row['why']}" for row in bundle.failed]
        archive.writestr(zipfile.ZipInfo("Danh sách.txt", moment), "\r\n".join(lines).encode("utf-8-sig"))
    return out.getvalue()


def _free(name: str, taken: set[str]) -> str:
    """Two agencies may have the same code."""
    stem, number, free = name.removesuffix(".pdf"), 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{stem} ({number}).pdf"
    taken.add(free.casefold())
    return free


def bound(bundle: Bundle, *, agency: str, person: str, day: date) -> bytes:
    """One PDF with a contents page that gives the page of each paper in the whole file."""
    counts = [page_count(paper.data) for paper in bundle.papers]
    rows = [_row(paper, 0) for paper in bundle.papers]
    request = {
        "title": "Tập tài liệu",
        "agency": agency.upper(),
        "person": person,
        "day": day.isoformat(),
        "failed": bundle.failed,
        "rows": rows,
    }
    page = page_count(render_contents(request)) + 1
    for row, count in zip(rows, counts, strict=True):
        row["page"], page = page, page + count
    front = render_contents(request)
    return bind(front, [(f"{p.name} {p.version.title}", p.data) for p in bundle.papers], title="Tập tài liệu")


def _row(paper: Paper, page: int) -> dict[str, Any]:
    version = paper.version
    return {
        "code": version.document.code,
        "title": version.title,
        "edition": f"{version.issue:02d} / {version.revision:02d}",
        "page": page,
    }
