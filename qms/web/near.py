"""What an address that leads nowhere may have meant: asked of the sources named in SEARCH_SOURCES, never imported."""

import logging
from typing import Any

from django.conf import settings
from django.db import DatabaseError

from qms.web.named import named

MOST = 5
log = logging.getLogger(__name__)


def near_addresses(person: Any, path: str) -> list[dict[str, Any]]:
    """At most five rows (code, title, url, state) that the person may see; [] also when the database cannot be asked."""
    try:
        asked = (source.near(person, path, MOST) for source in named(tuple(settings.SEARCH_SOURCES)) if source.near)
        return [row for rows in asked for row in rows][:MOST]
    except DatabaseError:
        log.exception("Near addresses not asked for")
        return []
