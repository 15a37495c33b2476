"""The program that opens a Word file: `python -m qms.word.child FILE FOLDER` writes result.json and pictures there.

It runs with little memory and time, without core dumps and, where the system lets it, without a network. It needs no
settings and no database. Exit code 0 with a result.json, also for a refused file; anything else means it was stopped.
"""

import ctypes
import json
import os
import resource
import sys
from pathlib import Path

MB = 1024 * 1024
MEMORY_BYTES = 640 * MB  # the libraries alone need about 150
CPU_SECONDS = 20
WRITE_BYTES = 150 * MB
NOT_DUMPABLE, NO_NEW_PRIVILEGES = 4, 38
NEW_NETWORK, NEW_USER = 0x40000000, 0x10000000


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
    """Read one file under the limits and write the answer."""
    limit()
    write_answer(Path(arguments[0]), Path(arguments[1]))
    return 0


def write_answer(file: Path, folder: Path) -> None:
    """result.json and pictures in `folder`; a refusal is an answer too."""
    # Imported here, under the limits: these are the libraries hostile files aim at.
    from qms.word.assemble import read
    from qms.word.preflight import Unfit

    pictures = {}
    try:
        answer, pictures = read(file)
        answer["status"] = "ok"
    except Unfit as error:
        answer = {"status": "refused", "code": error.code, "params": error.params}
    except (MemoryError, RecursionError):
        answer = {"status": "refused", "code": "limits", "params": {}}
    answer["images"] = {key: {"media_type": p.media_type, "name": p.name} for key, p in pictures.items()}
    for key, picture in pictures.items():
        (folder / key).write_bytes(picture.data)
    with (folder / "result.json").open("w", encoding="utf-8") as out:
        json.dump(answer, out, ensure_ascii=False)


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main(sys.argv[1:]))
