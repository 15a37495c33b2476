"""The text of attached files, read once a file in a child process, as work of its own: a bad file stops nobody."""

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from documents.addresses import version_address
from documents.indexing import BATCH, index_version, indexed
from documents.models import FileText, Version
from documents.plain import plain
from documents.querysets import KEEP
from qms.access.rights import rights_of
from qms.files import store
from qms.jobs.actions import enqueue, retry
from qms.jobs.kinds import JobKind
from qms.jobs.models import Job
from qms.people.models import Agency
from qms.search.pdf import read_pdf
from qms.trail.refusals import Refused
from qms.word import read_word
from qms.word.result import OK

JOB = "documents.take_text"
MOST_LETTERS = 2_000_000
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def read_files_of(version: Version, *, at: datetime) -> None:
    """Ask for the text of every file of the version that has not been read yet. Belongs to the caller's transaction."""
    files = [(row.file, row.name) for row in version.attachments.select_related("file")]
    if version.file is not None:
        files.append((version.file, version.file_name))
    wanted = {file.sha256: (file, name) for file, name in files if file.media_type in {DOCX, PDF}}
    known = set(FileText.objects.filter(sha256__in=wanted).values_list("sha256", flat=True)) if wanted else set()
    for sha256 in wanted.keys() - known:
        file, name = wanted[sha256]
        payload = {"sha256": sha256, "media_type": file.media_type, "name": name}
        enqueue(kind=JOB, key=f"{JOB}:{sha256}", payload=payload, at=at)


def find_by(version: Version, *, at: datetime) -> None:
    """Bring what the version is found by up to date, and ask for the text of its files. In the transaction of an act."""
    if index_version(version, at=at):
        read_files_of(version, at=at)


def read_every_file(*, at: datetime) -> None:
    """Ask for the text of files that nobody asked for yet."""
    holding = indexed().filter(Q(file__isnull=False) | Q(attachments__isnull=False)).distinct()
    for version in holding.order_by("pk").iterator(BATCH):
        with transaction.atomic():
            read_files_of(version, at=at)


def read_file(job: Any, *, at: datetime) -> dict[str, Any]:
    """Read one file, keep its text or why there is none, and renew the copies of the versions that hold it.

    Raises Refused for a file that cannot be read, after that has been noted.
    """
    sha256, text, trouble = job.payload["sha256"], "", None
    try:
        text = _text(sha256, job.payload["media_type"], job.payload["name"])
    except store.Damaged:
        trouble = Refused(_("The stored file is missing or was changed. The administrator should verify the files."))
    except Refused as refusal:
        trouble = refusal
    text = text.replace("\x00", " ")[:MOST_LETTERS]
    _keep(sha256, text, str(trouble or "")[:300], at=at)
    if trouble:
        raise trouble
    return {"letters": len(text)}


@transaction.atomic
def _keep(sha256: str, text: str, error: str, *, at: datetime) -> None:
    FileText.objects.update_or_create(sha256=sha256, defaults={"text": text, "error": error, "at": at})
    if not text:
        return
    holding = Version.objects.filter(Q(file__sha256=sha256) | Q(attachments__file__sha256=sha256), text__isnull=False)
    locked = Version.objects.select_for_update(of=("self",)).filter(pk__in=holding.values("pk")).order_by("pk")
    for version in locked.select_related("document"):
        index_version(version, at=at)


def _text(sha256: str, media_type: str, name: str) -> str:
    data = store.read(sha256)
    if media_type == PDF:
        return read_pdf(data)
    with tempfile.NamedTemporaryFile(prefix="qms-read-", suffix=".docx") as file:
        file.write(data)
        file.flush()
        result = read_word(Path(file.name), name=name)
    if result.status != OK:
        raise Refused(result.reason)
    rows = [" ".join((row.place, row.old, row.new, row.reason, row.basis)) for row in result.amendments]
    fields = [row.text for row in result.fields]
    return "\n".join([*fields, *(f"{one.heading_source} {plain(one.html)}" for one in result.blocks), *rows])


def unread(person: Any, *, day: date) -> list[dict[str, Any]]:
    """Files without text in versions of the person's agencies: sha256, name, code, number, url, why. Three statements."""
    silent = {row["sha256"]: row["error"] for row in FileText.objects.filter(text="").values("sha256", "error")}
    agencies = Agency.objects.filter(pk__in=rights_of(person, day).reach[KEEP].agencies)
    versions = Version.objects.permitted(person, "documents.view_version", day=day).filter(
        document__agency__in=agencies, text__isnull=False
    )
    columns = ("document__code", "document__slug", "document__sort_key", "issue", "revision", "pk", "state")
    main = versions.filter(file__sha256__in=silent).values("file__sha256", "file_name", *columns)
    attached = versions.filter(attachments__file__sha256__in=silent).values(
        "attachments__file__sha256", "attachments__name", *columns
    )
    rows = [(row["file__sha256"], row["file_name"], row) for row in main]
    rows += [(row["attachments__file__sha256"], row["attachments__name"], row) for row in attached]
    rows.sort(key=lambda one: (one[2]["document__sort_key"], one[2]["pk"], one[1]))
    return [{"sha256": sha256, "name": name, "why": silent[sha256], **_where(row)} for sha256, name, row in rows]


def _where(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": row["document__code"],
        "issue": row["issue"],
        "revision": row["revision"],
        "url": version_address(row),
    }


def read_again(sha256: str, *, among: set[str], at: datetime) -> None:
    """Let the job that gave a file up try once more. Raises Refused for a file not `among` the unread ones a person may
    see, and while the job is still at work."""
    if sha256 not in among:
        raise Refused(_("This file is no longer in the list. It was read meanwhile, or its version has ended."))
    job = Job.objects.filter(key=f"{JOB}:{sha256}").first()
    if job is None:
        raise Refused(_("This file was never read by itself. Run manage.py reindex."))
    retry(job, at=at)


JOBS = {JOB: JobKind(run=read_file, attempts=3)}
