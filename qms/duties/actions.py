"""Duties: made for every agency and year, planned, entered for an event, done with evidence, excused, taken up again."""

import re
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from qms.access.rights import rights_of
from qms.duties.models import Duty, Outcome
from qms.duties.planning import by_event, by_rule, on_working_day, years_to_plan
from qms.duties.querysets import DO, KEEP
from qms.duties.rules import BY_EVENT, YEARLY, OnDay, Rule
from qms.people.models import Agency, Post, PostRole
from qms.people.querysets import covers
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of

OFFICER = "officer"  # the role whose post keeps the cycle: an agency without one has none here
SLICE = 200  # agencies in one transaction
MOST_EVENTS = 99  # of one rule in a year
_LINK = re.compile(r"(/[^\s/\\][^\s\\]*|https://[^\s/\\][^\s\\]*)")


def make_duties(*, at: datetime, day: date) -> int:
    """The duties of the year of `day` (in December of the next one too) for every agency with a QMS officer; how many are new.

    A duty whose day is over when it would be made is not made: an agency that begins in August owes no report of spring.
    Slice by slice, each in its own transaction; run again it changes nothing.
    """
    made = 0
    for year in years_to_plan(day):
        last = 0
        while agencies := _without_duties(year, day, last):
            made += _make_for(agencies, year, at, day)
            last = agencies[-1].pk
    return made


def _without_duties(year: int, day: date, last: int) -> list[Agency]:
    """The next agencies, by id after `last`, that have no cycle of this year."""
    kept = PostRole.objects.filter(covers(day, "post__"), role=OFFICER, post__unit__agency=OuterRef("pk"))
    there = Duty.objects.filter(agency=OuterRef("pk"), year=year, event_date=None)
    rows = Agency.objects.on(day).filter(Exists(kept), ~Exists(there), pk__gt=last)
    return list(rows.order_by("pk")[:SLICE])


@transaction.atomic
def _make_for(agencies: list[Agency], year: int, at: datetime, day: date) -> int:
    rows: list[Duty] = []
    for agency in agencies:
        own = _duties_of(agency, year, at, day)
        rows += own
        detail = {"year": year, "count": len(own)}
        record(act=Act.DUTIES_MADE, by=None, on=agency, agency=agency, at=at, detail=detail)
    Duty.objects.bulk_create(rows)
    return len(rows)


def _duties_of(agency: Agency, year: int, at: datetime, day: date) -> list[Duty]:
    calendar = calendar_of(agency)
    found = []
    for rule in YEARLY:
        for one in rule.days if not rule.levels or agency.level in rule.levels else ():
            said = by_rule(one, year)
            due = on_working_day(said, rule.shift, calendar)
            if due >= day:
                found.append(_duty(agency, rule, year, one, said, due, at))
    return found


def _duty(agency: Agency, rule: Rule, year: int, one: OnDay, said: date, due: date, at: datetime) -> Duty:
    return Duty(
        agency=agency,
        rule=rule.key,
        year=year,
        period=one.period,
        rule_date=said,
        due_date=due,
        made_at=at,
        changed_at=at,
    )


@transaction.atomic
def enter_duty(agency: Agency, *, rule: str, about: str, event_date: date, by: Any, at: datetime, day: date) -> Duty:
    """A duty that an event makes: the minutes of an inspection, a change of scope. Refused for rules without an event."""
    if not _keeps(by, agency, day):
        raise Refused(_("Only the QMS officer or the head of the agency enters duties."))
    found = next((one for one in BY_EVENT if one.key == rule), None)
    about = about.strip()
    if found is None:
        raise Refused(_("Choose what happened."), field="rule")
    if not about:
        raise Refused(_("Name the paper of the event: number and date."), field="about")
    if event_date > day:
        raise Refused(_("Give the day on which it happened, today or earlier."), field="event_date")
    Agency.objects.select_for_update().get(pk=agency.pk)
    before = Duty.objects.filter(agency=agency, rule=rule, year=event_date.year)
    if before.filter(about=about, event_date=event_date).exists():
        raise Refused(_("This event was entered already."), field="about")
    count = before.count()
    if count >= MOST_EVENTS:
        raise Refused(_("So many events in one year cannot be entered."))
    said = by_event(found, event_date)
    made = Duty.objects.create(
        agency=agency, rule=rule, year=event_date.year, period=f"e{count + 1:02d}", about=about, event_date=event_date,
        rule_date=said, due_date=on_working_day(said, found.shift, calendar_of(agency)), made_at=at, changed_at=at,
    )  # fmt: skip
    detail = {"reason": about, "day": event_date.isoformat(), "due": made.due_date.isoformat()}
    record(act=Act.DUTIES_MADE, by=by, on=made, agency=agency, at=at, detail=detail)
    return made


def _keeps(by: Any, agency: Agency, day: date) -> bool:
    return agency.pk in rights_of(by, day).reach[KEEP].agencies


