"""The vocabulary of lists of findings."""

from datetime import date
from typing import Any, Self

from django.db.models import F, Q

from documents.models import Document
from qms.access.querysets import PermittedQuerySet
from qms.access.rights import Rights
from qms.people.querysets import covers

SEE = "documents.view_draft"


class StandingFindingQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """Seen by who sees what is prepared of the document: its unit, the officer, who reviews and audits in the agency."""
        documents = Document.objects.all()
        return Q(document__in=documents.filter(documents.reach(rights, person, SEE)).values("pk"))

    def open(self) -> Self:
        """Not closed by a round yet."""
        return self.filter(settled_at=None)

    def on(self, day: date) -> Self:
        """Open, and the text is in force on `day`: one that was replaced since the last round stands no more."""
        return self.open().filter(covers(day, "version__period__"))

    def turned(self) -> Self:
        """What became so only since the text came into force."""
        return self.filter(since_date__gt=F("version__period__from_date"))
