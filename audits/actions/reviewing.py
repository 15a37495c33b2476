"""Management reviews: plan, prepare and freeze the inputs, hold the meeting, sign its minutes, follow its decisions, close."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audits.kinds import LIMITS
from audits.models import ManagementReview, ReviewAttendee, ReviewDecision, ReviewInput
from audits.reviewing import gates
from audits.reviewing.kinds import BY_CODE, INPUTS, DecisionKind, Phase, Verdict
from audits.reviewing.pack import packed
from audits.reviewing.querysets import KEEP_REVIEW, SIGN_REVIEW
from audits.reviewing.telling import tell_decisions, tell_held, tell_invited
from audits.words import not_after, not_before, optional, post_of, reason, said, seat_of
from documents.codes import next_number
from qms.access.rights import rights_of
from qms.approvals.proof import Proof, require_proof
from qms.people.models import Agency, Post, User
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of
from qms.worktime.days import next_working_day

REGISTER = "management_review"
MOST_INVITED = 60
LONGEST_BACK = timedelta(days=7)  # what is open or closed is told as it is when the pack is frozen


@dataclass(frozen=True)
class Planned:
    """When and where, who chairs and who writes the minutes, who is invited besides."""

    planned_date: date
    place: str
    chair: User
    secretary: User
    invited: tuple[User, ...] = ()


@transaction.atomic
def plan_review(agency: Agency, planned: Planned, *, by: Any, at: datetime, day: date) -> ManagementReview:
    """A new review of the year of its day, with its twelve inputs. Raises Refused for who does not keep reviews there."""
    if agency.pk not in rights_of(by, day).reach[KEEP_REVIEW].agencies:
        raise Refused(_("Management reviews are prepared by the QMS officer of the agency."))
    columns = _columns(agency, planned, day)
    year = planned.planned_date.year
    review = ManagementReview.objects.create(
        agency=agency, year=year, order=next_number(agency, REGISTER, year=year), phase_since=at, author=by, created_at=at, **columns
    )  # fmt: skip
    for one in INPUTS:
        ReviewInput.objects.create(review=review, code=one.code)
    _invite(review, planned, day, by=by, at=at)
    detail = {"code": review.code, "day": planned.planned_date.isoformat()}
    record(act=Act.MEETING_PLANNED, by=by, on=review, agency=agency, at=at, detail=detail)
    return review


def _columns(agency: Agency, planned: Planned, day: date) -> dict[str, Any]:
    not_before(
        planned.planned_date, day, "planned_date", _("Choose %(first)s or a later day; what was held already is entered on its day.")
    )  # fmt: skip
    for name, person in (("chair", planned.chair), ("secretary", planned.secretary)):
        if person.agency_id != agency.pk or not person.is_active:
            raise Refused(_("Choose somebody of the agency whose account is open."), field=name)
    if planned.chair.pk == planned.secretary.pk:
        raise Refused(_("Who chairs the meeting does not write its minutes. Choose somebody else."), field="secretary")
    return {
        "planned_date": planned.planned_date,
        "place": said(planned.place, "place", longest=200),
        "chair": planned.chair,
        "secretary": planned.secretary,
    }


def _invite(review: ManagementReview, planned: Planned, day: date, *, by: Any, at: datetime) -> None:
    people = {one.pk: one for one in (planned.chair, planned.secretary, *planned.invited)}
    if len(people) > MOST_INVITED:
        raise Refused(_("At most %(most)d people are invited.") % {"most": MOST_INVITED}, field="invited")
    known = {row.person_id: row for row in review.attendees.all()}
    for pk, row in known.items():
        if pk not in people:
            row.delete()
    fresh = [person for pk, person in people.items() if pk not in known]
    for person in fresh:
        ReviewAttendee.objects.create(
            review=review, person=person, name=person.full_name, post_title=post_of(person, day)
        )
    tell_invited(review, fresh, by=by, at=at)


def _locked(review: ManagementReview, *phases: str, permission: str = KEEP_REVIEW, by: Any) -> ManagementReview:
    """The review as it is now, locked; refused for who may not, and in another state."""
    row = (
        ManagementReview.objects.select_for_update(of=("self",))
        .select_related("agency", "chair", "secretary")
        .get(pk=review.pk)
    )
    if not by.has_perm(permission, row):
        who = _("the head of the agency, or who chaired it") if permission == SIGN_REVIEW else _("the QMS officer")
        raise Refused(_("This is for %(who)s.") % {"who": who})
    if row.phase not in phases:
        raise Refused(_("This cannot be done now: %(state)s.") % {"state": str(Phase(row.phase).label).lower()})
    return row


@transaction.atomic
def write_review(
    review: ManagementReview, planned: Planned, *, token: int, by: Any, at: datetime, day: date
) -> ManagementReview:
    """Another day or place, other people, before the meeting. Raises Refused where somebody wrote meanwhile."""
    row = _locked(review, Phase.PLANNED, Phase.FROZEN, by=by)
    if token != row.token:
        raise Refused(_("Somebody changed this meanwhile. Open it again; what you typed is still here."))
    for column, value in _columns(row.agency, planned, day).items():
        setattr(row, column, value)
    row.token += 1
    row.save()
    _invite(row, planned, day, by=by, at=at)
    detail = {"code": row.code, "day": row.planned_date.isoformat()}
    record(act=Act.MEETING_WRITTEN, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return row


@transaction.atomic
def write_input(
    review: ManagementReview, code: str, *, words: str, verdict: str, is_ready: bool, by: Any, at: datetime
) -> ReviewInput:
    """What the figures of one input mean, and the verdict the meeting is told. Raises Refused once the pack is frozen."""
    row = _locked(review, Phase.PLANNED, by=by)
    if code not in BY_CODE:
        raise Refused(_("There is no such input."), field="code")
    if verdict not in Verdict.values:
        raise Refused(_("Choose a verdict."), field="verdict")
    if is_ready and not verdict:
        raise Refused(_("Judge it before you say that it is ready."), field="verdict")
    found = ReviewInput.objects.select_for_update().get(review=row, code=code)
    found.words = optional(words, "words", longest=LIMITS.text)
    found.verdict, found.is_ready, found.by_name, found.at = verdict, is_ready, by.full_name, at
    found.save()
    record(act=Act.MEETING_INPUT, by=by, on=row, agency=row.agency, at=at, detail={"code": row.code, "question": code})
    return found


@transaction.atomic
def freeze_pack(review: ManagementReview, *, data_date: date, by: Any, at: datetime, day: date) -> ManagementReview:
    """Collect every input as of the end of a day and keep it for ever. Raises Refused with all that is missing."""
    row = _locked(review, Phase.PLANNED, by=by)
    not_after(data_date, day, "data_date", _("Figures are as of %(last)s at the latest."))
    not_before(
        data_date,
        day - LONGEST_BACK,
        "data_date",
        _("Figures are as of %(first)s at the earliest: what is open is told as it is now."),
    )
    if data_date > row.planned_date:
        raise Refused(_("The figures are of a day before the meeting or of its day."), field="data_date")
    if missing := gates.before_freezing(row):
        raise Refused(" ".join(missing))
    row.pack_text, row.pack_sha256 = packed(row, data_date)
    row.data_date, row.frozen_at = data_date, at
    _move(row, Phase.FROZEN, at)
    detail = {"code": row.code, "day": data_date.isoformat(), "sha256": row.pack_sha256}
    record(act=Act.MEETING_FROZEN, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return row


def _move(row: ManagementReview, phase: str, at: datetime) -> None:
    row.phase, row.phase_since = phase, at
    row.token += 1
    row.save()


@transaction.atomic
def take_pack_up(review: ManagementReview, *, reason_said: str, by: Any, at: datetime) -> ManagementReview:
    """Prepare the inputs again before the meeting, for a reason; the pack is collected anew later."""
    row = _locked(review, Phase.FROZEN, by=by)
    why = reason(reason_said, "reason_said")
    detail = {"code": row.code, "sha256": row.pack_sha256, "reason": why[:200]}
    row.pack_text = row.pack_sha256 = ""
    row.data_date = row.frozen_at = None
    _move(row, Phase.PLANNED, at)
    record(act=Act.MEETING_RETAKEN, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return row


@transaction.atomic
def cancel_review(review: ManagementReview, *, reason_said: str, by: Any, at: datetime) -> ManagementReview:
    """It does not take place; its number stays used."""
    row = _locked(review, Phase.PLANNED, by=by)
    row.closed_words = reason(reason_said, "reason_said")[: LIMITS.short]
    _move(row, Phase.CANCELLED, at)
    detail = {"code": row.code, "reason": row.closed_words[:200]}
    record(act=Act.MEETING_CANCELLED, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return row


@dataclass(frozen=True)
class Held:
    """What the secretary brings from the meeting. `absent`: key of an attendee -> why; `said`: code of an input -> words."""

    held_date: date
    overall: str
    absent: Mapping[int, str]
    said: Mapping[str, str]


@transaction.atomic
def hold_review(review: ManagementReview, held: Held, *, by: Any, at: datetime, day: date) -> ManagementReview:
    """Write down that the meeting took place: who was there, what was said, what it concluded; again until the minutes are signed."""
    row = _locked(review, Phase.FROZEN, Phase.HELD, by=by)
    not_after(held.held_date, day, "held_date", _("The meeting was held on %(last)s at the latest."))
    if row.data_date and held.held_date < row.data_date:
        raise Refused(_("The meeting is held after its figures are frozen."), field="held_date")
    early = row.decisions.filter(due_date__lt=held.held_date).order_by("number").first()
    if early:
        raise Refused(
            _("Decision %(n)d is due before that day. Take it out first.") % {"n": early.number}, field="held_date"
        )
    row.overall = said(held.overall, "overall", longest=LIMITS.text)
    row.held_date = held.held_date
    for attendee in row.attendees.all():
        words = held.absent.get(attendee.pk)
        attendee.is_absent, attendee.reason = words is not None, (words or "").strip()[:300]
        if attendee.is_absent and not attendee.reason:
            raise Refused(_("Say why %(name)s was absent.") % {"name": attendee.name}, field="absent")
        attendee.save()
    for found in row.inputs.all():
        if found.code in held.said and held.said[found.code].strip() != found.said:
            found.said = optional(held.said[found.code], "said", longest=LIMITS.text)
            found.save()
    _move(row, Phase.HELD, at)
    tell_held(row, by=by, at=at, day=day)
    record(
        act=Act.MEETING_HELD,
        by=by,
        on=row,
        agency=row.agency,
        at=at,
        detail={"code": row.code, "day": held.held_date.isoformat()},
    )
    return row


@transaction.atomic
def write_decision(
    review: ManagementReview, *, kind: str, what: str, post: Post, due: date, by: Any, at: datetime, day: date
) -> ReviewDecision:
    """Something the meeting decided, before its minutes are signed. `due` moves to the next working day of the agency."""
    row = _locked(review, Phase.HELD, by=by)
    if kind not in DecisionKind.values:
        raise Refused(_("Choose what it is about."), field="kind")
    if post.unit.agency_id != row.agency_id:
        raise Refused(_("Choose a post of the agency."), field="post")
    not_before(due, row.held_date or day, "due", _("Choose %(first)s, the day of the meeting, or a later day."))
    last = row.decisions.order_by("-number").values_list("number", flat=True).first() or 0
    made = ReviewDecision.objects.create(
        review=row, number=last + 1, kind=kind, what=said(what, "what"), owner_post=post, owner_title=seat_of(post),
        due_date=next_working_day(due, calendar_of(row.agency)),
    )  # fmt: skip
    detail = {"code": f"{row.code}-{made.number:02d}", "post": made.owner_title, "due": made.due_date.isoformat()}
    record(act=Act.MEETING_DECIDED, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return made


@transaction.atomic
def take_decision_out(review: ManagementReview, *, number: int, by: Any, at: datetime) -> ManagementReview:
    """A decision that was written down wrongly, before the minutes are signed."""
    row = _locked(review, Phase.HELD, by=by)
    found = row.decisions.filter(number=number).first()
    if found is None:
        raise Refused(_("There is no decision of this number."), field="number")
    detail = {"code": f"{row.code}-{number:02d}", "text": found.what[:200]}
    found.delete()
    record(act=Act.MEETING_TAKEN_OUT, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return row


@transaction.atomic
def sign_minutes(
    review: ManagementReview, *, number: str, proof: Proof, by: Any, at: datetime, day: date
) -> ManagementReview:
    """The head, or who chaired the meeting, signs the minutes; from then on its decisions are given to their posts."""
    row = _locked(review, Phase.HELD, permission=SIGN_REVIEW, by=by)
    require_proof(proof, by, at=at)
    if missing := gates.before_signing(row):
        raise Refused(" ".join(missing))
    row.minutes_number = said(number, "number", longest=60)
    row.signed_at, row.signed_by_name, row.signed_post = at, by.full_name, post_of(by, day)
    _move(row, Phase.SIGNED, at)
    tell_decisions(row, by=by, at=at, day=day)
    detail = {"code": row.code, "number": row.minutes_number}
    record(act=Act.MEETING_SIGNED, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return row


@transaction.atomic
def close_review(
    review: ManagementReview, *, notice_number: str, notice_date: date, words: str, by: Any, at: datetime, day: date
) -> ManagementReview:
    """The notice of conclusions went out; decisions go on being followed."""
    row = _locked(review, Phase.SIGNED, by=by)
    not_after(notice_date, day, "notice_date", _("The notice is dated %(last)s at the latest."))
    not_before(
        notice_date,
        row.held_date or day,
        "notice_date",
        _("The notice is dated %(first)s, the day of the meeting, or later."),
    )
    row.notice_number, row.notice_date = said(notice_number, "notice_number", longest=60), notice_date
    row.closed_at, row.closed_words = at, optional(words, "words")
    _move(row, Phase.CLOSED, at)
    detail = {"code": row.code, "number": row.notice_number}
    record(act=Act.MEETING_CLOSED, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return row


@transaction.atomic
def report_decision(
    decision: ReviewDecision, *, done_date: date, words: str, by: Any, at: datetime, day: date
) -> ReviewDecision:
    """It is done: on which day and what shows it. By who holds its post or keeps the reviews of the agency."""
    row = ReviewDecision.objects.select_for_update(of=("self",)).select_related("review__agency").get(pk=decision.pk)
    if row.owner_post_id not in rights_of(by, day).posts and not by.has_perm(KEEP_REVIEW, row.review):
        raise Refused(_("This is reported by who holds the post that it was given to, or by the QMS officer."))
    if row.review.phase not in {Phase.SIGNED, Phase.CLOSED}:
        raise Refused(_("The minutes are not signed yet."))
    if row.done_date is not None:
        raise Refused(_("It was reported as done on %(day)s.") % {"day": f"{row.done_date:%d/%m/%Y}"})
    not_after(done_date, day, "done_date", _("Choose %(last)s or an earlier day."))
    held = row.review.held_date or done_date
    row.done_date = not_before(
        done_date, held, "done_date", _("Choose %(first)s, the day of the meeting, or a later day.")
    )
    row.done_words, row.done_by_name, row.reported_at = said(words, "words"), by.full_name, at
    row.save(update_fields=["done_date", "done_words", "done_by_name", "reported_at"])
    detail = {"code": f"{row.review.code}-{row.number:02d}", "day": done_date.isoformat()}
    record(act=Act.MEETING_DONE, by=by, on=row.review, agency=row.review.agency, at=at, detail=detail)
    return row
