"""A draft brought to what the files say of its version: sections, details, who applies it, forms, clauses, citations."""

import re
from datetime import datetime
from typing import Any

from documents import actions
from documents.models import ChangeRequest, Document, LegalInstrument, Version, VersionChangeRequest
from procedures.actions import save_procedure, waive_rule
from procedures.content import flaws_of
from procedures.models import ProcedurePart
from qms.people.models import User
from qms.sample.fifth import before, data_of, next_of
from qms.sample.house import House
from qms.sample.reading import DocumentFacts, VersionFacts, documents, laws, procedures
from qms.sample.sections import Part, html_of
from qms.sample.texts import cited_in, linked, section_id, texts_of
from qms.standards.models import Clause

SET_ASIDE = {
    "vacant": "Vị trí đang khuyết người, trưởng đơn vị đã phân công người kiêm nhiệm.",
    "dead_law": "Căn cứ vừa hết hiệu lực, văn bản thay thế giữ nguyên nội dung của bước; sửa trong lần sửa đổi tới.",
    "forms": "Biểu mẫu được ban hành cùng đợt với quy trình.",
    "abbreviation": "Từ viết tắt dùng quen trong cơ quan.",
    "records": "Hồ sơ lưu theo danh mục hồ sơ hằng năm của cơ quan.",
}
REQUEST = re.compile(r"SĐ-\d{4}-\d{2}")


