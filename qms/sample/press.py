"""Official PDFs side by side: two child processes of the printing floor at a time, asked for ahead, taken when needed."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from documents.models import Version
from documents.rendering import assets_of, print_request
from qms.printing import render

AT_ONCE = 2


class Press:
    """Renders in the background. `renderer` takes a print request and its pictures and gives the bytes."""

    def __init__(self, renderer: Callable[[dict[str, Any], dict[str, bytes]], bytes] = render) -> None:
        self._renderer = renderer
        self._pool = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="press")
        self._asked: dict[int, Future[bytes]] = {}
        self.asked = self.taken = 0

    def ask(self, version: Version, *, face: str) -> None:
        """Begin the PDF of a version. Everything it needs from the database is read here, not in the thread."""
        request = print_request(version, face=face)
        self._asked[version.pk] = self._pool.submit(self._renderer, request, assets_of(request["snapshot"]))
        self.asked += 1

    def take(self, version: Version) -> bytes:
        """The bytes, waited for where need be. Raises PrintFailed."""
        data = self._asked.pop(version.pk).result()
        self.taken += 1
        return data

    def done(self) -> int:
        """How many are made, taken or not."""
        return self.taken + sum(future.done() for future in self._asked.values())

    def close(self) -> None:
        """Give up what was not begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)
