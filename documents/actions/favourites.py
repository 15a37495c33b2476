"""Keeping documents at hand. Private to the person, so the record of acts says nothing of it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.models import Document, Favourite
from documents.querysets import VIEW
from qms.people.models import User
from qms.trail.refusals import Refused

MOST = 200


@transaction.atomic
def keep_favourite(document: Document, *, by: Any, at: datetime) -> Favourite:
    """Keep a document at hand. Safe to repeat. Raises Refused for one the person may not read, and for too many.

    Favourites that the person may not read any more are not shown, so they do not count.
    """
    readable = Document.objects.permitted(by, VIEW)
    if not readable.filter(pk=document.pk).exists():
        raise Refused(_("You may not read this document, so it cannot be kept among your favourites."))
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)  # two windows at once do not pass the limit together
    known = Favourite.objects.filter(person=by, document=document).first()
    if known:
        return known
    if readable.filter(favourites__person=by).count() >= MOST:
        raise Refused(
            _("You keep %(most)s favourites already. Take one off the list before you add another.") % {"most": MOST}
        )
    return Favourite.objects.create(person=by, document=document, at=at)


@transaction.atomic
def drop_favourite(document: Document, *, by: Any) -> None:
    """Take a document off the person's favourites. Safe to repeat."""
    Favourite.objects.filter(person=by, document=document).delete()
