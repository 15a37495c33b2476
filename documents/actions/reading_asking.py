"""A version asks to be read: by coming into force, or because somebody asks for the text in force."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from documents.models import Document, InForce, ReadingParty, ReadingRound, TypeRules, Version
from documents.models.types import LONGEST_READING
from documents.models.version import ChangeClass
from documents.querysets import KEEP_READINGS
from documents.readings.audience import audience
from documents.readings.concern import base_of, concern_of
from documents.readings.rounds import ahead_of, due_for
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of
from qms.worktime.days import add_working_days, next_working_day, working_days_between

LONGEST_WORDS = 500


def ask_with_force(periods: Iterable[InForce], *, at: datetime, day: date) -> list[ReadingRound]:
    """Inside the transaction that opens these periods: rounds of the versions whose type asks readers.

    An editorial change asks nobody: who read the version before has read it. What it costs does not depend on the number
    of readers, who are told later.
    """
    return [found for period in periods if (found := _ask_with(period, at=at, day=day)) is not None]


def _ask_with(period: InForce, *, at: datetime, day: date) -> ReadingRound | None:
    version, document = period.version, period.document
    rules = TypeRules.objects.filter(agency=document.agency_id, type=document.type_id).first()
    if rules is None or not rules.reading_days or version.change_class == ChangeClass.EDITORIAL:
        return None
    calendar = calendar_of(document.agency, first=day)
    ahead = rules.reading_ahead and period.from_date > day
    asked = day if ahead else max(period.from_date, day)
    due = (
        ahead_of(asked, rules.reading_days, period.from_date, calendar)
        if ahead
        else due_for(asked, rules.reading_days, calendar)
    )
    return _open(
        version,
        day=day,
        asked_date=asked,
        due_date=due,
        days=rules.reading_days,
        needs_password=rules.reading_password,
        at=at,
    )


@transaction.atomic
def ask_readers(
    document: Document, *, due_date: date, by: Any, at: datetime, day: date, words: str = ""
) -> ReadingRound:
    """Ask the audience to read the text in force, which nobody asked for yet; everything in it is new to them.

    Raises Refused for who may not, without a text in force, for a text that asks already, for a due date that is past, a
    day off or too far, and where nobody would be asked.
    """
    document = Document.objects.select_for_update(of=("self",)).select_related("agency", "type").get(pk=document.pk)
    if not by.has_perm(KEEP_READINGS, document):
        raise Refused(_("Only the owner of the document or the QMS officer asks for it to be read."))
    period = document.periods.on(day).select_related("version__applying", "version__document").first()
    if period is None:
        raise Refused(_("Nothing of this document is in force, so there is nothing to read."))
    running = ReadingRound.objects.begun(day).filter(version=period.version_id).first()
    if running is not None:
        raise Refused(
            _("This version asks for it since %(asked)s already, by %(due)s.")
            % {"asked": f"{running.asked_date:%d/%m/%Y}", "due": f"{running.due_date:%d/%m/%Y}"}
        )
    days = _days_until(due_date, document.agency, day)
    require_somebody(document, period.version, day)
    if len(words) > LONGEST_WORDS:
        raise Refused(_("At most %(most)d characters.") % {"most": LONGEST_WORDS}, field="words")
    rules = TypeRules.objects.filter(agency=document.agency_id, type=document.type_id).first()
    password = bool(rules and rules.reading_password)
    given = {"asked_date": day, "due_date": due_date, "days": days, "needs_password": password, "words": words.strip()}
    return _open(period.version, day=day, by=by, at=at, **given)


def _days_until(due: date, agency: Any, day: date) -> int:
    """Working days from today until the due date. Raises Refused for a day that is none, past, or too far."""
    calendar = calendar_of(agency, first=day)
    if due <= day:
        raise Refused(
            _("The due date lies after today. The next working day is %(day)s.")
            % {"day": f"{add_working_days(day, 1, calendar):%d/%m/%Y}"},
            field="due_date",
        )
    if not calendar.is_worked(due):
        raise Refused(
            _("%(day)s is a day off in the calendar of the agency. The next working day is %(next)s.")
            % {"day": f"{due:%d/%m/%Y}", "next": f"{next_working_day(due, calendar):%d/%m/%Y}"},
            field="due_date",
        )
    days = working_days_between(day, due, calendar) if (due - day).days < LONGEST_READING * 3 else LONGEST_READING + 1
    if days > LONGEST_READING:
        raise Refused(
            _("Give at most %(most)d working days: by %(day)s.")
            % {"most": LONGEST_READING, "day": f"{due_for(day, LONGEST_READING, calendar):%d/%m/%Y}"},
            field="due_date",
        )
    return max(days, 1)


def require_somebody(document: Document, version: Version, day: date, lines: Any = None) -> None:
    """Raises Refused where nobody would be asked to read the version, with the cure. `lines`: instead of those entered."""
    parties = responsible(version)
    if not audience(document, version, parties, day, lines).exists():
        raise Refused(
            _(
                "Nobody would be asked: nobody holds a post there today, or nobody there may read this document. Choose "
                "other readers, or share the document with them first."
            )
        )


def responsible(version: Version) -> list[tuple[int | None, int | None]]:
    """Posts and units responsible for steps of the version, as the audience takes them."""
    return [
        _pair(key) for key, (is_responsible, _changed) in concern_of(version, None).parties.items() if is_responsible
    ]


def _pair(key: tuple[str, int]) -> tuple[int | None, int | None]:
    kind, pk = key
    return (pk, None) if kind == "post" else (None, pk)


def _open(version: Version, *, day: date, at: datetime, by: Any = None, **given: Any) -> ReadingRound:
    """One row, and one for each post that has steps; the trail once."""
    base = base_of(version, day)
    concern = concern_of(version, None if by else base)
    try:
        with transaction.atomic():
            found = ReadingRound.objects.create(
                document=version.document,
                version=version,
                base=base,
                is_general=concern.is_general,
                by=by,
                at=at,
                **given,
            )
    except IntegrityError as taken:
        raise Refused(_("This version asks to be read already. Open the page again.")) from taken
    parties = [
        ReadingParty(round=found, post_id=post, unit_id=unit, is_responsible=is_responsible, is_changed=is_changed)
        for (post, unit), is_responsible, is_changed in (
            (_pair(key), *flags) for key, flags in sorted(concern.parties.items())
        )
    ]
    ReadingParty.objects.bulk_create(parties)
    detail = {"document": version.document.code, "version": version.number, "due": found.due_date.isoformat()}
    record(act=Act.READING_ASKED, by=by, on=found, agency=version.document.agency, at=at, detail=detail)
    return found
