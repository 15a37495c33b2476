"""Documents that ask their readers, for tests."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from documents import actions
from documents.actions.reading_confirming import confirm_reading
from documents.models import Document, ReadingRound, Version
from documents.readings.audience import Readers
from documents.readings.current import text_of
from documents.readings.mine import my_rounds
from documents.readings.rounds import FOR_EVER
from qms.people.models import User
from qms.worktime.calendars import calendar_of
from tests import make
from tests.procedures import stepping

DAYS = 5


def asks(w: SimpleNamespace, **fields: Any) -> None:
    """The type asks its readers: within DAYS working days unless told otherwise."""
    for name, value in {"reading_days": DAYS, **fields}.items():
        setattr(w.rules, name, value)
    w.rules.save()


def round_of(version: Version) -> ReadingRound:
    """The round that the version asked for, with what acts and lists need."""
    rows = ReadingRound.objects.select_related("document__agency", "version__document", "version__applying")
    return rows.get(version=version)


def asked_now(w: SimpleNamespace, **fields: Any) -> ReadingRound:
    """A document in force from today that asks everybody of the trade unit and the office."""
    asks(w)
    return round_of(make.in_force(w, **fields))


def stepped(w: SimpleNamespace, *steps: dict[str, Any]) -> ReadingRound:
    """A procedure in force that asks, with these steps."""
    asks(w)
    return round_of(stepping.in_force(w, *steps))


def revised(w: SimpleNamespace, document: Document, *, write: Any = None, **details: Any) -> Version:
    """The next version, in force from tomorrow on and so asking from then; `write(draft)` changes it."""
    from tests.matrix.things import next_version

    draft = next_version(w, document)
    if write is not None:
        write(draft)
        draft = Version.objects.get(pk=draft.pk)
    if details:
        actions.save_details(draft, token=draft.token, by=w.author, at=make.now(), **details)
    return Version.objects.get(pk=draft.pk)


def confirmed(found: ReadingRound, by: User, **more: Any) -> Any:
    """What becomes of it when `by` confirms the text of today."""
    person = User.objects.get(pk=by.pk)
    seen = text_of(found, make.today())
    given = {"seen": seen.pk, "by": person, "at": make.now(), "day": make.today(), **more}
    return confirm_reading(found, **given)


def people_of(found: ReadingRound, day: date | None = None) -> dict[str, Any]:
    """By user name: (since, read, concerned), as the lists of the round work it out."""
    readers = Readers(found, day or make.today(), lambda: calendar_of(found.document.agency))
    rows: dict[str, Any] = {}
    for row in readers.people().select_related("person"):
        since = min(row.entered, rows.get(row.person.username, (FOR_EVER,))[0])
        rows[row.person.username] = (since, row.read, row.concerned)
    return rows


def same_of(found: ReadingRound, day: date | None = None) -> dict[str, Any]:
    """The same, asked person by person."""
    rows = {}
    for person in User.objects.all():
        mine = my_rounds(person, day or make.today()).filter(pk=found.pk).first()
        if mine is not None:
            rows[person.username] = (mine.entered, mine.read, mine.concerned)
    return rows