@transaction.atomic
def plan_duty(duty: Duty, *, post: Post | None, due_date: date, reason: str, by: Any, at: datetime, day: date) -> Duty:
    """Who is responsible (None: the QMS officer) and by when. Another day needs a reason and has to be a working day to come."""
    duty = _locked(duty, KEEP, by)
    _require_open(duty)
    reason = reason.strip()
    moved, given = due_date != duty.due_date, (post.pk if post else None) != duty.post_id
    if not moved and not given:
        raise Refused(_("Nothing was changed."))
    if post is not None and (post.unit.agency_id != duty.agency_id or (post.until_date and post.until_date <= day)):
        raise Refused(_("Choose a post of the agency that is not ended."), field="post")
    if moved:
        _check_day(duty, due_date, reason, day)
    before = duty.due_date
    duty.post, duty.due_date = post, due_date
    _keep(duty, at, "post", "due_date")
    detail = {"post": post.title if post else "", "reason": reason}
    if moved:
        detail |= {"from": before.isoformat(), "due": due_date.isoformat()}
    record(act=Act.DUTY_ASSIGNED, by=by, on=duty, agency=duty.agency, at=at, detail=detail)
    return duty


def _check_day(duty: Duty, due_date: date, reason: str, day: date) -> None:
    if not reason:
        raise Refused(_("Say why the day is another, such as the dispatch that sets it."), field="reason")
    if due_date < day or due_date.year > duty.year + 2:
        raise Refused(_("Give a day from today on."), field="due_date")
    if not calendar_of(duty.agency).is_worked(due_date):
        raise Refused(
            _("The agency does not work on %(day)s. Choose a working day.") % {"day": f"{due_date:%d/%m/%Y}"},
            field="due_date",
        )


@transaction.atomic
def do_duty(duty: Duty, *, done_date: date, evidence: str, link: str, by: Any, at: datetime, day: date) -> Duty:
    """It was done, and this paper shows it. `link` is empty, a path of this product, or an https address."""
    duty = _locked(duty, DO, by)
    _require_open(duty)
    evidence, link = evidence.strip(), link.strip()
    if not evidence:
        raise Refused(_("Name the paper that shows it: number and date."), field="evidence")
    if link and not _LINK.fullmatch(link):
        raise Refused(
            _("Give an address of this site that begins with /, or one that begins with https://."), field="link"
        )
    if done_date > day:
        raise Refused(_("Give the day on which it was done, today or earlier."), field="done_date")
    if done_date.year < duty.year:
        raise Refused(_("The day lies before the year of the duty. Check the day."), field="done_date")
    duty.outcome, duty.done_date, duty.evidence, duty.link = Outcome.DONE, done_date, evidence, link
    duty.reason, duty.by, duty.by_name = "", by, by.full_name
    _keep(duty, at, "outcome", "done_date", "evidence", "link", "reason", "by", "by_name")
    detail = {"evidence": evidence, "day": done_date.isoformat()}
    record(act=Act.DUTY_DONE, by=by, on=duty, agency=duty.agency, at=at, detail=detail)
    return duty


@transaction.atomic
def excuse_duty(duty: Duty, *, reason: str, by: Any, at: datetime) -> Duty:
    """It does not apply to the agency this time, because of this."""
    duty, reason = _locked(duty, KEEP, by), reason.strip()
    _require_open(duty)
    if not reason:
        raise Refused(_("Say why it does not apply."), field="reason")
    duty.outcome, duty.reason, duty.by, duty.by_name = Outcome.EXCUSED, reason, by, by.full_name
    _keep(duty, at, "outcome", "reason", "by", "by_name")
    record(act=Act.DUTY_EXCUSED, by=by, on=duty, agency=duty.agency, at=at, detail={"reason": reason})
    return duty


@transaction.atomic
def reopen_duty(duty: Duty, *, reason: str, by: Any, at: datetime) -> Duty:
    """What was noted was a mistake: the duty is open again. What stood there stays in the trail."""
    duty, reason = _locked(duty, KEEP, by), reason.strip()
    if duty.outcome == Outcome.OPEN:
        raise Refused(_("The duty is open."))
    if not reason:
        raise Refused(_("Say why it is taken up again."), field="reason")
    detail = {"reason": reason, "from": duty.evidence or duty.reason}
    duty.outcome, duty.done_date, duty.evidence, duty.link, duty.reason = Outcome.OPEN, None, "", "", ""
    duty.by, duty.by_name = None, ""
    _keep(duty, at, "outcome", "done_date", "evidence", "link", "reason", "by", "by_name")
    record(act=Act.DUTY_REOPENED, by=by, on=duty, agency=duty.agency, at=at, detail=detail)
    return duty


def _locked(duty: Duty, permission: str, by: Any) -> Duty:
    duty = Duty.objects.select_for_update(of=("self",)).select_related("agency", "post").get(pk=duty.pk)
    if not by.has_perm(permission, duty):
        raise Refused(
            _("Only the QMS officer or the head of the agency does this.")
            if permission == KEEP
            else _("Only the responsible post, the QMS officer or the head of the agency notes that it was done.")
        )
    return duty


def _require_open(duty: Duty) -> None:
    if duty.outcome == Outcome.OPEN:
        return
    raise Refused(_("The duty is settled already: %(how)s.") % {"how": duty.get_outcome_display()})


def _keep(duty: Duty, at: datetime, *fields: str) -> None:
    duty.changed_at = at
    duty.save(update_fields=[*fields, "changed_at"])
