"""All the work there is. Apps above give theirs through the objects of two settings lists; nothing registers itself.

An object of VERSION_CONTENT or NOTICE_KINDS may carry `jobs` (name -> JobKind) and `rounds` (name -> callable(*, at)),
the latter called in every sweep.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from qms.jobs.kinds import JobKind, Round
from qms.jobs.own import OWN_JOBS, OWN_ROUNDS


def kinds() -> dict[str, JobKind]:
    """Every kind of job by name. Raises ValueError when two apps give different ones under one name."""
    return _collected("jobs", OWN_JOBS)


def with_files() -> set[str]:
    """Names of the kinds that make a file for their owner."""
    return {name for name, kind in kinds().items() if kind.file}


def rounds() -> dict[str, Round]:
    """What is done in every sweep, by name. Each is called as `round(at=...)`."""
    return _collected("rounds", OWN_ROUNDS)


def _collected(attribute: str, own: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(own)
    for giver in _givers():
        for name, value in getattr(giver, attribute, {}).items():
            if found.setdefault(name, value) != value:
                raise ValueError(f"two apps give {attribute} named {name}")
    return found


def _givers() -> Iterator[Any]:
    for dotted in (*settings.NOTICE_KINDS, *settings.VERSION_CONTENT):
        yield import_string(dotted)
