"""Going over to another edition: start a plan, lay its steps, share them out, report, give tasks for gaps, finish."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from audits.auditing.querysets import PLAN
from audits.conversion.kinds import Counting
from audits.conversion.standing import progress_of
from audits.models import ConversionPlan, ConversionReport, ConversionShare, ConversionStep, ConversionTask
from audits.words import not_after, not_before, reason, said, seat_of
from qms.access.rights import rights_of
from qms.people.models import Agency, Post, Unit
from qms.standards.models import Clause, Edition
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of
from qms.worktime.days import next_working_day

MOST = 1_000_000  # of what a step counts
TITLE, WORD = 300, 40


@dataclass(frozen=True)
class Laid:
    """What is written of a step. `counted` is the word of what is counted, `counting` says who counts."""

    title: str
    due: date
    counted: str
    counting: str = Counting.TYPED


@transaction.atomic
def start_plan(
    agency: Agency,
    *,
    from_edition: Edition,
    to_edition: Edition,
    title: str,
    decision: str,
    decision_date: date,
    owner_post: Post,
    by: Any,
    at: datetime,
    day: date,
) -> ConversionPlan:
    """A plan that a decision ordered. Raises Refused while another one to the same edition runs, and for two equal editions."""
    if agency.pk not in rights_of(by, day).reach[PLAN].agencies:
        raise Refused(_("A conversion plan is started by the QMS officer of the agency."))
    Agency.objects.select_for_update().get(pk=agency.pk)
    if from_edition.pk == to_edition.pk:
        raise Refused(_("Choose another edition than the one gone over from."), field="to_edition")
    if owner_post.unit.agency_id != agency.pk:
        raise Refused(_("Choose a post of this agency."), field="owner_post")
    not_after(decision_date, day, "decision_date", _("It was not decided after today, %(last)s. Check the day."))
    if ConversionPlan.objects.running().filter(agency=agency, to_edition=to_edition).exists():
        raise Refused(_("A plan to this edition runs already. Finish it first, or go on with it."), field="to_edition")
    made = ConversionPlan.objects.create(
        agency=agency, from_edition=from_edition, to_edition=to_edition, title=said(title, "title", longest=TITLE),
        decision=said(decision, "decision", longest=80), decision_date=decision_date, owner_post=owner_post,
        owner_title=seat_of(owner_post), author=by, started_at=at,
    )  # fmt: skip
    detail = {"title": made.title[:200], "edition": f"{from_edition.key} → {to_edition.key}"}
    record(act=Act.CONVERSION_STARTED, by=by, on=made, agency=agency, at=at, detail=detail)
    return made


@transaction.atomic
def add_step(plan: ConversionPlan, laid: Laid, *, by: Any, at: datetime, day: date) -> ConversionStep:
    """The next step of the plan."""
    plan = _kept(plan, by)
    not_before(laid.due, day, "due", _("A step is not due before today, %(first)s."))
    last = plan.steps.aggregate(last=Max("order"))["last"] or 0
    made = ConversionStep.objects.create(plan=plan, order=last + 1, **_columns(laid))
    detail = {"step": str(made)[:200], "due": made.due_date.isoformat()}
    record(act=Act.CONVERSION_STEP_ADDED, by=by, on=plan, agency=plan.agency, at=at, detail=detail)
    return made


@transaction.atomic
def change_step(step: ConversionStep, laid: Laid, *, words: str, by: Any, at: datetime) -> ConversionStep:
    """Another title, day or way of counting, with why. What was reported stays."""
    plan = _kept(step.plan, by)
    step = ConversionStep.objects.select_for_update().get(pk=step.pk)
    why = reason(words, "words")
    not_before(laid.due, plan.decision_date, "due", _("A step is not due before the plan was decided, %(first)s."))
    if laid.counting != Counting.TYPED and step.shares.exists():
        raise Refused(_("Units have shares of this step, so they report it. Add another step."), field="counting")
    for column, value in _columns(laid).items():
        setattr(step, column, value)
    step.save()
    detail = {
        "step": str(step)[:200],
        "due": step.due_date.isoformat(),
        "reason": why[:200],
    }
    record(act=Act.CONVERSION_STEP_CHANGED, by=by, on=plan, agency=plan.agency, at=at, detail=detail)
    return step


def _columns(laid: Laid) -> dict[str, Any]:
    if laid.counting not in Counting.values:
        raise Refused(_("Choose one of the list."), field="counting")
    return {
        "title": said(laid.title, "title", longest=TITLE),
        "due_date": laid.due,
        "counted": said(laid.counted, "counted", longest=WORD),
        "counting": laid.counting,
    }


@transaction.atomic
def share_step(step: ConversionStep, *, unit: Unit, total: int, words: str, by: Any, at: datetime) -> ConversionShare:
    """How much of a step falls to a unit; changed with why, and never below what is done."""
    plan = _kept(step.plan, by)
    step = ConversionStep.objects.select_for_update().get(pk=step.pk)
    if step.counting != Counting.TYPED:
        raise Refused(_("The program counts this step; it is not shared out."), field="step")
    if unit.agency_id != plan.agency_id:
        raise Refused(_("Choose a unit of the agency."), field="unit")
    if not 1 <= total <= MOST:
        raise Refused(_("Write a number of 1 or more."), field="total")
    why = reason(words, "words")
    share = ConversionShare.objects.select_for_update().filter(step=step, unit=unit).first()
    done = done_of(share) if share else 0
    if total < done:
        raise Refused(_("%(n)d were reported done already; the share is not less.") % {"n": done}, field="total")
    if share is None:
        share = ConversionShare(step=step, unit=unit)
    share.unit_name, share.total = unit.name, total
    share.save()
    detail = {"step": str(step)[:200], "unit": unit.name, "total": total, "reason": why[:200]}
    record(act=Act.CONVERSION_SHARED, by=by, on=plan, agency=plan.agency, at=at, detail=detail)
    return share


def done_of(share: ConversionShare) -> int:
    """What was reported last."""
    last = share.reports.order_by("-pk").first()
    return last.done if last else 0


@transaction.atomic
def report_progress(
    share: ConversionShare, *, done: int, words: str, by: Any, at: datetime, day: date
) -> ConversionReport:
    """How much is done now, and what shows it: by the head of the unit or by the officer. Less than before is said too."""
    plan = _running(share.step.plan)
    share = ConversionShare.objects.select_for_update(of=("self",)).select_related("unit", "step").get(pk=share.pk)
    if not (by.has_perm(PLAN, plan) or heads(by, share.unit, day)):
        raise Refused(_("Progress is reported by the head of the unit or by the QMS officer."))
    if not 0 <= done <= share.total:
        raise Refused(_("Write a number from 0 to %(n)d, the share of the unit.") % {"n": share.total}, field="done")
    made = ConversionReport.objects.create(
        share=share,
        done=done,
        words=said(words, "words", ask=_("Write what shows it.")),
        by=by,
        by_name=by.full_name,
        at=at,
    )
    detail = {"step": str(share.step)[:200], "unit": share.unit_name, "done": done, "total": share.total}
    record(act=Act.CONVERSION_REPORTED, by=by, on=plan, agency=plan.agency, at=at, detail=detail)
    return made


def heads(person: Any, unit: Unit, day: date) -> bool:
    """Whether the person heads the unit or one above it."""
    return any(seat.is_head and unit.path.startswith(seat.unit_path) for seat in rights_of(person, day).seats)


@transaction.atomic
def give_task(
    plan: ConversionPlan,
    *,
    what: str,
    post: Post,
    due: date,
    by: Any,
    at: datetime,
    day: date,
    clause: Clause | None = None,
) -> ConversionTask:
    """What fills a gap, whose post does it, by when; a day off becomes the next working day."""
    plan = _kept(plan, by)
    if post.unit.agency_id != plan.agency_id:
        raise Refused(_("Choose a post of this agency."), field="post")
    if clause is not None and clause.edition_id != plan.to_edition_id:
        raise Refused(_("Choose a clause of the edition gone over to."), field="clause")
    not_before(due, day, "due", _("A task is not due before today, %(first)s."))
    made = ConversionTask.objects.create(
        plan=plan, clause=clause, what=said(what, "what"), owner_post=post, owner_title=seat_of(post), added_at=at,
        due_date=next_working_day(due, calendar_of(plan.agency, due)),
    )  # fmt: skip
    detail = {"task": made.what[:200], "post": made.owner_title[:200], "due": made.due_date.isoformat()}
    record(act=Act.CONVERSION_TASK_GIVEN, by=by, on=plan, agency=plan.agency, at=at, detail=detail)
    return made


@transaction.atomic
def report_task_done(
    task: ConversionTask, *, done_date: date, words: str, by: Any, at: datetime, day: date
) -> ConversionTask:
    """It is done, and what shows that: by who holds its post, or by the officer."""
    plan, task = _with_task(task)
    if task.owner_post_id not in rights_of(by, day).posts and not by.has_perm(PLAN, plan):
        raise Refused(_("Only who holds the post of the task, or the QMS officer, reports it done."))
    not_after(done_date, day, "done_date", _("It was not done after today, %(last)s. Check the day."))
    not_before(done_date, plan.decision_date, "done_date", _("The plan was decided on %(first)s. Check the day."))
    task.done_words = said(words, "words", ask=_("Write what shows that it is done."))
    task.done_date, task.done_by_name = done_date, by.full_name
    task.save(update_fields=["done_date", "done_words", "done_by_name"])
    detail = {"task": task.what[:200], "day": done_date.isoformat(), "words": task.done_words[:200]}
    record(act=Act.CONVERSION_TASK_DONE, by=by, on=plan, agency=plan.agency, at=at, detail=detail)
    return task


@transaction.atomic
def drop_task(task: ConversionTask, *, words: str, by: Any, at: datetime) -> ConversionTask:
    """It is of no use any more, and why."""
    plan, task = _with_task(task)
    _require_keeper(plan, by)
    task.dropped_at, task.dropped_words = at, reason(words, "words")
    task.save(update_fields=["dropped_at", "dropped_words"])
    detail = {"task": task.what[:200], "reason": task.dropped_words[:200]}
    record(act=Act.CONVERSION_TASK_DROPPED, by=by, on=plan, agency=plan.agency, at=at, detail=detail)
    return task


@transaction.atomic
def finish_plan(plan: ConversionPlan, *, words: str, by: Any, at: datetime, day: date) -> ConversionPlan:
    """Everything is done, and what shows it. Raises Refused while a step is not finished or a task waits."""
    plan = _kept(plan, by)
    stands = progress_of([plan], day)[0]
    if not stands.steps:
        raise Refused(_("The plan has no steps yet."))
    if stands.open_steps:
        named = ", ".join(str(one.order) for one in stands.open_steps)
        raise Refused(_("Steps %(steps)s are not finished. Report them or change them first.") % {"steps": named})
    if stands.tasks:
        raise Refused(_("%(n)d tasks are open. Report them done or drop them first.") % {"n": stands.tasks})
    plan.finished_at, plan.finished_words, plan.finished_by_name = at, reason(words, "words"), by.full_name
    plan.save(update_fields=["finished_at", "finished_words", "finished_by_name"])
    detail = {"title": plan.title[:200], "words": plan.finished_words[:200]}
    record(act=Act.CONVERSION_FINISHED, by=by, on=plan, agency=plan.agency, at=at, detail=detail)
    return plan


def _require_keeper(plan: ConversionPlan, by: Any) -> None:
    if not by.has_perm(PLAN, plan):
        raise Refused(_("Only the QMS officer of the agency does this."))


def _running(plan: ConversionPlan) -> ConversionPlan:
    rows = ConversionPlan.objects.select_for_update(of=("self",)).select_related("agency", "from_edition", "to_edition")
    found = rows.get(pk=plan.pk)
    if found.finished_at is not None:
        raise Refused(_("This plan is finished. Start a new one if there is more to do."))
    return found


def _kept(plan: ConversionPlan, by: Any) -> ConversionPlan:
    _require_keeper(plan, by)
    return _running(plan)


def _with_task(task: ConversionTask) -> tuple[ConversionPlan, ConversionTask]:
    plan = _running(task.plan)
    found = ConversionTask.objects.select_for_update().get(pk=task.pk)
    if found.done_date is not None:
        raise Refused(_("It was reported done on %(day)s already.") % {"day": f"{found.done_date:%d/%m/%Y}"})
    if found.dropped_at is not None:
        raise Refused(_("It was dropped: %(why)s") % {"why": found.dropped_words})
    return plan, found
