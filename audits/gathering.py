"""A corrective action with everything it holds, read in one statement: see `documents.gathering`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from audits.gates import Facts
from audits.models import (
    Cause,
    CauseLine,
    Correction,
    CorrectiveAction,
    CorrectiveDecision,
    EffectivenessCheck,
    Evidence,
    Extension,
    PlannedAction,
)
from documents.gathering import Part
from qms.people.models import Appointment
from qms.people.querysets import covers

PARTS = {
    "corrections": Part(Correction, key="corrective"),
    "causes": Part(Cause, key="corrective"),
    "lines": Part(CauseLine, key="cause__corrective"),
    "actions": Part(PlannedAction, key="corrective"),
    "extensions": Part(Extension, key="action__corrective"),
    "checks": Part(EffectivenessCheck, key="corrective"),
    "evidences": Part(Evidence, {"file": ("sha256", "size", "media_type")}, key="corrective"),
    "decisions": Part(CorrectiveDecision, key="corrective"),
}
ASKED = ("corrections", "causes", "lines", "actions", "checks")  # by the gates
ONE = ("agency__parent", "unit", "assigned_post", "checker")


def columns(names: Iterable[str] = tuple(PARTS)) -> dict[str, Any]:
    """Annotations of a queryset of corrective actions; `rows_of` reads them."""
    return {f"all_{name}": PARTS[name].column() for name in names}


def rows_of(corrective: Any, name: str) -> list[Any]:
    """The rows of one part of a corrective action that was read with `columns`."""
    known = corrective.__dict__.setdefault("_gathered", {})
    if name not in known:
        known[name] = PARTS[name].rows(corrective.__dict__[f"all_{name}"])
    return known[name]


def whole() -> Any:
    """Corrective actions with everything they hold."""
    return CorrectiveAction.objects.select_related(*ONE).annotate(**columns())


def facts_of(corrective: Any, day: date) -> Facts:
    """What the gates ask of a corrective action that was read with `columns`. One statement: who holds its posts today."""
    actions = [one for one in rows_of(corrective, "actions") if one.dropped_at is None]
    cause = next((one for one in rows_of(corrective, "causes") if one.round == corrective.round), None)
    held = Appointment.objects.filter(covers(day), post__in={one.owner_post_id for one in actions})
    return Facts(
        corrective=corrective,
        corrections=[one for one in rows_of(corrective, "corrections") if one.taken_back_at is None],
        cause=cause,
        lines=[one for one in rows_of(corrective, "lines") if cause and one.cause_id == cause.pk],
        actions=actions,
        checks=[one for one in rows_of(corrective, "checks") if one.round == corrective.round],
        owners=frozenset(held.values_list("person", flat=True)) if actions else frozenset(),
        day=day,
    )


def fresh_facts(corrective: CorrectiveAction, day: date) -> Facts:
    """The same, read anew: for an act that has locked the row."""
    read = CorrectiveAction.objects.annotate(**columns(ASKED)).get(pk=corrective.pk)
    return facts_of(read, day)


def content_of(facts: Facts) -> dict[str, Any]:
    """What a signed decision is about, as plain data: what was found, put right, why, what is done, how it is checked."""
    car, cause = facts.corrective, facts.cause
    return {
        "schema": 1,
        "code": car.code,
        "round": car.round,
        "statement": car.statement,
        "grade": car.grade,
        "corrections": [
            [one.what, one.evidence, one.done_date.isoformat(), one.done_by_id] for one in facts.corrections
        ],
        "cause": cause and [cause.method, cause.root, cause.similar, cause.by_id],
        "lines": [[one.place, one.bone, one.question, one.text, _place_of(one.under_id, facts)] for one in facts.lines],
        "actions": [
            [
                one.pk,
                one.round,
                one.what,
                one.owner_post_id,
                one.due_date.isoformat(),
                _iso(one.done_date),
                one.done_words,
            ]
            for one in facts.actions
        ],
        "check": [car.checker_id, _iso(car.check_due_date), car.check_criterion],
        "checks": [[one.result, one.words, one.checked_date.isoformat(), one.by_id] for one in facts.checks],
    }


def _place_of(line: int | None, facts: Facts) -> int | None:
    return next((one.place for one in facts.lines if one.pk == line), None)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
