"""Is work being done? Read by the health page."""

from datetime import datetime, timedelta

from qms.jobs.models import Job, State

# A sweep comes every minute, and one long PDF may hold up the others for some minutes.
LONGEST_WAIT = timedelta(minutes=15)


def probes(*, at: datetime) -> dict[str, dict]:
    """`oldest_job`: for how many seconds the oldest due job has waited; not ok after a quarter of an hour."""
    oldest = (
        Job.objects.filter(state=State.WAITING, run_after__lte=at)
        .order_by("run_after")
        .values_list("run_after", flat=True)
        .first()
    )
    waited = at - oldest if oldest else timedelta(0)
    return {"oldest_job": {"ok": waited <= LONGEST_WAIT, "seconds": int(waited.total_seconds())}}
