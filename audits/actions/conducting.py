"""An audit is held: samples drawn, minutes written, the report given, every move along its stages, the answers of the units."""

import json
import secrets
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audits.actions.naming import lock_audit
from audits.auditing.querysets import ACCEPT, LEAD, PREPARE
from audits.auditing.sampling import drawn, population_of
from audits.auditing.stages import BY_NAME, closed_gates
from audits.auditing.standing import looked_at
from audits.auditing.telling import tell_stage
from audits.models import Audit, AuditSample, AuditUnit, ReportAnswer, Stage
from audits.searching.remembering import remember
from audits.words import post_of, said
from audits.words import reason as reason_of
from qms.access.rights import rights_of
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

LONGEST = 8000  # characters of minutes, strengths and conclusion


@transaction.atomic
def draw_sample(
    audit: Audit,
    *,
    title: str,
    population: str,
    size: int,
    by: Any,
    at: datetime,
    seed: str = "",
    replaces: AuditSample | None = None,
    reason: str = "",
) -> AuditSample:
    """Draw from a population; without a `seed` one is made. Drawing again names the sample before and says why.

    The same population, size and seed give the same sample for ever, here and on any other computer.
    """
    audit = lock_audit(audit)
    if not by.has_perm(PREPARE, audit):
        raise Refused(_("Only the auditors of the team and who plans the audit draw samples."))
    if audit.stage not in {Stage.PLANNED, Stage.PREPARED}:
        raise Refused(_("The work on site is over, so no sample is drawn any more."))
    items = population_of(population)
    if replaces is not None:
        if replaces.audit_id != audit.pk or AuditSample.objects.filter(replaces=replaces).exists():
            raise Refused(_("This sample was drawn again already."))
        reason = reason_of(reason)
    seed = " ".join(seed.split()) or f"{at:%y%m%d}-{secrets.token_hex(4)}"
    row = AuditSample.objects.create(
        audit=audit,
        title=said(title, "title", longest=300),
        population_text=json.dumps(items, ensure_ascii=False),
        count=len(items),
        size=size,
        seed=said(seed, "seed", longest=60),
        drawn_text=json.dumps(drawn(items, size, seed), ensure_ascii=False),
        replaces=replaces,
        reason=reason if replaces else "",
        by=by,
        by_name=by.full_name,
        at=at,
    )
    detail = {"seed": row.seed, "count": row.count, "size": row.size, "again": bool(replaces)}
    record(act=Act.SAMPLE_DRAWN, by=by, on=audit, agency=audit.agency, at=at, detail=detail)
    return row


def is_true(sample: AuditSample) -> bool:
    """Whether the sample is what its population, size and seed give."""
    return drawn(sample.population, sample.size, sample.seed) == sample.drawn


@transaction.atomic
def write_minutes(
    audit: Audit,
    *,
    opening: str,
    closing: str,
    strengths: str,
    conclusion: str,
    is_without_findings: bool,
    report_number: str,
    token: int,
    by: Any,
    at: datetime,
) -> Audit:
    """What the two meetings agreed, what is done well, the conclusion. The lead auditor writes it until the report is given."""
    audit = lock_audit(audit)
    if not by.has_perm(LEAD, audit):
        raise Refused(_("Only the lead auditor writes the minutes and the report."))
    if audit.stage not in {Stage.PREPARED, Stage.PERFORMED}:
        raise Refused(
            _("Minutes and report are written from the beginning of the audit until the report is given: %(stage)s.")
            % {"stage": audit.get_stage_display().lower()}
        )
    if token != audit.token:
        raise Refused(_("Somebody saved this meanwhile. Nothing was overwritten: look at it and save again."))
    texts = {"opening": opening, "closing": closing, "strengths": strengths, "conclusion": conclusion}
    for name, text in texts.items():
        if len(text) > LONGEST:
            raise Refused(_("At most %(most)d characters.") % {"most": LONGEST}, field=name)
    audit.opening_text, audit.closing_text = opening.strip(), closing.strip()
    audit.strengths, audit.conclusion = strengths.strip(), conclusion.strip()
    audit.is_without_findings, audit.report_number = is_without_findings, report_number.strip()[:60]
    audit.token += 1
    audit.save()
    remember(audit)
    record(act=Act.MINUTES_WRITTEN, by=by, on=audit, agency=audit.agency, at=at, detail={"token": audit.token})
    return audit


@transaction.atomic
def move_audit(audit: Audit, name: str, *, by: Any, at: datetime, day: date, reason: str = "") -> Audit:
    """Make one move of `audits.auditing.stages`. Raises Refused with everything that is missing."""
    step = BY_NAME[name]
    audit = lock_audit(audit)
    if not by.has_perm(step.needs, audit):
        who = _("the lead auditor") if step.needs == LEAD else _("the QMS officer")
        raise Refused(_("“%(move)s” is for %(who)s.") % {"move": step.label, "who": who})
    if audit.stage not in step.from_stages:
        raise Refused(
            _("“%(move)s” is not possible: %(stage)s. Open the page again to see where the audit stands.")
            % {"move": step.label, "stage": audit.get_stage_display().lower()}
        )
    missing = closed_gates(step, looked_at(audit, day).standing)
    if missing:
        raise Refused(" ".join(missing))
    if step.reason:
        reason = reason_of(reason)
    before = audit.stage
    audit.stage, audit.stage_since = step.to, at
    _note(audit, reason, by=by, at=at)
    audit.save()
    if step.tells:
        tell_stage(audit, str(step.tells), by=by, at=at)
    detail = {"move": name, "from": str(before), "to": str(step.to), "reason": reason[:200]}
    record(act=Act.AUDIT_MOVED, by=by, on=audit, agency=audit.agency, at=at, detail=detail)
    return audit


def _note(audit: Audit, reason: str, *, by: Any, at: datetime) -> None:
    """What a stage keeps besides itself."""
    match audit.stage:
        case Stage.REPORTED:
            audit.reported_at, audit.reported_by_name = at, by.full_name
        case Stage.CLOSED:
            audit.closed_at = at
        case Stage.CANCELLED:
            audit.cancel_reason = reason


@transaction.atomic
def answer_report(row: AuditUnit, *, remark: str, by: Any, at: datetime, day: date) -> ReportAnswer:
    """The head of an audited unit has the report and says what there is to say. Once a unit."""
    audit = lock_audit(row.audit)
    row = AuditUnit.objects.select_related("unit").get(pk=row.pk)
    if not rights_of(by, day).reaches(ACCEPT, row.unit):
        raise Refused(_("Only the head of %(unit)s answers its report.") % {"unit": row.unit.name})
    if audit.team.filter(person=by).exists():
        raise Refused(_("Who audited does not answer the report for the audited unit."))
    if audit.stage != Stage.REPORTED:
        raise Refused(_("There is no report to answer: %(stage)s.") % {"stage": audit.get_stage_display().lower()})
    try:
        with transaction.atomic():
            answer = ReportAnswer.objects.create(
                audit_unit=row,
                remark=remark.strip()[:1000],
                by=by,
                by_name=by.full_name,
                by_post=post_of(by, day),
                at=at,
            )
    except IntegrityError as clash:
        raise Refused(_("%(unit)s has answered already.") % {"unit": row.unit.name}) from clash
    detail = {"unit": row.unit.code}
    record(act=Act.REPORT_ANSWERED, by=by, on=audit, agency=audit.agency, at=at, detail=detail)
    return answer
