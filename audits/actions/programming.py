"""The audit programme of a year: proposed by figures, adjusted with reasons, approved along a route; audits ahead of their month."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audits.actions.naming import require_planner
from audits.auditing.figures import weighed_units
from audits.auditing.querysets import PLAN
from audits.auditing.subject import SUBJECT, planned_route, snapshot_text
from audits.auditing.telling import tell_made, tell_programme
from audits.auditing.weighing import proposed_months
from audits.models import Audit, AuditUnit, Programme, ProgrammeAdjustment, ProgrammeLine, Stage
from audits.searching.remembering import remember
from documents.codes import next_number
from documents.snapshot import digest
from qms.approvals.actions import Made, make_move
from qms.approvals.moves import State
from qms.approvals.proof import Proof
from qms.people.models import Agency, Post
from qms.standards.models import Edition
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

REGISTER = "audit"
LEAD_DAYS = 30  # an audit is there so long before its month begins, so that it is prepared in time
SHORTEST = 5  # letters of a reason
ACTS = {
    "submit": Act.SUBMITTED,
    "review": Act.REVIEWED,
    "approve": Act.APPROVED,
    "return": Act.RETURNED,
    "pull_back": Act.WITHDRAWN_BY_AUTHOR,
    "cancel": Act.CANCELLED,
}


@transaction.atomic
def propose_programme(agency: Agency, *, year: int, by: Any, at: datetime, day: date) -> Programme:
    """A draft with every unit of today, weighed and spread over the year. One that is there already is refused."""
    require_planner(by, agency)
    agency = Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)
    if not day.year - 1 <= year <= day.year + 1:
        raise Refused(
            _("Make a programme for %(first)d, %(this)d or %(last)d.")
            % {"first": day.year - 1, "this": day.year, "last": day.year + 1},
            field="year",
        )
    if Programme.objects.standing().filter(agency=agency, year=year).exists():
        raise Refused(_("There is a programme for %(year)d already. Open it.") % {"year": year}, field="year")
    edition = agency.edition or Edition.objects.order_by("-key").first()
    if edition is None:
        raise Refused(_("No edition of the standard is known here. Ask the administrator."))
    programme = Programme.objects.create(
        agency=agency, year=year, edition=edition, author=by, weighed_date=day, created_at=at, state_since=at
    )
    _lay_lines(programme, day)
    detail = {"year": year, "units": programme.lines.count()}
    record(act=Act.PROGRAMME_MADE, by=by, on=programme, agency=agency, at=at, detail=detail)
    return programme


def _lay_lines(programme: Programme, day: date) -> None:
    """A line for each unit of the day. Lines that are there keep their month where somebody chose it."""
    rows = weighed_units(programme.agency, day)
    if not rows:
        raise Refused(_("The agency has no unit today, so there is nothing to audit."))
    months = proposed_months([total for _unit, _figures, total in rows])
    known = {line.unit_id: line for line in programme.lines.prefetch_related("adjustments")}
    for rank, ((unit, figures, total), month) in enumerate(zip(rows, months, strict=True), 1):
        line = known.get(unit.pk) or ProgrammeLine(programme=programme, unit=unit, group=rank)
        chosen = line.pk is not None and line.adjustments.exists()
        line.rank, line.figures_text, line.total, line.proposed_month = rank, figures, total, month
        if not chosen:
            line.month = month
        line.save()


def open_programme(programme: Programme, by: Any, token: int | None = None) -> Programme:
    """Locked, if the person plans and it is a draft. Raises Refused, also where somebody saved since `token`."""
    programme = SUBJECT.lock(programme)
    if not by.has_perm(PLAN, programme):
        raise Refused(_("Only the QMS officer of the agency plans audits and keeps their registers."))
    if programme.state != State.DRAFT:
        raise Refused(
            _("The programme is no draft any more: %(state)s.") % {"state": programme.get_state_display().lower()}
        )
    if token is not None and token != programme.token:
        raise Refused(_("Somebody saved this meanwhile. Nothing was overwritten: look at it and save again."))
    return programme


@transaction.atomic
def write_programme(
    programme: Programme,
    *,
    objective: str,
    criteria: str,
    edition: Edition,
    review_post: Post | None,
    token: int,
    by: Any,
    at: datetime,
) -> Programme:
    """Objective, criteria, edition and who reviews it before the head."""
    programme = open_programme(programme, by, token)
    programme.objective, programme.criteria, programme.edition = objective.strip(), criteria.strip(), edition
    programme.review_post, programme.token = review_post, programme.token + 1
    programme.save(update_fields=["objective", "criteria", "edition", "review_post", "token"])
    record(act=Act.PROGRAMME_WRITTEN, by=by, on=programme, agency=programme.agency, at=at, detail={"what": "texts"})
    return programme


@transaction.atomic
def weigh_again(programme: Programme, *, by: Any, at: datetime, day: date) -> Programme:
    """The figures of today; months that somebody chose stay."""
    programme = open_programme(programme, by)
    _lay_lines(programme, day)
    programme.weighed_date, programme.token = day, programme.token + 1
    programme.save(update_fields=["weighed_date", "token"])
    record(act=Act.PROGRAMME_WRITTEN, by=by, on=programme, agency=programme.agency, at=at, detail={"what": "figures"})
    return programme


@transaction.atomic
def adjust_line(
    line: ProgrammeLine, *, month: int | None, group: int, reason: str, by: Any, at: datetime
) -> ProgrammeLine:
    """Another month (None: not this year) or another audit to go with, for a reason that stays.

    Also after the approval, as long as the audit is not entered. Raises Refused while the programme is on its route.
    """
    programme = SUBJECT.lock(line.programme)
    line = ProgrammeLine.objects.select_related("unit").get(pk=line.pk, programme=programme)
    if not by.has_perm(PLAN, programme):
        raise Refused(_("Only the QMS officer of the agency plans audits and keeps their registers."))
    if programme.state not in {State.DRAFT, State.APPROVED}:
        raise Refused(_("The programme is being decided, so it stays as it is. Take it back first."))
    if AuditUnit.objects.filter(line=line).exists():
        raise Refused(_("The audit of %(unit)s is entered. Change its own plan.") % {"unit": line.unit.name})
    if (month, group) == (line.month, line.group):
        raise Refused(_("Nothing changes: choose another month or another audit."), field="month")
    if month is not None and not 1 <= month <= 12:
        raise Refused(_("Choose a month of the year."), field="month")
    if len(reason.strip()) < SHORTEST:
        raise Refused(_("Write the reason; it stays in the record and goes on the programme."), field="reason")
    after = programme.state == State.APPROVED
    ProgrammeAdjustment.objects.create(
        line=line,
        from_month=line.month,
        to_month=month,
        from_group=line.group,
        to_group=group,
        reason=reason.strip(),
        is_after_approval=after,
        by=by,
        by_name=by.full_name,
        at=at,
    )
    detail = {"unit": line.unit.code, "from": line.month, "to": month, "reason": reason.strip()[:200], "after": after}
    line.month, line.group = month, group
    line.save(update_fields=["month", "group"])
    record(act=Act.PROGRAMME_ADJUSTED, by=by, on=programme, agency=programme.agency, at=at, detail=detail)
    return line


@transaction.atomic
def submit_programme(programme: Programme, *, by: Any, at: datetime, day: date) -> Made:
    """Freeze it and lay its route. Raises Refused naming what is missing."""
    programme = SUBJECT.lock(programme)
    if programme.state == State.DRAFT and by.has_perm(PLAN, programme):
        _require_whole(programme)
        steps = planned_route(programme, day)
        programme.snapshot = snapshot_text(programme)
        programme.content_sha256, programme.round = digest(programme.snapshot), programme.round + 1
        programme.submitted_at = at
        programme.save(update_fields=["snapshot", "content_sha256", "round", "submitted_at"])
        for step in steps:
            step.save(force_insert=True)
    return decide_programme(programme, "submit", by=by, at=at, day=day)


def _require_whole(programme: Programme) -> None:
    if not programme.objective or not programme.criteria:
        missing = "objective" if not programme.objective else "criteria"
        raise Refused(_("Write objective and criteria of the programme first."), field=missing)
    if not programme.lines.filter(month__isnull=False).exists():
        raise Refused(_("No unit is to be audited this year. Give at least one a month."))


@transaction.atomic
def decide_programme(
    programme: Programme,
    move: str,
    *,
    by: Any,
    at: datetime,
    day: date,
    remark: str = "",
    proof: Proof | None = None,
    seen: str | None = None,
) -> Made:
    """Make one move of the table on a programme, record it and tell whoever it concerns."""
    if move == "cancel" and programme.state == State.APPROVED:
        raise Refused(_("An approved programme is not cancelled. Move its audits, each with a reason."))
    made = make_move(programme, move, subject=SUBJECT, by=by, at=at, day=day, remark=remark, proof=proof, seen=seen)
    after = made.thing
    if after.state == State.DRAFT:
        after.snapshot, after.content_sha256 = "", ""
        after.save(update_fields=["snapshot", "content_sha256"])
    tell_programme(made, by=by, at=at)
    detail = {"round": made.decision.round, "programme": after.year}
    record(act=ACTS[move], by=by, on=after, agency=after.agency, at=at, detail=detail)
    return made


def make_due_audits(*, at: datetime, day: date) -> int:
    """Enter the audits whose month begins within LEAD_DAYS, a transaction each; run again it changes nothing."""
    due = defaultdict(list)
    lines = ProgrammeLine.objects.filter(
        programme__state=State.APPROVED, month__isnull=False, audit_unit=None, programme__year__lte=day.year + 1
    )
    for line in lines.select_related("programme").order_by("programme", "group", "rank"):
        if date(line.programme.year, line.month or 1, 1) <= day + timedelta(days=LEAD_DAYS):
            due[line.programme_id, line.group, line.month].append(line.pk)
    return sum(_make_one(pks, at=at, day=day) for pks in due.values())


@transaction.atomic
def _make_one(pks: list[int], *, at: datetime, day: date) -> int:
    programme = SUBJECT.lock(ProgrammeLine.objects.select_related("programme").get(pk=pks[0]).programme)
    lines = list(ProgrammeLine.objects.filter(pk__in=pks, audit_unit=None, month__isnull=False).select_related("unit"))
    lines = [line for line in lines if line.unit.until_date is None or line.unit.until_date > day]
    if not lines:
        return 0  # somebody was quicker, or the units are no more
    audit = Audit.objects.create(
        agency=programme.agency,
        programme=programme,
        year=programme.year,
        order=next_number(programme.agency, REGISTER, year=programme.year),
        title=f"Đánh giá nội bộ {', '.join(line.unit.name for line in lines)}"[:300],
        objective=programme.objective,
        criteria=programme.criteria,
        edition=programme.edition,
        month_date=date(programme.year, lines[0].month or 1, 1),
        stage=Stage.PLANNED,
        stage_since=at,
        created_at=at,
    )
    for line in lines:
        AuditUnit.objects.create(audit=audit, unit=line.unit, line=line)
    remember(audit)
    tell_made(audit, at=at)
    detail = {"number": audit.number, "units": [line.unit.code for line in lines]}
    record(act=Act.AUDIT_OPENED, by=None, on=audit, agency=audit.agency, at=at, detail=detail)
    return 1
