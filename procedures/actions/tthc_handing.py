"""Responsibility for administrative procedures goes from one unit to another, all of it at once: a unit that ended leaves none."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from documents.actions.identity import successors_of
from procedures.actions.tthc import LONGEST_REASON, officer_agencies, require_officer
from procedures.models import AdministrativeProcedure, Responsibility
from qms.people.models import Agency, Unit
from qms.people.querysets import covers
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

FACTS = ("service", "public_code", "limit", "limit_before", "limit_date")  # of the place: they go over with it


def ended_units(person: Any, *, day: date) -> Any:
    """Units of the officer's agencies that are no more on `day` and still answer for something; `answers` says for how much."""
    rows = answering_though_ended(day).filter(agency__in=officer_agencies(person, day=day))
    return rows.select_related("agency").order_by("agency__code", "until_date", "order", "pk")


def answering_though_ended(day: date) -> Any:
    """Units that are no more on `day` and whose responsibilities nobody ended, with `answers`, how many."""
    left = Responsibility.objects.filter(unit=OuterRef("pk"), until_date=None).order_by().values("unit")
    counted = Subquery(left.annotate(count=Count("pk")).values("count"))
    return Unit.objects.filter(until_date__lte=day).annotate(answers=counted).filter(answers__gt=0)


def heirs_of(unit: Unit, day: date) -> QuerySet[Unit]:
    """Units that may take over: those of the agency that stand on `day`, and those that followed the unit in another."""
    heirs = Q(agency=unit.agency_id) | Q(pk__in=successors_of(unit))
    return Unit.objects.filter(heirs, covers(day)).exclude(pk=unit.pk).select_related("agency")


@transaction.atomic
def hand_over_responsibilities(
    unit: Unit, *, to: Unit, from_date: date, reason: str, by: Any, at: datetime, day: date
) -> list[Responsibility]:
    """All that `unit` answers for without an end goes to `to` from `from_date` on, with the facts of the place.

    The old rows end that day and stay on record; one line of the trail for each. In another agency that follows, a procedure
    for which that agency has its own unit already only ends here. Raises Refused naming the field.
    """
    for agency in sorted({unit.agency_id, to.agency_id}):
        Agency.objects.select_for_update().get(pk=agency)
    require_officer(unit.agency, by, day)
    left = Responsibility.objects.filter(unit=unit, until_date=None)
    list(AdministrativeProcedure.objects.select_for_update().filter(responsibilities__in=left).order_by("pk"))
    rows = list(left.select_for_update(of=("self",)).select_related("procedure").order_by("procedure__sort_key", "pk"))
    reason = " ".join(reason.replace("\0", "").split())[:LONGEST_REASON]
    _require_handing(unit, to, from_date, reason, rows)
    taken = set()
    if to.agency_id != unit.agency_id:
        there = Responsibility.objects.filter(agency=to.agency_id).exclude(until_date__lte=from_date)
        taken = set(there.values_list("procedure", flat=True))
    return [_handed(row, to, from_date, reason, row.procedure_id in taken, by=by, at=at) for row in rows]


def _handed(
    row: Responsibility, to: Unit, from_date: date, reason: str, is_taken: bool, *, by: Any, at: datetime
) -> Responsibility:
    row.until_date = from_date
    row.save(update_fields=["until_date"])
    detail = {"code": row.procedure.code, "from": from_date.isoformat(), "reason": reason}
    if is_taken:
        detail |= {"unit": row.unit.code, "until": from_date.isoformat()}
        record(act=Act.TTHC_UNASSIGNED, by=by, on=row, agency=row.agency, at=at, detail=detail)
        return row
    facts = {name: getattr(row, name) for name in FACTS}
    made = Responsibility.objects.create(
        procedure=row.procedure, agency=to.agency, unit=to, from_date=from_date, **facts
    )
    detail |= {"unit": to.code, "instead_of": row.unit.code}
    record(act=Act.TTHC_ASSIGNED, by=by, on=made, agency=row.agency, at=at, detail=detail)
    return made


def _require_handing(unit: Unit, to: Unit, from_date: date, reason: str, rows: list[Responsibility]) -> None:
    if not rows:
        says = _("“%(unit)s” answers for no administrative procedure, so there is nothing to hand over.")
        raise Refused(says % {"unit": unit})
    if not heirs_of(unit, from_date).filter(pk=to.pk).exists():
        says = _("“%(unit)s” does not stand on that day, or cannot take over. Choose another unit or day.")
        raise Refused(says % {"unit": to}, field="to")
    late = max(rows, key=lambda row: row.from_date)
    if from_date <= late.from_date:
        told = {"code": late.procedure.code, "day": f"{late.from_date:%d/%m/%Y}"}
        raise Refused(_("%(code)s: responsible since %(day)s. Choose a later day.") % told, field="from_date")
    gone = next((row.procedure for row in rows if (until := row.procedure.abolished_date) and until <= from_date), None)
    if gone:
        told = {"code": gone.code, "day": f"{gone.abolished_date:%d/%m/%Y}"}
        says = _("%(code)s is abolished from %(day)s. Nobody can be responsible after that.")
        raise Refused(says % told, field="from_date")
    if not reason:
        raise Refused(_("Write the reason, such as the decision on the reorganisation."), field="reason")
