"""The program that opens a Word file: `python -m qms.word.child FILE FOLDER` writes result.json and pictures there.

It runs with little memory and time, without core dumps and, where the system lets it, without a network. It needs no
settings and no database. Exit code 0 with a result.json, also for a refused file; anything else means it was stopped.
"""

import json
import os
import sys
from pathlib import Path

from qms.files.confined import confine

MB = 1024 * 1024
MEMORY_BYTES = 640 * MB  # the libraries alone need about 150
CPU_SECONDS = 20
WRITE_BYTES = 150 * MB


def limit() -> None:
    """What this program may use."""
    confine(memory=MEMORY_BYTES, cpu_seconds=CPU_SECONDS, written=WRITE_BYTES)


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
