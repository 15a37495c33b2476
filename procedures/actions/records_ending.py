"""What becomes of closed files: held, released, handed over to the archive, disposed of by decision."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from procedures.actions.records import locked
from procedures.models import RecordDisposal, RecordEntry
from procedures.models.records import Ending
from procedures.records.querysets import KEEP
from qms.access.rights import rights_of
from qms.people.models import Agency
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

MOST = 500  # files of one decision
_LONGEST_LIST = 20  # names of files in the trail


@transaction.atomic
def hold_record(entry: RecordEntry, *, reason: str, by: Any, at: datetime) -> RecordEntry:
    """The file is not disposed of whatever its time: a complaint, an inspection, a court asks for it."""
    entry, reason = locked(entry, KEEP, by), reason.strip()
    if entry.hold_reason:
        raise Refused(_("The file is held already: %(why)s") % {"why": entry.hold_reason})
    if not reason:
        raise Refused(_("Say why the file is held."), field="reason")
    entry.hold_reason = reason
    entry.save(update_fields=["hold_reason"])
    record(act=Act.RECORD_HELD, by=by, on=entry, agency=entry.series.agency, at=at, detail={"reason": reason})
    return entry


@transaction.atomic
def release_record(entry: RecordEntry, *, reason: str, by: Any, at: datetime) -> RecordEntry:
    """Nothing holds the file any more; its time counts again."""
    entry, reason = locked(entry, KEEP, by), reason.strip()
    if not entry.hold_reason:
        raise Refused(_("Nothing holds this file."))
    if not reason:
        raise Refused(_("Say why the file is no longer held."), field="reason")
    detail = {"reason": reason, "from": entry.hold_reason}
    entry.hold_reason = ""
    entry.save(update_fields=["hold_reason"])
    record(act=Act.RECORD_RELEASED, by=by, on=entry, agency=entry.series.agency, at=at, detail=detail)
    return entry


@transaction.atomic
def archive_record(
    entry: RecordEntry, *, archived_date: date, number: str, place: str, by: Any, at: datetime, day: date
) -> RecordEntry:
    """The closed file was handed over to the archive of the agency, by minutes with this number (Decree 30/2020, article 30)."""
    entry, number, place = locked(entry, KEEP, by), number.strip(), place.strip()
    if not entry.closed_date:
        raise Refused(_("The work of this file goes on. Close it first."))
    if entry.archived_date:
        raise Refused(_("The file was handed over on %(day)s.") % {"day": f"{entry.archived_date:%d/%m/%Y}"})
    if not entry.closed_date <= archived_date <= day:
        raise Refused(
            _("Give a day from %(closed)s, when the work ended, to today.")
            % {"closed": f"{entry.closed_date:%d/%m/%Y}"},
            field="archived_date",
        )
    if not number:
        raise Refused(_("Give the number of the minutes of the handing over."), field="number")
    entry.archived_date, entry.archived_number, entry.place = archived_date, number, place or entry.place
    entry.save(update_fields=["archived_date", "archived_number", "place"])
    detail = {"number": number, "day": archived_date.isoformat(), "place": entry.place}
    record(act=Act.RECORD_ARCHIVED, by=by, on=entry, agency=entry.series.agency, at=at, detail=detail)
    return entry


@transaction.atomic
def dispose_of_records(
    numbers: Iterable[int],
    *,
    number: str,
    decision_date: date,
    done_date: date,
    witnesses: str,
    way: str,
    by: Any,
    at: datetime,
    day: date,
) -> RecordDisposal:
    """Files (by id) were destroyed together on `done_date` by decision `number`, before witnesses. All of them or none.

    Refused unless the person keeps the records, all are of one agency, the time of each was over on that day, and nothing
    holds one.
    """
    wanted = sorted(set(numbers))
    if not wanted:
        raise Refused(_("Choose the files that were destroyed."))
    if len(wanted) > MOST:
        raise Refused(_("One decision covers at most %(most)d files here. Choose fewer.") % {"most": MOST})
    number, witnesses, way = number.strip(), witnesses.strip(), way.strip()
    _check_paper(number, decision_date, done_date, witnesses, way, day)
    rows = RecordEntry.objects.permitted(by, KEEP, day=day).filter(pk__in=wanted)
    entries = list(rows.select_for_update(of=("self",)).select_related("series__agency").order_by("pk"))
    if len(entries) != len(wanted):
        raise Refused(
            _(
                "Some of the files are not among those that may be disposed of here. Open the list again and choose anew."
            )
        )
    agency = _one_agency(entries)
    for entry in entries:
        _check_may_go(entry, done_date)
    seats = rights_of(by, day).seats
    disposal = RecordDisposal.objects.create(
        agency=agency,
        number=number,
        decision_date=decision_date,
        done_date=done_date,
        witnesses=witnesses,
        way=way,
        by=by,
        by_name=by.full_name,
        by_post=f"{seats[0].title}, {seats[0].unit_name}"[:300] if seats else "",
        at=at,
    )
    RecordEntry.objects.filter(pk__in=wanted, disposal=None).update(disposal=disposal)
    names = [str(entry)[:80] for entry in entries[:_LONGEST_LIST]]
    detail = {
        "decision": number,
        "day": done_date.isoformat(),
        "count": len(entries),
        "witnesses": witnesses,
        "files": names,
    }
    record(act=Act.RECORDS_DISPOSED, by=by, on=disposal, agency=agency, at=at, detail=detail)
    return disposal


def _check_paper(number: str, decision_date: date, done_date: date, witnesses: str, way: str, day: date) -> None:
    if not number:
        raise Refused(_("Give the number of the decision."), field="number")
    if done_date > day:
        raise Refused(_("Give the day on which the files were destroyed, today or earlier."), field="done_date")
    if decision_date > done_date:
        raise Refused(_("The decision lies before the day of destroying."), field="decision_date")
    if not witnesses:
        raise Refused(_("Name the witnesses."), field="witnesses")
    if not way:
        raise Refused(_("Say how the files were destroyed."), field="way")


def _one_agency(entries: list[RecordEntry]) -> Agency:
    agencies = {entry.series.agency_id: entry.series.agency for entry in entries}
    if len(agencies) > 1:
        raise Refused(_("The files are of several agencies. One decision is of one agency."))
    return next(iter(agencies.values()))


def _check_may_go(entry: RecordEntry, done: date) -> None:
    told = {"file": str(entry)}
    if entry.disposal_id:
        raise Refused(_("“%(file)s” was destroyed already.") % told)
    if entry.hold_reason:
        raise Refused(_("“%(file)s” is held: %(why)s") % {**told, "why": entry.hold_reason})
    if entry.is_permanent:
        raise Refused(_("“%(file)s” is kept for ever.") % told)
    if entry.due_date is None:
        raise Refused(_("“%(file)s” is open, or nobody has said how long it is kept.") % told)
    if entry.series.ending == Ending.ARCHIVE:
        raise Refused(_("“%(file)s” is kept on by the archive. Change its series first, if that is wrong.") % told)
    if entry.due_date > done:
        raise Refused(_("“%(file)s” is kept until %(day)s.") % {**told, "day": f"{entry.due_date:%d/%m/%Y}"})
