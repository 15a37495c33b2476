"""Say that a clause does not apply to an agency or a unit, and that it applies again."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audits.actions.naming import require_planner
from audits.kinds import LIMITS
from audits.models import NotApplicable
from audits.words import not_before, said
from qms.people.models import Agency, Unit
from qms.standards.models import Clause
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

LONGEST = 500
FARTHEST = timedelta(days=366)  # how far ahead something may begin


@transaction.atomic
def leave_out_clause(
    agency: Agency, *, clause: Clause, unit: Unit | None, reason_said: str, from_date: date, by: Any, at: datetime
) -> NotApplicable:
    """The clause with its parts does not apply from a day on: to the unit itself, or to the whole agency.

    Raises Refused for who does not plan the audits of the agency, for a unit of another one, for a whole chapter, and for what is
    said already.
    """
    require_planner(by, agency)
    Agency.objects.select_for_update().get(pk=agency.pk)
    if unit is not None and unit.agency_id != agency.pk:
        raise Refused(_("Choose a unit of the agency."), field="unit")
    if clause.number.count(".") != 1:
        raise Refused(
            _("Choose a clause of the second level, such as 8.3: neither a whole chapter nor a part of a clause."),
            field="clause",
        )
    why = said(reason_said, "reason_said", longest=LONGEST, shortest=LIMITS.reason)
    if from_date > at.date() + FARTHEST:
        raise Refused(_("Choose a first day within the coming year."), field="from_date")
    standing = NotApplicable.objects.filter(agency=agency, clause=clause, unit=unit)
    if standing.filter(until_date=None).exists() or standing.filter(until_date__gt=from_date).exists():
        raise Refused(_("It is said already that this clause does not apply there."), field="clause")
    row = NotApplicable.objects.create(
        agency=agency, unit=unit, clause=clause, reason=why, from_date=from_date, by=by, by_name=by.full_name, at=at
    )
    detail = {
        "clause": clause.number,
        "unit": unit.code if unit else "",
        "from": from_date.isoformat(),
        "reason": why[:200],
    }
    record(act=Act.CLAUSE_LEFT_OUT, by=by, on=row, agency=agency, at=at, detail=detail)
    return row


@transaction.atomic
def apply_clause_again(row: NotApplicable, *, until_date: date, by: Any, at: datetime) -> NotApplicable:
    """`until_date` is the first day on which it applies again. Raises Refused where that was said already."""
    row = NotApplicable.objects.select_for_update(of=("self",)).select_related("agency", "clause").get(pk=row.pk)
    require_planner(by, row.agency)
    if row.until_date is not None:
        raise Refused(
            _("It applies again from %(day)s: that was said already.") % {"day": f"{row.until_date:%d/%m/%Y}"},
            field="until_date",
        )
    not_before(until_date, row.from_date, "until_date", _("Choose %(first)s or a later day."))
    row.until_date = until_date
    row.save(update_fields=["until_date"])
    detail = {"clause": row.clause.number, "until": until_date.isoformat()}
    record(act=Act.CLAUSE_APPLIES, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return row
