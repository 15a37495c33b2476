"""The clock at the edges: `now()` and `today()` for views, commands and tasks, which pass them on.

`standing_at` sets another instant for the block. Only the sample agency uses it, to live through two years of acts in
order; a house test holds that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_given: ContextVar[datetime | None] = ContextVar("given clock", default=None)


def now() -> datetime:
    """The instant, aware, in UTC."""
    return _given.get() or timezone.now()


def today() -> date:
    """The civil date in Viet Nam."""
    return timezone.localdate(now())


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """Inside the block it is `instant`."""
    token = _given.set(instant)
    try:
        yield
    finally:
        _given.reset(token)
