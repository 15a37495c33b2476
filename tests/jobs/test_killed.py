"""A sweeper of its own process is killed in the middle of a job; the next one does it."""

import os
import subprocess
import sys
import time
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from qms.jobs.models import Job

SWEEPER = """
import os, sys, time, django
django.setup()
from qms.jobs import known, thread
from qms.jobs.kinds import JobKind
def run(job, *, at):
    time.sleep(float(sys.argv[1]))
    return {"by": os.getpid()}
known._givers = list
known.OWN_ROUNDS = {}
known.OWN_JOBS = {"slow": JobKind(run=run)}
thread.start_sweeper().join()
"""


def address(name: str) -> str:
    """The address of a copied database, for another process."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    to = connection.settings_dict
    return f"postgres://{to['USER']}:{to['PASSWORD']}@{to['HOST']}:{to['PORT']}/{name}"


def start(database: str, seconds: float) -> subprocess.Popen:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "qms.settings", "DATABASE_URL": address(database)}
    environment["QMS_SWEEP_SECONDS"] = "1"
    return subprocess.Popen([sys.executable, "-c", SWEEPER, str(seconds)], env=environment)


def wait_for(state: str, patience: float = 30) -> Job:
    end = time.monotonic() + patience
    while (job := Job.objects.get()).state != state:
        assert time.monotonic() < end, f"still {job.state}"
        time.sleep(0.1)
    return job


def test_a_job_of_a_killed_sweeper_is_done_by_the_next(copied_db):
    now = timezone.now() - timedelta(seconds=1)
    Job.objects.create(kind="slow", key="one", run_after=now, created_at=now)
    first = start(copied_db, 60)
    wait_for("running")
    first.kill()
    first.wait()
    second = start(copied_db, 0)
    try:
        job = wait_for("done")
    finally:
        second.kill()
        second.wait()
    assert (job.result, job.attempts) == ({"by": second.pid}, 2)
