"""A press that stays warm: one child process that has the typesetter loaded sets each sheet in a fork of itself.

For many PDFs in a row, where loading the typesetter takes half of the time. Limits, blindness and bytes are those of
`press`: only the forks set type, each with limits of its own.
"""

import json
import logging
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from django.conf import settings

from qms.printing.failures import PrintFailed
from qms.printing.press import BARE, Sheet, _reason, _wall_seconds, places, press

_log = logging.getLogger(__name__)


class WarmPress:
    """Called with a sheet, gives its PDF like `press`; one sheet at a time. Close it, or use it in a `with`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen | None = None
        self._home: tempfile.TemporaryDirectory | None = None

    def __call__(self, sheet: Sheet) -> bytes:
        with self._lock:
            return press(sheet, run=self._run)

    def __enter__(self) -> "WarmPress":
        return self

    def __exit__(self, *_trouble: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child process. A closed press starts anew when it is called."""
        child, home = self._child, self._home
        self._child = self._home = None
        if child is not None:
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except ProcessLookupError:
                _log.debug("printing: the warm child had ended")
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()
        if home is not None:
            home.cleanup()

    def _run(self, folder: Path) -> None:
        job = {
            "folder": str(folder),
            "environment": places(folder),
            "seconds": settings.PDF_SECONDS,
            "memory": settings.PDF_MEMORY_BYTES,
        }
        code = self._ask(json.dumps(job))
        if code or not (folder / "out.pdf").exists():
            errors = folder / "errors.txt"
            raise PrintFailed(_reason(code, errors.read_text("utf-8", "replace") if errors.exists() else ""))

    def _ask(self, line: str) -> int:
        """The exit code of the fork; that of too much time when no answer comes, of a fault when the child is gone."""
        child = self._started()
        try:
            child.stdin.write(line.encode() + b"\n")
            spoke = bool(select.select([child.stdout.fileno()], [], [], _wall_seconds())[0])
            answer = child.stdout.readline() if spoke else b""
        except OSError:
            spoke, answer = True, b""
        if answer.strip():
            return int(answer)
        self.close()
        return 1 if spoke else -signal.SIGXCPU

    def _started(self) -> subprocess.Popen:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._home = tempfile.TemporaryDirectory(prefix="qms-press-")
            self._child = subprocess.Popen(
                [sys.executable, "-m", "qms.printing.warm_child"],
                cwd=self._home.name,
                env={**BARE, **places(Path(self._home.name))},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                start_new_session=True,
            )
        return self._child
