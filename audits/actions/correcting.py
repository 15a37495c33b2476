"""Corrective actions as a whole: open, give to a post, plan and make the effectiveness check, and the moves of `audits.moves`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audits.gates import Facts
from audits.gathering import content_of, fresh_facts
from audits.kinds import CAUSE_DAYS, LIMITS, CarState, Ending, Grade, Result, Source
from audits.models import CorrectiveAction, CorrectiveDecision, EffectivenessCheck, Finding
from audits.moves import ALIVE, BY_NAME, ENDED, NEW_ROUND
from audits.querysets import CHECK, CLOSE, OPEN_CORRECTIVE, VIEW_FINDING, WORK
from audits.searching.remembering import remember
from audits.subject import SUBJECT
from audits.telling import tell_checker, tell_moved, tell_opened
from audits.words import not_after, not_before, optional, said, seat_of
from documents.codes import next_number
from documents.snapshot import canonical, digest
from qms.access.rights import rights_of
from qms.approvals.actions import make_move
from qms.approvals.proof import Proof
from qms.people.models import Agency, Post, Unit
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of
from qms.worktime.days import add_working_days, next_working_day

REGISTER = "corrective"
ACTS = {
    "propose": Act.CAUSE_PROPOSED,
    "accept": Act.CAUSE_APPROVED,
    "send_back": Act.CAUSE_SENT_BACK,
    "finish": Act.ACTIONS_FINISHED,
    "act_again": Act.CORRECTIVE_RESUMED,
    "rethink": Act.CORRECTIVE_RESUMED,
    "close": Act.CORRECTIVE_CLOSED,
    "waive": Act.CORRECTIVE_CLOSED,
    "reopen": Act.CORRECTIVE_REOPENED,
    "cancel": Act.CORRECTIVE_CANCELLED,
}
_ORDER = {grade: place for place, grade in enumerate(Grade.values)}


@dataclass(frozen=True)
class Wanted:
    """What a corrective action is about. Without findings it needs `source`, `grade` and `statement` of its own.

    `post` is that of the head of the unit where none is given; `due` the day by which cause and actions are put forward,
    reckoned from the grade where none is given.
    """

    unit: Unit
    title: str
    findings: Sequence[Finding] = ()
    statement: str = ""
    grade: str = ""
    source: str = ""
    source_ref: str = ""
    post: Post | None = None
    due: date | None = None


@transaction.atomic
def open_corrective(wanted: Wanted, *, by: Any, at: datetime, day: date) -> CorrectiveAction:
    """Open a corrective action for findings of one unit, or for something that is none, under the next number of the year.

    Raises Refused for who may not in that unit, findings of another unit, closed ones or ones that have one already.
    """
    unit = wanted.unit
    if not rights_of(by, day).reaches(OPEN_CORRECTIVE, unit):
        raise Refused(
            _("Corrective action in this unit is opened by its head, an internal auditor or the QMS officer."),
            field="unit",
        )
    findings = _of_unit(wanted, by, day)
    grade, source, reference, statement = _from(wanted, findings)
    agency = Agency.objects.get(pk=unit.agency_id)
    post = _post(wanted.post, unit, day)
    number = next_number(agency, REGISTER, year=day.year)
    made = CorrectiveAction.objects.create(
        agency=agency, year=day.year, number=number, code=f"KP-{day.year}-{number:02d}", unit=unit, unit_name=unit.name,
        title=said(wanted.title, "title", longest=LIMITS.title), statement=said(statement, "statement", longest=LIMITS.text),
        grade=grade, source=source, source_ref=optional(reference, "source_ref", longest=LIMITS.reference), author=by,
        author_name=by.full_name, opened_at=at, state_since=at, round=1, assigned_post=post, assigned_title=seat_of(post),
        cause_due_date=_cause_due(wanted.due, grade, agency, day),
    )  # fmt: skip
    for finding in findings:
        finding.corrective = made
        finding.save(update_fields=["corrective"])
    remember(made)
    tell_opened(made, by=by, at=at, day=day)
    detail = {
        "findings": [one.code for one in findings][:50],
        "grade": grade,
        "unit": unit.code,
        "post": made.assigned_title,
    }
    record(act=Act.CORRECTIVE_OPENED, by=by, on=made, agency=agency, at=at, detail=detail)
    return made


def _of_unit(wanted: Wanted, by: Any, day: date) -> list[Finding]:
    """The findings, locked: seen by the person, of the unit, open, without a corrective action."""
    keys = [one.pk for one in wanted.findings]
    rows = Finding.objects.select_for_update(of=("self",)).select_related("corrective")
    found = list(rows.filter(pk__in=keys).order_by("pk"))
    seen = Finding.objects.permitted(by, VIEW_FINDING, day=day).filter(pk__in=keys).count()
    if len(found) != len(set(keys)) or seen != len(found):
        raise Refused(_("One of the findings is not there. Open the list of findings again."), field="findings")
    for one in found:
        if one.unit_id != wanted.unit.pk:
            raise Refused(
                _("%(code)s is of another unit. One corrective action is for findings of one unit.") % {"code": one},
                field="findings",
            )
        if one.closed_at or one.corrective_id:
            raise Refused(_why_not(one), field="findings")
    return found


def _why_not(finding: Finding) -> str:
    if finding.corrective_id:
        return _("%(code)s is being corrected by %(car)s already.") % {"code": finding, "car": finding.corrective}
    return _("%(code)s is closed, so there is nothing to correct.") % {"code": finding}


def _from(wanted: Wanted, findings: list[Finding]) -> tuple[str, str, str, str]:
    """Grade (the gravest), source, reference and statement: of the findings, or its own."""
    if findings:
        gravest = min(findings, key=lambda one: _ORDER[one.grade])
        statement = wanted.statement.strip() or "\n".join(f"{one.code}: {one.statement}" for one in findings)
        reference = wanted.source_ref or ", ".join(dict.fromkeys(one.source_ref for one in findings if one.source_ref))
        return gravest.grade, gravest.source, reference[: LIMITS.reference], statement[: LIMITS.text]
    if wanted.grade not in Grade.values:
        raise Refused(_("Choose how grave it is."), field="grade")
    if wanted.source not in Source.values:
        raise Refused(_("Choose where it comes from."), field="source")
    return wanted.grade, wanted.source, wanted.source_ref, wanted.statement


def _post(post: Post | None, unit: Unit, day: date) -> Post:
    """The post it is given to: of the agency, and there on `day`."""
    posts = Post.objects.on(day).select_related("unit").filter(unit__agency=unit.agency_id)
    found = posts.filter(pk=post.pk).first() if post else posts.filter(unit=unit, is_head=True).order_by("pk").first()
    if found is None:
        raise Refused(_("Choose a post of this agency that is there today; the unit has no head."), field="post")
    return found


def _cause_due(due: date | None, grade: str, agency: Agency, day: date) -> date:
    calendar = calendar_of(agency, day)
    if due is None:
        return add_working_days(day, CAUSE_DAYS[Grade(grade)], calendar)
    not_before(due, day, "due", _("The day lies before today, %(first)s. Choose today or a later day."))
    return next_working_day(due, calendar)


@transaction.atomic
def assign_corrective(
    corrective: CorrectiveAction, *, post: Post, due: date, by: Any, at: datetime, day: date
) -> CorrectiveAction:
    """Give it to another post, or set another day for cause and actions, while the cause is looked for."""
    corrective = running(corrective, CarState.OPEN)
    if not by.has_perm(OPEN_CORRECTIVE, corrective):
        raise Refused(_("Only the head of the unit, an internal auditor or the QMS officer gives it to somebody."))
    corrective.assigned_post = _post(post, corrective.unit, day)
    corrective.assigned_title = seat_of(corrective.assigned_post)
    corrective.cause_due_date = _cause_due(due, corrective.grade, corrective.agency, day)
    corrective.save(update_fields=["assigned_post", "assigned_title", "cause_due_date"])
    tell_opened(corrective, by=by, at=at, day=day)
    detail = {"post": corrective.assigned_title, "due": corrective.cause_due_date.isoformat()}
    record(act=Act.CORRECTIVE_ASSIGNED, by=by, on=corrective, agency=corrective.agency, at=at, detail=detail)
    return corrective


@transaction.atomic
def plan_check(
    corrective: CorrectiveAction, *, checker: Any, due: date, criterion: str, by: Any, at: datetime, day: date
) -> CorrectiveAction:
    """Say who checks the effect, by when and against what. The checker has no part in the actions; the day is not before
    the last of them is due."""
    corrective = running(corrective, *ALIVE)
    if not (by.has_perm(WORK, corrective) or by.has_perm(CLOSE, corrective)):
        raise Refused(_("Only who works on it, an internal auditor or the QMS officer plans its check."))
    facts = fresh_facts(corrective, day)
    _require_apart(checker, facts, field="checker")
    if not checker.is_active or corrective.agency_id not in rights_of(checker, day).agencies:
        raise Refused(_("%(name)s holds no post in this agency today.") % {"name": checker.full_name}, field="checker")
    last = max((one.due_date for one in facts.actions), default=day)
    early = _("The check comes after the last action is due, on %(first)s, or later.")
    corrective.check_due_date = next_working_day(
        not_before(due, max(last, day), "due", early), calendar_of(corrective.agency, day)
    )
    corrective.checker, corrective.checker_name = checker, checker.full_name
    corrective.check_criterion = said(criterion, "criterion", shortest=LIMITS.reason)
    corrective.save(update_fields=["checker", "checker_name", "check_due_date", "check_criterion"])
    tell_checker(corrective, by=by, at=at)
    detail = {"checker": checker.full_name, "due": corrective.check_due_date.isoformat()}
    record(act=Act.CHECK_PLANNED, by=by, on=corrective, agency=corrective.agency, at=at, detail=detail)
    return corrective


@transaction.atomic
def check_effect(
    corrective: CorrectiveAction, *, result: str, words: str, checked_date: date, by: Any, at: datetime, day: date
) -> EffectivenessCheck:
    """Write down whether the actions helped, after the last of them was done, by somebody who had no part in it."""
    corrective = running(corrective, CarState.CHECKING)
    if not by.has_perm(CHECK, corrective):
        raise Refused(_("Only who is named to check, an internal auditor or the QMS officer checks the effect."))
    facts = fresh_facts(corrective, day)
    _require_apart(by, facts)
    if result not in Result.values:
        raise Refused(_("Choose whether it was effective."), field="result")
    not_after(checked_date, day, "checked_date", _("It was not checked after today, %(last)s. Check the day."))
    last = max((one.done_date for one in facts.actions), default=checked_date)
    early = _("The last action was done on %(first)s; its effect is checked then or later.")
    not_before(checked_date, last, "checked_date", early)
    made = EffectivenessCheck.objects.create(
        corrective=corrective, round=corrective.round, result=result, words=said(words, "words", shortest=LIMITS.reason),
        checked_date=checked_date, by=by, by_name=by.full_name, at=at,
    )  # fmt: skip
    detail = {"result": result, "day": checked_date.isoformat()}
    record(act=Act.EFFECT_CHECKED, by=by, on=corrective, agency=corrective.agency, at=at, detail=detail)
    return made


def _require_apart(person: Any, facts: Facts, field: str = "") -> None:
    if person.pk in facts.doers:
        raise Refused(
            _("%(name)s put something right, wrote the cause, or owns an action. Somebody else checks the effect.")
            % {"name": person.full_name},
            field=field,
        )


@transaction.atomic
def move_corrective(
    corrective: CorrectiveAction,
    name: str,
    *,
    by: Any,
    at: datetime,
    day: date,
    remark: str = "",
    proof: Proof | None = None,
    seen: str | None = None,
) -> CorrectiveDecision:
    """Make one move of the table, with everything that follows: findings closed or open again, a new round, notices.

    `seen` is the hash of what the person looked at. Raises Refused with why a gate is closed.
    """
    if name not in BY_NAME:
        raise Refused(_("Choose what is to be done."))
    corrective = SUBJECT.lock(corrective)
    facts = fresh_facts(corrective, day)
    if corrective.state in ALIVE:
        _seal_content(corrective, facts)
    remark = optional(remark, "remark")
    made = make_move(corrective, name, subject=SUBJECT, by=by, at=at, day=day, remark=remark, proof=proof, seen=seen)
    after: CorrectiveAction = made.thing
    _follow(after, name, by=by, at=at)
    tell_moved(after, name, facts, by=by, at=at, day=day)
    detail = {"move": name, "round": made.decision.round} | ({"remark": remark[:200]} if remark else {})
    record(act=ACTS[name], by=by, on=after, agency=after.agency, at=at, detail=detail)
    return made.decision


def _seal_content(corrective: CorrectiveAction, facts: Facts) -> None:
    sha256 = hash_of(facts)
    if sha256 != corrective.content_sha256:
        corrective.content_sha256 = sha256
        corrective.save(update_fields=["content_sha256"])


def hash_of(facts: Facts) -> str:
    """SHA-256 of what a decision is about, as the page shows it."""
    return digest(canonical(content_of(facts)))


def _follow(corrective: CorrectiveAction, name: str, *, by: Any, at: datetime) -> None:
    """What a move brings about besides: in its findings, and a new round."""
    if name in NEW_ROUND:
        corrective.round += 1
        corrective.save(update_fields=["round"])
    for finding in corrective.findings.select_for_update().order_by("pk"):
        if corrective.state == CarState.CLOSED:
            finding.ending, finding.closed_at, finding.closed_by = Ending.CORRECTIVE, at, by
            finding.closed_by_name = by.full_name
        elif corrective.state == CarState.CANCELLED:
            finding.corrective = None
        elif name == "reopen":
            finding.ending, finding.closed_at, finding.closed_by, finding.closed_by_name = "", None, None, ""
        else:
            continue
        finding.save(update_fields=["ending", "closed_at", "closed_by", "closed_by_name", "corrective"])


def running(corrective: CorrectiveAction, *states: str) -> CorrectiveAction:
    """The row of today, kept from others until the end of the transaction. Raises Refused unless it is in one of `states`."""
    corrective = SUBJECT.lock(corrective)
    if corrective.state not in states:
        closed = corrective.state in ENDED
        raise Refused(
            (_("%(code)s: %(state)s since %(day)s, so nothing is added to it.") if closed else
             _("%(code)s: %(state)s since %(day)s, so this is not possible now. Reload the page."))
            % {
                "code": corrective.code,
                "state": SUBJECT.says[CarState(corrective.state)],
                "day": f"{timezone.localtime(corrective.state_since):%H:%M %d/%m/%Y}",
            }
        )  # fmt: skip
    return corrective
