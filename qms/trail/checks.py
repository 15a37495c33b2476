"""The start-up check: `manage.py check --database default` says which guards are not on."""

from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution
from django.db import connections

from qms.trail import guards


def guards_are_on(app_configs, databases=None, **_kwargs) -> list[CheckMessage]:
    """A caution per database with missing guards; none before the first migration. No error: migrate is the cure."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if "trail_entry" not in connection.introspection.table_names():
            continue
        if lines := guards.missing(connection):
            found.append(
                Caution(
                    f"{len(lines)} protections of the database are not as they should be: {'; '.join(lines[:5])}",
                    hint="Run migrate, which puts them back, then verify_integrity.",
                    id="trail.W001",
                )
            )
    return found
