"""Checklists: templates, questions of an audit, answers of the team, evidence, and the findings that follow."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audits.actions.finding import Seen, record_finding
from audits.actions.naming import lock_audit, planned_audit, require_planner
from audits.auditing.answering import with_answers
from audits.auditing.making import Question, from_clauses, from_steps
from audits.auditing.querysets import CONDUCT, PREPARE
from audits.kinds import Source as FoundBy
from audits.models import (
    Audit,
    AuditVersion,
    ChecklistAnswer,
    ChecklistItem,
    ChecklistTemplate,
    Finding,
    ItemEvidence,
    ItemFinding,
    Result,
    Stage,
)
from audits.models.checklist import Source
from audits.words import said
from documents.models.document import Classification
from documents.snapshot import snapshot_of
from procedures.figures import data_of
from qms.files import store, uploads
from qms.people.models import Agency, Unit
from qms.standards.models import Clause
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

MOST = 400  # questions of one audit
LONGEST = 4000  # characters of an answer
EVIDENCE_KINDS = frozenset({"pdf", "png", "jpg", "docx", "xlsx"})
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(\S.*)")


class Answered(Refused):
    """Somebody answered the question meanwhile; `earlier` is that answer, which is shown before anything is replaced."""

    def __init__(self, earlier: ChecklistAnswer):
        super().__init__(
            _("%(name)s answered this question meanwhile: %(result)s. Keep that answer, or replace it with yours.")
            % {"name": earlier.by_name, "result": earlier.get_result_display().lower()}
        )
        self.earlier = earlier


# --- templates --------------------------------------------------------------------------------------------------------
@transaction.atomic
def keep_template(
    agency: Agency,
    template: ChecklistTemplate | None,
    *,
    title: str,
    questions: str,
    is_retired: bool,
    by: Any,
    at: datetime,
) -> ChecklistTemplate:
    """A new template, or other questions in one. Audits keep the questions they were made with."""
    require_planner(by, agency)
    lines = [line for line in questions.splitlines() if line.strip()]
    if not lines:
        raise Refused(_("Write at least one question."), field="questions")
    if len(lines) > MOST or any(len(line) > 1000 for line in lines):
        raise Refused(
            _("At most %(most)d questions of at most 1000 characters each.") % {"most": MOST}, field="questions"
        )
    taken = ChecklistTemplate.objects.filter(agency=agency, title=title.strip())
    if taken.exclude(pk=template.pk if template else None).exists():
        raise Refused(_("There is a template with this title already."), field="title")
    row = template or ChecklistTemplate(agency=agency)
    row.title, row.questions, row.is_retired = said(title, "title", longest=200), questions.strip(), is_retired
    row.save()
    detail = {"questions": len(lines), "retired": is_retired}
    record(act=Act.CHECKLIST_KEPT, by=by, on=row, agency=agency, at=at, detail=detail)
    return row


def questions_of(text: str) -> list[Question]:
    """The questions of a template: one a line, the clause number in front of it where there is one."""
    found = []
    for line in text.splitlines():
        words = " ".join(line.split())
        if words:
            numbered = _NUMBERED.fullmatch(words)
            clause, words = (numbered[1], numbered[2]) if numbered else ("", words)
            found.append(Question(text=words, clause=clause, place=f"Điều {clause}" if clause else ""))
    return found


# --- questions of an audit --------------------------------------------------------------------------------------------
@transaction.atomic
def add_from_clauses(audit: Audit, *, clauses: Sequence[Clause], by: Any, at: datetime) -> int:
    """A question for each of these clauses of the edition of the audit; those asked already are left out."""
    audit = planned_audit(audit, by)
    if any(clause.edition_id != audit.edition_id for clause in clauses):
        raise Refused(_("Choose clauses of %(edition)s.") % {"edition": audit.edition.name}, field="clauses")
    known = set(audit.items.filter(source=Source.CLAUSE).values_list("clause", flat=True))
    asked = from_clauses((clause.number, clause.title) for clause in clauses if clause.pk not in known)
    return _add(audit, asked, Source.CLAUSE, by=by, at=at)


@transaction.atomic
def add_from_steps(audit: Audit, row: AuditVersion, *, by: Any, at: datetime) -> int:
    """A question for each step of a procedure on the plan, as its frozen text says it. Raises Refused for one without steps."""
    audit = planned_audit(audit, by)
    version = row.version
    code = version.document.code
    if version.document.classification == Classification.RESTRICTED:
        raise Refused(
            _("%(code)s is restricted, so its steps do not go on a checklist. Ask in own words.") % {"code": code}
        )
    data = data_of(snapshot_of(version))
    if not data or not data.get("steps"):
        raise Refused(_("%(code)s has no steps as data. Ask by clauses or by a template.") % {"code": code})
    known = {str(step) for step in audit.items.filter(version=version).values_list("step", flat=True)}
    asked = [question for question in from_steps(code, data) if question.step not in known]
    return _add(audit, asked, Source.STEP, by=by, at=at, version=version)


@transaction.atomic
def add_from_template(audit: Audit, template: ChecklistTemplate, *, by: Any, at: datetime) -> int:
    """The questions of a template of the agency that are not asked yet."""
    audit = planned_audit(audit, by)
    if template.agency_id != audit.agency_id or template.is_retired:
        raise Refused(_("This template is not offered any more."), field="template")
    known = set(audit.items.values_list("text", flat=True))
    asked = [question for question in questions_of(template.questions) if question.text not in known]
    return _add(audit, asked, Source.TEMPLATE, by=by, at=at)


@transaction.atomic
def add_question(
    audit: Audit, *, text: str, clause: Clause | None, by: Any, at: datetime, place: str = ""
) -> ChecklistItem:
    """One more question: while it is planned by who plans, on site by an auditor of the team."""
    audit = lock_audit(audit)
    needs = {Stage.PLANNED: PREPARE, Stage.PREPARED: CONDUCT}.get(Stage(audit.stage))
    if needs is None or not by.has_perm(needs, audit):
        raise Refused(_("Questions are added by who plans the audit, and on site by its auditors."))
    if clause is not None and clause.edition_id != audit.edition_id:
        raise Refused(_("Choose clauses of %(edition)s.") % {"edition": audit.edition.name}, field="clause")
    words = said(text, "text", longest=1000)
    number = clause.number if clause else ""
    asked = [Question(text=" ".join(words.split()), clause=number, place=place or (f"Điều {number}" if number else ""))]
    _add(audit, asked, Source.OWN, by=by, at=at)
    return audit.items.order_by("-order").select_related("audit")[0]


def _add(audit: Audit, asked: list[Question], source: Source, *, by: Any, at: datetime, version: Any = None) -> int:
    """Put questions behind those that are there. Raises Refused where nothing is new or there are too many."""
    if not asked:
        raise Refused(_("Nothing new: these questions are on the checklist already."))
    last = audit.items.order_by("-order").values_list("order", flat=True).first() or 0
    if last + len(asked) > MOST:
        raise Refused(_("A checklist has at most %(most)d questions.") % {"most": MOST})
    numbers = {question.clause for question in asked if question.clause}
    clauses = {row.number: row for row in Clause.objects.filter(edition=audit.edition_id, number__in=numbers)}
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            audit=audit,
            order=order,
            source=source,
            clause=clauses.get(question.clause),
            version=version,
            step=uuid.UUID(question.step) if question.step else None,
            place=question.place[:300],
            text=question.text[:1000],
            expects=question.expects[:1000],
            added_by=by,
            added_at=at,
        )
        for order, question in enumerate(asked, last + 1)
    )
    detail = {"source": str(source), "questions": len(asked)}
    record(act=Act.QUESTIONS_ADDED, by=by, on=audit, agency=audit.agency, at=at, detail=detail)
    return len(asked)


@transaction.atomic
def take_question_off(item: ChecklistItem, *, by: Any, at: datetime) -> None:
    """While the audit is planned; the numbers of the others stay."""
    audit = planned_audit(item.audit, by)
    if item.answers.exists():
        raise Refused(_("This question was answered, so it stays."))
    detail = {"question": item.order, "text": item.text[:200]}
    audit.items.filter(pk=item.pk).delete()
    record(act=Act.QUESTION_TAKEN_OFF, by=by, on=audit, agency=audit.agency, at=at, detail=detail)


@transaction.atomic
def share_out(audit: Audit, *, items: Sequence[int], to: Any, by: Any, at: datetime) -> int:
    """Give questions to an auditor of the team (None: to nobody); answers how many. Everybody of the team may still answer."""
    audit = lock_audit(audit)
    if not by.has_perm(PREPARE, audit):
        raise Refused(_("Only the auditors of the team and who plans the audit share questions out."))
    if audit.stage not in {Stage.PLANNED, Stage.PREPARED}:
        raise Refused(_("The work on site is over."))
    if to is not None and not audit.team.filter(person=to).exclude(role="observer").exists():
        raise Refused(_("Give questions to an auditor of the team."), field="to")
    changed = ChecklistItem.objects.filter(audit=audit, pk__in=items).update(assigned=to)
    detail = {"what": "shared out", "questions": changed, "to": to.username if to else ""}
    record(act=Act.AUDIT_WRITTEN, by=by, on=audit, agency=audit.agency, at=at, detail=detail)
    return changed


# --- answers ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Said:
    """What somebody answers: `seen` is the number of the answer that was on the page, 0 for none; `key` where it was typed."""

    result: str
    evidence: str
    seen: int
    key: uuid.UUID


def _on_site(item: ChecklistItem, by: Any) -> tuple[Audit, ChecklistItem]:
    audit = lock_audit(item.audit)
    if not by.has_perm(CONDUCT, audit):
        raise Refused(_("Questions are answered by the auditors of the team."))
    if audit.stage != Stage.PREPARED:
        raise Refused(
            _("Questions are answered while the audit is on site: %(stage)s.")
            % {"stage": audit.get_stage_display().lower()}
        )
    return audit, ChecklistItem.objects.select_related("clause", "version__document").get(pk=item.pk)


@transaction.atomic
def answer_question(item: ChecklistItem, said_: Said, *, by: Any, at: datetime) -> ChecklistAnswer:
    """Answer a question. Sent twice it is one answer; Answered where another one came in between."""
    audit, item = _on_site(item, by)
    sent = ChecklistAnswer.objects.filter(key=said_.key).first()
    if sent is not None:
        if sent.item_id != item.pk or sent.by_id != by.pk:
            raise Refused(_("This answer was sent for another question. Open the page again."))
        return sent
    if said_.result not in Result.values:
        raise Refused(_("Choose what you found."), field="result")
    evidence = said_.evidence.strip()
    if not evidence and said_.result != Result.CONFORM:
        raise Refused(
            _("Write why it does not apply.")
            if said_.result == Result.NOT_APPLICABLE
            else _("Write what shows it: which dossiers, how many of how many, which day."),
            field="evidence",
        )
    if len(evidence) > LONGEST:
        raise Refused(_("At most %(most)d characters.") % {"most": LONGEST}, field="evidence")
    last = item.answers.order_by("-number").first()
    if last is not None and last.number != said_.seen:
        raise Answered(last)
    answer = ChecklistAnswer.objects.create(
        item=item,
        number=last.number + 1 if last else 1,
        result=said_.result,
        evidence=evidence,
        by=by,
        by_name=by.full_name,
        at=at,
        key=said_.key,
    )
    detail = {"question": item.order, "result": answer.result, "number": answer.number}
    record(act=Act.QUESTION_ANSWERED, by=by, on=audit, agency=audit.agency, at=at, detail=detail)
    return answer


@transaction.atomic
def show_evidence(
    item: ChecklistItem, *, upload: uploads.Upload | None, link: str, name: str, by: Any, at: datetime
) -> ItemEvidence:
    """Add a file (checked by `qms.files.uploads`) or a link to a question."""
    audit, item = _on_site(item, by)
    link = link.strip()
    if (upload is None) == (not link):
        raise Refused(_("Choose a file, or write a link."), field="file")
    if link and not link.startswith(("https://", "http://")):
        raise Refused(_("A link begins with https://."), field="link")
    row = ItemEvidence.objects.create(
        item=item,
        file=store.put(upload.data, media_type=upload.media_type) if upload else None,
        name=(name.strip() or (upload.name if upload else link))[:200],
        link=link,
        by=by,
        by_name=by.full_name,
        at=at,
    )
    detail = {"question": item.order, "name": row.name}
    record(act=Act.QUESTION_SHOWN, by=by, on=audit, agency=audit.agency, at=at, detail=detail)
    return row


@transaction.atomic
def tie_finding(item: ChecklistItem, finding: Finding, *, by: Any, at: datetime) -> ItemFinding:
    """Say that a finding which was recorded of this audit already is what the question led to."""
    audit, item = _on_site(item, by)
    finding = Finding.objects.get(pk=finding.pk)
    if finding.source != FoundBy.AUDIT or finding.source_ref != audit.number or finding.agency_id != audit.agency_id:
        raise Refused(_("Choose a finding that names this audit as its source."), field="known")
    if ItemFinding.objects.filter(finding=finding).exists():
        raise Refused(_("%(code)s belongs to a question already.") % {"code": finding.code}, field="known")
    row = ItemFinding.objects.create(item=item, finding=finding, by=by, at=at)
    detail = {"question": item.order, "finding": finding.code}
    record(act=Act.QUESTION_SHOWN, by=by, on=audit, agency=audit.agency, at=at, detail=detail)
    return row


@transaction.atomic
def raise_finding(
    item: ChecklistItem,
    *,
    unit: Unit | None,
    grade: str,
    statement: str,
    clauses: Sequence[Clause],
    by: Any,
    at: datetime,
    day: date,
) -> Finding:
    """Record the finding that an answer is, in an audited unit; evidence, text and step come from the question."""
    audit, item = _on_site(item, by)
    if unit is None or not audit.audit_units.filter(unit=unit).exists():
        raise Refused(_("Choose one of the audited units."), field="unit")
    current = with_answers(ChecklistItem.objects.filter(pk=item.pk)).get()
    if current.said_number is None or current.said_result in {Result.CONFORM, Result.NOT_APPLICABLE}:
        raise Refused(_("The answer of this question is no finding. Answer it first."))
    version = item.version
    finding = record_finding(
        Seen(
            unit=unit,
            grade=grade,
            source=FoundBy.AUDIT,
            statement=statement,
            evidence=current.said_evidence,
            found_date=day,
            clauses=clauses or ([item.clause] if item.clause else []),
            source_ref=audit.number,
            document=version.document if version else None,
            version=version,
            place=f"step-{item.step}" if item.step else "",
        ),
        by=by,
        at=at,
        day=day,
    )
    ItemFinding.objects.create(item=item, finding=finding, by=by, at=at)
    return finding
