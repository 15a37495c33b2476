"""Acts that write in a draft. Each carries the token it was opened with, so that two people saving lose nothing."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from documents.actions.applying import applying_set
from documents.actions.drafting import name_document, new_id, note_editor, open_draft
from documents.models import (
    AmendmentRow,
    Attachment,
    Document,
    DocumentLink,
    LegalCitation,
    Section,
    SectionImage,
    Version,
    VersionClause,
    VersionForm,
)
from qms.files.models import StoredFile
from qms.files.richtext import clean
from qms.trail.refusals import Refused

ASSET = re.compile(r'src="asset:([0-9a-f]{64})"')
LINK = re.compile(r'href="/tai-lieu/([a-z0-9-]+)/')
DETAILS = ("title", "change_class", "reason", "basis", "transitional", "proposed_from")


class Conflict(Refused):
    """Somebody else saved in between. `current` is the row as it is now; the caller shows both texts."""

    def __init__(self, current: Any):
        super().__init__(
            _("Somebody else saved this part while you were writing. Both texts are below; nothing is lost.")
        )
        self.current = current


def _touch(version: Version, *, by: Any, at: datetime) -> None:
    version.token += 1
    version.save(update_fields=["token"])
    note_editor(version, by=by, at=at)


def _section(version: Version, section: UUID) -> Section:
    row = version.sections.filter(uuid=section).first()
    if row is None:
        raise Refused(_("This section is no longer in the draft; somebody removed it."))
    return row


@transaction.atomic
def save_section(
    version: Version, section: UUID, *, token: int, by: Any, at: datetime, **fields: Any
) -> tuple[Section, list[str]]:
    """Save heading, number, html or landscape of one section; returns it and what the cleaner removed, in words.

    Raises Conflict when `token` is not the one of the stored row.
    """
    version = open_draft(version, by=by)
    row = _section(version, section)
    if row.token != token:
        raise Conflict(row)
    removed: list[str] = []
    if "html" in fields:
        fields["html"], removed = clean(fields["html"])
    if "heading" in fields and not fields["heading"].strip():
        raise Refused(_("Enter the heading of the section."), field="heading")
    for name, value in fields.items():
        setattr(row, name, value)
    row.token += 1
    row.save(update_fields=[*fields, "token"])
    if "html" in fields:
        _renew_images(version)
        _renew_links(version, by)
    _touch(version, by=by, at=at)
    return row, removed


def _renew_images(version: Version) -> None:
    """Keep exactly the pictures that the text shows; one that is not in the store is an error of the text."""
    shown = set(ASSET.findall(" ".join(version.sections.values_list("html", flat=True))))
    version.images.exclude(file__sha256__in=shown).delete()
    have = set(version.images.values_list("file__sha256", flat=True))
    for file in StoredFile.objects.filter(sha256__in=shown - have, media_type__startswith="image/"):
        SectionImage.objects.create(version=version, file=file)


def _renew_links(version: Version, by: Any) -> None:
    """Links to other documents follow the text: one row per section and target.

    A document that the writer may not see gets no row, so that typing addresses tells no titles; one that a colleague
    linked before stays linked. An address of before a change of code leads to the same document.
    """
    written = {(row.uuid, slug) for row in version.sections.all() for slug in LINK.findall(row.html)}
    slugs = {slug for _uuid, slug in written}
    seen = Document.objects.permitted(by, "documents.view_document").filter(codes__slug__in=slugs)
    linked = Document.objects.filter(codes__slug__in=slugs, linked_from__version=version)
    targets = {
        slug: pk for rows in (seen, linked) for slug, pk in rows.values_list("codes__slug", "pk") if slug in slugs
    }
    wanted = {(anchor, targets[slug]) for anchor, slug in written if slug in targets}
    for link in version.links.filter(anchor__isnull=False):
        key = (link.anchor, link.target_id)
        if key in wanted:
            wanted.remove(key)
        else:
            link.delete()
    for anchor, target in sorted(wanted, key=str):
        DocumentLink.objects.create(version=version, anchor=anchor, target_id=target)


@transaction.atomic
def save_details(version: Version, *, token: int, by: Any, at: datetime, **fields: Any) -> Version:
    """Save title, class, reason, legal basis, transitional clause or proposed date. Raises Conflict on an old token."""
    version = open_draft(version, by=by)
    if version.token != token:
        raise Conflict(version)
    for name in fields:
        if name not in DETAILS:
            raise ValueError(name)
        setattr(version, name, fields[name])
    if not version.title.strip():
        raise Refused(_("Enter the title of the document."), field="title")
    version.save(update_fields=list(fields))
    if "title" in fields and (version.issue, version.revision) == (1, 0):
        name_document(version.document, version.title)
    _touch(version, by=by, at=at)
    return version


@transaction.atomic
def number_version(version: Version, *, issue: int, revision: int, by: Any, at: datetime) -> Version:
    """Set issue and revision proposed on the draft. Raises Refused when another version has or had the number."""
    version = open_draft(version, by=by)
    if not (1 <= issue <= 999 and 0 <= revision <= 999):
        raise Refused(_("Issue is 1 to 999, revision 0 to 999."), field="issue")
    taken = version.document.versions.exclude(pk=version.pk).exclude(state="cancelled")
    if taken.filter(issue=issue, revision=revision).exists():
        raise Refused(
            _("Version %(n)s exists already. Choose the next number.") % {"n": f"{issue:02d}/{revision:02d}"},
            field="issue",
        )
    version.issue, version.revision = issue, revision
    version.save(update_fields=["issue", "revision"])
    _touch(version, by=by, at=at)
    return version


@transaction.atomic
def add_section(
    version: Version, *, heading: str, by: Any, at: datetime, after: UUID | None = None, **fields: Any
) -> Section:
    """A new section at the end, or behind the section `after`. `html` is cleaned like any other text."""
    version = open_draft(version, by=by)
    if not heading.strip():
        raise Refused(_("Enter the heading of the section."), field="heading")
    if "html" in fields:
        fields["html"], _removed = clean(fields["html"])
    order = (version.sections.aggregate(last=Max("order"))["last"] or 0) + 1
    if after is not None:
        order = _section(version, after).order + 1
        for row in version.sections.filter(order__gte=order).order_by("-order"):
            row.order += 1
            row.save(update_fields=["order"])
    fields.setdefault("uuid", new_id())
    row = Section.objects.create(version=version, order=order, heading=heading.strip()[:300], **fields)
    _renew_images(version)
    _renew_links(version, by)
    _touch(version, by=by, at=at)
    return row


@transaction.atomic
def remove_section(version: Version, section: UUID, *, token: int, by: Any, at: datetime) -> None:
    """Take a section out of the draft. Raises Conflict if somebody changed it since it was opened."""
    version = open_draft(version, by=by)
    row = _section(version, section)
    if row.token != token:
        raise Conflict(row)
    row.delete()
    _renew_images(version)
    _renew_links(version, by)
    _touch(version, by=by, at=at)


@transaction.atomic
def move_section(version: Version, section: UUID, *, up: bool, by: Any, at: datetime) -> None:
    """Swap a section with its neighbour above or below; at the edge nothing happens."""
    version = open_draft(version, by=by)
    rows = list(version.sections.order_by("order", "pk"))
    place = next((n for n, row in enumerate(rows) if row.uuid == section), None)
    if place is None:
        _section(version, section)
        return
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for order, row in enumerate(rows, 1):
        if row.order != order:
            row.order = order
            row.save(update_fields=["order"])
    _touch(version, by=by, at=at)


@transaction.atomic
def show_image(version: Version, *, file: StoredFile, by: Any, at: datetime) -> SectionImage:
    """Let the version show a picture before the text that holds it is saved; unused ones go with the next save."""
    version = open_draft(version, by=by)
    row, _new = SectionImage.objects.get_or_create(version=version, file=file)
    note_editor(version, by=by, at=at)
    return row


@transaction.atomic
def set_applying(version: Version, *, agencies: Iterable = (), units: Iterable = (), by: Any, at: datetime) -> Version:
    """Name the agencies and units that apply the version."""
    version = open_draft(version, by=by)
    version.applying = applying_set(agencies=agencies, units=units)
    version.save(update_fields=["applying"])
    _touch(version, by=by, at=at)
    return version


@transaction.atomic
def set_file(version: Version, *, file: StoredFile | None, name: str = "", by: Any, at: datetime) -> Version:
    """Make the version one uploaded file instead of sections; None takes it off again."""
    version = open_draft(version, by=by)
    if file is not None and version.document.type.holds == "sections":
        raise Refused(_("Documents of this type are written in sections. Attach the file instead."), field="file")
    version.file, version.file_name = file, name[:200]
    version.save(update_fields=["file", "file_name"])
    _touch(version, by=by, at=at)
    return version


@transaction.atomic
def attach_file(version: Version, *, file: StoredFile, name: str, by: Any, at: datetime) -> Attachment:
    """Add a file that comes with the version; the same file twice stays one row."""
    version = open_draft(version, by=by)
    order = version.attachments.count() + 1
    row, _new = Attachment.objects.get_or_create(version=version, file=file, name=name[:200], defaults={"order": order})
    _touch(version, by=by, at=at)
    return row


@transaction.atomic
def detach_file(version: Version, attachment: Attachment, *, by: Any, at: datetime) -> None:
    """Take an attached file off the draft; the stored bytes stay while any version refers to them."""
    version = open_draft(version, by=by)
    version.attachments.filter(pk=attachment.pk).delete()
    _touch(version, by=by, at=at)


def _replace(relation: Any, model: type, version: Version, column: str, things: Iterable, **extra: Any) -> None:
    relation.all().delete()
    for order, thing in enumerate(things, 1):
        row = model(version=version, **{column: thing}, **extra)
        if hasattr(row, "order"):
            row.order = order
        row.save()


@transaction.atomic
def set_forms(version: Version, *, forms: Iterable[Document], by: Any, at: datetime) -> None:
    """Name the forms (documents of type form) that the version uses, in order."""
    version = open_draft(version, by=by)
    forms = list(dict.fromkeys(forms))
    for form in forms:
        if form.type.slug != "bieu-mau":
            raise Refused(_("%(code)s is not a form.") % {"code": form.code}, field="forms")
    _replace(version.forms, VersionForm, version, "form", forms)
    _touch(version, by=by, at=at)


@transaction.atomic
def set_clauses(version: Version, *, clauses: Iterable, by: Any, at: datetime) -> None:
    """Name the clauses of the standard that the version serves."""
    version = open_draft(version, by=by)
    _replace(version.clauses, VersionClause, version, "clause", dict.fromkeys(clauses))
    _touch(version, by=by, at=at)


@transaction.atomic
def cite(
    version: Version, *, instrument: Any, provision: str = "", anchor: UUID | None = None, by: Any, at: datetime
) -> LegalCitation:
    """Cite a legal instrument in the version, down to article, clause, point in `provision`."""
    version = open_draft(version, by=by)
    row = LegalCitation.objects.create(
        version=version, instrument=instrument, provision=provision.strip()[:120], anchor=anchor
    )
    _touch(version, by=by, at=at)
    return row


@transaction.atomic
def uncite(version: Version, citation: LegalCitation, *, by: Any, at: datetime) -> None:
    """Take a citation out of the draft."""
    version = open_draft(version, by=by)
    version.citations.filter(pk=citation.pk).delete()
    _touch(version, by=by, at=at)


@transaction.atomic
def write_amendment(version: Version, *, row: int | None = None, by: Any, at: datetime, **fields: str) -> AmendmentRow:
    """Add a row of the amendment table, or change row `row` (its id).

    Writing only `reason` or `basis` of an existing row makes nobody an editor: officers complete reasons.
    """
    version = open_draft(version, by=by)
    if row is None:
        if not fields.get("place", "").strip():
            raise Refused(_("Say which place of the document changes."), field="place")
        order = (version.amendments.aggregate(last=Max("order"))["last"] or 0) + 1
        made = AmendmentRow.objects.create(version=version, order=order, **fields)
        _touch(version, by=by, at=at)
        return made
    found = version.amendments.filter(pk=row).first()
    if found is None:
        raise Refused(_("This row is no longer in the amendment table."))
    changed = [name for name, value in fields.items() if getattr(found, name) != value]
    for name in changed:
        setattr(found, name, fields[name])
    if set(changed) - {"reason", "basis"}:
        found.source = ""  # what a person changed is no longer proposed anew from the comparison
    found.save(update_fields=[*changed, "source"])
    if set(changed) - {"reason", "basis"}:
        _touch(version, by=by, at=at)
    elif changed:
        version.token += 1
        version.save(update_fields=["token"])
    return found


@transaction.atomic
def remove_amendment(version: Version, row: AmendmentRow, *, by: Any, at: datetime) -> None:
    """Take a row out of the amendment table of the draft."""
    version = open_draft(version, by=by)
    version.amendments.filter(pk=row.pk).delete()
    _touch(version, by=by, at=at)


@transaction.atomic
def relate(
    version: Version, *, units: Iterable, agencies: Iterable, forms: Iterable, clauses: Iterable, by: Any, at: datetime
) -> None:
    """Applying units and agencies, forms used and clauses served, all or nothing."""
    set_applying(version, agencies=agencies, units=units, by=by, at=at)
    set_forms(version, forms=forms, by=by, at=at)
    set_clauses(version, clauses=clauses, by=by, at=at)
