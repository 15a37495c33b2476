"""Does mail go out? Read by the health page."""

from datetime import datetime, timedelta

from qms.notices.models import Digest, Notice

LONGEST_WAIT = timedelta(hours=2)  # a mail server may be away for a while; then somebody should look


def probes(*, at: datetime) -> dict[str, dict]:
    """`oldest_mail`: for how many seconds the oldest mail that is to go out has waited; after two hours it says so.

    It is never "not ok": the site works without a mail server, and a monitor must not take it away for that.
    """
    first = [
        rows.objects.filter(mail_after__isnull=False)
        .order_by("created_at")
        .values_list("created_at", flat=True)
        .first()
        for rows in (Notice, Digest)
    ]
    oldest = min((instant for instant in first if instant), default=at)
    waited = max(at - oldest, timedelta(0))
    word = {} if waited <= LONGEST_WAIT else {"detail": "the mail server takes nothing"}
    return {"oldest_mail": {"ok": True, "seconds": int(waited.total_seconds()), **word}}
