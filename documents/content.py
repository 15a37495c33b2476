"""The documents' own part of a version: identity, sections or file, attachments, forms, amendments, links, citations."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from documents.contents import Finding, asked
from documents.gathering import gathered
from documents.models import (
    AmendmentRow,
    ApplyingMember,
    Attachment,
    DocumentLink,
    LegalCitation,
    Section,
    SectionImage,
    TypeRules,
    Version,
    VersionClause,
    VersionForm,
)
from documents.models.document import Classification
from documents.models.types import default_labels
from qms.access.rights import rights_of
from qms.redline import compare


class OwnContent:
    """See `documents.contents.VersionContent`."""

    name = "documents"
    models = (Section, SectionImage, Attachment, VersionForm, AmendmentRow, DocumentLink, LegalCitation, VersionClause)
    comparison = staticmethod(compare)

    def snapshot(self, version: Version, snapshot: dict[str, Any]) -> None:
        document = version.document
        snapshot |= self._identity(version)
        snapshot["sections"] = [
            {
                "id": str(row.uuid),
                "number": row.number,
                "heading": row.heading,
                "level": row.level,
                "html": row.html,
                "landscape": row.landscape,
            }
            for row in version.sections.all()
        ]
        snapshot["file"] = file_facts(version.file, version.file_name) if version.file_id else None
        snapshot["attachments"] = [file_facts(row.file, row.name) for row in version.attachments.all()]
        snapshot["forms"] = [
            {
                "code": row.form.code,
                "title": "" if _hides(row.form, document) else row.form.title,
                "slug": row.form.slug,
            }
            for row in version.forms.all()
        ]
        snapshot["images"] = sorted(row.file.sha256 for row in version.images.all())
        snapshot["amendments"] = cumulative_amendments(version)
        snapshot["links"] = [
            {
                "anchor": str(row.anchor or ""),
                "code": row.target.code,
                "title": row.target.title if _is_as_open(row.target, document) else "",
                "slug": row.target.slug,
            }
            for row in sorted(version.links.all(), key=_by_target)
        ]
        snapshot["citations"] = [
            {
                "anchor": str(row.anchor or ""),
                "number": row.instrument.number,
                "title": f"{row.instrument.kind} số {row.instrument.number} {row.instrument.title}".strip(),
                "provision": row.provision,
            }
            for row in version.citations.all()
        ]
        snapshot["labels"] = labels_of(document)

    def _identity(self, version: Version) -> dict[str, Any]:
        document, agency = version.document, version.document.agency
        return {
            "document": {
                "code": document.code,
                "type": document.type.slug,
                "type_name": document.type.name,
                "heading": document.type.heading,
                "title": version.title,
                "classification": document.classification,
            },
            "agency": {
                "code": agency.code,
                "name": agency.name,
                "short_name": agency.short_name,
                "parent_name": agency.parent.name if agency.parent_id else "",
                "place": agency.place,
            },
            "owner": {"unit": document.owner_unit.name, "post": document.owner_post.title},
            "version": {
                "issue": version.issue,
                "revision": version.revision,
                "change_class": version.change_class,
                "reason": version.reason,
                "basis": version.basis,
                "transitional": version.transitional,
                "proposed_from": version.proposed_from.isoformat() if version.proposed_from else None,
            },
            "standard": agency.edition.name if agency.edition_id else "TCVN ISO 9001:2015",
            "applies_to": applying_names(version),
            "clauses": [
                {"edition": row.clause.edition.key, "number": row.clause.number, "title": row.clause.title}
                for row in version.clauses.all()
            ],
            "author": author_facts(version),
        }

    def copy(self, source: Version, draft: Version) -> None:
        """Rows of `source` into `draft`; amendment rows are left behind: they belong to their version."""
        for model, relation in (
            (Section, "sections"),
            (SectionImage, "images"),
            (Attachment, "attachments"),
            (VersionForm, "forms"),
            (DocumentLink, "links"),
            (LegalCitation, "citations"),
            (VersionClause, "clauses"),
        ):
            rows = list(getattr(source, relation).all())
            for row in rows:
                row.pk, row.version = None, draft
                row._state.adding = True
            model.objects.bulk_create(rows)

    def checks(self, version: Version, *, day: date) -> Iterable[Finding]:
        if not version.file_id and not any(row.html.strip() for row in version.sections.all()):
            yield Finding(_("Write the text of the document, or attach its file"), "sections")
        for row in version.sections.all():
            if not row.html.strip() and not version.file_id and not is_filled(version, row):
                yield Finding(
                    _("Section “%(heading)s”: write the text, or remove the section") % {"heading": str(row)},
                    f"s-{row.uuid}",
                )
        if not version.reason.strip():
            yield Finding(_("Reason of the change: say why this version is made"), "id_reason")
        if not version.basis.strip():
            yield Finding(_("Legal basis of the change: none is given"), "id_basis", blocking=False)
        if version.applying_id is None:
            yield Finding(_("Applying units: name at least one unit or agency"), "id_applying")
        yield from self._amendment_checks(version)
        yield from gone_from(version, day)

    def _amendment_checks(self, version: Version) -> Iterable[Finding]:
        rows = list(version.amendments.all())
        if version.based_on_id and not rows:
            yield Finding(_("Amendment table: write what changed against the version in force"), "amendments")
        for row in rows:
            if not row.reason.strip():
                yield Finding(_("Amendment “%(place)s”: write the reason") % {"place": row.place}, f"a-{row.pk}")

    def verify(self) -> Iterable[Any]:
        """Problems that `verify_integrity` reports about versions, decisions, renditions and files."""
        from documents.integrity import problems

        return problems()

    def types_of(self, agency: Any) -> list[tuple[str, str]]:
        """Slug and name of the types in use in the agency, for written authorisations (`qms.office`)."""
        rules = TypeRules.objects.filter(agency=agency, is_active=True).select_related("type").order_by("type__order")
        return [(row.type.slug, str(row.type)) for row in rules]

    def unseen_entries(self, person: Any) -> Any:
        """Entries of the trail that are about documents the person may not see (`qms.office.recorded`)."""
        from documents.recorded.entries import unseen

        return unseen(person)

    @property
    def trail_words(self) -> dict[str, dict[str, Any]]:
        """Labels of what acts on documents note by its key (`qms.office.told`)."""
        from documents.recorded.words import WORDS

        return WORDS

    @property
    def jobs(self) -> dict[str, Any]:
        from documents.daily import DAILY
        from documents.exporting.job import JOBS as TAKING_OUT
        from documents.file_texts import JOBS as READING
        from documents.issuing_job import JOBS
        from documents.legal.job import JOBS as LAWS
        from documents.readings.evidence import JOBS as EVIDENCE
        from documents.recorded.job import JOBS as TRAIL
        from documents.reviewing.job import JOBS as REVIEWS

        return JOBS | READING | DAILY | TAKING_OUT | TRAIL | LAWS | EVIDENCE | REVIEWS


def gone_from(version: Version, day: date) -> Iterable[Finding]:
    """Warnings about what the draft names and what is no longer in force on `day`: documents, forms, laws.

    By codes alone, which stand in the text. Whoever writes may not see every document that an earlier author linked, so
    nothing is said of a restricted one in a draft that is not restricted: whether it is still in force is not for all.
    """
    whole = gathered(version, "links", "forms", "citations")
    links: list[Any] = list(whole.links.all())
    forms: list[Any] = list(whole.forms.all())
    named = [(row.target, row.ended_date, f"s-{row.anchor}" if row.anchor else "sections") for row in links]
    named += [(row.form, row.ended_date, "relations") for row in forms]
    rows = {(target.code, anchor): ended for target, ended, anchor in named if not _hides(target, version.document)}
    for (code, anchor), ended in sorted(rows.items()):
        if ended and ended <= day:
            told = {"code": code, "day": f"{ended:%d/%m/%Y}"}
            yield Finding(_("Link to %(code)s: not in force from %(day)s. Name what replaced it") % told, anchor, False)
    for law in sorted({row.instrument for row in whole.citations.all()}, key=lambda law: law.number):
        if law.until_date and law.until_date <= day:
            told = {"number": law.number, "day": f"{law.until_date:%d/%m/%Y}"}
            yield Finding(_("Legal basis %(number)s: no longer in effect from %(day)s") % told, "laws", False)


def _is_as_open(target: Any, document: Any) -> bool:
    """Whether every reader of `document` may know the title of `target`; if not, its code has to do."""
    if target.classification == Classification.PUBLIC:
        return True
    same = target.agency_id == document.agency_id and target.classification == Classification.INTERNAL
    return same and document.classification != Classification.PUBLIC


def _by_target(link: DocumentLink) -> tuple[str, str]:
    """Links in the order of the documents they point to, one from the whole version before those from its sections."""
    return link.target.sort_key, str(link.anchor or "")


def _hides(form: Any, document: Any) -> bool:
    """A form is named on purpose, so only a restricted one goes by its code in a document that is not restricted."""
    return form.classification == Classification.RESTRICTED != document.classification


def is_filled(version: Version, section: Section) -> bool:
    """Whether a section without text has something to say all the same: parts behind it, or what another content puts there."""
    return _has_parts(version, section) or any(fills(version, section) for fills in asked("fills"))


def _has_parts(version: Version, section: Section) -> bool:
    """A heading that only gathers the parts behind it needs no text of its own."""
    after = [row for row in version.sections.all() if row.order > section.order]
    return bool(after) and after[0].level > section.level


def file_facts(file: Any, name: str) -> dict[str, Any]:
    """Name, hash, size in bytes and type of a stored file."""
    return {"name": name, "sha256": file.sha256, "size": file.size, "media_type": file.media_type}


def labels_of(document: Any) -> dict[str, str]:
    """The agency's words for the steps of this type."""
    rules = TypeRules.objects.filter(agency=document.agency_id, type=document.type_id).first()
    return {key: (rules.label(key) if rules else word) for key, word in default_labels().items()}


