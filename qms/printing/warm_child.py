"""The child process of a warm press: loads the typesetter once, then runs `child.main` in a fork for each job.

A job is a line of JSON on standard input (folder, environment, seconds, memory); the answer is the exit code of the fork, or
minus the signal that ended it, on a line of standard output. This process itself sets no type and touches no font, so every
fork begins with the same blank state.
"""

import json
import os
import sys
import tempfile
import traceback

from qms.printing import child


def load() -> None:
    """Import the typesetter, without using it."""
    from qms.printing import fetcher  # noqa: F401


def work(job: dict) -> None:
    """In the fork: run the job and end."""
    code = 1
    try:
        for name, value in job["environment"].items():
            os.putenv(name, value)  # the libraries read it when they are first used, which is in the fork
        tempfile.tempdir = job["folder"]
        os.chdir(job["folder"])
        errors = os.open("errors.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        for stream in (1, 2):
            os.dup2(errors, stream)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        code = child.main([job["folder"], str(job["seconds"]), str(job["memory"])])
    finally:
        if sys.exc_info()[0]:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def serve() -> None:
    """Job after job, until standard input ends."""
    load()
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            work(json.loads(line))
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
