"""The vocabulary of lists of duties, and who may what with them."""

from datetime import date
from typing import Any, Self

from django.db.models import Q

from qms.access.querysets import PermittedQuerySet
from qms.access.rights import Rights

SEE = "duties.view_duty"
DO = "duties.do_duty"
KEEP = "duties.keep_duties"
OPEN = ""


class DutyQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """Planned and excused by who keeps the cycle; done by who holds the responsible post too; seen by who oversees as well."""
        where = {"unit": "agency__units", "agency": "agency"}
        found = rights.where(KEEP, **where)
        if permission != KEEP:
            found |= Q(post__in=rights.posts)
        if permission == SEE:
            found |= rights.where(SEE, **where)
        return found

    def open(self) -> Self:
        """Neither done nor excused."""
        return self.filter(outcome=OPEN)

    def overdue(self, day: date) -> Self:
        """Of those, the ones whose day is over."""
        return self.open().filter(due_date__lt=day)
