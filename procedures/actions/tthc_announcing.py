"""Acts on decisions that announce administrative procedures, and on the five working days they set running.

Circular 26/2014/TT-BKHCN, article 4: an agency brings its list up to date within five working days of the day on which the
decision was signed. The days are counted on the calendar of each agency.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.querysets import KEEP
from documents.telling import people_who
from procedures.actions.tthc import require_list_keeper, require_officer
from procedures.models import AdministrativeProcedure, Announcement, AnnouncementLine, Brings, ListClock
from procedures.tthc.reading import clean_code
from qms.access.roles import ROLES
from qms.notices.actions import notify
from qms.people.models import Agency
from qms.people.querysets import covers
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of
from qms.worktime.days import add_working_days

WORKING_DAYS = 5
MOST_LINES = 2000
LONGEST_NOTE = 1000
NAMED = 5  # codes that a sentence names
_OFFICERS = [role.key for role in ROLES if KEEP in role.all]


def agencies_with_officer(day: date) -> Any:
    """Agencies that stand on the day and have a post of QMS officer, in the order of their codes."""
    posted = {"units__posts__roles__role__in": _OFFICERS}
    return Agency.objects.filter(covers(day), **posted).distinct().order_by("code")


@transaction.atomic
def record_announcement(
    *,
    number: str,
    signed_date: date,
    issuer: str,
    title: str,
    lines: Mapping[str, str],
    agencies: Collection[Agency],
    by: Any,
    at: datetime,
    day: date,
) -> Announcement:
    """Enter a decision with what it brings (`Brings` by code) and set the clock of each of `agencies`.

    Raises Refused for who does not keep the list, for a day to come, for nothing brought, and for a decision entered already.
    """
    keeper = require_list_keeper(by, day)
    fields = _fields(number=(number, 120), issuer=(issuer, 300), title=(title, 1000))
    if signed_date > day:
        raise Refused(_("It cannot be entered before it is signed. Check the day."), field="signed_date")
    brings = _lines(lines)
    if not agencies:
        raise Refused(_("Choose at least one agency that has to bring its list up to date."), field="agencies")
    try:
        with transaction.atomic():
            made = Announcement.objects.create(**fields, signed_date=signed_date, added_by=by, added_at=at)
    except IntegrityError as twice:
        told = {"number": fields["number"], "day": f"{signed_date:%d/%m/%Y}"}
        says = _("Decision %(number)s of %(day)s is entered already.")
        raise Refused(says % told, field="number") from twice
    AnnouncementLine.objects.bulk_create(
        AnnouncementLine(announcement=made, code=code, brings=what) for code, what in brings.items()
    )
    for agency in agencies:
        _start(made, agency, at=at, day=day)
    detail = {"number": made.number, "signed": signed_date.isoformat(), "procedures": len(brings)}
    record(act=Act.TTHC_ANNOUNCED, by=by, on=made, agency=keeper, at=at, detail=detail)
    return made


def _fields(**given: tuple[str, int]) -> dict[str, str]:
    found = {}
    for name, (text, most) in given.items():
        found[name] = " ".join(text.replace("\0", "").split())
        if not found[name]:
            raise Refused(_("This must be filled in."), field=name)
        if len(found[name]) > most:
            raise Refused(_("At most %(n)s characters. Shorten it.") % {"n": most}, field=name)
    return found


def _lines(lines: Mapping[str, str]) -> dict[str, str]:
    """What is brought, by code as it is kept. Raises Refused for a code that is none, and for none at all."""
    if not lines:
        raise Refused(_("Write the codes of the procedures that the decision brings, at least one."), field="lines")
    if len(lines) > MOST_LINES:
        raise Refused(_("At most %(n)s procedures in one decision.") % {"n": MOST_LINES}, field="lines")
    found: dict[str, str] = {}
    for given, what in lines.items():
        try:
            code = clean_code(given)
        except ValueError as wrong:
            raise Refused(f"{given[:60]}: {wrong}", field="lines") from wrong
        if what not in Brings.values:
            raise Refused(_("Say of %(code)s whether it is new, amended or abolished.") % {"code": code}, field="lines")
        if found.setdefault(code, what) != what:
            raise Refused(_("%(code)s stands there twice. Leave one of them.") % {"code": code}, field="lines")
    return found


def _start(announcement: Announcement, agency: Agency, *, at: datetime, day: date) -> None:
    """Set the clock of one agency and tell its officers."""
    due = _due(announcement, agency)
    clock = ListClock.objects.create(announcement=announcement, agency=agency, due_date=due)
    told = {"number": announcement.number, "day": f"{due:%d/%m/%Y}"}
    notify(
        kind="tthc_announced",
        to=people_who(KEEP, agency, day=day),
        about=f"tthc_clock:{clock.pk}",
        url=reverse("procedures:announcement", args=[announcement.pk]),
        text=_("Decision %(number)s announces administrative procedures. Bring the list up to date by %(day)s.") % told,
        at=at,
        due=due,
    )


def _due(announcement: Announcement, agency: Agency) -> date:
    return add_working_days(announcement.signed_date, WORKING_DAYS, calendar_of(agency, announcement.signed_date))


@transaction.atomic
def recount_clocks() -> int:
    """Count the due day of every running clock anew; how many moved. Asked every night.

    The calendar of an agency may have changed since the clock began. That change is on record by itself, so nothing is
    recorded here, and a clock that was settled keeps the day it was settled against.
    """
    moved = 0
    running = ListClock.objects.running().select_for_update(of=("self",)).select_related("announcement", "agency")
    for clock in running.order_by("pk"):
        due = _due(clock.announcement, clock.agency)
        if due != clock.due_date:
            clock.due_date, moved = due, moved + 1
            clock.save(update_fields=["due_date"])
    return moved


@transaction.atomic
def take_back_announcement(
    announcement: Announcement, *, reason: str, by: Any, at: datetime, day: date
) -> Announcement:
    """It was entered by mistake: it stays on record, and clocks that run stop."""
    keeper = require_list_keeper(by, day)
    announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if announcement.void_at is not None:
        raise Refused(_("This decision was taken back already."))
    reason = " ".join(reason.replace("\0", "").split())[:400]
    if not reason:
        raise Refused(_("Write why it is taken back."), field="reason")
    announcement.void_by, announcement.void_at, announcement.void_reason = by, at, reason
    announcement.save(update_fields=["void_by", "void_at", "void_reason"])
    detail = {"number": announcement.number, "reason": reason}
    record(act=Act.TTHC_TAKEN_BACK, by=by, on=announcement, agency=keeper, at=at, detail=detail)
    return announcement


@transaction.atomic
def settle_clock(clock: ListClock, *, note: str, by: Any, at: datetime, day: date) -> ListClock:
    """The officer says that the agency's list is up to date and what was done; late or not, the day stays on record.

    Raises Refused while the list does not show what the decision brings: a code that is missing, one not marked abolished.
    """
    clock = ListClock.objects.select_for_update().select_related("announcement", "agency").get(pk=clock.pk)
    require_officer(clock.agency, by, day)
    if clock.announcement.void_at is not None:
        raise Refused(_("This decision was taken back. Nothing is left to do."))
    if clock.settled_at is not None:
        raise Refused(_("%(name)s has settled this already.") % {"name": clock.settled_by_name})
    note = " ".join(note.replace("\0", "").split())
    if not note:
        raise Refused(_("Write what was done."), field="note")
    if len(note) > LONGEST_NOTE:
        raise Refused(_("At most %(n)s characters. Shorten it.") % {"n": LONGEST_NOTE}, field="note")
    _require_shown(clock.announcement)
    clock.settled_by, clock.settled_by_name, clock.settled_at, clock.note = by, by.full_name, at, note
    clock.save(update_fields=["settled_by", "settled_by_name", "settled_at", "note"])
    late = max((day - clock.due_date).days, 0)
    detail = {"number": clock.announcement.number, "due": clock.due_date.isoformat(), "days_late": late}
    record(act=Act.TTHC_SETTLED, by=by, on=clock, agency=clock.agency, at=at, detail=detail)
    return clock


def not_shown(announcement: Announcement) -> list[str]:
    """Codes for which the list does not show yet what the decision brings, in its order. Two statements."""
    lines = list(announcement.lines.values_list("code", "brings"))
    codes = [code for code, _brings in lines]
    known = dict(AdministrativeProcedure.objects.filter(code__in=codes).values_list("code", "abolished_date"))
    return [code for code, brings in lines if code not in known or (brings == Brings.ABOLISHED and not known[code])]


def _require_shown(announcement: Announcement) -> None:
    missing = not_shown(announcement)
    if missing:
        told = {"codes": ", ".join(missing[:NAMED]), "count": len(missing)}
        raise Refused(
            _(
                "The list does not show this decision yet: %(codes)s (%(count)s in all). Bring them in, or mark abolished."
            )
            % told
        )
