"""Types of documents, told by the floors above: this floor knows none of them."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def types_of(agency: Any) -> list[tuple[str, str]]:
    """Slug and name of the types of documents in use in the agency, in their order.

    An object of VERSION_CONTENT may carry `types_of(agency)`; without one there are none.
    """
    givers = [import_string(dotted) for dotted in settings.VERSION_CONTENT]
    return [row for giver in givers if hasattr(giver, "types_of") for row in giver.types_of(agency)]
