"""The web server: one process with threads, because the sweep and SQLite want one writer. More machines, not more workers.

`HOST` and `PORT` come from the command line (`--bind`); what an agency changes is in `qms.env`.
"""

from pathlib import Path

workers = 1
worker_class = "qms.gunicorn_worker.Worker"  # gthread, in which nobody holds a thread by sending slowly
threads = 8
timeout = 120  # a worker that does not beat for so long is replaced; with threads a slow page does not stop the beat
graceful_timeout = 30
keepalive = 5
limit_request_line = 8190  # Vietnamese words grow threefold and more in an address
read_seconds = 60  # a sender who says nothing for so long, or sends next to nothing, is cut off and frees the thread
loglevel = "warning"
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  the heartbeat must not wait for a disk


def pre_request(worker, req) -> None:
    """The first lines are read; who is too slow from here on gets an answer."""
    if hasattr(req.unreader.chunk, "in_body"):
        req.unreader.chunk.in_body = True


def when_ready(server) -> None:
    """Say where people find us, once the port is open."""
    from qms.env import read

    print(f"\n  {read('QMS_BASE_URL')}\n", flush=True)  # noqa: T201  the last line of `make run`


def post_worker_init(worker) -> None:
    """Start the sweep in the web process, once the application is loaded; with Redis, Celery does it."""
    from qms.jobs.thread import start_sweeper

    start_sweeper()
