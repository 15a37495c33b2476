"""What audits have to do with versions: nothing of their content; stored files that are kept, what `verify_integrity` asks,
work of the day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from documents.contents import Finding


class AuditContent:
    """See `documents.contents.VersionContent`."""

    name = "audits"
    models = ()

    def snapshot(self, version: Any, snapshot: dict[str, Any]) -> None:
        """No part of a version."""

    def copy(self, source: Any, draft: Any) -> None:
        """No part of a version."""

    def checks(self, version: Any, *, day: date) -> Iterable[Finding]:
        return ()

    def kept_files(self) -> set[str]:
        """Hashes of files that evidence refers to."""
        from audits.models import Evidence

        return set(Evidence.objects.exclude(file=None).values_list("file__sha256", flat=True).distinct())

    def verify(self) -> Iterable[Any]:
        """Problems that `verify_integrity` reports about findings and corrective actions."""
        from audits.integrity import problems

        return problems()


CONTENT = AuditContent()
