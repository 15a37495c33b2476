"""Records and duties of the world: a series with a file of each of some documents, one destroyed; duties; and many of them."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from documents.models import Version
from procedures.models import RecordDisposal, RecordEntry, RecordSeries
from qms.duties.models import Duty
from tests import make

LONG_AGO = date(2015, 3, 31)


def filed_by_now(w: SimpleNamespace, *names: str, word: str = "Hồ sơ cấp phép") -> None:
    """A series of each of these documents with a file whose time is over; of the first of an agency one that was destroyed."""
    for name in ("series", "records", "disposals"):
        w.__dict__.setdefault(name, {})
    for about in names:
        version = Version.objects.get(pk=w.versions[about].pk)
        document, at = version.document, make.now()
        officer = w.officer if document.agency_id == w.agency.pk else w.their.officer
        series = RecordSeries.objects.create(
            agency=document.agency, unit=document.owner_unit, document=document, version=version, key=uuid4(), title=word,
            place="Tủ 1", retention="5 năm", months=60, since_at=at,
        )  # fmt: skip
        w.series[about], w.records[about] = series, _entry(series, officer)
        if document.agency.code not in w.disposals:
            gone = w.disposals[document.agency.code] = RecordDisposal.objects.create(
                agency=document.agency, number="1/QĐ", decision_date=make.today(), done_date=make.today(), witnesses="A",
                way="B", by=officer, by_name="A", at=at,
            )  # fmt: skip
            entry = _entry(series, officer, title="Đã hủy")
            entry.disposal = gone
            entry.save()


def owed_by_now(w: SimpleNamespace) -> None:
    """Duties of both agencies: of the officer, and of a post."""
    w.duties = {
        "of the officer": _duty(w.agency, "internal_audit"),
        "of a post": _duty(w.agency, "management_review", post=w.author_post),
        "theirs": _duty(w.commune, "internal_audit"),
    }


def _duty(agency: Any, rule: str, **fields: Any) -> Duty:
    today, at = make.today(), make.now()
    days = {"rule_date": today, "due_date": today, "made_at": at, "changed_at": at}
    return Duty.objects.create(agency=agency, rule=rule, year=today.year, **days, **fields)


def _entry(series: RecordSeries, by: Any, **fields: Any) -> RecordEntry:
    given = {
        "title": f"{series.title}, lần đầu", "opened_date": LONG_AGO, "closed_date": LONG_AGO, "place": "Tủ 1",
        "months": 60, "due_date": make.today(), "opened_by": by, "at": make.now(),
    }  # fmt: skip
    return RecordEntry.objects.create(series=series, **(given | fields))


def more_filed(w: SimpleNamespace, count: int = 50) -> None:
    """So many more files in one series, and so many more series of its document."""
    for number in range(count):
        _duty(w.agency, "inspection_actions", period=f"e{number}", about="x", event_date=make.today())
    first = w.series["in_force"]
    for _again in range(count):
        _entry(first, w.officer)
        _entry(first, w.officer, closed_date=None, months=None, due_date=None)
        RecordSeries.objects.create(
            agency=first.agency, unit=first.unit, document=first.document, version=first.version, key=uuid4(), title="x",
            since_at=make.now(),
        )  # fmt: skip
