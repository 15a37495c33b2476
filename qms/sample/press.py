"""Official PDFs side by side: two child processes of the printing floor at a time, asked for ahead, taken when needed."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from documents.models import Version
from documents.rendering import assets_of, print_request
from qms.printing import render
from qms.printing.warm import WarmPress

AT_ONCE = 2


class Press:
    """Makes PDFs in the background. `renderer` takes a print request and its pictures and gives the bytes.

    Without one, each thread has a warm press of the printing floor.
    """

    def __init__(self, renderer: Callable[[dict[str, Any], dict[str, bytes]], bytes] | None = None) -> None:
        self._renderer = renderer or self._render
        self._pool = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="press")
        self._mine = threading.local()
        self._warm: list[WarmPress] = []
        self._asked: dict[int, Future[bytes]] = {}
        self.asked = self.taken = 0

    def _render(self, request: dict[str, Any], assets: dict[str, bytes]) -> bytes:
        if not hasattr(self._mine, "press"):
            self._mine.press = WarmPress()
            self._warm.append(self._mine.press)
        return render(request, assets, by=self._mine.press)

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

    def make(self, version: Version, *, face: str, note: dict[str, Any]) -> bytes:
        """A marked paper of the version, made at once. Raises PrintFailed."""
        request = print_request(version, face=face, note=note)
        return self._pool.submit(self._renderer, request, assets_of(request["snapshot"])).result()

    def done(self) -> int:
        """How many are made, taken or not."""
        return self.taken + sum(future.done() for future in self._asked.values())

    def close(self) -> None:
        """Give up what was not begun, and end the child processes."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        for press in self._warm:
            press.close()
