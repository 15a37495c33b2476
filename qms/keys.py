"""Key files: random bytes in files of mode 0600, outside git, database and backup."""

import os
import secrets
from pathlib import Path


def read_or_make(path: Path) -> str:
    """The key in `path` as text; made (64 hex digits, mode 0600) where the file is missing."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was quicker
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    return path.read_text().strip()
