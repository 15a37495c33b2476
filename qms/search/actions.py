"""Remembering searches for the person who made them. Private: the record of acts says nothing of what people look for."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from qms.search.models import RecentSearch, SavedSearch
from qms.trail.refusals import Refused

MOST_RECENT = 10
MOST_SAVED = 50


@transaction.atomic
def remember_search(*, text: str, address: str, by: Any, at: datetime) -> None:
    """Put a search on top of the person's last ten; what is older is forgotten."""
    RecentSearch.objects.bulk_create(
        [RecentSearch(person=by, text=text, address=address, at=at)],
        update_conflicts=True, unique_fields=["person", "address"], update_fields=["text", "at"],
    )  # fmt: skip
    kept = RecentSearch.objects.filter(person=by).order_by("-at", "-pk").values("pk")[:MOST_RECENT]
    RecentSearch.objects.filter(person=by).exclude(pk__in=kept).delete()


@transaction.atomic
def forget_searches(*, by: Any, pk: int | None = None) -> None:
    """Forget one of the person's last searches, or all of them. Safe to repeat."""
    mine = RecentSearch.objects.filter(person=by)
    (mine if pk is None else mine.filter(pk=pk)).delete()


@transaction.atomic
def save_search(*, name: str, address: str, by: Any, at: datetime) -> SavedSearch:
    """Keep a search under a name; the same search again takes the new name. Raises Refused without a name, or for too many."""
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Give the search a name, so that you know it again."), field="name")
    mine = SavedSearch.objects.filter(person=by)
    if mine.count() >= MOST_SAVED and not mine.filter(address=address).exists():
        raise Refused(_("You have 50 saved searches. Remove one first."), field="name")
    found, _new = SavedSearch.objects.update_or_create(
        person=by, address=address, defaults={"name": name[:80]}, create_defaults={"name": name[:80], "at": at}
    )
    return found


@transaction.atomic
def drop_saved_search(*, pk: int, by: Any) -> None:
    """Remove one of the person's saved searches. Safe to repeat."""
    SavedSearch.objects.filter(person=by, pk=pk).delete()
