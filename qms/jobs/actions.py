"""Asking for work, following it, giving it up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from qms.jobs import bell
from qms.jobs.known import kinds
from qms.jobs.models import Job, State
from qms.trail.refusals import Refused


@transaction.atomic
def enqueue(
    *,
    kind: str,
    key: str,
    payload: Mapping[str, Any],
    at: datetime,
    run_after: datetime | None = None,
    owner: Any = None,
) -> Job:
    """Ask for work, once for each `key`: asked again, the answer is the row that stands, whatever its state.

    The row belongs to the transaction of the caller; the sweeper is nudged when that commits. `payload` is small plain
    JSON: ids, never texts. Raises ValueError for an unknown kind.
    """
    if kind not in kinds():
        raise ValueError(f"no job kind named {kind}")
    job, is_new = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "payload": dict(payload),
            "created_at": at,
            "run_after": run_after or at,
            "owner": owner,
        },
    )
    if is_new:
        transaction.on_commit(bell.ring, robust=True)
    return job


@transaction.atomic
def retry(job: Job, *, at: datetime) -> Job:
    """Let a failed or cancelled job run again from its first attempt."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state not in (State.FAILED, State.CANCELLED):
        raise Refused(_("This work is not over yet, so it cannot be started again."))
    job.state, job.attempts, job.run_after, job.error, job.finished_at = State.WAITING, 0, at, "", None
    job.save(update_fields=["state", "attempts", "run_after", "error", "finished_at"])
    transaction.on_commit(bell.ring, robust=True)
    return job


@transaction.atomic
def cancel(job: Job, *, at: datetime) -> Job:
    """Give up a job that has not begun, or one of a stoppable kind while it runs; its run ends at the next `report`."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    stoppable = job.state == State.RUNNING and job.kind in kinds() and kinds()[job.kind].stoppable
    if job.state != State.WAITING and not stoppable:
        raise Refused(_("This work has already begun or ended, so it cannot be cancelled."))
    job.state, job.finished_at, job.claimed_by, job.claimed_at = State.CANCELLED, at, "", None
    job.save(update_fields=["state", "finished_at", "claimed_by", "claimed_at"])
    return job


def report(job: Job, *, done: int, total: int, at: datetime) -> bool:
    """Say how far a running job is; this also shows that its worker lives. False when the run has lost the job."""
    return bool(
        Job.objects.filter(pk=job.pk, claimed_by=job.claimed_by, state=State.RUNNING).update(
            progress_done=done, progress_total=total, claimed_at=at
        )
    )
