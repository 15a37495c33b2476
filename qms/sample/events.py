"""What happens when: one event, and how a time between two others is found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING, EVENING = time(8, 0), time(16, 45)


@dataclass(frozen=True)
class Event:
    """At `at`, `perform(at)` is called; `name` is for the progress line and for errors."""

    at: datetime
    name: str
    perform: Callable[[datetime], None]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant in Viet Nam."""
    return datetime.combine(day, time(hour, minute), tzinfo=HERE)


def read_moment(text: str) -> datetime:
    """An instant as the story writes it: 2026-11-22T14:05, in Viet Nam."""
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


def between(first: datetime, last: datetime, share: float) -> datetime:
    """An instant at `share` of the way, in office hours if the way is long enough, else just there."""
    there = first + (last - first) * share
    if last - first < timedelta(hours=20):
        return there
    day = there.astimezone(HERE).date()
    while day.weekday() > 4 and day > first.astimezone(HERE).date():
        day -= timedelta(days=1)
    hour = min(max(there.astimezone(HERE).time(), MORNING), EVENING)
    tried = datetime.combine(day, hour, tzinfo=HERE).replace(second=0, microsecond=0)
    return tried if first < tried < last else there
