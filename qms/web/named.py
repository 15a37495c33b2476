"""Objects of the floors above, by the dotted names that a settings list gives; never imported here by themselves."""

import logging
from functools import lru_cache
from typing import Any

from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


@lru_cache(maxsize=8)
def named(names: tuple[str, ...]) -> tuple[Any, ...]:
    """The objects, in that order; without those that are not there, so that a wrong name takes no page down with it."""
    found = []
    for name in names:
        try:
            found.append(import_string(name))
        except ImportError:
            log.exception("Named in settings, but not found: %s", name)
    return tuple(found)
