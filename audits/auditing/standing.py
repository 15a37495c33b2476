"""One audit as its page shows it and as the gates of `stages` ask: read once, whatever its size."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from audits.auditing.answering import with_answers
from audits.auditing.eligible import scope_of, standing_conflicts
from audits.auditing.independence import Conflict, Role
from audits.auditing.stages import NONCONFORMITIES, Standing
from audits.models import Audit, AuditUnit, Finding, ItemFinding, Stage, TeamMember, TeamOverride, Verdict
from audits.querysets import VIEW_FINDING


@dataclass(frozen=True)
class Looked:
    """Rows of an audit and what they come to."""

    team: list[TeamMember]
    units: list[AuditUnit]
    items: list[Any]
    found: list[ItemFinding]
    overrides: list[TeamOverride]
    conflicts: dict[int, list[Conflict]]
    standing: Standing


def looked_at(audit: Audit, day: date, person: Any = None) -> Looked:
    """Team, units, questions, findings and permissions in one statement each; what stands against members while it is planned.

    With `person`, findings carry `is_open`: whether the person may see them.
    """
    team = list(audit.team.select_related("person"))
    units = list(audit.audit_units.select_related("unit", "answer"))
    overrides = list(audit.overrides.select_related("person", "asked_by", "decided_by"))
    items = list(with_answers(audit.items.all()))
    is_planned = audit.stage == Stage.PLANNED
    found = [] if is_planned else list(_findings(audit, person))
    conflicts: dict[int, list[Conflict]] = {}
    if is_planned:
        scope = scope_of(audit, [row.unit for row in units])
        conflicts = standing_conflicts(audit, {row.person_id: row.role for row in team}, scope, overrides)
    recorded = {row.item_id for row in found}
    standing = Standing(
        audit=audit,
        day=day,
        units=len(units),
        leads=sum(row.role == Role.LEAD for row in team),
        has_schedule=_is_scheduled(audit) if is_planned else True,
        items=len(items),
        unanswered=sum(item.said_number is None for item in items),
        without_finding=tuple(
            str(item.order) for item in items if item.said_result in NONCONFORMITIES and item.pk not in recorded
        ),
        findings=len(found),
        open_findings=tuple(row.finding.code for row in found if row.finding.closed_at is None),
        conflicts=tuple(
            f"{row.person.full_name}: {one.says}" for row in team for one in conflicts.get(row.person_id, ())
        ),
        permissions_asked=sum(row.verdict == Verdict.WAITING for row in overrides),
        silent_units=tuple(row.unit.short_name for row in units if not hasattr(row, "answer")),
    )
    return Looked(team, units, items, found, overrides, conflicts, standing)


def _is_scheduled(audit: Any) -> bool:
    """Asked with the audit by its page, else now."""
    return audit.is_scheduled if hasattr(audit, "is_scheduled") else audit.slots.exists()


def _findings(audit: Audit, person: Any) -> Any:
    rows = ItemFinding.objects.filter(item__audit=audit).select_related("finding__corrective", "finding__agency")
    if person is not None:
        seen = Finding.objects.permitted(person, VIEW_FINDING).filter(pk=OuterRef("finding"))
        rows = rows.annotate(is_open=Exists(seen))
    return rows.order_by("finding__year", "finding__number")
