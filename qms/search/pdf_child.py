"""Takes the text out of one PDF: `python -m qms.search.pdf_child FILE ANSWER`. Little memory and time, no network, no dumps.

Exit code 0 with the text in ANSWER, 2 for a file that cannot be read, 3 for one with a password; anything else: stopped.
"""

import sys
from pathlib import Path

from qms.files.confined import confine

MB = 1024 * 1024
MEMORY_BYTES = 768 * MB
CPU_SECONDS = 60
WRITE_BYTES = 16 * MB
MOST_PAGES = 2_000
MOST_LETTERS = 2_000_000
UNREADABLE, LOCKED = 2, 3


def main(arguments: list[str]) -> int:
    """Read one file under the limits and write its text."""
    confine(memory=MEMORY_BYTES, cpu_seconds=CPU_SECONDS, written=WRITE_BYTES)
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
