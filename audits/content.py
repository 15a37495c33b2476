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

    @property
    def trail_words(self) -> dict[str, dict[str, Any]]:
        """Labels of what acts here note by its key (`qms.office.told`)."""
        from audits.trail_words import WORDS

        return WORDS

    def unseen_entries(self, person: Any) -> Any:
        """Entries of the trail about what the person may not see (`qms.office.recorded`)."""
        from audits.recorded import unseen

        return unseen(person)

    def verify(self) -> Iterable[Any]:
        """Problems that `verify_integrity` reports about findings and corrective actions."""
        from audits.integrity import problems

        return problems()


CONTENT = AuditContent()
