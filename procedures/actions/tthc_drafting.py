"""A draft of a procedure from a record of the national list, through the acts that make every other draft."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.actions.drafting import create_document
from documents.actions.keeping import owner_units
from documents.models import DocumentType, LegalInstrument, Version
from procedures.actions.writing import PROCEDURE, save_procedure
from procedures.models import AdministrativeProcedure, ProcedurePart, Responsibility
from procedures.tthc.drafting import TITLE, filled, numbers_in
from procedures.tthc.proposing import proposed
from qms.people.models import Post, Unit
from qms.trail.refusals import Refused


@dataclass(frozen=True)
class Made:
    """The draft, sentences on what of the record could not be placed in it, and how many steps its text seems to tell."""

    version: Version
    told: list[str] = field(default_factory=list)
    proposed: int = 0


def owners_of(person: Any, day: date) -> Any:
    """Units for which the person may make a draft, in the order in which they are offered."""
    return owner_units(person, day=day).select_related("agency").order_by("agency__code", "order", "code")


def responsible_owner(procedure: AdministrativeProcedure, owners: Any, day: date) -> Unit | None:
    """That of the units which answers for the procedure; the first where several agencies have one."""
    rows = Responsibility.objects.on(day).filter(procedure=procedure, unit__in=owners).select_related("unit__agency")
    found = rows.order_by("agency__code").first()
    return found.unit if found else None


@transaction.atomic
def draft_from_record(
    procedure: AdministrativeProcedure,
    *,
    owner_unit: Unit,
    by: Any,
    at: datetime,
    day: date,
    request_key: str | None = None,
) -> Made:
    """A document of type procedure with its first draft, its data filled from the record; see `procedures.tthc.drafting`.

    The same `request_key` again gives the same draft. Raises Refused for a procedure that is abolished, for a unit the
    person may not write for, and for one without posts.
    """
    if procedure.abolished_date and procedure.abolished_date <= day:
        told = {"code": procedure.code, "day": f"{procedure.abolished_date:%d/%m/%Y}"}
        raise Refused(_("%(code)s is abolished since %(day)s. It needs no procedure.") % told)
    document = create_document(
        type=_type(),
        owner_unit=owner_unit,
        owner_post=_post(owner_unit, day),
        title=procedure.name[:TITLE],
        by=by,
        at=at,
        day=day,
        request_key=request_key,
    )
    version = document.versions.select_related("document__agency", "document__type").earliest("pk")
    steps = len(proposed(procedure.steps_text).steps)
    if ProcedurePart.objects.filter(version=version).exists():  # the second of two clicks
        return Made(version, proposed=steps)
    answer = Responsibility.objects.on(day).filter(procedure=procedure, agency=owner_unit.agency_id).first()
    found = filled(procedure, answer, _known_laws(procedure), day)
    save_procedure(version, found.data, token=0, by=by, at=at, day=day)
    return Made(version, found.told, steps)


def _type() -> DocumentType:
    found = DocumentType.objects.filter(slug=PROCEDURE).first()
    if found is None:
        raise Refused(_("There are no document types yet. Ask the administrator to set them up."))
    return found


def _post(unit: Unit, day: date) -> Post:
    """The post that answers for the document: the head of the unit, else any post of it."""
    found = Post.objects.on(day).filter(unit=unit).order_by("-is_head", "-is_deputy", "pk").first()
    if found is None:
        raise Refused(
            _("%(unit)s has no post yet, so nobody can answer for the document.") % {"unit": unit}, field="unit"
        )
    return found


def _known_laws(procedure: AdministrativeProcedure) -> set[str]:
    numbers = [row["number"].strip() for row in procedure.bases_items]
    numbers += [number for number, _title in numbers_in(procedure.bases_text)]
    return set(LegalInstrument.objects.filter(number__in=numbers).values_list("number", flat=True))
