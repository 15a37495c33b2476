"""Bringing a Word file in as a draft: what the reader took becomes sections, what it could not take is kept as a report."""

import unicodedata
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.html import escape
from django.utils.translation import gettext as _

from documents.actions.applying import applying_set
from documents.actions.drafting import create_document, new_id, note_editor
from documents.codes import check_code, who_has
from documents.contents import asked
from documents.models import (
    AmendmentRow,
    Document,
    DocumentCode,
    DocumentType,
    ImportRecord,
    Section,
    SectionImage,
    Version,
)
from qms.access.rights import rights_of
from qms.files import store
from qms.files.richtext import clean
from qms.people.models import Post, Unit
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.word import WordResult

# The word on the cover to the type; what is not here is a procedure.
TYPE_WORDS = {
    "chính sách": "chinh-sach",
    "chính sách chất lượng": "chinh-sach",
    "mục tiêu": "muc-tieu",
    "mục tiêu chất lượng": "muc-tieu",
    "sổ tay": "so-tay",
    "sổ tay chất lượng": "so-tay",
    "quy chế": "quy-che",
    "quy định": "quy-dinh",
    "nội quy": "quy-dinh",
    "chức năng nhiệm vụ": "chuc-nang-nhiem-vu",
    "chức năng, nhiệm vụ": "chuc-nang-nhiem-vu",
    "quy trình": "quy-trinh",
    "thủ tục": "quy-trinh",
    "hướng dẫn": "huong-dan",
    "hướng dẫn công việc": "huong-dan",
    "biểu mẫu": "bieu-mau",
    "mô tả công việc": "mo-ta-vi-tri",
    "bản mô tả công việc": "mo-ta-vi-tri",
    "mô tả vị trí": "mo-ta-vi-tri",
    "mô tả vị trí việc làm": "mo-ta-vi-tri",
}

_HEADING, _PLACE = 300, 200  # letters that the columns hold


def type_for(result: WordResult) -> str:
    """The slug of the type that the cover names; a procedure when it names none."""
    return TYPE_WORDS.get(unicodedata.normalize("NFC", result.type_word).lower(), "quy-trinh")


def unit_for(person: Any, *, day: date, agency: Any) -> Unit:
    """The unit of the person's first post in the agency. Raises Refused when there is none."""
    for seat in rights_of(person, day).seats:
        if seat.agency == agency.pk:
            return Unit.objects.get(pk=seat.unit)
    raise Refused(
        _("%(name)s holds no post in this agency today. Name the unit.") % {"name": person.full_name}, field="unit"
    )


@transaction.atomic
def import_word(
    result: WordResult,
    *,
    source: bytes,
    type: DocumentType,
    unit: Unit,
    by: Any,
    at: datetime,
    day: date,
    code: str = "",
    request_key: str | None = None,
) -> Version:
    """A draft from a Word file that was read; the same `request_key` again gives the same draft.

    `code` stands in for the one on the cover. Raises Refused for a refused file, a code that is taken, no right.
    """
    if made := _made_before(request_key, by):
        return made
    try:
        document = _document_for(result, type, unit, by, at, day, code, request_key)
    except Refused:
        # The second of two clicks may have waited for the first one, and then found its code taken.
        if made := _made_before(request_key, by):
            return made
        raise
    version = document.versions.select_for_update().get()
    if ImportRecord.objects.filter(version=version).exists():  # the first of two clicks was quicker
        return version
    _fill(version, result)
    for take in asked("imported"):
        take(version, result, by=by, at=at, day=day)
    note_editor(version, by=by, at=at)
    _keep_source(version, result, source, by, at)
    record(
        act=Act.DRAFT_IMPORTED,
        by=by,
        on=version,
        agency=document.agency,
        at=at,
        detail={"characters": result.characters_out},
    )
    return version


@transaction.atomic
def try_word(result: WordResult, *, type: DocumentType, unit: Unit, by: Any, at: datetime, day: date) -> None:
    """Everything that could refuse the import, with nothing kept. Raises Refused."""
    _document_for(result, type, unit, by, at, day)
    transaction.set_rollback(True)


def _made_before(request_key: str | None, by: Any) -> Version | None:
    found = Version.objects.filter(document__request_key=request_key, import_record__by=by) if request_key else None
    return found.order_by("pk").first() if found is not None else None


