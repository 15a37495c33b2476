"""Acts that make and change drafts: create, start a new version, write, attach. Nothing here touches a submitted version."""

import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from documents.actions.review_closing import cancel_for_change
from documents.codes import check_code, code_taken, draw_code, former_codes, free_slug, register_code
from documents.contents import version_contents
from documents.models import Document, DocumentCode, DocumentType, Section, TypeRules, Version, VersionEditor
from documents.models.document import Classification
from qms.access.rights import rights_of
from qms.approvals.moves import State
from qms.people.models import Agency, Post, Unit
from qms.search.fold import sort_key, words
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

ID_SOURCE = uuid.uuid4  # replaced by a seeded source in the sample agency, so that its hashes are the same every run


def new_id() -> uuid.UUID:
    """A stable id for a section."""
    return ID_SOURCE()


@transaction.atomic
def create_document(
    *,
    type: DocumentType,
    owner_unit: Unit,
    owner_post: Post,
    title: str,
    by: Any,
    at: datetime,
    day: Any,
    classification: str = Classification.INTERNAL,
    code: str = "",
    applying: Any = None,
    request_key: str | None = None,
    with_template: bool = True,
) -> Document:
    """A new document with its first draft (issue 01, revision 00). The same `request_key` again gives the same document.

    Without `code` the next one of the agency's pattern is drawn. Raises Refused, naming the field.
    """
    if made := _made_before(request_key):
        return made
    if not rights_of(by, day).reaches("documents.create_document", owner_unit):
        raise Refused(
            _("You may not write documents for “%(unit)s”. Choose a unit you write for.") % {"unit": owner_unit},
            field="owner_unit",
        )
    rules = usable_rules(type, owner_unit.agency)
    title = " ".join(title.split())
    if not title:
        raise Refused(_("Enter the title of the document."), field="title")
    given = {"type": type, "title": title[:300], "owner_unit": owner_unit, "owner_post": owner_post}
    given |= {"classification": classification, "created_by": by, "created_at": at, "request_key": request_key}
    try:
        with transaction.atomic():
            document = _with_code(code.strip() or draw_code(rules, owner_unit, day=day), given)
    except Refused:
        # The second of two clicks waited for the first, which has the document now; the number drawn goes back.
        if made := _made_before(request_key):
            return made
        raise
    version = Version.objects.create(
        document=document,
        issue=1,
        revision=0,
        title=document.title,
        author=by,
        applying=applying,
        created_at=at,
        state_since=at,
    )
    if with_template:
        for order, row in enumerate(rules.template(), 1):
            Section.objects.create(version=version, uuid=new_id(), order=order, **_template_row(row))
    record(act=Act.DOCUMENT_CREATED, by=by, on=document, agency=document.agency, at=at, detail={"type": type.slug})
    return document


def _made_before(request_key: str | None) -> Document | None:
    return Document.objects.filter(request_key=request_key).first() if request_key else None


def _with_code(code: str, given: dict[str, Any]) -> Document:
    """The new document under `code`, written into the agency's register. Raises Refused when the code is taken."""
    agency, code = given["owner_unit"].agency, check_code(code)
    if DocumentCode.objects.filter(agency=agency, code=code).exists():
        raise code_taken(code)
    document = _insert(
        Document(
            agency=agency,
            code=code,
            slug=free_slug(code, agency),
            sort_key=sort_key(code),
            words=words(code, given["title"])[:1000],
            **given,
        )
    )
    register_code(document, code, document.slug, at=document.created_at)
    return document


def usable_rules(type: DocumentType, agency: Agency) -> TypeRules:
    """The rules under which the agency writes documents of the type. Raises Refused where it does not use the type."""
    rules = TypeRules.objects.filter(agency=agency, type=type, is_active=True).select_related("agency", "type").first()
    if rules is None:
        raise Refused(
            _("“%(agency)s” does not use this document type. Ask the administrator to set it up.") % {"agency": agency},
            field="type",
        )
    return rules


def _insert(document: Document) -> Document:
    try:
        with transaction.atomic():
            document.save(force_insert=True)
    except IntegrityError as clash:
        raise code_taken(document.code) from clash
    return document


def _template_row(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("level", "number", "heading", "hint") if key in row}


@transaction.atomic
def start_version(document: Document, *, by: Any, at: datetime, whole: bool = False, reason: str = "") -> Version:
    """A draft of the next version, copied from the newest approved one.

    A partial change raises the revision; a whole replacement (`whole`) raises the issue and sets the revision to 00.
    Raises Refused when a version is being prepared already.
    """
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if not by.has_perm("documents.edit_version", document):
        raise Refused(_("You may not write documents of this unit. Send a change request to the owner unit instead."))
    running = document.versions.in_preparation().first()
    if running:
        raise Refused(
            _("Version %(number)s is being prepared already (%(state)s). Finish or cancel it first.")
            % {"number": running.number, "state": running.get_state_display()}
        )
    source = document.versions.filter(state=State.APPROVED).order_by("-issue", "-revision").first()
    if source is None:
        raise Refused(_("There is no approved version to start from."))
    draft = Version.objects.create(
        document=document,
        issue=source.issue + 1 if whole else source.issue,
        revision=0 if whole else source.revision + 1,
        title=document.title,
        author=by,
        reason=reason,
        applying=source.applying,
        file=source.file,
        file_name=source.file_name,
        based_on=source,
        created_at=at,
        state_since=at,
    )
    for part in version_contents():
        part.copy(source, draft)
    cancel_for_change(draft, by=by, at=at)
    record(act=Act.DRAFT_STARTED, by=by, on=draft, agency=document.agency, at=at)
    return draft


def open_draft(version: Version, *, by: Any) -> Version:
    """The version locked for writing. Raises Refused unless it is a draft and the person may write in it."""
    version = (
        Version.objects.select_for_update(of=("self",))
        .select_related("document__agency", "document__type")
        .get(pk=version.pk)
    )
    if version.state != State.DRAFT:
        raise Refused(
            _(
                "Version %(number)s is no longer a draft (%(state)s), so nothing can be changed in it. Take it back first."
            )
            % {"number": version.number, "state": version.get_state_display()}
        )
    if not by.has_perm("documents.edit_version", version):
        raise Refused(_("You may not write in this draft. Ask its author."))
    return version


def note_editor(version: Version, *, by: Any, at: datetime) -> None:
    """Remember that the person wrote in the version; such a person cannot decide it later."""
    row, _new = VersionEditor.objects.get_or_create(version=version, person=by, defaults={"since": at})
    row.seen_at = at
    row.save(update_fields=["seen_at"])


def name_document(document: Document, title: str) -> None:
    """Give the document the title of a version, with the words it is found by; codes it had before are among them."""
    if document.title == title:
        return
    document.title, document.words = title, words(document.code, *former_codes(document), title)[:1000]
    document.save(update_fields=["title", "words"])
