"""The sweeper of an installation without Redis: one plain thread of the one web process.

Started from gunicorn's `post_fork`, never while Django sets itself up. A locked file keeps a second process from
sweeping beside it; when the first one ends, the second takes over.
"""

import fcntl
import logging
import os
import threading
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from qms.jobs import bell
from qms.jobs.work import sweep

LOCK_NAME = "sweeper.lock"
# A wall clock that moves this much against the steady one was set by somebody.
CLOCK_MOVED = timedelta(minutes=5)
log = logging.getLogger(__name__)


def start_sweeper() -> threading.Thread | None:
    """Start the thread, which sweeps at once and then every QMS_SWEEP_SECONDS or when the bell rings.

    None with REDIS_URL: there Celery's workers sweep.
    """
    if settings.REDIS_URL:
        return None
    thread = threading.Thread(target=_keep_sweeping, name="sweeper", daemon=True)
    thread.start()
    return thread


def take_lock(path: Path) -> int | None:
    """An open, locked file descriptor that holds until the process ends; None while another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _keep_sweeping() -> None:
    lock = None
    wall, steady = timezone.now(), time.monotonic()
    while True:
        lock = lock if lock is not None else _try_lock()
        if lock is not None:
            sweep_once()
        bell.wait(settings.SWEEP_SECONDS)
        wall, steady = _watch_clock(wall, steady)


def _try_lock() -> int | None:
    try:
        return take_lock(Path(settings.DATA_DIR) / LOCK_NAME)
    except OSError as error:
        log.warning("The sweeper cannot lock its file: %s", error.strerror)
        return None


def sweep_once() -> None:
    """One round with fresh connections. Whatever goes wrong is logged: the thread must outlive a lost database."""
    close_old_connections()
    try:
        sweep(at=timezone.now())
    except Exception:
        log.exception("The sweep failed and will be tried again")
    finally:
        close_old_connections()


def _watch_clock(wall, steady) -> tuple:
    now, tick = timezone.now(), time.monotonic()
    moved = (now - wall) - timedelta(seconds=tick - steady)
    if abs(moved) > CLOCK_MOVED:
        log.warning("The clock of the server was moved by %s seconds", round(moved.total_seconds()))
    return now, tick
