"""Due rows as SQL text, to be put into statements of our own: for the sweep, and for the work of a unit."""

from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet


class Sql(NamedTuple):
    text: str
    params: tuple[Any, ...]


def compiled(rows: QuerySet[Any, Any]) -> Sql | None:
    """The statement of a queryset; None when it can have no rows."""
    try:
        return Sql(*rows.query.sql_with_params())
    except EmptyResultSet:
        return None
