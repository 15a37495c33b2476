"""How far the conversion plans of agencies are, step by step and unit by unit, as plain values. Five statements at most."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from audits.conversion.kinds import Counting, StepState, state_of, told
from audits.dashboards.figures import PROCEDURE
from audits.models import ConversionPlan, ConversionReport, ConversionShare, ConversionStep, ConversionTask
from documents.models import InForce, VersionClause
from qms.people.querysets import covers
from qms.worktime import clock


@dataclass(frozen=True)
class UnitProgress:
    """What a unit has done of its share. `share` is the key of the share; None where the program counts. `shown` is what its last
    report says shows it, `by` who reported."""

    unit: int
    name: str
    done: int
    total: int
    share: int | None = None
    shown: str = ""
    by: str = ""


@dataclass(frozen=True)
class StepProgress:
    """A step with the sums over its units."""

    pk: int
    order: int
    title: str
    due: date
    counted: str
    is_typed: bool
    done: int
    total: int
    state: StepState
    words: str
    units: tuple[UnitProgress, ...]


@dataclass(frozen=True)
class PlanProgress:
    """A plan with its steps; `tasks` waiting, `late_tasks` of them overdue."""

    pk: int
    agency: int
    agency_name: str
    title: str
    decision: str
    decision_date: date
    from_edition: str
    to_edition: str
    owner: str
    is_finished: bool
    tasks: int
    late_tasks: int
    steps: tuple[StepProgress, ...]
    url: str

    @property
    def open_steps(self) -> tuple[StepProgress, ...]:
        return tuple(one for one in self.steps if one.state != StepState.DONE)


Counted = dict[tuple[int, int], list[UnitProgress]]  # agency and edition


def progress(agencies: Collection[Any], on: date | None = None) -> list[PlanProgress]:
    """Plans of the agencies (rows or keys), running ones first, as they stand on the day: of today if None."""
    keys = [getattr(one, "pk", one) for one in agencies]
    return progress_of(ConversionPlan.objects.filter(agency__in=keys), on)


def progress_of(plans: Iterable[ConversionPlan], on: date | None = None) -> list[PlanProgress]:
    """The same of plans at hand, or of a queryset of them."""
    on = on or clock.today()
    if hasattr(plans, "select_related"):
        plans = plans.select_related("agency", "from_edition", "to_edition").order_by(
            "agency__path", "finished_at", "pk"
        )
    rows = list(plans)
    if not rows:
        return []
    steps = list(ConversionStep.objects.filter(plan__in=rows))
    shares = _shares([one.pk for one in steps], on)
    counting = {one.plan_id for one in steps if one.counting == Counting.PROCEDURES}
    counted = _counted([one for one in rows if one.pk in counting], on)
    grouped = ConversionTask.objects.waiting().filter(plan__in=rows).order_by().values_list("plan")
    waiting = grouped.annotate(n=Count("pk"), late=Count("pk", filter=Q(due_date__lt=on)))
    tasks = {plan: (n, late) for plan, n, late in waiting}
    own: dict[int, list[StepProgress]] = defaultdict(list)
    plan_of = {one.pk: one for one in rows}
    for step in steps:
        plan = plan_of[step.plan_id]
        typed = step.counting == Counting.TYPED
        units = shares[step.pk] if typed else counted.get((plan.agency_id, plan.to_edition_id), [])
        own[plan.pk].append(_step(step, units, on))
    return [_plan(row, own[row.pk], *tasks.get(row.pk, (0, 0))) for row in rows]


def _plan(row: ConversionPlan, steps: list[StepProgress], tasks: int, late: int) -> PlanProgress:
    return PlanProgress(
        pk=row.pk,
        agency=row.agency_id,
        agency_name=row.agency.name,
        title=row.title,
        decision=row.decision,
        decision_date=row.decision_date,
        from_edition=row.from_edition.name,
        to_edition=row.to_edition.name,
        owner=row.owner_title,
        is_finished=row.finished_at is not None,
        tasks=tasks,
        late_tasks=late,
        steps=tuple(steps),
        url=row.get_absolute_url(),
    )


def _step(step: ConversionStep, units: list[UnitProgress], on: date) -> StepProgress:
    done, total = sum(one.done for one in units), sum(one.total for one in units)
    state = state_of(done, total, step.due_date, on)
    return StepProgress(
        pk=step.pk,
        order=step.order,
        title=step.title,
        due=step.due_date,
        counted=step.counted,
        is_typed=step.counting == Counting.TYPED,
        done=done,
        total=total,
        state=state,
        words=told(state, total - done),
        units=tuple(units),
    )


def _shares(steps: list[int], on: date) -> dict[int, list[UnitProgress]]:
    """By step: what each unit reported last, by the end of the day."""
    last = ConversionReport.objects.filter(share=OuterRef("pk"), at__date__lte=on).order_by("-pk")
    rows = ConversionShare.objects.filter(step__in=steps).annotate(
        done=Subquery(last.values("done")[:1]),
        shown=Subquery(last.values("words")[:1]),
        by=Subquery(last.values("by_name")[:1]),
    )
    found: dict[int, list[UnitProgress]] = defaultdict(list)
    for row in rows.order_by("unit__order", "unit__code"):
        found[row.step_id].append(
            UnitProgress(row.unit_id, row.unit_name, row.done or 0, row.total, row.pk, row.shown or "", row.by or "")
        )
    return found


def _counted(plans: list[ConversionPlan], on: date) -> Counted:
    """Procedures in force by the unit that owns them, and how many of them name a clause of the edition gone over to."""
    if not plans:
        return {}
    periods = InForce.objects.filter(
        covers(on), document__agency__in={one.agency_id for one in plans}, document__type__slug=PROCEDURE
    )
    editions = {(one.agency_id, one.to_edition_id) for one in plans}
    clauses = VersionClause.objects.filter(version=OuterRef("version"))
    named: dict[str, Any] = {
        f"of_{key}": Count("document", distinct=True, filter=Exists(clauses.filter(clause__edition=key)))
        for key in {edition for _agency, edition in editions}
    }
    rows = periods.order_by("document__owner_unit__order", "document__owner_unit__code").values(
        "document__agency", "document__owner_unit", "document__owner_unit__name"
    )
    found: Counted = defaultdict(list)
    counted: Any = rows.annotate(total=Count("document", distinct=True), **named)
    for row in counted:
        for agency, edition in editions:
            if agency == row["document__agency"]:
                unit, name = row["document__owner_unit"], row["document__owner_unit__name"]
                found[agency, edition].append(UnitProgress(unit, name, row[f"of_{edition}"], row["total"]))
    return found
