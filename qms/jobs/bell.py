"""A nudge for whoever sweeps, so that nobody waits for the next minute. Losing one costs that minute, nothing else."""

import logging
import threading
import time
from functools import cache

from django.conf import settings

SWEEP_TASK = "qms.sweep"
SILENCE = 15  # seconds without a try after one that failed, so that not every act waits for a broker that is gone
_event = threading.Event()
log = logging.getLogger(__name__)


def ring() -> None:
    """Wake the sweeper: a message through Redis where there is one, else the thread of this process. Never raises."""
    if not settings.REDIS_URL:
        _event.set()
        return
    sender = _sender()
    if time.monotonic() < sender.silent_until:
        return
    try:
        sender.send_task(SWEEP_TASK, expires=60, retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - no broker must never break what a person does; the rows are the truth
        sender.silent_until = time.monotonic() + SILENCE
        log.warning("The bell could not be rung, the sweep comes within a minute: %s", type(error).__name__)


def wait(seconds: float) -> bool:
    """Wait to be woken, at most so long. True when the bell rang."""
    rang = _event.wait(seconds)
    _event.clear()
    return rang


@cache
def _sender():
    """A Celery application that only sends, because the one in `qms.celery` is above this floor."""
    from celery import Celery

    sender = Celery(broker=settings.REDIS_URL, set_as_current=False)
    sender.silent_until = 0.0
    sender.conf.update(
        task_default_queue="qms",
        task_serializer="json",
        broker_connection_timeout=1,
        broker_transport_options={"socket_timeout": 2, "socket_connect_timeout": 1},
    )
    return sender
