"""What leaves as a file: the stored official PDF unchanged, marked faces made on request, attached files, pictures."""

import re
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from django.utils.translation import gettext as _

from documents.actions.handing import note_download
from documents.copies.everybody import everybodys_note, takes_official
from documents.models import SectionImage, Version
from documents.querysets import VIEW_VERSION
from documents.rendering import STORED_FACES, face_on, render_version, stored_paper
from documents.views.answers import never_the_wrong_file
from documents.views.asking import day_asked, reading_page
from documents.views.reading import in_force_on, nothing_in_force, numbered
from qms.files import store
from qms.files.answers import as_download
from qms.printing import PrintFailed
from qms.printing.turns import turn
from qms.trail.refusals import Refused
from qms.web import errors
from qms.worktime import clock

PDF = "application/pdf"
MARKS = {
    "draft": "du thao",
    "not-yet": "chua co hieu luc",
    "superseded": "het hieu luc",
    "withdrawn": "da bai bo",
    "uncontrolled": "khong kiem soat",
}
HASH = re.compile(r"[0-9a-f]{64}")
PICTURE_SECONDS = 3600


@reading_page
def pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The paper of the text in force on `?ngay=`, today without it."""
    today = clock.today()
    day = day_asked(request) or today
    version = in_force_on(request.user, slug, day)
    if version is None:
        return nothing_in_force(request, slug, day, today, status=404)
    return _paper(request, version, today)


@reading_page
def version_pdf(request: HttpRequest, slug: str, number: str) -> HttpResponseBase:
    """The paper of a fixed version, marked with what it is today unless it is in force."""
    return _paper(request, numbered(request, slug, number), clock.today())


def _paper(request: HttpRequest, version: Version, today: date) -> HttpResponseBase:
    try:
        return paper_of(request, version, today)
    except store.Damaged as damaged:
        return _damaged(request, damaged)
    except (PrintFailed, Refused) as failed:
        return errors.unavailable(request, str(failed))


def paper_of(request: HttpRequest, version: Version, today: date) -> HttpResponseBase:
    """The PDF of the version: the stored one for whom a role allows it, or one marked with what it is today.

    Raises Damaged, PrintFailed and Refused.
    """
    face, note = face_on(version, today)
    if face in STORED_FACES:
        if takes_official(request.user, version):
            return _stored(request, version, face)
        face, note = "uncontrolled", everybodys_note(request.user, day=today)
    if request.method == "HEAD":  # what a paper would weigh is not worth setting it
        data = b""
    else:
        with turn(request.user.pk):
            data = render_version(version, face=face, note=note)
    _note(request, version, what="pdf", sha256=store.sha256_of(data), face=face)
    answer = as_download(data, f"{version.document.code} {version.number} ({MARKS[face]}).pdf", PDF, inline=True)
    return answer if data else _without_length(answer)


def _without_length(answer: HttpResponse) -> StreamingHttpResponse:
    """The same head with nothing behind it; a middleware would count an empty answer as a paper of no bytes."""
    del answer["Content-Length"]
    return StreamingHttpResponse([], headers=dict(answer.items()))


def _stored(request: HttpRequest, version: Version, face: str) -> HttpResponse:
    """The official bytes as they were stored. The browser may keep them, but asks each time whether it still may."""
    sha256 = stored_paper(version)
    if has_it(request, sha256):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        data = store.read(sha256)
        _note(request, version, what="pdf", sha256=sha256, face=face)
        answer = as_download(data, f"{version.document.code} {version.number}.pdf", PDF, inline=True)
    return kept_by_hash(answer, sha256)


def kept_by_hash(answer: HttpResponse, sha256: str) -> HttpResponse:
    """Named by its content: whoever has it asks each time whether it may still be read, and gets it once."""
    answer["ETag"] = f'"{sha256}"'
    answer["Cache-Control"] = "private, no-cache"
    return answer


def has_it(request: HttpRequest, sha256: str) -> bool:
    """Whether the browser holds these bytes already."""
    asked = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    return f'"{sha256}"' in asked


@reading_page
def main_file(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """The file that is the document, such as a form in Word."""
    version = numbered(request, slug, number)
    if version.file is None:
        raise Http404
    return _file(request, version, version.file, version.file_name, what="file")


@reading_page
def attachment(request: HttpRequest, slug: str, number: str, pk: int) -> HttpResponse:
    """A file that comes with the version."""
    version = numbered(request, slug, number)
    found = version.attachments.filter(pk=pk).select_related("file").first()
    if found is None:
        raise Http404
    return _file(request, version, found.file, found.name, what="attachment")


def _file(request: HttpRequest, version: Version, file: Any, name: str, *, what: str) -> HttpResponse:
    try:
        data = store.read(file.sha256)
    except store.Damaged as damaged:
        return _damaged(request, damaged)
    _note(request, version, what=what, sha256=file.sha256)
    return as_download(data, name, file.media_type)


@reading_page
def image(request: HttpRequest, version: int, sha256: str) -> HttpResponse:
    """A picture of the text, for those who may read the version. Its address is its content, so browsers may keep it."""
    if not HASH.fullmatch(sha256):
        raise Http404
    seen = Version.objects.permitted(request.user, VIEW_VERSION).filter(pk=version)
    found = SectionImage.objects.filter(version__in=seen.values("pk"), file__sha256=sha256)
    media_type = found.values_list("file__media_type", flat=True).first()
    if media_type is None:
        raise Http404
    if has_it(request, sha256):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        try:
            answer = as_download(
                store.read(sha256), f"{sha256[:12]}.{media_type.rsplit('/', 1)[-1]}", media_type, inline=True
            )
        except store.Damaged as damaged:
            return _damaged(request, damaged)
    answer["ETag"] = f'"{sha256}"'
    answer["Cache-Control"] = f"private, max-age={PICTURE_SECONDS}"
    return answer


def _note(request: HttpRequest, version: Version, **facts: str) -> None:
    if request.method == "GET":
        note_download(version, by=request.user, at=clock.now(), **facts)


def _damaged(request: HttpRequest, damaged: store.Damaged) -> HttpResponse:
    return never_the_wrong_file(
        request,
        damaged,
        _(
            "The stored file is damaged or missing, so it is not handed out. Tell the administrator of the system; "
            "the copy can be restored from a backup. The text of the document can still be read on its page."
        ),
    )
