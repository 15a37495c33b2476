"""Findings: record, grade anew, answer an inspection, close with a written reason, withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audits.kinds import ANSWER_MONTHS, CLOSED_WITH_WORDS, LIMITS, Ending, Grade, Source
from audits.models import Finding, GradeChange
from audits.querysets import EXPORT, KEEP_FINDING, RECORD
from audits.searching.remembering import remember
from audits.telling import tell_recorded
from audits.words import not_after, not_before, optional, reason, said
from documents.codes import next_number
from documents.models import Document, Version
from documents.practice.places import place_at
from documents.querysets import VIEW, VIEW_VERSION
from documents.snapshot import snapshot_of
from qms.access.rights import rights_of
from qms.approvals.proof import Proof, require_proof
from qms.people.models import Agency, Unit
from qms.standards.models import Clause
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of
from qms.worktime.days import TimeUnit, due_date

REGISTER = "finding"


@dataclass(frozen=True)
class Seen:
    """What was found and where: everything of a finding but who records it and when.

    `place` is the id of a section or step on the page of `version`; `minutes_date` counts for an inspection alone.
    """

    unit: Unit
    grade: str
    source: str
    statement: str
    evidence: str
    found_date: date
    clauses: Sequence[Clause] = ()
    source_ref: str = ""
    document: Document | None = None
    version: Version | None = None
    place: str = ""
    minutes_date: date | None = None
    repeat_of: Finding | None = None


@transaction.atomic
def record_finding(seen: Seen, *, by: Any, at: datetime, day: date) -> Finding:
    """Write a finding down under the next number of its agency and the year in which it was found.

    Raises Refused for who may not in that unit, for a day that has not come, for an inspection without the day of its
    minutes, and for a document or an earlier finding that the person does not see.
    """
    unit = seen.unit
    if not rights_of(by, day).reaches(RECORD, unit):
        raise Refused(
            _("Findings of this unit are recorded by its head, an internal auditor or the QMS officer."), field="unit"
        )
    _require_known(seen, day)
    about = _about(seen, by, day)
    minutes, due = _minutes(seen, day)
    agency = Agency.objects.get(pk=unit.agency_id)
    year = seen.found_date.year
    number = next_number(agency, REGISTER, year=year)
    made = Finding.objects.create(
        agency=agency, year=year, number=number, code=f"PH-{year}-{number:02d}", grade=seen.grade, source=seen.source,
        source_ref=optional(seen.source_ref, "source_ref", longest=LIMITS.reference), unit=unit, unit_name=unit.name,
        statement=said(seen.statement, "statement", longest=LIMITS.text), evidence=_evidence(seen.evidence),
        repeat_of=seen.repeat_of, found_by=by, found_by_name=by.full_name, found_date=seen.found_date,
        minutes_date=minutes, answer_due_date=due, recorded_at=at, **about,
    )  # fmt: skip
    made.clauses.set(seen.clauses)
    remember(made)
    tell_recorded(made, by=by, at=at, day=day)
    detail = {"grade": made.grade, "source": made.source, "unit": unit.code}
    record(act=Act.FINDING_RECORDED, by=by, on=made, agency=agency, at=at, detail=detail)
    return made


def _evidence(text: str) -> str:
    ask = _("Write what shows it: which dossiers, how many of how many, which day. Without evidence it is no finding.")
    return said(text, "evidence", longest=LIMITS.text, ask=ask)


def _require_known(seen: Seen, day: date) -> None:
    if seen.grade not in Grade.values:
        raise Refused(_("Choose how grave it is."), field="grade")
    if seen.source not in Source.values:
        raise Refused(_("Choose where the finding comes from."), field="source")
    if not seen.clauses:
        raise Refused(_("Choose at least one clause that is not met."), field="clauses")
    if len({clause.edition_id for clause in seen.clauses}) > 1:
        raise Refused(_("Choose clauses of one edition of the standard."), field="clauses")
    not_after(seen.found_date, day, "found_date", _("A finding is not found after today, %(last)s. Check the day."))


def _minutes(seen: Seen, day: date) -> tuple[date | None, date | None]:
    """The day of the minutes and the day by which the agency answers: two months on, Circular 26/2014, article 37."""
    if seen.source != Source.INSPECTION:
        return None, None
    if seen.minutes_date is None:
        raise Refused(
            _(
                "Enter the day on which the minutes of the inspection were signed: the agency answers within two months."
            ),
            field="minutes_date",
        )
    late = _("The minutes are not signed after today, %(last)s. Check the day.")
    not_after(seen.minutes_date, day, "minutes_date", late)
    early = _("The minutes are signed on the day of the finding, %(first)s, or later. Check both days.")
    not_before(seen.minutes_date, seen.found_date, "minutes_date", early)
    calendar = calendar_of(seen.unit.agency, seen.minutes_date)
    return seen.minutes_date, due_date(seen.minutes_date, ANSWER_MONTHS, TimeUnit.MONTH, calendar)


def _about(seen: Seen, by: Any, day: date) -> dict[str, Any]:
    """Document, version and step: all seen by who records, the step in the words it has there."""
    again = seen.repeat_of
    if (
        again is not None
        and not Finding.objects.permitted(by, "audits.view_finding", day=day).filter(pk=again.pk).exists()
    ):
        raise Refused(_("You do not see the finding that this one repeats."), field="repeat_of")
    if seen.document is None:
        return {}
    if not by.has_perm(VIEW, seen.document):
        raise Refused(_("You do not see this document, so nothing can be found in it."), field="document")
    if seen.version is None:
        return {"document": seen.document}
    if seen.version.document_id != seen.document.pk or not by.has_perm(VIEW_VERSION, seen.version):
        raise Refused(_("The version is not one of this document that you see."), field="document")
    if not seen.place:
        return {"document": seen.document, "version": seen.version}
    found = place_at(snapshot_of(seen.version), seen.place)
    if found is None:
        raise Refused(_("The text has no such place. Choose it from the list."), field="place")
    return {"document": seen.document, "version": seen.version, "step": found.anchor, "place": found.name[:300]}


@transaction.atomic
def grade_anew(finding: Finding, *, grade: str, words: str, by: Any, at: datetime) -> Finding:
    """Change how grave a finding is, with a reason. Raises Refused once it is closed or corrected already under way."""
    finding = _kept(finding, by)
    if grade not in Grade.values:
        raise Refused(_("Choose how grave it is."), field="grade")
    if grade == finding.grade:
        raise Refused(_("It has this grade already. Choose another one."), field="grade")
    if finding.corrective_id and grade not in (Grade.MAJOR, Grade.MINOR):
        raise Refused(
            _("Corrective action %(code)s runs for it. Close or cancel that first, or keep it a nonconformity.")
            % {"code": finding.corrective},
            field="grade",
        )
    before = finding.grade
    GradeChange.objects.create(
        finding=finding, before=before, after=grade, reason=reason(words, "words"), by=by, by_name=by.full_name, at=at
    )
    finding.grade = grade
    finding.save(update_fields=["grade"])
    detail = {"before": before, "after": grade, "reason": words.strip()[:200]}
    record(act=Act.FINDING_GRADED, by=by, on=finding, agency=finding.agency, at=at, detail=detail)
    return finding


@transaction.atomic
def note_answer(finding: Finding, *, answered_date: date, words: str, by: Any, at: datetime, day: date) -> Finding:
    """Note with which report the agency answered a finding of an inspection, and when."""
    finding = _locked(finding)
    _require_keeper(finding, by)
    if finding.answer_due_date is None:
        raise Refused(_("Only findings of an inspection are answered to its authority."))
    if finding.answered_date:
        raise Refused(_("It was answered on %(day)s already.") % {"day": f"{finding.answered_date:%d/%m/%Y}"})
    late = _("The answer was not sent after today, %(last)s. Check the day.")
    not_after(answered_date, day, "answered_date", late)
    early = _("The answer comes after the minutes of %(first)s. Check the day.")
    not_before(answered_date, finding.minutes_date or answered_date, "answered_date", early)
    finding.answered_date = answered_date
    finding.answered_words = said(words, "words", longest=LIMITS.reference)
    finding.save(update_fields=["answered_date", "answered_words"])
    detail = {"day": answered_date.isoformat(), "words": finding.answered_words}
    record(act=Act.FINDING_ANSWERED, by=by, on=finding, agency=finding.agency, at=at, detail=detail)
    return finding


@transaction.atomic
def close_with_reason(
    finding: Finding,
    *,
    words: str,
    by: Any,
    at: datetime,
    day: date,
    proof: Proof | None,
    corrected: str = "",
    corrected_date: date | None = None,
) -> Finding:
    """Close a finding without corrective action, where its grade allows it (`CLOSED_WITH_WORDS`), signed.

    A minor nonconformity says besides what was put right at once and when. Raises Refused for a major one.
    """
    finding = _kept(finding, by)
    needs = CLOSED_WITH_WORDS[finding.grade]
    if needs is None:
        raise Refused(_("A major nonconformity is closed with its corrective action alone. Open one."))
    if finding.corrective_id:
        raise Refused(_("Corrective action %(code)s runs for it and closes it.") % {"code": finding.corrective})
    if needs and (not corrected.strip() or corrected_date is None):
        raise Refused(
            _("Write what was put right at once and when: a minor nonconformity is not closed before that."),
            field="corrected" if not corrected.strip() else "corrected_date",
        )
    if corrected_date is not None:
        late = _("It was not put right after today, %(last)s. Check the day.")
        not_after(corrected_date, day, "corrected_date", late)
        early = _("It was put right on %(first)s, when it was found, or later. Check the day.")
        not_before(corrected_date, finding.found_date, "corrected_date", early)
    finding.corrected_words, finding.corrected_date = optional(corrected, "corrected"), corrected_date
    return _end(finding, Ending.RATIONALE, Act.FINDING_CLOSED, words, by=by, at=at, proof=proof)


@transaction.atomic
def withdraw_finding(finding: Finding, *, words: str, by: Any, at: datetime, proof: Proof | None) -> Finding:
    """It was no finding after all: it stays on record with why. Raises Refused while a corrective action runs for it."""
    finding = _kept(finding, by)
    if finding.corrective_id:
        raise Refused(_("Corrective action %(code)s runs for it. Cancel that first.") % {"code": finding.corrective})
    return _end(finding, Ending.WITHDRAWN, Act.FINDING_WITHDRAWN, words, by=by, at=at, proof=proof)


@transaction.atomic
def note_findings_exported(agency: Agency, *, count: int, listed: str, by: Any, at: datetime) -> None:
    """Record that the list of findings was taken out as a file."""
    if agency.pk not in rights_of(by).reach[EXPORT].agencies:
        raise Refused(_("Only the QMS officer, an internal auditor or the head of the agency takes this list out."))
    detail = {"kind": "findings", "list": listed[:200], "count": count}
    record(act=Act.EXPORTED, by=by, on=agency, agency=agency, at=at, detail=detail)


def _end(
    finding: Finding, ending: Ending, act: Act, words: str, *, by: Any, at: datetime, proof: Proof | None
) -> Finding:
    finding.closed_words = reason(words, "words")
    require_proof(proof, by, at)
    finding.ending, finding.closed_at, finding.closed_by, finding.closed_by_name = ending, at, by, by.full_name
    finding.save(
        update_fields=[
            "ending", "closed_at", "closed_words", "closed_by", "closed_by_name", "corrected_words", "corrected_date",
        ]
    )  # fmt: skip
    detail = {"ending": ending.value, "words": finding.closed_words[:200]}
    record(act=act, by=by, on=finding, agency=finding.agency, at=at, detail=detail)
    return finding


def _locked(finding: Finding) -> Finding:
    rows = Finding.objects.select_for_update(of=("self",)).select_related("agency", "corrective")
    return rows.get(pk=finding.pk)


def _kept(finding: Finding, by: Any) -> Finding:
    """Locked, and still open. Raises Refused."""
    finding = _locked(finding)
    _require_keeper(finding, by)
    if finding.closed_at:
        raise Refused(
            _("%(code)s is closed since %(day)s: %(what)s. Open the page again to see it.")
            % {"code": finding, "day": f"{finding.closed_at:%d/%m/%Y}", "what": finding.get_ending_display()}
        )
    return finding


def _require_keeper(finding: Finding, by: Any) -> None:
    if not by.has_perm(KEEP_FINDING, finding):
        raise Refused(_("Only the QMS officer or an internal auditor of the agency does this."))
