"""What is done within a corrective action: corrections, actions with their owners and days, more time, what shows it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audits.actions.correcting import running
from audits.actions.showing import show_corrective
from audits.kinds import CarState
from audits.models import Correction, CorrectiveAction, Extension, PlannedAction
from audits.moves import ALIVE
from audits.querysets import APPROVE_CAUSE, WORK
from audits.telling import tell_extended
from audits.words import not_after, not_before, optional, reason, said, seat_of
from qms.access.rights import rights_of
from qms.files.uploads import Upload
from qms.people.models import Post
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of
from qms.worktime.days import next_working_day


@transaction.atomic
def write_correction(
    corrective: CorrectiveAction,
    *,
    what: str,
    done_by: Any,
    done_date: date,
    by: Any,
    at: datetime,
    day: date,
    evidence: str = "",
) -> Correction:
    """Write down what was put right at once, by whom and when, or why nothing could be."""
    corrective = running(corrective, *ALIVE)
    _require_worker(corrective, by)
    not_after(done_date, day, "done_date", _("It was not put right after today, %(last)s. Check the day."))
    first = min([one.found_date for one in corrective.findings.all()] or [_opened(corrective)])
    early = _("It was put right on %(first)s, when it was found, or later. Check the day.")
    not_before(done_date, first, "done_date", early)
    if corrective.agency_id != done_by.agency_id and corrective.agency_id not in rights_of(done_by, day).agencies:
        raise Refused(_("%(name)s does not work in this agency.") % {"name": done_by.full_name}, field="done_by")
    made = Correction.objects.create(
        corrective=corrective, what=said(what, "what"), evidence=optional(evidence, "evidence"), done_date=done_date,
        done_by=done_by, done_by_name=done_by.full_name, written_at=at,
    )  # fmt: skip
    detail = {"day": done_date.isoformat(), "by": done_by.full_name}
    record(act=Act.CORRECTION_WRITTEN, by=by, on=corrective, agency=corrective.agency, at=at, detail=detail)
    return made


@transaction.atomic
def take_back_correction(correction: Correction, *, by: Any, at: datetime) -> Correction:
    """A correction that was written down wrongly does not count, while the cause is looked for."""
    corrective = running(correction.corrective, CarState.OPEN)
    _require_worker(corrective, by)
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if correction.taken_back_at:
        raise Refused(_("It was taken back already."))
    correction.taken_back_at = at
    correction.save(update_fields=["taken_back_at"])
    detail = {"day": correction.done_date.isoformat()}
    record(act=Act.CORRECTION_TAKEN_BACK, by=by, on=corrective, agency=corrective.agency, at=at, detail=detail)
    return correction


@transaction.atomic
def plan_action(
    corrective: CorrectiveAction, *, what: str, post: Post, due: date, by: Any, at: datetime, day: date
) -> PlannedAction:
    """Plan an action: while the cause is looked for by who works on it, afterwards by who approves.

    A due date that is a day off becomes the next working day. Raises Refused for a day before today or after the check.
    """
    corrective = running(corrective, CarState.OPEN, CarState.ACTING)
    _require_planner(corrective, by)
    posts = Post.objects.on(day).select_related("unit").filter(unit__agency=corrective.agency_id)
    owner = posts.filter(pk=post.pk).first()
    if owner is None:
        raise Refused(_("Choose a post of this agency that is there today."), field="post")
    due = _due(corrective, due, day)
    made = PlannedAction.objects.create(
        corrective=corrective, round=corrective.round, what=said(what, "what"), owner_post=owner,
        owner_title=seat_of(owner), first_due_date=due, due_date=due, added_at=at,
    )  # fmt: skip
    detail = {"post": made.owner_title, "due": due.isoformat()}
    record(act=Act.ACTION_PLANNED, by=by, on=corrective, agency=corrective.agency, at=at, detail=detail)
    return made


def _due(corrective: CorrectiveAction, due: date, day: date) -> date:
    not_before(due, day, "due", _("The day lies before today, %(first)s. Choose today or a later day."))
    due = next_working_day(due, calendar_of(corrective.agency, day))
    if corrective.check_due_date:
        late = _(
            "The effect is checked by %(last)s: actions are due before. Choose an earlier day, or plan the check anew."
        )
        not_after(due, corrective.check_due_date, "due", late)
    return due


@transaction.atomic
def report_done(
    action: PlannedAction,
    *,
    done_date: date,
    words: str,
    by: Any,
    at: datetime,
    day: date,
    upload: Upload | None = None,
) -> PlannedAction:
    """Say that an action is done, when, and what shows it, with a file that passed `check_upload` if there is one.

    By who holds its post, or works on the corrective action.
    """
    action, corrective = _open(action, CarState.OPEN, CarState.CAUSE, CarState.ACTING)
    if action.owner_post_id not in rights_of(by, day).posts and not by.has_perm(WORK, corrective):
        raise Refused(_("Only who holds the post “%(post)s” reports this action.") % {"post": action.owner_title})
    not_after(done_date, day, "done_date", _("It was not done after today, %(last)s. Check the day."))
    early = _("The corrective action was opened on %(first)s; its actions are done then or later.")
    not_before(done_date, _opened(corrective), "done_date", early)
    ask = _("Write what shows that it is done: which paper, which list, which day.")
    action.done_words = said(words, "words", ask=ask)
    action.done_date, action.done_by, action.done_by_name, action.reported_at = done_date, by, by.full_name, at
    action.save(update_fields=["done_date", "done_words", "done_by", "done_by_name", "reported_at"])
    detail = {"action": action.pk, "day": done_date.isoformat(), "late": done_date > action.due_date}
    record(act=Act.ACTION_DONE, by=by, on=corrective, agency=corrective.agency, at=at, detail=detail)
    if upload:
        show_corrective(corrective, by=by, at=at, upload=upload, action=action)
    return action


@transaction.atomic
def extend_action(action: PlannedAction, *, due: date, words: str, by: Any, at: datetime, day: date) -> PlannedAction:
    """Give an action more time, with a reason. Nobody extends the own action."""
    action, corrective = _open(action, CarState.OPEN, CarState.CAUSE, CarState.ACTING)
    if not by.has_perm(APPROVE_CAUSE, corrective):
        raise Refused(_("More time is given by the head of the unit, the head of the agency or the QMS officer."))
    if action.owner_post_id in rights_of(by, day).posts:
        raise Refused(_("It is your own action, so somebody else gives you more time."))
    late = _("The action is due on %(first)s. More time ends on a later day.")
    due = _due(corrective, due, day)
    if due == action.due_date:
        raise Refused(late % {"first": f"{action.due_date:%d/%m/%Y}"}, field="due")
    not_before(due, action.due_date, "due", late)
    made = Extension.objects.create(
        action=action, before_date=action.due_date, after_date=due, reason=reason(words, "words"), by=by,
        by_name=by.full_name, at=at,
    )  # fmt: skip
    action.due_date = due
    action.save(update_fields=["due_date"])
    tell_extended(corrective, action, by=by, at=at, day=day)
    detail = {
        "action": action.pk,
        "from": made.before_date.isoformat(),
        "to": due.isoformat(),
        "reason": made.reason[:200],
    }
    record(act=Act.ACTION_EXTENDED, by=by, on=corrective, agency=corrective.agency, at=at, detail=detail)
    return action


@transaction.atomic
def drop_action(action: PlannedAction, *, words: str, by: Any, at: datetime) -> PlannedAction:
    """Drop an action that is of no use any more, with why; the same people as plan one."""
    action, corrective = _open(action, CarState.OPEN, CarState.ACTING)
    _require_planner(corrective, by)
    action.dropped_words, action.dropped_at = reason(words, "words"), at
    action.save(update_fields=["dropped_at", "dropped_words"])
    detail = {"action": action.pk, "why": action.dropped_words[:200]}
    record(act=Act.ACTION_DROPPED, by=by, on=corrective, agency=corrective.agency, at=at, detail=detail)
    return action


def _open(action: PlannedAction, *states: str) -> tuple[PlannedAction, CorrectiveAction]:
    """Both locked, the corrective action first as every change of it does. Raises Refused for what is done or dropped."""
    corrective = running(action.corrective, *states)
    action = PlannedAction.objects.select_for_update(of=("self",)).select_related("owner_post").get(pk=action.pk)
    if action.done_date:
        raise Refused(
            _("It was done on %(day)s, as %(name)s reported.")
            % {"day": f"{action.done_date:%d/%m/%Y}", "name": action.done_by_name}
        )
    if action.dropped_at:
        raise Refused(_("It was dropped: %(why)s") % {"why": action.dropped_words})
    return action, corrective


def _opened(corrective: CorrectiveAction) -> date:
    return timezone.localdate(corrective.opened_at)


def _require_worker(corrective: CorrectiveAction, by: Any) -> None:
    if not by.has_perm(WORK, corrective):
        raise Refused(_("Only the unit it concerns, the post it was given to and the QMS officer write here."))


def _require_planner(corrective: CorrectiveAction, by: Any) -> None:
    if corrective.state == CarState.OPEN:
        _require_worker(corrective, by)
    elif not by.has_perm(APPROVE_CAUSE, corrective):
        raise Refused(_("The actions are approved: only who approves them changes which there are."))
