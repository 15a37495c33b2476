"""Runs the typesetter in a child process with limits, and says in a sentence when it did not come back with a PDF."""

import errno
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings

from qms.printing.failures import PrintFailed
from qms.printing.letters import FONT_DIR

_PROJECT = Path(__file__).resolve().parents[2]
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# Exit codes of the child; signals are negative. See `child.py`.
_REASONS = {
    3: "memory",
    4: "disk",
    5: "picture",
    -signal.SIGXCPU: "time",
    -signal.SIGKILL: "time",
    -signal.SIGXFSZ: "disk",
}
_NO_MEMORY = (
    "failed to map segment",
    "failed to allocate",
    "annot allocate",
    "MemoryError",
    "bad_alloc",
    "Out of memory",
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Enclosure:
    """A file carried inside the PDF. `relationship` as ISO 32000-2, 7.11.3 names it."""

    name: str
    content: bytes
    description: str
    relationship: str = "Data"


@dataclass(frozen=True)
class Sheet:
    """One print job: the HTML, the pictures it shows by SHA-256, what is enclosed, and the day printed into the PDF."""

    html: str
    pictures: dict[str, bytes] = field(default_factory=dict)
    enclosures: tuple[Enclosure, ...] = ()
    day: str = ""  # ISO date; dates inside the PDF come from it, never from the clock


def press(sheet: Sheet, *, run: Callable[[Path], None] | None = None) -> bytes:
    """The PDF of `sheet`. The same sheet gives the same bytes, on any day and in any time zone.

    `run` sets the sheet laid out in a folder; a child process of its own without it. Raises `PrintFailed` when the child runs out of time or memory, the disk is full, or the child ends without a PDF.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="qms-pdf-") as name:
            folder = Path(name)
            _lay_out(sheet, folder)
            (run or _run)(folder)
            return (folder / "out.pdf").read_bytes()
    except OSError as error:
        _log.exception("printing: no working folder, or no child process")
        raise PrintFailed(
            "disk" if error.errno in _FULL else "memory" if error.errno == errno.ENOMEM else "crash"
        ) from error


def _lay_out(sheet: Sheet, folder: Path) -> None:
    (folder / "page.html").write_text(sheet.html, encoding="utf-8")
    for sha256, content in sheet.pictures.items():
        (folder / f"picture-{sha256}").write_bytes(content)
    for number, enclosure in enumerate(sheet.enclosures):
        (folder / f"enclosure-{number}").write_bytes(enclosure.content)
    notes = [{k: v for k, v in asdict(e).items() if k != "content"} for e in sheet.enclosures]
    (folder / "job.json").write_text(
        json.dumps({"day": sheet.day, "enclosures": notes, "fonts": str(FONT_DIR)}), encoding="utf-8"
    )
    # The child sees no type face but ours, so a missing letter can never be borrowed from whatever the machine has.
    config = f'<?xml version="1.0"?><fontconfig><dir>{FONT_DIR}</dir><cachedir>{folder}/cache</cachedir></fontconfig>'
    (folder / "fonts.conf").write_text(config, encoding="utf-8")


def _run(folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "qms.printing.child",
        str(folder),
        str(settings.PDF_SECONDS),
        str(settings.PDF_MEMORY_BYTES),
    ]
    errors = folder / "errors.txt"
    with errors.open("wb") as stderr:
        child = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=stderr,
            stderr=stderr,
            start_new_session=True,
        )
        try:
            code = child.wait(timeout=_wall_seconds())
        except subprocess.TimeoutExpired:
            code = -signal.SIGXCPU
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
    if code or not (folder / "out.pdf").exists():
        raise PrintFailed(_reason(code, errors.read_text(encoding="utf-8", errors="replace")))


def _wall_seconds() -> float:
    """Twice the CPU limit: a busy machine may be slow, a sleeping child may not wait for ever."""
    return settings.PDF_SECONDS * 2 + 5


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the server's own environment (keys, proxies, locale) reaches the child."""
    return {**BARE, **places(folder)}


BARE = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONHASHSEED": "0",
    "PYTHONPATH": str(_PROJECT),
    "PYTHONDONTWRITEBYTECODE": "1",
}


def places(folder: Path) -> dict[str, str]:
    """What the child may know of places: its own folder and our type faces."""
    return {
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
    }


def _reason(code: int, errors: str) -> str:
    last = errors.strip().rsplit("\n", 1)[-1][:300]
    _log.error("printing: the child ended with code %s: %s", code, last)
    if code in _REASONS:
        return _REASONS[code]
    # The loader, GLib and the allocator each have words of their own for memory that has run out.
    return "memory" if any(word in errors for word in _NO_MEMORY) else "crash"
