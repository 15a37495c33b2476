"""Celery for installations with Redis: its beat and workers do the sweep that otherwise a thread of the web process does.

Truth lives in the rows of `qms.jobs` and `qms.notices`; a message only says "wake up". So nothing here has a result, a
long delay, or anything but JSON, and losing Redis loses nothing.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qms.settings")

from django.conf import settings
from django.utils import timezone

from qms.jobs.bell import SWEEP_TASK

# What runs when: name, task, seconds between two runs.
TIMETABLE = (("sweep", SWEEP_TASK, settings.SWEEP_SECONDS),)

app = Celery("qms", broker=settings.REDIS_URL or "memory://", set_as_current=True)
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_default_queue="qms",
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"socket_connect_timeout": 2, "visibility_timeout": 3600},
    timezone=settings.TIME_ZONE,
    beat_schedule={
        name: {"task": task, "schedule": seconds, "options": {"expires": seconds}} for name, task, seconds in TIMETABLE
    },
)


@app.task(name=SWEEP_TASK)
def sweep_now() -> None:
    """One round of everything that is due."""
    from qms.jobs.work import sweep

    sweep(at=timezone.now())
