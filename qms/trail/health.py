"""Is the trail well? Cheap answers for /healthz and for the middleware that stops writes when it is not."""

import time
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from qms.trail import guards, sealing

LONGEST_BACKLOG = timedelta(minutes=10)
_seen: tuple[float, list[str]] | None = None


def probes() -> dict[str, tuple[bool, str]]:
    """`triggers` and `sealing`: well or not, and a few words without names. Looks afresh each time."""
    absent = len(guards.missing())
    return {"triggers": (not absent, f"{absent} missing" if absent else "ok"), "sealing": _sealing()}


def why_read_only() -> list[str]:
    """Sentences that say why nothing may be written now; empty when all is well. Looked up at most every 30 seconds."""
    global _seen
    if _seen is None or time.monotonic() >= _seen[0]:
        _seen = (time.monotonic() + guards.REMEMBERED_SECONDS, _reasons())
    return _seen[1]


def forget() -> None:
    """Look again at once."""
    global _seen
    _seen = None
    guards.forget()


def _reasons() -> list[str]:
    if not guards.is_intact():  # a table may be gone, so nothing else is asked
        return [_("Protections of the database are missing. Run the migrate command, then verify_integrity.")]
    problem = sealing.trouble_with(sealing.read_key(), sealing.head())
    return [problem] if problem else []


def _sealing() -> tuple[bool, str]:
    last = sealing.head()
    if sealing.trouble_with(key := sealing.read_key(), last):
        return False, "key missing" if key is None else "other key"
    oldest = sealing.oldest_unsealed_at()
    waits = timezone.now() - oldest if oldest else timedelta()
    if waits > LONGEST_BACKLOG:
        return False, f"{int(waits.total_seconds() // 60)} minutes behind"
    return True, "ok"
