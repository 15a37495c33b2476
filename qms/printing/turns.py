"""Papers made while somebody waits for a page: few at once, so that printing never takes the threads that answer everybody else."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from qms.printing.failures import PrintFailed

AT_ONCE = 2  # of the threads of the web process
_lock = threading.Lock()
_now: list[int] = []  # whose papers are being made


@contextmanager
def turn(person: int) -> Iterator[None]:
    """A turn for the person with this id: one at a time each, AT_ONCE in all. Raises PrintFailed("busy") at once, nobody queues."""
    with _lock:
        if person in _now or len(_now) >= AT_ONCE:
            raise PrintFailed("busy")
        _now.append(person)
    try:
        yield
    finally:
        with _lock:
            _now.remove(person)
