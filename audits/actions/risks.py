"""Risks and opportunities: record, write, assess anew, plan actions and report them, close with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audits.risks.kinds import MARKS
from audits.risks.querysets import ASSESS_RISK, CLOSE_RISK, KEEP_RISK, VIEW_RISK
from audits.risks.registers import Register, register_of
from audits.words import not_after, not_before, optional, reason, said, seat_of
from documents.codes import next_number
from documents.models import Document
from documents.querysets import VIEW
from qms.access.rights import rights_of
from qms.people.models import Agency, Post, Unit
from qms.standards.models import Clause
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of
from qms.worktime.days import next_working_day


@dataclass(frozen=True)
class Described:
    """What is written of a risk or opportunity. Without `unit` it is of the whole agency."""

    description: str
    treatment: str
    owner_post: Post
    review_due: date
    unit: Unit | None = None
    cause: str = ""
    effect: str = ""
    source: str = ""
    document: Document | None = None
    clauses: Sequence[Clause] = ()


@dataclass(frozen=True)
class Marks:
    """Two marks 1 to 5, and those that are left after treatment, where that is said: both or none."""

    first: int
    second: int
    residual_first: int | None = None
    residual_second: int | None = None


@transaction.atomic
def record_entry(
    register: Register,
    agency: Agency,
    described: Described,
    marks: Marks,
    *,
    by: Any,
    at: datetime,
    day: date,
    words: str = "",
) -> Any:
    """A new risk or opportunity with its first assessment, under the next number of its agency and year."""
    if agency.pk not in rights_of(by, day).reach[KEEP_RISK].agencies:
        raise Refused(_("Risks and opportunities are recorded by the QMS officer of the agency."))
    columns = _columns(register, agency, described, by, day)
    _require_marks(marks)
    number = next_number(agency, register.key, year=day.year)
    made = register.model.objects.create(
        agency=agency, year=day.year, number=number, code=f"{register.letters}-{day.year}-{number:02d}", recorded_date=day,
        author=by, recorded_at=at, **columns,
    )  # fmt: skip
    made.clauses.set(described.clauses)
    score = _assess(register, made, marks, optional(words, "words"), by=by, at=at, day=day)
    detail = {"title": made.description[:200], "score": score}
    record(act=Act.RISK_RECORDED, by=by, on=made, agency=agency, at=at, detail=detail)
    return made


@transaction.atomic
def write_entry(entry: Any, described: Described, *, token: int, by: Any, at: datetime, day: date) -> Any:
    """Other words, another owner. Raises Refused where somebody wrote meanwhile."""
    row = _open(entry, KEEP_RISK, by)
    if token != row.token:
        raise Refused(_("Somebody changed it meanwhile. Open it again; what you typed is still here."))
    for column, value in _columns(register_of(row), row.agency, described, by, day).items():
        setattr(row, column, value)
    row.token += 1
    row.save()
    row.clauses.set(described.clauses)
    record(act=Act.RISK_WRITTEN, by=by, on=row, agency=row.agency, at=at, detail={"title": row.description[:200]})
    return row


def _columns(register: Register, agency: Agency, described: Described, by: Any, day: date) -> dict[str, Any]:
    if described.treatment not in register.treatments.values:
        raise Refused(_("Choose one of the list."), field="treatment")
    if described.unit is not None and described.unit.agency_id != agency.pk:
        raise Refused(_("Choose a unit of this agency."), field="unit")
    if described.owner_post.unit.agency_id != agency.pk:
        raise Refused(_("Choose a post of this agency."), field="owner_post")
    if described.document is not None and not by.has_perm(VIEW, described.document):
        raise Refused(_("You do not see this document."), field="document")
    if len({clause.edition_id for clause in described.clauses}) > 1:
        raise Refused(_("Choose clauses of one edition of the standard."), field="clauses")
    not_before(described.review_due, day, "review_due", _("The next review is not before today, %(first)s."))
    return {
        "unit": described.unit,
        "unit_name": described.unit.name if described.unit else "",
        "description": said(described.description, "description"),
        "cause": optional(described.cause, "cause"),
        "effect": optional(described.effect, "effect"),
        "source": optional(described.source, "source", longest=300),
        "treatment": described.treatment,
        "owner_post": described.owner_post,
        "owner_title": seat_of(described.owner_post),
        "document": described.document,
        "review_due_date": described.review_due,
    }


@transaction.atomic
def assess_entry(entry: Any, marks: Marks, *, words: str, review_due: date, by: Any, at: datetime, day: date) -> Any:
    """Look at it again: a new row with its score and what was looked at; the next review is due later than today."""
    row = _open(entry, ASSESS_RISK, by)
    _require_marks(marks)
    why = reason(words, "words")
    if review_due <= day:
        raise Refused(_("The next review is after today."), field="review_due")
    row.review_due_date = review_due
    row.save(update_fields=["review_due_date"])
    score = _assess(register_of(row), row, marks, why, by=by, at=at, day=day)
    detail = {"score": score, "words": why[:200], "next": review_due.isoformat()}
    record(act=Act.RISK_ASSESSED, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return row


def _require_marks(marks: Marks) -> None:
    for field, mark in (("first", marks.first), ("second", marks.second)):
        if mark not in MARKS:
            raise Refused(_("Choose a mark from 1 to 5."), field=field)
    rest = (marks.residual_first, marks.residual_second)
    if rest == (None, None):
        return
    for field, left in zip(("residual_first", "residual_second"), rest, strict=True):
        if left not in MARKS:
            raise Refused(_("Choose a mark from 1 to 5 in both fields, or leave both empty."), field=field)


def _assess(register: Register, row: Any, marks: Marks, words: str, *, by: Any, at: datetime, day: date) -> int:
    score = register.scale.score(marks.first, marks.second)
    rest: int | None = None
    if marks.residual_first is not None and marks.residual_second is not None:
        rest = register.scale.score(marks.residual_first, marks.residual_second)
    register.assessment.objects.create(
        entry=row, first=marks.first, second=marks.second, score=score, residual_first=marks.residual_first,
        residual_second=marks.residual_second, residual_score=rest, words=words, assessed_date=day, by=by,
        by_name=by.full_name, at=at,
    )  # fmt: skip
    return score if rest is None else rest


@transaction.atomic
def plan_risk_action(entry: Any, *, what: str, post: Post, due: date, by: Any, at: datetime, day: date) -> Any:
    """Something that is done about it; a due day that is off becomes the next working day."""
    row = _open(entry, ASSESS_RISK, by)
    if post.unit.agency_id != row.agency_id:
        raise Refused(_("Choose a post of this agency."), field="post")
    not_before(due, day, "due", _("An action is not due before today, %(first)s."))
    made = register_of(row).action.objects.create(
        entry=row, what=said(what, "what"), owner_post=post, owner_title=seat_of(post), added_at=at,
        due_date=next_working_day(due, calendar_of(row.agency, due)),
    )  # fmt: skip
    detail = {"what": made.what[:200], "post": made.owner_title[:200], "due": made.due_date.isoformat()}
    record(act=Act.RISK_PLANNED, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return made


@transaction.atomic
def report_risk_action(action: Any, *, done_date: date, words: str, by: Any, at: datetime, day: date) -> Any:
    """It is done, and what shows that: by who holds its post, or by the officer."""
    row, action = _with_action(action)
    if action.owner_post_id not in rights_of(by, day).posts and not by.has_perm(KEEP_RISK, row):
        raise Refused(_("Only who holds the post of the action, or the QMS officer, reports it done."))
    _require_waiting(action)
    not_after(done_date, day, "done_date", _("It was not done after today, %(last)s. Check the day."))
    not_before(done_date, row.recorded_date, "done_date", _("It was recorded on %(first)s. Check the day."))
    ask = _("Write what shows that it is done.")
    action.done_date, action.done_words, action.done_by_name = done_date, said(words, "words", ask=ask), by.full_name
    action.save(update_fields=["done_date", "done_words", "done_by_name"])
    detail = {"what": action.what[:200], "day": done_date.isoformat(), "words": action.done_words[:200]}
    record(act=Act.RISK_DONE, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return action


@transaction.atomic
def drop_risk_action(action: Any, *, words: str, by: Any, at: datetime) -> Any:
    """It is of no use any more, and why."""
    row, action = _with_action(action)
    if not by.has_perm(KEEP_RISK, row):
        raise Refused(_("Only the QMS officer of the agency does this."))
    _require_waiting(action)
    action.dropped_at, action.dropped_words = at, reason(words, "words")
    action.save(update_fields=["dropped_at", "dropped_words"])
    detail = {"what": action.what[:200], "reason": action.dropped_words[:200]}
    record(act=Act.RISK_DROPPED, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return action


@transaction.atomic
def close_entry(entry: Any, *, words: str, by: Any, at: datetime) -> Any:
    """Nothing to follow any more, and why. Raises Refused while an action waits."""
    row = _open(entry, CLOSE_RISK, by)
    waiting = row.actions.waiting().count()
    if waiting:
        raise Refused(_("%(n)d actions are open. Report them done or drop them first.") % {"n": waiting})
    row.closed_at, row.closed_words, row.closed_by_name = at, reason(words, "words"), by.full_name
    row.save(update_fields=["closed_at", "closed_words", "closed_by_name"])
    record(act=Act.RISK_CLOSED, by=by, on=row, agency=row.agency, at=at, detail={"reason": row.closed_words[:200]})
    return row


@transaction.atomic
def note_entries_exported(
    register: Register, agency: Agency, *, count: int, listed: str, by: Any, at: datetime
) -> None:
    """Record that the register was taken out as a file."""
    if agency.pk not in rights_of(by).reach[VIEW_RISK].agencies:
        raise Refused(_("Your posts do not let you take this list out."))
    detail = {"kind": register.key, "list": listed[:200], "count": count}
    record(act=Act.EXPORTED, by=by, on=agency, agency=agency, at=at, detail=detail)


def _locked(entry: Any) -> Any:
    rows = type(entry).objects.select_for_update(of=("self",)).select_related("agency", "unit")
    return rows.get(pk=entry.pk)


def _open(entry: Any, permission: str, by: Any) -> Any:
    row = _locked(entry)
    if not by.has_perm(permission, row):
        who = {
            KEEP_RISK: _("Only the QMS officer of the agency does this."),
            ASSESS_RISK: _("Only who holds the post that owns it, or the QMS officer, does this."),
            CLOSE_RISK: _("Only the head of the agency or the QMS officer closes it."),
        }
        raise Refused(who[permission])
    _require_open(row)
    return row


def _require_open(row: Any) -> None:
    if row.closed_at is not None:
        raise Refused(_("%(code)s is closed. Record a new one if it is there again.") % {"code": row.code})


def _with_action(action: Any) -> tuple[Any, Any]:
    row = _locked(action.entry)
    _require_open(row)
    return row, type(action).objects.select_for_update().get(pk=action.pk)


def _require_waiting(action: Any) -> None:
    if action.done_date is not None:
        raise Refused(_("It was reported done on %(day)s already.") % {"day": f"{action.done_date:%d/%m/%Y}"})
    if action.dropped_at is not None:
        raise Refused(_("It was dropped: %(why)s") % {"why": action.dropped_words})
