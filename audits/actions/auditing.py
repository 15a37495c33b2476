"""One audit is entered and planned: days, units, texts, schedule. What follows is `conducting`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audits.actions.naming import planned_audit, require_planner
from audits.actions.programming import REGISTER
from audits.auditing import timetable
from audits.auditing.eligible import Scope, own_since_at, scope_of, standing_conflicts
from audits.models import Audit, AuditSlot, AuditUnit, AuditVersion
from audits.searching.remembering import remember
from audits.words import said
from documents.codes import next_number
from documents.models import Version
from qms.people.models import Agency, Unit
from qms.standards.models import Edition
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

LONGEST_AUDIT = 60  # calendar days


@transaction.atomic
def open_audit(agency: Agency, *, year: int, title: str, units: Sequence[Unit], by: Any, at: datetime) -> Audit:
    """An audit that no programme foresaw, with its own number."""
    require_planner(by, agency)
    if not units:
        raise Refused(_("Name the units that are audited."), field="units")
    if any(unit.agency_id != agency.pk for unit in units):
        raise Refused(_("Audit units of the own agency."), field="units")
    if not at.year - 1 <= year <= at.year + 1:
        raise Refused(_("Number the audit in this year, the last one or the next one."), field="year")
    edition = agency.edition or Edition.objects.order_by("-key").first()
    if edition is None:
        raise Refused(_("No edition of the standard is known here. Ask the administrator."))
    audit = Audit.objects.create(
        agency=agency,
        year=year,
        order=next_number(agency, REGISTER, year=year),
        title=said(title, "title", longest=300),
        edition=edition,
        stage_since=at,
        created_by=by,
        created_at=at,
    )
    for unit in units:
        AuditUnit.objects.create(audit=audit, unit=unit)
    remember(audit)
    detail = {"number": audit.number, "units": [unit.code for unit in units]}
    record(act=Act.AUDIT_OPENED, by=by, on=audit, agency=agency, at=at, detail=detail)
    return audit


@transaction.atomic
def write_plan(audit: Audit, *, token: int, by: Any, at: datetime, **fields: Any) -> Audit:
    """Title, objective, criteria, edition, place, days, decision on the team. Raises Refused for days out of order.

    Days may change after people were named, as long as nothing stands against any of them on the new days.
    """
    audit = planned_audit(audit, by)
    if token != audit.token:
        raise Refused(_("Somebody saved this meanwhile. Nothing was overwritten: look at it and save again."))
    _require_days(audit, fields)
    for name in ("title", "objective", "criteria", "edition", "location", "start_date", "end_date"):
        setattr(audit, name, fields[name])
    audit.decision_number, audit.decision_date = fields["decision_number"].strip(), fields["decision_date"]
    if bool(audit.decision_number) != bool(audit.decision_date):
        raise Refused(_("Enter number and day of the decision, both or none."), field="decision_number")
    audit.token += 1
    audit.save()
    remember(audit)
    _same_team(audit)
    outside = (
        audit.slots.exclude(day_date__range=(audit.start_date, audit.end_date)) if audit.start_date else audit.slots
    )
    if outside.exists():
        raise Refused(_("The schedule has rows on other days. Change the schedule first."), field="start_date")
    record(act=Act.AUDIT_WRITTEN, by=by, on=audit, agency=audit.agency, at=at, detail={"what": "plan"})
    return audit


def _require_days(audit: Audit, fields: dict[str, Any]) -> None:
    start, end = fields["start_date"], fields["end_date"]
    if (start is None) != (end is None):
        missing = "end_date" if end is None else "start_date"
        raise Refused(_("Enter the first and the last day of the audit, both or none."), field=missing)
    if start is None or end is None:
        if audit.team.exists():
            raise Refused(
                _("The team was named for these days. Set other days, do not take them away."), field="start_date"
            )
        return
    if end < start:
        raise Refused(_("The audit ends before it begins. Check both days."), field="end_date")
    if (end - start).days > LONGEST_AUDIT:
        raise Refused(_("An audit lasts at most %(n)d days. Check both days.") % {"n": LONGEST_AUDIT}, field="end_date")
    if not -1 <= start.year - audit.year <= 1:
        raise Refused(
            _("The audit has a number of %(year)d. Check its days.") % {"year": audit.year}, field="start_date"
        )


def _same_team(audit: Audit, scope: Scope | None = None, *, field: str = "") -> None:
    """Members stay members only where nothing stands against them (in `scope`, where it is to change). Raises Refused."""
    team = {row.person_id: row for row in audit.team.select_related("person")}
    against = standing_conflicts(audit, {pk: row.role for pk, row in team.items()}, scope)
    for pk, member in team.items():
        if against[pk]:
            reasons = "; ".join(one.says for one in against[pk])
            raise Refused(
                _("%(name)s is in the team: %(reasons)s. Take that person off first.")
                % {"name": member.person.full_name, "reasons": reasons},
                field=field,
            )
        since = own_since_at(audit.start_date) if audit.start_date else member.own_since_at
        if member.own_since_at != since:
            member.own_since_at = since
            member.save(update_fields=["own_since_at"])


@transaction.atomic
def set_scope(audit: Audit, *, units: Sequence[Unit], versions: Sequence[Version], by: Any, at: datetime) -> Audit:
    """Which units and which texts in force are audited. Units that the programme put here stay."""
    audit = planned_audit(audit, by)
    if not units:
        raise Refused(_("Name the units that are audited."), field="units")
    if any(unit.agency_id != audit.agency_id for unit in units):
        raise Refused(_("Audit units of the own agency."), field="units")
    kept, texts = {unit.pk for unit in units}, {version.pk for version in versions}
    promised = audit.audit_units.filter(line__isnull=False).exclude(unit__in=kept).select_related("unit").first()
    if promised:
        raise Refused(
            _("The programme has %(unit)s in this audit. Move it in the programme, or cancel the audit.")
            % {"unit": promised.unit.name},
            field="units",
        )
    scope = scope_of(audit)
    if scope:
        _same_team(audit, replace(scope, units=tuple(units), versions=sorted(texts)), field="units")
    _replace(audit, units, versions)
    detail = {"what": "scope", "units": len(kept), "documents": len(texts)}
    record(act=Act.AUDIT_WRITTEN, by=by, on=audit, agency=audit.agency, at=at, detail=detail)
    return audit


def _replace(audit: Audit, units: Sequence[Unit], versions: Sequence[Version]) -> None:
    """These units and versions and no others; rows that stay keep their line of the programme."""
    audit.audit_units.exclude(unit__in=[unit.pk for unit in units]).delete()
    audit.audit_versions.exclude(version__in=[version.pk for version in versions]).delete()
    there = set(audit.audit_units.values_list("unit", flat=True))
    listed = set(audit.audit_versions.values_list("version", flat=True))
    for unit in units:
        if unit.pk not in there:
            AuditUnit.objects.create(audit=audit, unit=unit)
    for version in versions:
        if version.pk not in listed:
            AuditVersion.objects.create(audit=audit, version=version)


@transaction.atomic
def write_schedule(audit: Audit, *, schedule: str, by: Any, at: datetime) -> int:
    """The whole schedule anew, as it is typed (`audits.auditing.timetable`); answers how many rows."""
    audit = planned_audit(audit, by)
    if audit.start_date is None or audit.end_date is None:
        raise Refused(_("Set the days of the audit first."), field="schedule")
    rows = timetable.rows_of(schedule, audit.start_date, audit.end_date)
    audit.slots.all().delete()
    for row in rows:
        AuditSlot.objects.create(
            audit=audit, day_date=row.day, from_time=row.start, to_time=row.end, what=row.what, who=row.who
        )
    detail = {"what": "schedule", "rows": len(rows)}
    record(act=Act.AUDIT_WRITTEN, by=by, on=audit, agency=audit.agency, at=at, detail=detail)
    return len(rows)
