"""The one definition of a right on a thing: a queryset that keeps what a person may. Lists and single checks share it."""

from datetime import date
from typing import Any, Self

from django.db.models import Q, QuerySet

from qms.access.rights import Rights, rights_of


class PermittedQuerySet(QuerySet):
    """A queryset that knows who may what with its rows.

    A subclass answers `reach(rights, person, permission)` with the rows that role, exception or participation open.
    """

    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        raise NotImplementedError

    def permitted(self, person: Any, permission: str, *, day: date | None = None) -> Self:
        """Rows on which `person` holds `permission` on `day` (today if None)."""
        rights = rights_of(person, day)
        if not getattr(person, "is_active", False):
            return self.none()
        return self.filter(self.reach(rights, person, permission))
