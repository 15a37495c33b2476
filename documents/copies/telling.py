"""Telling holders: a paper was handed to them, a paper has to come back. Codes and numbers alone, no text of a document."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from documents.copies.life import OUTSTANDING, RESTRICTED
from documents.models import ControlledCopy, Document, Version
from documents.models.document import Classification
from qms.notices.actions import notify
from qms.people.models import User


def tell_holder(copy: ControlledCopy, *, at: datetime) -> None:
    """The paper is on its way to its holder, who confirms to have it."""
    notify(
        kind="copy_handed",
        to=copy.holder,
        about=f"copy:{copy.pk}:{at.isoformat()}",
        url=reverse("documents:copy", args=[copy.pk]),
        text=_("%(code)s, copy no. %(n)s: confirm it once the paper is in your hands.") % _named(copy),
        at=at,
    )


def tell_recall(copy: ControlledCopy, *, at: datetime) -> None:
    """One paper was called back by its keeper."""
    day = f"{copy.recall_due_date:%d/%m/%Y}" if copy.recall_due_date else ""
    notify(
        kind="copy_recalled",
        to=copy.holder,
        about=f"copy:{copy.pk}",
        url=reverse("documents:copy", args=[copy.pk]),
        text=_("%(code)s, copy no. %(n)s: to be back by %(day)s.") % {**_named(copy), "day": day},
        at=at,
        due=copy.recall_due_date,
    )


def tell_holders(version: Version, due: date, *, at: datetime) -> None:
    """Whoever holds papers of a version that ends: once a person and day, however many papers."""
    papers = ControlledCopy.objects.filter(version=version, stage__in=OUTSTANDING)
    notify(
        kind="copy_recalled",
        to=list(User.objects.filter(pk__in=papers.values("holder")).order_by("pk")),
        about=f"version:{version.pk}:copies",
        url=f"{reverse('documents:copies')}?xem=can-thu",
        text=_("%(code)s, version %(n)s: controlled copies to be back by %(day)s.")
        % {"code": _code(version.document), "n": version.number, "day": f"{due:%d/%m/%Y}"},
        at=at,
        due=due,
    )


def _named(copy: ControlledCopy) -> dict[str, str]:
    return {"code": _code(copy.document), "n": f"{copy.number:02d}"}


def _code(document: Document) -> str:
    # A notice stays in an inbox, and a mail may go astray: the code of a restricted document is in none of them.
    return str(RESTRICTED) if document.classification == Classification.RESTRICTED else document.code
