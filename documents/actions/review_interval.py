"""How often one document is reviewed, where its type does not say it right for this one."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.actions.review_closing import cancel_for_interval
from documents.actions.review_holding import give_back
from documents.models import Document, TypeRules
from documents.querysets import DECIDE_REVIEW
from documents.reviewing.dates import interval_of
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

LONGEST = 120  # months, as for a type


def months_of(document: Document) -> int:
    """The interval of the document in months: its own, else that of its type; 0 for none."""
    rules = TypeRules.objects.filter(agency=document.agency_id, type=document.type_id)
    return interval_of(document.review_months, rules.values_list("review_months", flat=True).first())


@transaction.atomic
def change_interval(document: Document, *, months: int | None, reason: str, by: Any, at: datetime) -> Document:
    """Review this document every `months` months (0: never); None: as its type says. The reason is kept in the trail.

    A review that nobody decided is asked anew on its new day, by the daily work. Raises Refused naming the field.
    """
    document = Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=document.pk)
    if not by.has_perm(DECIDE_REVIEW, document):
        raise Refused(_("Only the head of the owner unit or the QMS officer sets how often a document is reviewed."))
    if months is not None and not 0 <= months <= LONGEST:
        raise Refused(_("Write 0 to %(n)d months, or nothing.") % {"n": LONGEST}, field="months")
    if not reason.strip():
        raise Refused(_("Write why this document has an interval of its own, or loses it."), field="reason")
    if months == document.review_months:
        raise Refused(_("That is its interval already."), field="months")
    before, document.review_months = document.review_months, months
    document.save(update_fields=["review_months"])
    cancel_for_interval(document, by=by, at=at)
    give_back(document, by=by, at=at)
    detail = {"before": before, "after": months, "reason": reason.strip()[:300]}
    record(act=Act.REVIEW_INTERVAL, by=by, on=document, agency=document.agency, at=at, detail=detail)
    return document
