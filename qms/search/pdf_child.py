"""Takes the text out of one PDF: `python -m qms.search.pdf_child FILE ANSWER`. Little memory and time, no network, no dumps.

Exit code 0 with the text in ANSWER, 2 for a file that cannot be read, 3 for one with a password; anything else: stopped.
"""

import ctypes
import resource
import sys
from pathlib import Path

MB = 1024 * 1024
MEMORY_BYTES = 768 * MB
CPU_SECONDS = 60
WRITE_BYTES = 16 * MB
MOST_PAGES = 2_000
MOST_LETTERS = 2_000_000
NOT_DUMPABLE, NO_NEW_PRIVILEGES = 4, 38
NEW_NETWORK, NEW_USER = 0x40000000, 0x10000000
UNREADABLE, LOCKED = 2, 3


def limit() -> None:
    """Limits of memory, time and writing; no dumps; no network where that needs no rights."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITE_BYTES, WRITE_BYTES))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(NOT_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if libc.unshare(NEW_NETWORK) != 0:
        libc.unshare(NEW_NETWORK | NEW_USER)


def main(arguments: list[str]) -> int:
    """Read one file under the limits and write its text."""
    limit()
    # Imported under the limits: this is the library hostile files aim at.
    from pypdf import PdfReader

    try:
        reader = PdfReader(arguments[0])
        if reader.is_encrypted and not reader.decrypt(""):
            return LOCKED
        text = text_of(reader)
    except Exception:  # noqa: BLE001 - whatever a parser raises on a hostile file has the same answer
        return UNREADABLE
    Path(arguments[1]).write_text(text, encoding="utf-8", errors="ignore")
    return 0


def text_of(reader) -> str:
    """Pages one after another, cut after two million letters."""
    found, letters = [], 0
    for page in reader.pages[:MOST_PAGES]:
        found.append(page.extract_text())
        letters += len(found[-1])
        if letters > MOST_LETTERS:
            break
    return "\n".join(found)[:MOST_LETTERS]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
