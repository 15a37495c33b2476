"""Many rows as one value, alike on both databases."""

from typing import Any

from django.db.models import Aggregate, JSONField


class ArrayOf(Aggregate):
    """The values of a group as one JSON array."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)
