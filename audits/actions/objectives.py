"""Objectives: propose, write, give to another post, approve, change the target, withdraw, close."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audits.kinds import LIMITS
from audits.models import Objective, ObjectiveDecision, ObjectivePeriod, TargetChange
from audits.objectives.figures import is_reached, target_told, told
from audits.objectives.kinds import GRACE_DAYS, YEARS_AHEAD, Move, ObjectiveStage, Operator, Period, Status, Way
from audits.objectives.periods import spans
from audits.objectives.querysets import APPROVE_OBJECTIVE, KEEP_OBJECTIVE, VIEW_OBJECTIVE
from audits.objectives.telling import tell_approved
from audits.words import not_after, not_before, optional, post_of, reason, said, seat_of
from documents.models import Document
from documents.querysets import VIEW
from qms.access.rights import rights_of
from qms.approvals.proof import Proof, require_proof
from qms.people.models import Agency, Post, Unit
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of
from qms.worktime.days import next_working_day


@dataclass(frozen=True)
class Planned:
    """Everything of an objective that is written before its approval. Without `unit` it is of the whole agency."""

    year: int
    code: str
    title: str
    measure: str
    operator: str
    target: Decimal
    period: str
    owner_post: Post
    plan_what: str
    plan_due_date: date
    plan_evaluation: str
    unit: Unit | None = None
    unit_of_measure: str = ""
    way: str = Way.TYPED
    from_date: date | None = None
    baseline: Decimal | None = None
    plan_resources: str = ""
    plan_who: str = ""
    document: Document | None = None
    note: str = ""


@transaction.atomic
def propose_objective(agency: Agency, planned: Planned, *, by: Any, at: datetime, day: date) -> Objective:
    """A new objective, proposed. Raises Refused for who does not keep objectives there, and for what is out of order."""
    if agency.pk not in rights_of(by, day).reach[KEEP_OBJECTIVE].agencies:
        raise Refused(_("Objectives are proposed by the QMS officer of the agency."))
    made = Objective(agency=agency, author=by, created_at=at, **_columns(agency, planned, by, day))
    _saved(made)
    detail = {"title": made.title[:200], "year": made.year}
    record(act=Act.OBJECTIVE_PROPOSED, by=by, on=made, agency=agency, at=at, detail=detail)
    return made


@transaction.atomic
def write_objective(
    objective: Objective, planned: Planned, *, token: int, by: Any, at: datetime, day: date
) -> Objective:
    """Other words before the approval. Raises Refused where somebody wrote meanwhile."""
    row = _at_stage(objective, KEEP_OBJECTIVE, by, ObjectiveStage.PROPOSED)
    if token != row.token:
        raise Refused(_("Somebody changed this objective meanwhile. Open it again; what you typed is still here."))
    for column, value in _columns(row.agency, planned, by, day).items():
        setattr(row, column, value)
    row.token += 1
    _saved(row)
    record(act=Act.OBJECTIVE_WRITTEN, by=by, on=row, agency=row.agency, at=at, detail={"title": row.title[:200]})
    return row


def _saved(row: Objective) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        sentence = _("The code %(code)s is taken in %(year)s. Choose another one.")
        raise Refused(sentence % {"code": row.code, "year": row.year}, field="code") from taken


def _columns(agency: Agency, planned: Planned, by: Any, day: date) -> dict[str, Any]:
    _require_known(agency, planned, day)
    if planned.document is not None and not by.has_perm(VIEW, planned.document):
        raise Refused(_("You do not see this document."), field="document")
    code = said(planned.code, "code", longest=40)
    return {
        "year": planned.year,
        "code": code,
        "unit": planned.unit,
        "unit_name": planned.unit.name if planned.unit else "",
        "title": said(planned.title, "title", longest=300),
        "measure": said(planned.measure, "measure", longest=500),
        "way": planned.way,
        "operator": planned.operator,
        "target": planned.target,
        "unit_of_measure": optional(planned.unit_of_measure, "unit_of_measure", longest=60),
        "period": planned.period,
        "from_date": planned.from_date or date(planned.year, 1, 1),
        "baseline": planned.baseline,
        "owner_post": planned.owner_post,
        "owner_title": seat_of(planned.owner_post),
        "plan_what": said(planned.plan_what, "plan_what", longest=LIMITS.text),
        "plan_resources": optional(planned.plan_resources, "plan_resources"),
        "plan_who": optional(planned.plan_who, "plan_who"),
        "plan_due_date": planned.plan_due_date,
        "plan_evaluation": said(planned.plan_evaluation, "plan_evaluation"),
        "document": planned.document,
        "note": optional(planned.note, "note"),
    }


def _require_known(agency: Agency, planned: Planned, day: date) -> None:
    for field, value, known in (
        ("operator", planned.operator, Operator.values),
        ("period", planned.period, Period.values),
        ("way", planned.way, Way.values),
    ):
        if value not in known:
            raise Refused(_("Choose one of the list."), field=field)
    if planned.unit is not None and planned.unit.agency_id != agency.pk:
        raise Refused(_("Choose a unit of this agency."), field="unit")
    if planned.owner_post.unit.agency_id != agency.pk:
        raise Refused(_("Choose a post of this agency."), field="owner_post")
    _require_in_order(planned, day)


def _require_in_order(planned: Planned, day: date) -> None:
    if not day.year - 1 <= planned.year <= day.year + YEARS_AHEAD:
        raise Refused(_("Choose last year, this year or one of the next two."), field="year")
    first, last = date(planned.year, 1, 1), date(planned.year, 12, 31)
    begin = planned.from_date or first
    for field, its_day in (("from_date", begin), ("plan_due_date", planned.plan_due_date)):
        not_before(its_day, first, field, _("Choose a day of the year, %(first)s or later."))
        not_after(its_day, last, field, _("Choose a day of the year, %(last)s or before."))
    early = _("The plan is done after the first day that is measured, %(first)s.")
    not_before(planned.plan_due_date, begin, "plan_due_date", early)


@transaction.atomic
def approve_objectives(
    rows: Iterable[tuple[Objective, int]], *, by: Any, at: datetime, day: date, proof: Proof | None
) -> list[Objective]:
    """Approve proposed objectives, each with the token that was seen, signed once; all or none.

    Writes the periods that are measured. Raises Refused for who may not, and where something was changed meanwhile.
    """
    chosen = list(rows)
    if not chosen:
        raise Refused(_("Choose at least one objective."))
    require_proof(proof, by, at)
    return [_approve(row, token, by=by, at=at, day=day) for row, token in sorted(chosen, key=lambda one: one[0].pk)]


def _approve(objective: Objective, token: int, *, by: Any, at: datetime, day: date) -> Objective:
    row = _at_stage(objective, APPROVE_OBJECTIVE, by, ObjectiveStage.PROPOSED)
    if row.author_id == by.pk:
        raise Refused(_("%(code)s: who proposed an objective does not approve it.") % {"code": row.code})
    if token != row.token:
        raise Refused(_("%(code)s was changed meanwhile. Look at it again before you sign.") % {"code": row.code})
    _decide(row, Move.APPROVE, "", by=by, at=at, day=day)
    row.stage = ObjectiveStage.APPROVED
    row.save(update_fields=["stage"])
    ObjectivePeriod.objects.bulk_create(_periods(row))
    tell_approved(row, by=by, at=at, day=day)
    detail = {"title": row.title[:200], "target": target_told(row.operator, row.target, row.unit_of_measure)}
    record(act=Act.OBJECTIVE_APPROVED, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return row


def _periods(row: Objective) -> list[ObjectivePeriod]:
    calendar = calendar_of(row.agency, date(row.year, 1, 1), date(row.year + 1, 2, 28))
    return [
        ObjectivePeriod(
            objective=row,
            key=span.key,
            first_date=span.first,
            last_date=span.last,
            due_date=next_working_day(span.last + timedelta(days=GRACE_DAYS), calendar),
        )
        for span in spans(row.period, row.year)
        if span.last >= row.from_date
    ]


@transaction.atomic
def change_target(
    objective: Objective,
    *,
    operator: str,
    target: Decimal,
    from_date: date,
    words: str,
    by: Any,
    at: datetime,
    day: date,
    proof: Proof | None,
) -> TargetChange:
    """Another target from a day on, signed, with why. What was measured before is judged by the target that held then."""
    row = _at_stage(objective, APPROVE_OBJECTIVE, by, ObjectiveStage.APPROVED)
    if operator not in Operator.values:
        raise Refused(_("Choose one of the list."), field="operator")
    not_before(from_date, date(row.year, 1, 1), "from_date", _("Choose a day of the year, %(first)s or later."))
    not_after(from_date, date(row.year, 12, 31), "from_date", _("Choose a day of the year, %(last)s or before."))
    last = row.target_changes.order_by("-from_date", "-pk").first()
    if last is not None:
        not_before(
            from_date,
            last.from_date,
            "from_date",
            _("The target was changed from %(first)s on. Choose that day or later."),
        )
    now = last or row
    if (now.operator, now.target) == (operator, target):
        raise Refused(_("This is the target already. Type another one."), field="target")
    why = reason(words, "words")
    require_proof(proof, by, at)
    _decide(row, Move.TARGET, why, by=by, at=at, day=day)
    made = TargetChange.objects.create(
        objective=row,
        from_date=from_date,
        operator=operator,
        target=target,
        reason=why,
        by=by,
        by_name=by.full_name,
        at=at,
    )
    detail = {
        "before": target_told(now.operator, now.target, row.unit_of_measure),
        "target": target_told(operator, target, row.unit_of_measure),
        "day": from_date.isoformat(),
        "reason": why[:200],
    }
    record(act=Act.OBJECTIVE_RETARGETED, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return made


@transaction.atomic
def assign_objective(objective: Objective, *, post: Post, by: Any, at: datetime) -> Objective:
    """Give the objective to another post of the agency, which enters its figures from then on."""
    row = _at_stage(objective, KEEP_OBJECTIVE, by, ObjectiveStage.PROPOSED, ObjectiveStage.APPROVED)
    if post.unit.agency_id != row.agency_id:
        raise Refused(_("Choose a post of this agency."), field="post")
    if post.pk == row.owner_post_id:
        raise Refused(_("It is the objective of this post already."), field="post")
    row.owner_post, row.owner_title = post, seat_of(post)
    row.save(update_fields=["owner_post", "owner_title"])
    detail = {"post": row.owner_title[:200]}
    record(act=Act.OBJECTIVE_ASSIGNED, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return row


@transaction.atomic
def withdraw_objective(
    objective: Objective, *, words: str, by: Any, at: datetime, day: date, proof: Proof | None = None
) -> Objective:
    """Not pursued any more, with why: a proposed one by who keeps objectives, an approved one by the head, signed."""
    row = _locked(objective)
    is_approved = row.stage == ObjectiveStage.APPROVED
    row = _at_stage(
        row, APPROVE_OBJECTIVE if is_approved else KEEP_OBJECTIVE, by, ObjectiveStage.PROPOSED, ObjectiveStage.APPROVED
    )
    why = reason(words, "words")
    if is_approved:
        require_proof(proof, by, at)
    _decide(row, Move.WITHDRAW, why, by=by, at=at, day=day)
    row.stage = ObjectiveStage.WITHDRAWN
    row.save(update_fields=["stage"])
    record(act=Act.OBJECTIVE_WITHDRAWN, by=by, on=row, agency=row.agency, at=at, detail={"reason": why[:200]})
    return row


@transaction.atomic
def close_objective(
    objective: Objective, *, outcome: str, words: str, by: Any, at: datetime, day: date, proof: Proof | None
) -> Objective:
    """Close it at the end of its year with the result, signed. Raises Refused before every period that is over has a figure,
    and for “reached” where the last figure says otherwise."""
    row = _at_stage(objective, APPROVE_OBJECTIVE, by, ObjectiveStage.APPROVED)
    waiting = ObjectivePeriod.objects.unmeasured().filter(objective=row)
    if waiting.exists() and day <= date(row.year, 12, 31):
        raise Refused(_("The year is not over, and figures are still to come. Close it when the last one is there."))
    if outcome not in (Status.REACHED, Status.MISSED):
        raise Refused(_("Choose whether it was reached."), field="outcome")
    last: Any = Objective.objects.reckoned(day).get(pk=row.pk)
    if outcome == Status.REACHED and (
        last.value is None or not is_reached(last.value, last.limit_operator, last.limit)
    ):
        sentence = _(
            "The last figure is %(value)s, the target %(target)s: it was not reached. Correct the figure, or say so."
        )
        shown = {"value": told(last.value), "target": target_told(last.limit_operator, last.limit, row.unit_of_measure)}
        raise Refused(sentence % shown, field="outcome")
    why = reason(words, "words")
    require_proof(proof, by, at)
    _decide(row, Move.CLOSE, why, by=by, at=at, day=day)
    row.stage, row.outcome, row.outcome_words, row.closed_at = ObjectiveStage.CLOSED, outcome, why, at
    row.save(update_fields=["stage", "outcome", "outcome_words", "closed_at"])
    detail = {"outcome": outcome, "words": why[:200]}
    record(act=Act.OBJECTIVE_CLOSED, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return row


@transaction.atomic
def note_objectives_exported(agency: Agency, *, count: int, listed: str, by: Any, at: datetime) -> None:
    """Record that the list of objectives was taken out as a file."""
    if agency.pk not in rights_of(by).reach[VIEW_OBJECTIVE].agencies:
        raise Refused(_("Your posts do not let you take this list out."))
    detail = {"kind": "objectives", "list": listed[:200], "count": count}
    record(act=Act.EXPORTED, by=by, on=agency, agency=agency, at=at, detail=detail)


def _decide(row: Objective, move: Move, words: str, *, by: Any, at: datetime, day: date) -> None:
    ObjectiveDecision.objects.create(
        objective=row, move=move, token=row.token, words=words, person=by, person_name=by.full_name,
        post_title=post_of(by, day), at=at,
    )  # fmt: skip


def _locked(objective: Objective) -> Objective:
    rows = Objective.objects.select_for_update(of=("self",)).select_related("agency", "unit", "owner_post__unit")
    return rows.get(pk=objective.pk)


def _at_stage(objective: Objective, permission: str, by: Any, *stages: str) -> Objective:
    """Locked, at one of the stages. Raises Refused."""
    row = _locked(objective)
    if not by.has_perm(permission, row):
        who = {
            KEEP_OBJECTIVE: _("Only the QMS officer of the agency does this."),
            APPROVE_OBJECTIVE: _("Only the head of the agency does this."),
        }
        raise Refused(who[permission])
    if row.stage not in stages:
        sentence = _("%(code)s: this cannot be done now, its state is “%(state)s”. Open the page again.")
        raise Refused(sentence % {"code": row.code, "state": row.get_stage_display()})
    return row
