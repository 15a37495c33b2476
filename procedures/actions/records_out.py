"""Taking out the register of records and the list of series."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from procedures.models import RecordDisposal
from procedures.records.asking import Asked
from procedures.records.listing import rows_of, series_of
from procedures.records.workbook import register, series_list
from qms.access.rights import rights_of
from qms.people.models import Agency
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

MOST = 5000  # rows of one workbook


@transaction.atomic
def take_out_register(asked: Asked, *, by: Any, at: datetime, day: date) -> bytes:
    """The files that the list shows, in its order, of the person's own agency; recorded. Refused for none and too many."""
    agency = _agency(by, day)
    rows = list(rows_of(by, asked, day).filter(series__agency=agency)[: MOST + 1])
    _require_count(len(rows))
    with override("vi"):
        data = register(rows, asked.tab, agency, filters=_filters(rows, asked), by=by, day=day)
    _note(agency, "records", asked, len(rows), by=by, at=at)
    return data


@transaction.atomic
def take_out_series(asked: Asked, *, by: Any, at: datetime, day: date) -> bytes:
    """The list of record series of the person's own agency; recorded. Refused for none and too many."""
    agency = _agency(by, day)
    rows = list(series_of(by, day, asked.units).filter(agency=agency)[: MOST + 1])
    _require_count(len(rows))
    filters = [f"Đơn vị: {rows[0].unit.name}"] if asked.units else []
    with override("vi"):
        data = series_list(rows, agency, filters=filters, by=by, day=day)
    _note(agency, "record_series", asked, len(rows), by=by, at=at)
    return data


@transaction.atomic
def note_minutes_taken(disposal: RecordDisposal, *, by: Any, at: datetime) -> None:
    """Record that the person took the minutes of a destruction. Refused for who may not see it."""
    if not by.has_perm("procedures.view_recorddisposal", disposal):
        raise Refused(_("Your posts do not allow this. Ask the QMS officer of the agency if you need it."))
    record(act=Act.DOWNLOADED, by=by, on=disposal, agency=disposal.agency, at=at, detail={"what": "minutes"})


def _agency(by: Any, day: date) -> Agency:
    own = rights_of(by, day).agencies
    agency = Agency.objects.select_related("parent").filter(pk__in=own).order_by("pk").first()
    if agency is None:
        raise Refused(_("There is no list: nobody without a post on this day keeps records."))
    return agency


def _require_count(count: int) -> None:
    if not 0 < count <= MOST:
        raise Refused(
            _("The list is empty, or longer than %(most)d rows. Narrow it to one unit or one state.") % {"most": MOST}
        )


def _filters(rows: list[Any], asked: Asked) -> list[str]:
    """What narrows the list, in words, so that nobody takes a part for the whole."""
    found = [f"Đơn vị: {', '.join(dict.fromkeys(row.series.unit.name for row in rows))}"] if asked.units else []
    found += [f"Loại hồ sơ: {rows[0].series.title}"] if asked.series else []
    return [*found, f"Có chữ: “{asked.text}”"] if asked.text else found


def _note(agency: Agency, what: str, asked: Asked, rows: int, *, by: Any, at: datetime) -> None:
    detail = {"list": what, "rows": rows, "filters": asked.address()}
    record(act=Act.EXPORTED, by=by, on=agency, agency=agency, at=at, detail=detail)
