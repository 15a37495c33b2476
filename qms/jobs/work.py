"""The sweep: one round of everything that waits. The same act for Celery, the thread, and `manage.py sweep`."""

import logging
import time
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from qms.jobs import claims
from qms.jobs.daily import enqueue_daily_work
from qms.jobs.kinds import JobKind, Round, TryAgain
from qms.jobs.known import kinds, rounds
from qms.jobs.models import Job, State
from qms.trail.refusals import Refused

MOST_JOBS = 500  # in one sweep; the rest waits for the next
log = logging.getLogger(__name__)


class Clock:
    """The given instant, moving on while work is done, so that a long job does not date the next one back."""

    def __init__(self, at: datetime):
        self._at, self._began = at, time.monotonic()

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._began)


def sweep(*, at: datetime) -> int:
    """Do what is due at `at`; answers how many jobs were run. Safe to call from several processes at once.

    What dead workers held comes back first. A round or job that fails never keeps the others from running.
    """
    clock = Clock(at)
    claims.give_back(at=at)
    for name, one_round in rounds().items():
        _attempt_round(name, one_round, clock.now())
    enqueue_daily_work(at=clock.now())
    return _run_jobs(kinds(), clock)


def _attempt_round(name: str, one_round: Round, at: datetime) -> None:
    try:
        with override("vi"):
            one_round(at=at)
    except Exception:
        log.exception("The round %s failed and will be tried again", name)


def _run_jobs(known: dict[str, JobKind], clock: Clock) -> int:
    seen: set[int] = set()
    while len(seen) < MOST_JOBS:
        job = claims.claim_next(at=clock.now(), names=set(known), spared=seen)
        if job is None:
            break
        seen.add(job.pk)
        with override("vi"):
            run_job(job, known[job.kind], clock=clock)
    return len(seen)


def run_job(job: Job, kind: JobKind, *, clock: Clock) -> None:
    """Run a claimed job to its end, its next attempt, or its failure."""
    obstacle = _why_not_to_begin(job, kind)
    if obstacle:
        _give_up(job, kind, clock, obstacle)
        return
    try:
        result = kind.run(job, at=clock.now())
    except Refused as refusal:
        _give_up(job, kind, clock, str(refusal))
    except TryAgain as problem:
        _try_later(job, kind, clock, str(problem))
    except Exception:
        log.exception("Job %s (%s) failed at attempt %s", job.pk, job.kind, job.attempts)
        _try_later(job, kind, clock, _("The work failed because of a fault in the system. The system log says more."))
    else:
        claims.finish(job, state=State.DONE, at=clock.now(), result=result)


def _why_not_to_begin(job: Job, kind: JobKind) -> str:
    if job.owner is not None and not job.owner.is_active:
        return _("The person who asked for this work may no longer sign in, so it was stopped.")
    if job.attempts > kind.attempts:  # it came back from workers that died of it
        return _("The work was broken off several times, so it was stopped. The system log says more.")
    return ""


def _try_later(job: Job, kind: JobKind, clock: Clock, sentence: str) -> None:
    if job.attempts >= kind.attempts:
        _give_up(job, kind, clock, sentence)
    else:
        claims.postpone(job, at=clock.now(), error=sentence)


def _give_up(job: Job, kind: JobKind, clock: Clock, sentence: str) -> None:
    if not claims.finish(job, state=State.FAILED, at=clock.now(), error=sentence) or kind.failed is None:
        return
    try:
        kind.failed(job, at=clock.now())
    except Exception:
        log.exception("What follows the failure of job %s (%s) failed too", job.pk, job.kind)
