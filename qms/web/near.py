"""What an address that leads nowhere may have meant: asked of the sources named in SEARCH_SOURCES, never imported."""

import logging
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils.module_loading import import_string

MOST = 5
log = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def _load(names: tuple[str, ...]) -> tuple[Any, ...]:
    found = []
    for name in names:
        try:
            found.append(import_string(name))
        except ImportError:
            # The page that says "not found" must not break over a wrong name; the log says which one.
            log.exception("Source of searching not found: %s", name)
    return tuple(found)


def near_addresses(person: Any, path: str) -> list[dict[str, Any]]:
    """At most five rows (code, title, url, state) that the person may see; [] also when the database cannot be asked."""
    try:
        asked = (source.near(person, path, MOST) for source in _load(tuple(settings.SEARCH_SOURCES)) if source.near)
        return [row for rows in asked for row in rows][:MOST]
    except DatabaseError:
        log.exception("Near addresses not asked for")
        return []
