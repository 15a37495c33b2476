"""What audits have to do with versions: nothing of their content; stored files that are kept, what is verified, work of the day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from django.utils import timezone

from documents.contents import Finding
from qms.jobs.kinds import JobKind


def enter_due(job: Any, *, at: datetime) -> dict[str, int]:
    """Enter the audits whose month nears. Run again the same day it changes nothing."""
    from audits.actions.programming import make_due_audits

    return {"entered": make_due_audits(at=at, day=timezone.localdate(at))}


class AuditingContent:
    """See `documents.contents.VersionContent`."""

    name = "auditing"
    models = ()
    jobs: ClassVar = {"audits.enter_due_audits": JobKind(run=enter_due, daily=True)}

    def snapshot(self, version: Any, snapshot: dict[str, Any]) -> None:
        """No part of a version."""

    def copy(self, source: Any, draft: Any) -> None:
        """No part of a version."""

    def checks(self, version: Any, *, day: date) -> Iterable[Finding]:
        return ()

    def kept_files(self) -> set[str]:
        """Hashes of files that evidence of checklists refers to."""
        from audits.models import ItemEvidence

        return set(ItemEvidence.objects.exclude(file=None).values_list("file__sha256", flat=True).distinct())

    def verify(self) -> Iterable[Any]:
        """Problems that `verify_integrity` reports about programmes and audits."""
        from audits.auditing.integrity import problems

        return problems()


CONTENT = AuditingContent()
