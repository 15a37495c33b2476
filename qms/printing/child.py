"""The child process that runs WeasyPrint: `python -m qms.printing.child FOLDER CPU_SECONDS MEMORY_BYTES`.

It reads `job.json`, `page.html`, pictures and enclosures from FOLDER and writes `out.pdf` there. Exit codes: 0 done, 3 out of
memory, 4 disk full, 5 a picture could not be read, anything else a fault. WeasyPrint is imported only here, after the limits
are set.
"""

import errno
import gc
import hashlib
import json
import logging
import os
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path

from qms.files.confined import leave_network

_OUT_OF_MEMORY, _DISK_FULL, _BAD_PICTURE = 3, 4, 5


def limit(seconds: int, memory: int) -> None:
    """CPU seconds, bytes of address space, no core file; a little later the system ends the process for good."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def cut_off() -> None:
    """No network: an empty network namespace where the system grants one, and no socket or program from Python at all."""
    leave_network()
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: tuple) -> None:
    if event.startswith(
        ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.fork", "os.system", "ftplib.", "urllib.")
    ):
        raise PermissionError(f"not allowed while printing: {event}")


def typeset(folder: Path) -> None:
    """Write FOLDER/out.pdf from FOLDER's job."""
    from weasyprint import HTML, Attachment
    from weasyprint.text.fonts import FontConfiguration

    from qms.printing.fetcher import OwnFiles, PictureMissing

    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    page = (folder / "page.html").read_text(encoding="utf-8")
    at = datetime.fromisoformat(job["day"] or "2000-01-01").replace(tzinfo=UTC)
    contents = [(folder / f"enclosure-{n}").read_bytes() for n in range(len(job["enclosures"]))]
    enclosed = [
        Attachment(
            string=content,
            name=e["name"],
            description=e["description"],
            relationship=e["relationship"],
            created=at,
            modified=at,
        )
        for e, content in zip(job["enclosures"], contents, strict=True)
    ]
    fetcher = OwnFiles(Path(job["fonts"]), folder)
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    document = HTML(string=page, base_url=None, url_fetcher=fetcher)
    pdf = document.write_pdf(
        font_config=FontConfiguration(),
        finisher=_finish,
        attachments=enclosed,
        pdf_variant="pdf/a-3a",
        pdf_identifier=hashlib.sha256(page.encode() + b"".join(contents)).digest()[:16],
    )
    if fetcher.failed:
        raise PictureMissing(fetcher.failed[0])
    (folder / "out.pdf").write_bytes(pdf)


def _finish(_document, pdf) -> None:
    """WeasyPrint 70 names an enclosed file twice among the associated files of the catalogue; once is right."""
    if "AF" in pdf.catalog:
        once = list(dict.fromkeys(pdf.catalog["AF"]))
        pdf.catalog["AF"].clear()
        pdf.catalog["AF"].extend(once)


def main(arguments: list[str]) -> int:
    """Run one job; the exit code says how it went."""
    folder, seconds, memory = Path(arguments[0]), int(arguments[1]), int(arguments[2])
    limit(seconds, memory)
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    try:
        cut_off()
        typeset(folder)
    except MemoryError:
        return _OUT_OF_MEMORY
    except OSError as error:
        if error.errno == errno.ENOMEM:
            return _OUT_OF_MEMORY
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _DISK_FULL
        if type(error).__name__ == "PictureMissing":
            return _BAD_PICTURE
        raise
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)  # nothing to tidy up: the folder belongs to the caller
