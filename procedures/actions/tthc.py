"""Acts on the list of administrative procedures (TTHC): who answers for one where, and that one is no more.

The list is one for the installation: the officer of an agency that has none above it keeps it. Who is responsible in an
agency is said by the officer of that agency.
"""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from documents.querysets import KEEP
from procedures.models import AdministrativeProcedure, Responsibility, Service
from qms.access.rights import rights_of
from qms.people.models import Agency, Unit
from qms.people.querysets import covers
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

LONGEST_LIMIT = 120
LONGEST_PUBLIC_CODE = 60
LONGEST_REASON = 300


def list_keeper(person: Any, *, day: date) -> Agency | None:
    """The top agency for which the person keeps the list; None for everybody else."""
    return officer_agencies(person, day=day).filter(parent__isnull=True).order_by("pk").first()


def officer_agencies(person: Any, *, day: date) -> Any:
    """Agencies of which the person is QMS officer."""
    return Agency.objects.filter(pk__in=rights_of(person, day).reach[KEEP].agencies)


def require_list_keeper(by: Any, day: date) -> Agency:
    """The agency for which the person keeps the list. Raises Refused for everybody else."""
    keeper = list_keeper(by, day=day)
    if keeper is None:
        raise Refused(
            _("The list of administrative procedures is shared; only the QMS officer of the top agency changes it.")
        )
    return keeper


def require_officer(agency: Agency, by: Any, day: date) -> None:
    """Raises Refused for who is not QMS officer of the agency."""
    if not officer_agencies(by, day=day).filter(pk=agency.pk).exists():
        raise Refused(_("Only the QMS officer of %(agency)s does this.") % {"agency": agency.short_name})


def _locked(agency: int, procedure: int) -> tuple[Agency, AdministrativeProcedure]:
    """Both as they are now. Every act locks in this order, rows of responsibilities last, so that none waits for another
    that waits for it; what is written on the trail touches the agency too."""
    found = Agency.objects.select_for_update().get(pk=agency)
    return found, AdministrativeProcedure.objects.select_for_update().get(pk=procedure)


@transaction.atomic
def assign_responsibility(
    procedure: AdministrativeProcedure,
    unit: Unit,
    *,
    from_date: date,
    by: Any,
    at: datetime,
    day: date,
    service: str = "",
    public_code: str = "",
    limit: str = "",
    limit_before: str = "",
    limit_date: date | None = None,
) -> Responsibility:
    """`unit` answers for `procedure` in its agency from `from_date` on; whoever did so until then ends that day.

    Raises Refused for who is not the officer of the unit's agency, for a procedure or unit that is no more by then, and
    for a day before the one responsible now began.
    """
    agency, procedure = _locked(unit.agency_id, procedure.pk)
    require_officer(agency, by, day)
    fields = _checked(procedure, unit, from_date, service, public_code, limit, limit_before, limit_date)
    before = Responsibility.objects.filter(agency=agency, procedure=procedure, until_date=None).first()
    if before:
        _give_way(before, unit, from_date, fields)
    try:
        with transaction.atomic():
            made = Responsibility.objects.create(
                procedure=procedure, agency=agency, unit=unit, from_date=from_date, **fields
            )
    except IntegrityError as meets:
        says = _("Another unit is responsible in that time already. Choose a later day.")
        raise Refused(says, field="from_date") from meets
    detail = {"code": procedure.code, "unit": unit.code, "from": from_date.isoformat()}
    if before:
        detail["instead_of"] = before.unit.code
    record(act=Act.TTHC_ASSIGNED, by=by, on=made, agency=agency, at=at, detail=detail)
    return made


def _checked(
    procedure: AdministrativeProcedure,
    unit: Unit,
    from_date: date,
    service: str,
    public_code: str,
    limit: str,
    limit_before: str,
    limit_date: date | None,
) -> dict[str, Any]:
    """The fields as they are kept. Raises Refused."""
    if procedure.abolished_date and procedure.abolished_date <= from_date:
        told = {"code": procedure.code, "day": f"{procedure.abolished_date:%d/%m/%Y}"}
        raise Refused(_("%(code)s is abolished from %(day)s. Nobody can be responsible after that.") % told)
    if not Unit.objects.filter(covers(from_date), pk=unit.pk).exists():
        raise Refused(
            _("%(unit)s does not stand on that day. Choose another unit or day.") % {"unit": unit}, field="unit"
        )
    if service and service not in Service.values:
        raise Refused(_("Choose a service level of the list."), field="service")
    limit, limit_before = (_line(text, LONGEST_LIMIT) for text in (limit, limit_before))
    if (limit_before or limit_date) and not limit:
        raise Refused(_("Write the time limit that holds now, then the one before it."), field="limit")
    if limit_before and not limit_date:
        raise Refused(_("Write from which day the new time limit holds."), field="limit_date")
    return {
        "service": service,
        "public_code": _line(public_code, LONGEST_PUBLIC_CODE),
        "limit": limit,
        "limit_before": limit_before,
        "limit_date": limit_date,
    }


