"""One audit as the head of its pages shows it: code, state, cells, the line of stages, the tabs."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.auditing.independence import Role
from audits.auditing.stages import IN_ORDER
from audits.models import Audit, AuditSlot, Result, Stage

KEYS = {  # marks of parts/status.html
    Stage.PLANNED: "draft",
    Stage.PREPARED: "in_review",
    Stage.PERFORMED: "in_review",
    Stage.REPORTED: "in_review",
    Stage.CLOSED: "in_force",
    Stage.CANCELLED: "cancelled",
}
RESULT_MARKS = {  # class of .sev, icon
    Result.CONFORM: ("ok", "check-circle-fill"),
    Result.MAJOR: ("major", "x-octagon-fill"),
    Result.MINOR: ("minor", "exclamation-triangle-fill"),
    Result.OBSERVATION: ("obs", "eye"),
    Result.OPPORTUNITY: ("obs", "eye"),
    Result.NOT_APPLICABLE: ("na", "slash-circle"),
}
TABS = (
    ("audit", gettext_lazy("Overview")),
    ("audit_plan", gettext_lazy("Plan")),
    ("team", gettext_lazy("Team")),
    ("checklist", gettext_lazy("Checklist")),
)


def rows() -> Any:
    """Audits with what every page of one names; `is_scheduled`: whether there is a schedule."""
    scheduled = Exists(AuditSlot.objects.filter(audit=OuterRef("pk")))
    return Audit.objects.select_related("agency", "edition", "programme").annotate(is_scheduled=scheduled)


def place_of(audit: Audit) -> list[Any]:
    """What the address of an audit is made of."""
    return [audit.agency.slug, audit.year, audit.order]


def days_of(audit: Audit) -> str:
    """The days of an audit in words; its month where it has none yet."""
    if audit.start_date and audit.end_date:
        first, last = audit.start_date, audit.end_date
        return f"{first:%d/%m/%Y}" if first == last else f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"
    return f"{audit.month_date:%m/%Y}" if audit.month_date else "–"


def mark(result: str | None) -> dict[str, str]:
    """Class, icon and word of a result; of a question without an answer too."""
    if result is None:
        return {"css": "na", "icon": "circle", "label": _("Not asked yet")}
    css, icon = RESULT_MARKS[Result(result)]
    return {"css": css, "icon": icon, "label": str(Result(result).label)}


def status_of(audit: Audit, day: date) -> tuple[str, str]:
    """Key and word of the mark: late where a report waits for longer than the audit."""
    late = audit.stage in (Stage.PREPARED, Stage.PERFORMED) and audit.end_date and audit.end_date < day
    key = "overdue" if late else KEYS[Stage(audit.stage)]
    return key, audit.get_stage_display()


def phases(audit: Audit) -> list[dict[str, Any]]:
    """The line of stages; empty for one that was cancelled."""
    if audit.stage == Stage.CANCELLED:
        return []
    here = IN_ORDER.index(Stage(audit.stage))
    return [{"label": stage.label, "done": place < here, "now": place == here} for place, stage in enumerate(IN_ORDER)]


def head_of(audit: Audit, current: str, day: date, *, team: Iterable[Any] | None = None) -> dict[str, Any]:
    """The context of the head of a page of an audit. `team` with people, where the page reads it."""
    members = list(team or ())
    lead = next((row.person.full_name for row in members if row.role == Role.LEAD), "")
    others = ", ".join(row.person.full_name for row in members if row.role == Role.AUDITOR)
    key, label = status_of(audit, day)
    cells = [{"label": _("Days of the audit"), "value": days_of(audit)}]
    if team is not None:
        cells += [{"label": _("Lead auditor"), "value": lead}, {"label": _("Auditors"), "value": others}]
    cells.append(
        {"label": _("Criteria"), "value": "; ".join((audit.criteria or audit.edition.name).splitlines())[:160]}
    )
    place = place_of(audit)
    return {
        "audit": audit,
        "status": key,
        "status_label": label,
        "cells": cells,
        "phases": phases(audit),
        "tabs": [
            {"label": word, "url": reverse(f"audits:{name}", args=place), "current": name == current, "count": None}
            for name, word in TABS
        ],
        "crumbs": crumbs_of(audit, "" if current == "audit" else str(dict(TABS).get(current, ""))),
    }


def crumbs_of(audit: Audit, here: str = "") -> list[tuple[str, str]]:
    """The way to a page of an audit."""
    found: list[tuple[str, str]] = [(_("Internal audits"), reverse("audits:audits"))]
    if audit.programme:
        name = _("Programme %(year)s") % {"year": audit.programme.year}
        found.append((name, reverse("audits:programme", args=[audit.agency.slug, audit.programme.year])))
    return [*found, (audit.number, audit.get_absolute_url() if here else ""), *([(here, "")] if here else [])]
