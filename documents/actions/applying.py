"""Interned sets: who applies a version, and which readers' class its period belongs to."""

from collections.abc import Iterable

from documents.models import AccessClass, ApplyingMember, ApplyingSet, Document, Version
from qms.people.models import Agency, Unit


def applying_set(*, agencies: Iterable[Agency] = (), units: Iterable[Unit] = ()) -> ApplyingSet | None:
    """The one set with exactly these members, made when it is new; None for no member at all."""
    agency_ids, unit_ids = sorted({row.pk for row in agencies}), sorted({row.pk for row in units})
    if not agency_ids and not unit_ids:
        return None
    key = ",".join([*(f"a{pk}" for pk in agency_ids), *(f"u{pk}" for pk in unit_ids)])
    found, new = ApplyingSet.objects.get_or_create(key=key)
    if new:
        for pk in agency_ids:
            ApplyingMember.objects.create(set=found, agency_id=pk)
        for pk in unit_ids:
            ApplyingMember.objects.create(set=found, unit_id=pk)
    return found


def renew_access(document: Document) -> None:
    """Put every period of the document into the class of readers that its owner and classification ask for today."""
    for period in document.periods.select_related("version__applying", "access_class"):
        period.access_class = access_class(document, period.version, held_back=period.access_class.held_back)
        period.save(update_fields=["access_class"])


def access_class(document: Document, version: Version, *, held_back: bool = False) -> AccessClass:
    """The class of readers of `version` once it is in force; `held_back` from them while its review is overdue."""
    found, _new = AccessClass.objects.get_or_create(
        owner_unit=document.owner_unit,
        type=document.type,
        classification=document.classification,
        applying=version.applying,
        held_back=held_back,
        defaults={"agency": document.agency},
    )
    return found