def _line(text: str, most: int) -> str:
    return " ".join(text.replace("\0", "").split())[:most]


def _give_way(before: Responsibility, unit: Unit, from_date: date, fields: dict[str, Any]) -> None:
    """End what stands on the day the next begins. Raises Refused where nothing changes or the days are out of order."""
    same = before.unit_id == unit.pk and all(getattr(before, name) == value for name, value in fields.items())
    if same:
        raise Refused(_("%(unit)s is responsible already, with the same facts.") % {"unit": unit}, field="unit")
    if from_date <= before.from_date:
        told = {"unit": before.unit, "day": f"{before.from_date:%d/%m/%Y}"}
        raise Refused(_("%(unit)s is responsible since %(day)s. Choose a later day.") % told, field="from_date")
    before.until_date = from_date
    before.save(update_fields=["until_date"])


@transaction.atomic
def end_responsibility(row: Responsibility, *, until_date: date, by: Any, at: datetime, day: date) -> Responsibility:
    """Nobody of the agency answers for the procedure from `until_date` on. The row stays on record."""
    _locked(row.agency_id, row.procedure_id)
    rows = Responsibility.objects.select_for_update(of=("self",)).select_related("agency", "procedure", "unit")
    row = rows.get(pk=row.pk)
    require_officer(row.agency, by, day)
    if row.until_date is not None:
        raise Refused(_("This responsibility has ended already."))
    if until_date <= row.from_date:
        says = _("It began on %(day)s. It ends on a later day.") % {"day": f"{row.from_date:%d/%m/%Y}"}
        raise Refused(says, field="until_date")
    row.until_date = until_date
    row.save(update_fields=["until_date"])
    detail = {"code": row.procedure.code, "unit": row.unit.code, "until": until_date.isoformat()}
    record(act=Act.TTHC_UNASSIGNED, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return row


@transaction.atomic
def abolish(
    procedure: AdministrativeProcedure, *, from_date: date, decided_by: str, by: Any, at: datetime, day: date
) -> AdministrativeProcedure:
    """The procedure is no more from `from_date` on, by the decision `decided_by`. Responsibilities that go on end then."""
    keeper, procedure = _locked(require_list_keeper(by, day).pk, procedure.pk)
    if procedure.abolished_date is not None:
        told = {"code": procedure.code, "day": f"{procedure.abolished_date:%d/%m/%Y}"}
        raise Refused(_("%(code)s is abolished from %(day)s already.") % told)
    decided_by = _line(decided_by, LONGEST_REASON)
    if not decided_by:
        raise Refused(_("Write number and day of the decision that abolishes it."), field="decided_by")
    going_on = Responsibility.objects.filter(procedure=procedure, until_date=None)
    going_on = going_on.select_for_update(of=("self",))
    if late := going_on.filter(from_date__gte=from_date).select_related("unit").first():
        since = {"unit": late.unit.name, "day": f"{late.from_date:%d/%m/%Y}"}
        raise Refused(_("%(unit)s is responsible since %(day)s. Choose a later day.") % since, field="from_date")
    procedure.abolished_date, procedure.abolished_by = from_date, decided_by
    procedure.save(update_fields=["abolished_date", "abolished_by"])
    for row in going_on:
        row.until_date = from_date
        row.save(update_fields=["until_date"])
    detail = {"code": procedure.code, "from": from_date.isoformat(), "decision": decided_by}
    record(act=Act.TTHC_ABOLISHED, by=by, on=procedure, agency=keeper, at=at, detail=detail)
    return procedure


@transaction.atomic
def restore(
    procedure: AdministrativeProcedure, *, reason: str, by: Any, at: datetime, day: date
) -> AdministrativeProcedure:
    """It was marked abolished by mistake, or announced anew. Who answers for it is said anew."""
    keeper, procedure = _locked(require_list_keeper(by, day).pk, procedure.pk)
    if procedure.abolished_date is None:
        raise Refused(_("%(code)s is not abolished.") % {"code": procedure.code})
    reason = _line(reason, LONGEST_REASON)
    if not reason:
        raise Refused(_("Write why it counts again."), field="reason")
    procedure.abolished_date, procedure.abolished_by = None, ""
    procedure.save(update_fields=["abolished_date", "abolished_by"])
    detail = {"code": procedure.code, "reason": reason}
    record(act=Act.TTHC_RESTORED, by=by, on=procedure, agency=keeper, at=at, detail=detail)
    return procedure
