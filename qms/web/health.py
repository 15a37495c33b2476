"""Is the installation well? Each probe answers yes or no with a word for the administrator: no names, no versions."""

import shutil
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from qms.jobs import health as jobs_health
from qms.notices import health as notices_health
from qms.trail import health as trail_health

FREE_SHARE = 0.05  # red below five hundredths of free disk
ORDER = ("database", "migrations", "triggers", "sealing", "oldest_job", "oldest_mail", "disk")


def check(*, at: datetime) -> dict[str, dict[str, Any]]:
    """Per probe `ok` and what it measured, in the order of ORDER. What does not answer is not well."""
    found: dict[str, dict[str, Any]] = dict.fromkeys(ORDER, {"ok": False, "detail": "unknown"})
    for names, probe in (
        (("database",), database),
        (("migrations",), migrations),
        (("triggers", "sealing"), trail_health.probes),
        (("oldest_job",), lambda: jobs_health.probes(at=at)),
        (("oldest_mail",), lambda: notices_health.probes(at=at)),
        (("disk",), disk),
    ):
        found.update(_answer(names, probe))
    return found


def database() -> dict:
    """One statement goes through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return {"database": {"ok": cursor.fetchone() == (1,)}}


def migrations() -> dict:
    """Every migration of the code is in the database."""
    missing = len(_migrations_of_code() - set(MigrationRecorder(connection).applied_migrations()))
    return {"migrations": {"ok": missing == 0, "missing": missing}}


@lru_cache(maxsize=1)
def _migrations_of_code() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def disk() -> dict:
    """Room where data is written."""
    usage = shutil.disk_usage(settings.DATA_DIR)
    return {"disk": {"ok": usage.free / usage.total >= FREE_SHARE, "free_percent": usage.free * 100 // usage.total}}


def _answer(names: tuple[str, ...], probe: Callable[[], dict]) -> dict[str, dict]:
    try:
        told = probe()
    except (DatabaseError, OSError):
        return {name: {"ok": False, "detail": "not reachable"} for name in names}
    return {name: {"ok": one[0], "detail": one[1]} if isinstance(one, tuple) else one for name, one in told.items()}
