"""The vocabulary of lists of rounds."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q

from documents.querysets import KEEP_READINGS
from qms.access.querysets import PermittedQuerySet
from qms.access.rights import Rights

SEE = "documents.view_readinground"
FOLLOW = "documents.view_readers"


def _table(name: str) -> Any:
    # A queryset is imported by the models it serves, so it reaches the other tables of its own app by name.
    return apps.get_registered_model("documents", name)


def kept_by(rights: Rights, prefix: str = "") -> Q:
    """Rows whose document (behind `prefix`) is kept so: by role, or by holding its owner post."""
    columns = {"unit": f"{prefix}owner_unit", "agency": f"{prefix}agency"}
    found = rights.where(KEEP_READINGS, **columns) | Q(**{f"{prefix}owner_post__in": rights.posts})
    is_open = ~Q(**{f"{prefix}classification": "restricted"})
    return found & (is_open | rights.where("documents.view_restricted", **columns))


class ReadingRoundQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """Who keeps the readings of the document; seen also by heads of units who may read it, for their own people."""
        kept = kept_by(rights, "document__")
        if permission != SEE or not rights.may_somewhere(FOLLOW):
            return kept
        documents = _table("Document").objects.permitted(person, "documents.view_document", day=rights.day)
        return kept | Q(document__in=documents.values("pk"))

    def asking(self, day: date) -> Self:
        """The round of each document that counts on `day`: the last one that asks by then, while a text of it goes on.

        An editorial version asks nobody, so the round before goes on with it. One that was cancelled before it began
        asks nobody any more.
        """
        periods = _table("InForce").objects
        going_on = Exists(periods.going_on(day).filter(document=OuterRef("document")))
        rounds: Any = self.model._default_manager
        later = rounds.begun(day).filter(document=OuterRef("document"), pk__gt=OuterRef("pk"))
        return self.begun(day).filter(going_on).exclude(Exists(later))

    def begun(self, day: date) -> Self:
        """Asked by `day`, and not about a version whose period was cancelled before it began. Later ones have higher numbers."""
        cancelled = Q(version__period__until_date__lte=F("version__period__from_date"))
        return self.filter(asked_date__lte=day).exclude(cancelled)