def applying_names(version: Version) -> list[dict[str, str]]:
    """Units and agencies that apply the version, by name, units first."""
    if version.applying_id is None:
        return []
    members = sorted(version.applying.members.all(), key=_units_first)
    own = version.document.agency_id
    return [
        {"kind": "agency", "code": row.agency.code, "name": row.agency.name}
        if row.agency_id
        else {
            "kind": "unit",
            "code": row.unit.code,
            "name": row.unit.name if row.unit.agency_id == own else f"{row.unit.name}, {row.unit.agency.short_name}",
        }
        for row in members
    ]


def _units_first(member: ApplyingMember) -> tuple[bool, int, int]:
    return member.unit is None, member.unit.order if member.unit else 0, member.pk


def author_facts(version: Version) -> dict[str, str]:
    """Name and first post of the author as they are now."""
    seats = rights_of(version.author).seats
    return {"name": version.author.full_name, "post": seats[0].title if seats else ""}


def cumulative_amendments(version: Version) -> list[dict[str, Any]]:
    """Amendment rows of every earlier version in force and of this one, oldest first."""
    earlier = (
        Version.objects.filter(document=version.document_id, period__isnull=False)
        .exclude(pk=version.pk)
        .order_by("issue", "revision", "amendments__order", "amendments__pk")
        .values("issue", "revision", "reason", "basis", "period__from_date", *(f"amendments__{name}" for name in _LINE))
    )
    rows = [
        _amendment(row, row["period__from_date"].isoformat(), {name: row[f"amendments__{name}"] for name in _LINE})
        for row in earlier
    ]
    own = {name: getattr(version, name) for name in ("issue", "revision", "reason", "basis")}
    lines = [{name: getattr(row, name) for name in _LINE} for row in version.amendments.all()]
    return rows + [_amendment(own, None, line) for line in lines or [dict.fromkeys(_LINE)]]


_LINE = ("pk", "place", "old", "new", "reason", "basis")


def _amendment(version: dict[str, Any], begins: str | None, line: dict[str, Any]) -> dict[str, Any]:
    """One row of the table; a version without lines of its own (no `pk`) stands there as a whole."""
    if line["pk"] is None:
        line = {"place": _whole(version), "old": "", "new": "", "reason": version["reason"], "basis": version["basis"]}
    return {"issue": version["issue"], "revision": version["revision"], "from_date": begins} | {
        name: line[name] for name in _LINE[1:]
    }


def _whole(version: dict[str, Any]) -> str:
    return "Ban hành lần đầu" if (version["issue"], version["revision"]) == (1, 0) else "Toàn bộ"


CONTENT = OwnContent()