class Pen:
    """Writes drafts by the acts of `documents`; what a copied draft already has is left as it is."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.clauses = {row.number: row for row in Clause.objects.filter(edition__key="2015").select_related("edition")}
        self.known: dict[str, str] = {}  # code to slug of documents that exist by now

    def write(self, version: Version, facts: VersionFacts, *, by: User, at: datetime) -> None:
        """Everything of one version; `version` is a draft that `by` may write in."""
        document = documents()[facts.code]
        parts = texts_of(facts.code)[facts.number]
        self._number(version, facts, by, at)
        self._sections(version, document, parts, by, at)
        self._relations(version, document, facts, by, at)
        self._citations(version, document, parts, by, at)
        self._fifth(version, facts, by, at)
        self._amendments(version, facts, by, at)
        self._details(version, document, facts, by, at)

    def _number(self, version: Version, facts: VersionFacts, by: User, at: datetime) -> None:
        if (version.issue, version.revision) != (facts.issue, facts.revision):
            actions.number_version(version, issue=facts.issue, revision=facts.revision, by=by, at=at)

    def _sections(self, version: Version, document: DocumentFacts, parts: list[Part], by: User, at: datetime) -> None:
        standing = {row.uuid: row for row in version.sections.all()}
        wanted = {section_id(document.code, part): part for part in parts}
        for uuid, row in standing.items():
            if uuid not in wanted:
                actions.remove_section(version, uuid, token=row.token, by=by, at=at)
        before = None
        for uuid, part in wanted.items():
            values = {
                "heading": part.heading,
                "html": linked(html_of(part.text), known=self.known, own=document.code),
                "landscape": part.landscape,
            }
            row = standing.get(uuid)
            if row is None:
                values |= {"uuid": uuid, "number": part.number, "level": part.level}
                actions.add_section(version, after=before, by=by, at=at, **values)
            elif any(getattr(row, name) != value for name, value in values.items()):
                actions.save_section(version, uuid, token=row.token, by=by, at=at, **values)
            before = uuid if standing else None  # into a copied draft at its place, into an empty one at the end

    def _relations(
        self, version: Version, document: DocumentFacts, facts: VersionFacts, by: User, at: datetime
    ) -> None:
        day = max(facts.begins or at.date(), at.date())
        agencies, units = self.house.standing(document.raw["applies_to"], day)
        actions.set_applying(version, agencies=agencies, units=units, by=by, at=at)
        codes = [*document.raw["forms"], *_new_forms(facts)]
        forms = [Document.objects.get(slug=self.known[code]) for code in dict.fromkeys(codes) if code in self.known]
        if [row.form_id for row in version.forms.all()] != [form.pk for form in forms]:
            actions.set_forms(version, forms=forms, by=by, at=at)
        if not version.based_on_id:
            clauses = [self.clauses[number] for number in document.raw["clauses"]]
            actions.set_clauses(version, clauses=clauses, by=by, at=at)

    def _citations(self, version: Version, document: DocumentFacts, parts: list[Part], by: User, at: datetime) -> None:
        wanted = self._wanted_citations(document, parts)
        for row in list(version.citations.filter(anchor__in=[row.uuid for row in version.sections.all()])):
            key = (row.instrument_id, row.provision, row.anchor)
            if key in wanted:
                del wanted[key]
            else:
                actions.uncite(version, row, by=by, at=at)
        for (_pk, provision, anchor), instrument in wanted.items():
            actions.cite(version, instrument=instrument, provision=provision, anchor=anchor, by=by, at=at)

    def _wanted_citations(self, document: DocumentFacts, parts: list[Part]) -> dict[tuple, LegalInstrument]:
        """Instruments that stand in the text, once a section; none from a later day."""
        found, entered = {}, LegalInstrument.objects.in_bulk(field_name="number")
        for part in parts:
            for key in cited_in(part.text):
                instrument = entered.get(laws()[key]["number"])
                if instrument is not None:
                    found[instrument.pk, "", section_id(document.code, part)] = instrument
        return found

    def _fifth(self, version: Version, facts: VersionFacts, by: User, at: datetime) -> None:
        """The steps and what goes with them, of the version that is written."""
        procedure = procedures().get(facts.code)
        if procedure is None:
            return
        versions = documents()[facts.code].versions
        if (procedure.get("next_version") or {}).get("version") == facts.number:
            procedure = next_of(procedure)
        else:
            after = [row for row in versions if (row.issue, row.revision) > (facts.issue, facts.revision)]
            text_of = documents()[facts.code].text_of
            later = [row for version in after if version.number <= text_of for row in version.changes]
            procedure = before(procedure, later)
        row = ProcedurePart.objects.filter(version=version).first()
        token = row.token if row else 0
        row = save_procedure(version, data_of(procedure, at.date()), token=token, by=by, at=at, day=at.date())
        whole = Version.objects.select_related("document__agency").get(pk=version.pk)
        stops = {flaw.rule.key for flaw in flaws_of(whole, row, at.date()) if flaw.stops and flaw.rule.waivable}
        for rule in sorted(stops):
            waive_rule(version, rule, reason=SET_ASIDE[rule], by=by, at=at)

    def _amendments(self, version: Version, facts: VersionFacts, by: User, at: datetime) -> None:
        rows = facts.changes
        if not rows and version.based_on_id:
            rows = [{"place": "Toàn bộ", "old": "", "new": "", "reason": facts.raw["reason"]}]
        for row in rows:
            texts = {name: row.get(name) or "" for name in ("place", "old", "new", "reason")}
            actions.write_amendment(version, by=by, at=at, basis=facts.raw["basis"] or "", **texts)

    def _details(self, version: Version, document: DocumentFacts, facts: VersionFacts, by: User, at: datetime) -> None:
        version = Version.objects.get(pk=version.pk)
        actions.save_details(
            version,
            token=version.token,
            title=title_of(document, facts),
            change_class=facts.raw["class"],
            reason=facts.raw["reason"],
            basis=facts.raw["basis"] or "",
            transitional=facts.raw.get("transitional") or "",
            proposed_from=facts.begins,
            by=by,
            at=at,
        )
        asked = REQUEST.search(f"{facts.raw.get('change_request') or ''} {facts.raw['basis'] or ''}")
        if asked and (request := ChangeRequest.objects.filter(number=asked[0]).first()):
            VersionChangeRequest.objects.create(version=version, request=request)


def title_of(document: DocumentFacts, facts: VersionFacts) -> str:
    """The title of one version: that of today, but for what a later amendment row says was the name before."""
    title = document.title
    for later in reversed(document.versions):
        if (later.issue, later.revision) <= (facts.issue, facts.revision):
            break
        for row in later.changes:
            if row["place"].startswith("Tên"):
                title = row["old"]
    return title


def _new_forms(facts: VersionFacts) -> list[str]:
    """Forms that the pending version of a procedure brings with its new steps."""
    plan: dict[str, Any] = procedures().get(facts.code, {}).get("next_version") or {}
    if plan.get("version") != facts.number:
        return []
    return [code for row in plan.get("steps_add", ()) for code in row["forms"]]
