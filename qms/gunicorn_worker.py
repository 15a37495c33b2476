"""gunicorn's threads, with an end to the patience for whoever sends a request slowly.

gunicorn waits for ever for the next byte of a request, and a thread waits with it: eight senders who drip would silence the
product where no proxy stands in front of it.
"""

import time
from typing import Any

from gunicorn.http.errors import NoMoreData
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn, ThreadWorker

from qms import gunicorn_conf

LEAST_RATE = 256  # bytes a second; a telephone line of the nineties sends ten times as much


class Patience:
    """Reads for one request. Who sends has `read_seconds` in hand; they run down, and LEAST_RATE bytes buy a second back.

    So nobody is silent for longer than that, and nobody stays longer who sends less. In the first lines of a request the
    connection then just ends; in a body TimeoutError is raised, which the product answers.
    """

    def __init__(self, unreader: SocketUnreader):
        self._read, self._line = SocketUnreader.chunk.__get__(unreader), unreader.sock
        self._until = time.monotonic() + gunicorn_conf.read_seconds
        self.in_body = False

    def __call__(self, *size_hint: Any) -> bytes:
        left, set_before = self._until - time.monotonic(), self._line.gettimeout()
        if left <= 0:
            raise self._end()
        self._line.settimeout(min(left, set_before or left))
        try:
            data = self._read(*size_hint)
        except TimeoutError as silence:
            raise self._end() from silence
        finally:
            self._line.settimeout(set_before or gunicorn_conf.read_seconds)
        most = time.monotonic() + gunicorn_conf.read_seconds
        self._until = min(self._until + len(data) / LEAST_RATE, most)
        return data

    def _end(self) -> Exception:
        return TimeoutError("the sender is too slow") if self.in_body else NoMoreData()


class Worker(ThreadWorker):
    """Every request of every connection is read with Patience."""

    def handle(self, conn: Any) -> Any:
        """Runs in a thread, once for each request."""

        def init() -> None:
            TConn.init(conn)
            unreader = getattr(conn.parser, "unreader", None)
            if isinstance(unreader, SocketUnreader):
                unreader.chunk = Patience(unreader)

        conn.init = init
        return super().handle(conn)
