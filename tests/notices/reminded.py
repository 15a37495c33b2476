"""A little world for reminders: things that are due are appointments, whose last day is the due date."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.reminding import Reminder, due_rows, worded
from qms.people.models import Appointment, User
from tests import make

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = date(2026, 11, 27)  # a Friday


def things(day):
    """Open: every appointment with an end, in posts whose code begins with `viec`."""
    rows = Appointment.objects.filter(post__code__startswith="viec", person__is_active=True)
    text = worded("Việc %(code)s", code="post__code")
    return due_rows(rows, person="person", key="thing", due="until_date", text=text, url="/viec/")


THING = NoticeKind("thing", "Việc đến hạn", reminds=Reminder(things, before=(3, 1), after=(1, 5), escalate_after=3))
KINDS = Kinds([THING])


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An hour of the office, in UTC."""
    return datetime.combine(day, time(hour, minute), VIETNAM).astimezone(UTC)


def place(agency=None, **fields):
    """A post in a unit of its own agency, and the head of that unit."""
    agency = agency or make.agency(**fields)
    board = make.unit(agency, "LD", "Lãnh đạo")
    unit = make.unit(agency, "P1", "Phòng Một", parent=board)
    post = make.post(unit, "Chuyên viên", code="viec-1")
    return agency, board, unit, post


def somebody(name: str, agency=None, **fields) -> User:
    email = f"{name}@example.vn"
    return User.objects.create(username=name, full_name=f"Nguyễn {name}", agency=agency, **{"email": email, **fields})


def give(person: User, post, due: date = DUE) -> Appointment:
    """One thing to do for the person, by `due`."""
    return Appointment.objects.create(person=person, post=post, from_date=date(2026, 1, 1), until_date=due)
