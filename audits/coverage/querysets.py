"""Who may say what does not apply, and who sees it."""

from typing import Any

from django.db.models import Q

from audits.auditing.querysets import PLAN, VIEW_PROGRAMME
from qms.access.querysets import PermittedQuerySet
from qms.access.rights import Rights
from qms.people.querysets import DatedQuerySet


class NotApplicableQuerySet(DatedQuerySet, PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """Kept by who plans the audits of the agency; seen by who sees its programme."""
        known = permission if permission in {PLAN, VIEW_PROGRAMME} else PLAN
        return rights.where(known, unit="unit", agency="agency")
