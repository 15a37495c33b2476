"""The web process's side: starts the child, waits, turns its codes into sentences. No XML, no pictures, no Word here."""

import contextlib
import hashlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

from qms.word import messages
from qms.word.result import OK, REFUSED, Amendment, Dropped, FieldText, Section, SignRow, WordImage, WordResult

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
MAX_FILE = 20 * 1024 * 1024
MAX_ANSWER = 120 * 1024 * 1024
WALL_SECONDS = 60
PLAIN = ("code", "title", "issue", "revision", "issued_on", "effective_on", "agency", "type_word")


def read_word(path: Path | str, *, name: str = "") -> WordResult:
    """Read a .docx file into plain data. Never raises for what is in the file: that is `status` "refused".

    path: where the bytes are. name: what the file is called, when that is not the last part of `path`.
    The sentences (`reason`, `dropped`) are in the language active when this is called. Takes up to 60 seconds and
    belongs in a command or a job, or in a view that can bear it; ordinary files take under a second.
    """
    path = Path(path)
    shown = unicodedata.normalize("NFC", name or path.name)
    if not path.is_file():
        return refused(shown, "missing", {})
    if path.stat().st_size > MAX_FILE:
        size = -(-path.stat().st_size // (1024 * 1024))
        return refused(shown, "too-big", {"limit": MAX_FILE // (1024 * 1024), "size": size})
    with tempfile.TemporaryDirectory(prefix="qms-word-") as folder:
        answer = run(path.resolve(), Path(folder))
        if answer is None:
            return refused(shown, "limits", {})
        if answer["status"] != OK:
            return refused(shown, answer["code"], answer["params"])
        return result(shown, answer, Path(folder))


def refused(file: str, code: str, params: dict) -> WordResult:
    """The answer for a file that is not taken."""
    return WordResult(file=file, status=REFUSED, reason=messages.reason(code, params), reason_code=code)


def run(path: Path, folder: Path) -> dict | None:
    """The child's answer; None when it was stopped or fell over."""
    command = [sys.executable, "-m", "qms.word.child", str(path), str(folder)]
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    process = subprocess.Popen(  # our own program, paths as arguments, no shell
        command, cwd=folder, env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        _out, errors = process.communicate(timeout=WALL_SECONDS)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        log.warning("word import stopped after %d seconds", WALL_SECONDS)
        return None
    answer = folder / "result.json"
    if process.returncode != 0 or not answer.is_file() or answer.stat().st_size > MAX_ANSWER:
        kind = errors.decode("utf-8", "replace").strip().rsplit("\n", 1)[-1].split(":")[0][:80]  # no words of the file
        log.warning("word import child ended with %s (%s)", process.returncode, kind)
        return None
    return json.loads(answer.read_text(encoding="utf-8"))


def result(file: str, answer: dict, folder: Path) -> WordResult:
    """The child's plain answer as a `WordResult`."""
    return WordResult(
        file=file,
        blocks=[Section(**block) for block in answer["blocks"]],
        sign_table=[SignRow(**row) for row in answer["sign_table"]],
        amendments=[Amendment(**row) for row in answer["amendments"]],
        fields=[FieldText(**row) for row in answer["fields"]],
        images=dict(image(folder, key, about) for key, about in answer["images"].items()),
        characters_in=answer["characters_in"],
        characters_out=answer["characters_out"],
        dropped=[dropped(row) for row in answer["dropped"]],
        procedure=answer["procedure"],
        unplaced=[messages.unplaced(**row) for row in answer["unplaced"]],
        **{key: answer[key] for key in PLAIN},
    )


def image(folder: Path, key: str, about: dict) -> tuple[str, WordImage]:
    """One picture the child wrote, checked against its name."""
    data = (folder / key).read_bytes()
    if hashlib.sha256(data).hexdigest() != key:
        raise OSError("a picture changed between the child and the door")
    return key, WordImage(data, about["media_type"], about["name"])


def dropped(row: dict) -> Dropped:
    return Dropped(
        what=messages.what(row["what"], row["times"]),
        where=messages.where(row["place"], row["number"]),
        characters=row["characters"],
        code=row["what"],
    )
