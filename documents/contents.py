"""What a version is made of: the objects named in VERSION_CONTENT, the documents' own first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Finding:
    """Something to mend before submission. `anchor` is the id of the place on the editor's page."""

    text: str
    anchor: str
    blocking: bool = True


class VersionContent(Protocol):
    """One part of a version's content. `name` is its key in the snapshot; `models` are its frozen tables.

    A part may have `comparison(old, new) -> qms.redline.Comparison`: what of it is different in two snapshots.
    """

    name: str

    def snapshot(self, version: Any, snapshot: dict[str, Any]) -> None:
        """Add this part to the snapshot: plain data, names resolved."""

    def copy(self, source: Any, draft: Any) -> None:
        """Copy this part of `source` into the new draft."""

    def checks(self, version: Any, *, day: date) -> Iterable[Finding]:
        """What is missing or wrong in the draft on `day`."""


@cache
def version_contents() -> tuple[VersionContent, ...]:
    """The objects of settings.VERSION_CONTENT, in order."""
    return tuple(import_string(name) for name in settings.VERSION_CONTENT)
