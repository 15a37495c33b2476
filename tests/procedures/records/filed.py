"""Procedures in force that name records, their series, and files in them."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from procedures.actions.records import close_record, open_record, take_up_records
from procedures.models import RecordEntry, RecordSeries
from tests import make
from tests.procedures import stepping

KEY, OTHER = str(UUID(int=71)), str(UUID(int=72))
DAY = timedelta(days=1)


def row(
    name: str = "Hồ sơ cấp phép", *, key: str = KEY, place: str = "Tủ 3", retention: str = "5 năm"
) -> dict[str, Any]:
    return {"id": key, "name": name, "place": place, "retention": retention}


def procedure(w: SimpleNamespace, *rows: dict[str, Any], **fields: Any) -> Any:
    """A procedure of the trade office in force that names these records."""
    return stepping.in_force(w, stepping.step("Tiếp nhận", w.author_post), data={"records": list(rows)}, **fields)


def taken_up() -> int:
    return take_up_records(at=make.now(), day=make.today())


def series(w: SimpleNamespace, **fields: Any) -> RecordSeries:
    """The one series of a procedure in force."""
    version = procedure(w, row(**fields))
    taken_up()
    return RecordSeries.objects.get(document=version.document)


def opened(of: RecordSeries, w: SimpleNamespace, **fields: Any) -> RecordEntry:
    given = {
        "title": "Công ty An Phú, cấp lần đầu", "code": "", "opened_date": make.today() - 400 * DAY, "place": "",
        "items": 0, "by": w.author, "at": make.now(), "day": make.today(),
    }  # fmt: skip
    return open_record(of, **(given | fields))


def closed(of: RecordSeries, w: SimpleNamespace, on: date, **fields: Any) -> RecordEntry:
    entry = opened(of, w, **{"opened_date": on - 5 * DAY, **fields})
    return close_record(entry, closed_date=on, items=12, by=w.author, at=make.now(), day=make.today())


def fresh(thing: Any) -> Any:
    return type(thing).objects.get(pk=thing.pk)
