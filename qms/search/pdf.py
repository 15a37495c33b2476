"""The text of a PDF, taken in a child process with limits. pypdf is never imported here."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from qms.trail.refusals import Refused

ROOT = Path(__file__).resolve().parents[2]
WALL_SECONDS = 120
MOST_BYTES = 100 * 1024 * 1024


def read_pdf(data: bytes) -> str:
    """All text of the file, page after page; empty for pictures of pages. Raises Refused with a sentence."""
    if len(data) > MOST_BYTES:
        raise Refused(_("The PDF is larger than 100 MB, so its text is not read."))
    with tempfile.TemporaryDirectory(prefix="qms-pdf-text-") as folder:
        file, answer = Path(folder) / "in.pdf", Path(folder) / "out.txt"
        file.write_bytes(data)
        code = _run(file, answer)
        if code == 0 and answer.is_file():
            return answer.read_text(encoding="utf-8")
    raise Refused(_why(code))


def _run(file: Path, answer: Path) -> int | None:
    """The exit code of the child; None when it was stopped."""
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "qms.search.pdf_child", str(file), str(answer)],
            cwd=file.parent, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, timeout=WALL_SECONDS, check=False, start_new_session=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    return done.returncode


def _why(code: int | None) -> str:
    if code == 3:
        return _("The PDF is protected by a password. Save it without one, then attach it again.")
    if code == 2:
        return _("The PDF is damaged. Open it in its program, save it again, then attach that file.")
    return _("Reading the text of the PDF took too much time or memory, so it was stopped.")
