"""Exceptions: a single document shared with a person, a group or a unit, from a day until another; reclassifying."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _

from documents.actions.applying import renew_access
from documents.models import Document, DocumentGroupGrant, DocumentPersonGrant, DocumentUnitGrant
from documents.models.document import Classification
from qms.people.models import Unit, User
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

KINDS: dict[type, tuple[Any, str]] = {
    User: (DocumentPersonGrant, "user"),
    Group: (DocumentGroupGrant, "group"),
    Unit: (DocumentUnitGrant, "unit"),
}
COLUMNS = dict(KINDS.values())


@transaction.atomic
def share_document(
    document: Document, *, with_whom: Any, from_date: date, until_date: date | None, reason: str, by: Any, at: datetime
) -> Any:
    """Let a person, group or unit read the document from a day until another (exclusive). Sharing again sets new dates."""
    _require_share(document, by)
    if not reason.strip():
        raise Refused(_("Write why the document is shared."), field="reason")
    if until_date and until_date <= from_date:
        raise Refused(_("The share must end after it begins."), field="until_date")
    model, column = KINDS[type(with_whom)]
    permission = Permission.objects.get(content_type__app_label="documents", codename="view_document")
    grant, _new = model.objects.update_or_create(
        content_object=document,
        permission=permission,
        **{column: with_whom},
        defaults={"from_date": from_date, "until_date": until_date, "reason": reason.strip()[:300], "given_by": by},
    )
    record(
        act=Act.SHARED,
        by=by,
        on=document,
        agency=document.agency,
        at=at,
        detail={"with": _name(with_whom), "until": until_date.isoformat() if until_date else ""},
    )
    return grant


@transaction.atomic
def end_share(grant: Any, *, by: Any, at: datetime, day: date) -> None:
    """End a share today; it no longer counts from this moment's day on."""
    document = grant.content_object
    _require_share(document, by)
    if grant.from_date >= day:
        grant.delete()
    elif grant.until_date is None or grant.until_date > day:
        grant.until_date = day
        grant.save(update_fields=["until_date"])
    whom = _name(getattr(grant, COLUMNS[type(grant)]))
    record(act=Act.SHARE_ENDED, by=by, on=document, agency=document.agency, at=at, detail={"with": whom})


def _name(with_whom: Any) -> str:
    """As it is called on the day, for the trail: names change, what was done does not."""
    return str(with_whom.full_name if isinstance(with_whom, User) else with_whom.name)


def _require_share(document: Document, by: Any) -> None:
    if not by.has_perm("documents.share_document", document):
        raise Refused(_("Only the QMS officer of the owner agency shares documents."))


@transaction.atomic
def reclassify_document(document: Document, *, classification: str, reason: str, by: Any, at: datetime) -> Document:
    """Change who may read the document and rewrite the class of its periods, the old ones as well."""
    document = Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=document.pk)
    _require_share(document, by)
    if classification not in Classification.values:
        raise Refused(_("Choose public, internal or restricted."), field="classification")
    if not reason.strip():
        raise Refused(_("Write the reason of the change."), field="reason")
    before, document.classification = document.classification, classification
    document.save(update_fields=["classification"])
    renew_access(document)
    record(
        act=Act.ACCESS_CHANGED,
        by=by,
        on=document,
        agency=document.agency,
        at=at,
        detail={"from": before, "to": classification, "reason": reason[:300]},
    )
    return document