def _document_for(
    result: WordResult,
    type: DocumentType,
    unit: Unit,
    by: Any,
    at: datetime,
    day: date,
    code: str = "",
    request_key: str | None = None,
) -> Document:
    """The new document with an empty draft."""
    if result.status != "ok":
        raise Refused(result.reason, field="file")
    if not rights_of(by, day).reaches("documents.import_document", unit):
        raise Refused(
            _("You may not bring in documents for “%(unit)s”. Choose a unit you write for.") % {"unit": unit},
            field="unit",
        )
    if request_key and Document.objects.filter(request_key=request_key).exists():
        raise Refused(_("This form has been used already. Open the page again."), field="file")
    _require_free(code or result.code, unit.agency, by)
    return create_document(
        type=type,
        owner_unit=unit,
        owner_post=owner_post(unit, day=day),
        title=result.title or result.file.rsplit(".", 1)[0],
        code=code or result.code,
        by=by,
        at=at,
        day=day,
        applying=applying_set(units=[unit]),
        request_key=request_key,
        with_template=False,
    )


def _require_free(code: str, agency: Any, by: Any) -> None:
    """Refuse a code that is taken with the two ways out that an import has."""
    codes = DocumentCode.objects.select_related("document")
    taken = codes.filter(agency=agency, code=check_code(code)).first() if code.strip() else None
    if taken:
        raise Refused(
            _(
                "The code %(code)s was already given to “%(title)s” and is never used again. If the file is its next "
                "version, start that version at the document; if it is another document, give another code."
            )
            % {"code": taken.code, "title": who_has(taken, by)},
            field="code",
        )


def owner_post(unit: Unit, *, day: date) -> Post:
    """The post of head of the unit, else any post of it. Raises Refused when the unit has none."""
    post = Post.objects.on(day).filter(unit=unit).order_by("-is_head", "-is_deputy", "pk").first()
    if post is None:
        raise Refused(
            _("“%(unit)s” has no post today. Ask the administrator to add one.") % {"unit": unit}, field="unit"
        )
    return post


def _fill(version: Version, result: WordResult) -> None:
    for sha256, image in result.images.items():
        file = store.put(image.data, media_type=image.media_type)
        if file.sha256 != sha256:
            raise Refused(_("A picture of the file could not be stored unchanged. Try again."), field="file")
        SectionImage.objects.create(version=version, file=file)
    for order, block in enumerate(result.blocks, 1):
        html, _removed = clean(block.html)
        Section.objects.create(
            version=version,
            uuid=new_id(),
            order=order,
            level=min(max(block.level, 1), 2),
            number=block.number[:20],
            heading=(block.heading or _unnamed(block.kind))[:_HEADING],
            html=_rest(block.heading, _HEADING) + html,
            landscape=block.landscape,
        )
    for order, row in enumerate(result.amendments, 1):
        AmendmentRow.objects.create(
            version=version,
            order=order,
            place=(row.place or row.new or row.reason)[:_PLACE] or "Toàn bộ",
            old=row.old,
            new="\n".join(filter(None, [row.place[_PLACE:], row.new])),
            reason=row.reason,
            basis=row.basis,
        )
    if result.issue.isdigit() and 1 <= int(result.issue) <= 999:
        version.issue = int(result.issue)
    if result.revision.isdigit() and int(result.revision) <= 999:
        version.revision = int(result.revision)
    version.save(update_fields=["issue", "revision"])


def _rest(text: str, longest: int) -> str:
    """What does not fit into a field goes on in the text behind it: nothing that was taken is lost."""
    return f"<p>{escape(text[longest:])}</p>" if len(text) > longest else ""


def _unnamed(kind: str) -> str:
    return {"front": "Phần mở đầu", "annex": "Phụ lục"}.get(kind, "Nội dung")


def _keep_source(version: Version, result: WordResult, source: bytes, by: Any, at: datetime) -> None:
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    report = result.to_json()
    report["fields"] = [{"field": row.field, "text": row.text} for row in result.fields]
    report["signers"] = [{"label": row.label, "name": row.name, "post": row.post} for row in result.sign_table]
    ImportRecord.objects.create(
        version=version,
        file=store.put(source, media_type=media),
        file_name=result.file[:200],
        report=report,
        at=at,
        by=by,
    )
