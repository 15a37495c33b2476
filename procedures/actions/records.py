"""Records: reading series from procedures in force, what the keeper says of a series, opening, closing and moving files."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from procedures.models import RecordEntry, RecordSeries, RecordsRead
from procedures.models.records import Ending
from procedures.records.querysets import FILE, KEEP
from procedures.records.reading import begun, renewed, said_in, to_read
from procedures.records.retention import LONGEST_MONTHS, goes_from
from qms.people.models import Agency, Unit
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

AT_ONCE = 500
MOST_ITEMS = 1_000_000


def take_up_records(*, at: datetime, day: date) -> int:
    """Read the records part of every text in force on `day` that was not read yet; how many series are new or changed.

    Slice by slice, each in its own transaction, so that it goes on where it was stopped. Run again it changes nothing.
    """
    found = 0
    while parts := to_read(day):
        found += _take_up(parts, at)
    return found


@transaction.atomic
def _take_up(parts: list[Any], at: datetime) -> int:
    documents = {part.version.document_id for part in parts}
    known = {(row.document_id, str(row.key)): row for row in RecordSeries.objects.filter(document__in=documents)}
    new: list[RecordSeries] = []
    touched: Counter[int] = Counter()
    for part in parts:
        document = part.version.document
        for key, fields in said_in(part).items():
            series = known.get((document.pk, key))
            if series is None:
                new.append(begun(part, key, fields, at))
                touched[document.agency_id] += 1
            elif renewed(series, part, fields):
                series.save()
                touched[document.agency_id] += 1
            else:
                RecordSeries.objects.filter(pk=series.pk).update(version=part.version)
    for series in new:
        series.save(force_insert=True)
    RecordsRead.objects.bulk_create([RecordsRead(version=part.version, read_at=at) for part in parts])
    for agency in Agency.objects.filter(pk__in=touched).order_by("pk"):
        detail = {"count": touched[agency.pk]}
        record(act=Act.RECORDS_TAKEN_UP, by=None, on=agency, agency=agency, at=at, detail=detail)
    return sum(touched.values())


@transaction.atomic
def change_series(
    series: RecordSeries,
    *,
    unit: Unit,
    place: str,
    months: int | None,
    is_permanent: bool,
    ending: str,
    by: Any,
    at: datetime,
) -> RecordSeries:
    """The keeper says in which unit and where files are kept, for how long, and what becomes of them.

    Files that were closed while nobody knew how long get the time now; the others keep theirs. Refused for who does not
    keep records there, another agency's unit, and a time that is none.
    """
    series = RecordSeries.objects.select_for_update(of=("self",)).select_related("agency").get(pk=series.pk)
    if not by.has_perm(KEEP, series):
        raise Refused(_("Only the QMS officer or the records clerk of the agency says how records are kept."))
    if unit.agency_id != series.agency_id:
        raise Refused(_("Choose a unit of the agency."), field="unit")
    if is_permanent and months:
        raise Refused(_("Kept for ever and for a time: give one of them."), field="months")
    if months is not None and not 1 <= months <= LONGEST_MONTHS:
        raise Refused(_("Give a time from 1 month to 100 years."), field="months")
    if ending not in Ending.values:
        raise Refused(_("Say what becomes of the files afterwards."), field="ending")
    new = {"unit": unit, "place": place.strip(), "months": months, "is_permanent": is_permanent, "ending": ending}
    changed = [name for name, value in new.items() if getattr(series, name) != value]
    if not changed:
        raise Refused(_("Nothing was changed."))
    for name, value in new.items():
        setattr(series, name, value)
    series.save()
    _date_what_waits(series)
    detail = {"fields": [str(RecordSeries._meta.get_field(name).verbose_name) for name in changed], "unit": unit.name}
    record(act=Act.SERIES_CHANGED, by=by, on=series, agency=series.agency, at=at, detail=detail)
    return series


def _date_what_waits(series: RecordSeries) -> None:
    """Files closed without a known time get that of the series."""
    if not series.months and not series.is_permanent:
        return
    waiting = RecordEntry.objects.kept().filter(
        series=series, closed_date__isnull=False, months=None, is_permanent=False
    )
    rows = list(waiting.select_for_update(of=("self",)))
    for row in rows:
        _give_time(row, series)
    RecordEntry.objects.bulk_update(rows, ["months", "is_permanent", "due_date"], batch_size=AT_ONCE)


def _give_time(entry: RecordEntry, series: RecordSeries) -> None:
    entry.months, entry.is_permanent = series.months, series.is_permanent
    entry.due_date = goes_from(entry.closed_date, series.months) if entry.closed_date else None


@transaction.atomic
def open_record(
    series: RecordSeries,
    *,
    title: str,
    code: str,
    opened_date: date,
    place: str,
    items: int,
    by: Any,
    at: datetime,
    day: date,
) -> RecordEntry:
    """A new file of the series. Refused for who does not file in its unit, a series that no procedure in force names
    any more, a day to come, and a dossier code that the series has."""
    series = RecordSeries.objects.select_related("agency").get(pk=series.pk)
    if not by.has_perm(FILE, series):
        raise Refused(_("Only people of the unit, its head and the keepers of records file there."))
    if not RecordSeries.objects.named(day).filter(pk=series.pk).exists():
        raise Refused(_("No procedure in force names this series any more. File in the series of the new procedure."))
    title, code, place = title.strip(), " ".join(code.split()), place.strip() or series.place
    if not title:
        raise Refused(_("Write what the file is about."), field="title")
    if not place:
        raise Refused(_("Say where the file is kept."), field="place")
    if opened_date > day:
        raise Refused(
            _("The file is not opened before its day comes. Give today or an earlier day."), field="opened_date"
        )
    _check_items(items)
    if code and RecordEntry.objects.filter(series=series, code=code).exists():
        raise Refused(_("This series has a file %(code)s already. Check the code.") % {"code": code}, field="code")
    entry = RecordEntry.objects.create(
        series=series, title=title, code=code, opened_date=opened_date, place=place, items=items, opened_by=by, at=at
    )
    detail = {"title": series.title, "place": place, "day": opened_date.isoformat()}
    record(act=Act.RECORD_OPENED, by=by, on=entry, agency=series.agency, at=at, detail=detail)
    return entry


def _check_items(items: int) -> None:
    if not 0 <= items <= MOST_ITEMS:
        raise Refused(_("Give the number of papers in the file, from 0."), field="items")


@transaction.atomic
def close_record(entry: RecordEntry, *, closed_date: date, items: int, by: Any, at: datetime, day: date) -> RecordEntry:
    """The work of the file ended on that day: its time to keep runs from there. Refused for a closed file and wrong days."""
    entry = locked(entry, FILE, by)
    if entry.closed_date:
        raise Refused(_("The file was closed on %(day)s.") % {"day": f"{entry.closed_date:%d/%m/%Y}"})
    if not entry.opened_date <= closed_date <= day:
        raise Refused(
            _("Give a day from %(opened)s, when the file was opened, to today.")
            % {"opened": f"{entry.opened_date:%d/%m/%Y}"},
            field="closed_date",
        )
    _check_items(items)
    entry.closed_date, entry.items = closed_date, items
    _give_time(entry, entry.series)
    entry.save(update_fields=["closed_date", "items", "months", "is_permanent", "due_date"])
    due = entry.due_date.isoformat() if entry.due_date else ""
    detail = {"closed": closed_date.isoformat(), "count": items, "due": due}
    record(act=Act.RECORD_CLOSED, by=by, on=entry, agency=entry.series.agency, at=at, detail=detail)
    return entry


@transaction.atomic
def move_record(entry: RecordEntry, *, place: str, reason: str, by: Any, at: datetime) -> RecordEntry:
    """The file lies somewhere else from now on. Refused without a place that is new and a reason."""
    entry = locked(entry, FILE, by)
    place, reason = place.strip(), reason.strip()
    if not place or place == entry.place:
        raise Refused(_("Say where the file is kept from now on."), field="place")
    if not reason:
        raise Refused(_("Say why the file is moved."), field="reason")
    detail = {"from": entry.place, "to": place, "reason": reason}
    entry.place = place
    entry.save(update_fields=["place"])
    record(act=Act.RECORD_MOVED, by=by, on=entry, agency=entry.series.agency, at=at, detail=detail)
    return entry


def locked(entry: RecordEntry, permission: str, by: Any) -> RecordEntry:
    """The file, kept from others until the act ends. Refused without the right, and for one that was disposed of."""
    entry = (
        RecordEntry.objects.select_for_update(of=("self",))
        .select_related("series__agency", "series__unit")
        .get(pk=entry.pk)
    )
    if not by.has_perm(permission, entry):
        raise Refused(
            _("Only the QMS officer or the records clerk of the agency does this.")
            if permission == KEEP
            else _("Only people of the unit, its head and the keepers of records file there.")
        )
    if entry.disposal_id:
        raise Refused(_("The file was destroyed. Nothing about it is changed any more."))
    return entry
