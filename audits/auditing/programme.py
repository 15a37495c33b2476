"""A programme as its page and its paper show it: lines with figures and adjustments, the route."""

from typing import Any

from django.db.models import F

from audits.auditing.weighing import HEAVIEST, shown
from audits.models import Programme, ProgrammeDecision


def lines_of(programme: Programme) -> list[dict[str, Any]]:
    """Lines in order of weight, each with its reasons in figures, its adjustments, and the audit that came of it."""
    rows = programme.lines.select_related("unit", "audit_unit__audit").prefetch_related("adjustments").order_by("rank")
    found = []
    for line in rows:
        unit = getattr(line, "audit_unit", None)
        found.append(
            {
                "line": line,
                "reasons": shown(line.figures),
                "share": round(100 * line.total / HEAVIEST),
                "moved": line.month != line.proposed_month,
                "adjustments": list(line.adjustments.all()),
                "audit": unit.audit if unit else None,
            }
        )
    return found


def route_shown(programme: Programme, route: list[Any]) -> list[dict[str, Any]]:
    """The steps as parts/route.html takes them, with what was decided."""
    if not route:
        return []
    decided = {
        row.step_id: row
        for row in ProgrammeDecision.objects.filter(
            programme=programme, round=F("programme__round"), step__isnull=False
        )
    }
    found = []
    for step in route:
        said = decided.get(step.pk)
        done = step.outcome == "done"
        found.append(
            {
                "state": "void" if step.outcome == "void" else "done" if done else "now" if step.is_open else "waiting",
                "label": step.label,
                "who": said.person_name if said else "",
                "post": said.post_title if said else step.post.title,
                "at": said.at if said else None,
                "due_date": step.due_date if step.is_open else None,
                "remark": said.remark if said else "",
            }
        )
    return found
