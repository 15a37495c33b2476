"""How programmes take part in the approval machine, and the text that is decided on."""

from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When
from django.utils.translation import gettext as _

from audits.auditing.querysets import NOTHING, PLAN, holds_step
from audits.models import Programme, ProgrammeDecision, ProgrammeStep
from documents.snapshot import canonical
from qms.access.rights import rights_of
from qms.approvals.moves import StepKind
from qms.people.models import Delegation, Post
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of
from qms.worktime.days import add_working_days

DUE_DAYS = 5  # working days for each step


class ProgrammeSubject:
    """See `qms.approvals.actions.Subject`."""

    def permission(self, verb: str) -> str:
        """Who plans also submits and cancels."""
        return PLAN

    def lock(self, programme: Programme) -> Programme:
        return (
            Programme.objects.select_for_update(of=("self",)).select_related("agency", "edition").get(pk=programme.pk)
        )

    def steps(self, programme: Programme) -> Any:
        """Steps of the current round in order."""
        return ProgrammeStep.objects.filter(programme=programme, round=programme.round).order_by("order", "pk")

    def open_steps(self, programme: Programme, person: Any, day: date) -> list[ProgrammeStep]:
        """Open steps that the person may decide on `day`."""
        return [step for step in self.route(programme, person, day) if step.mine]

    def route(self, programme: Programme, person: Any, day: date) -> list[Any]:
        """Every step of the round in order, `mine` where the person may decide it. One statement."""
        mine = holds_step(rights_of(person, day), person) if person.is_active else NOTHING
        mine &= Q(opened_at__isnull=False, outcome="")
        flag = Case(When(mine, then=Value(True)), default=Value(False), output_field=BooleanField())
        return list(self.steps(programme).select_related("post", "person").annotate(mine=flag))

    def delegations(self, person: Any, day: date) -> list[Delegation]:
        """Written authorisations that the person holds on `day`."""
        lent = [row.delegation for row in rights_of(person, day).lent]
        return list(Delegation.objects.filter(pk__in=lent).select_related("giver", "giver_post"))

    def editors(self, programme: Programme) -> set[int]:
        """Who made it: nobody else writes in it under that name."""
        return {programme.author_id}

    def decide(self, programme: Programme, /, **columns: Any) -> ProgrammeDecision:
        return ProgrammeDecision.objects.create(programme=programme, **columns)

    def due_date(self, programme: Programme, step: ProgrammeStep, day: date) -> date | None:
        """Working days of the agency after the day the step opened."""
        return add_working_days(day, step.due_days, calendar_of(programme.agency, day)) if step.due_days else None


SUBJECT = ProgrammeSubject()


def planned_route(programme: Programme, day: date) -> list[ProgrammeStep]:
    """Unsaved steps of the next round: the post that reviews, where one is named, then the head. Raises Refused without a head."""
    head = Post.objects.on(day).filter(is_agency_head=True, unit__agency=programme.agency_id).order_by("pk").first()
    if head is None:
        raise Refused(_("The agency has no post of head today, so the route cannot go on. Ask the administrator."))
    review = programme.review_post
    posts = [(StepKind.REVIEW, review)] if review and review.pk != head.pk else []
    return [
        ProgrammeStep(
            programme=programme,
            round=programme.round + 1,
            order=order,
            kind=kind,
            label=str(StepKind(kind).label),
            post=post,
            due_days=DUE_DAYS,
        )
        for order, (kind, post) in enumerate([*posts, (StepKind.APPROVE, head)], 1)
    ]


def snapshot_text(programme: Programme) -> str:
    """What is decided on, as canonical text: every name and figure as it is now."""
    lines = programme.lines.select_related("unit").prefetch_related("adjustments").order_by("rank")
    return canonical(
        {
            "schema": 1,
            "agency": programme.agency.name,
            "year": programme.year,
            "objective": programme.objective,
            "criteria": programme.criteria,
            "edition": programme.edition.name,
            "weighed": programme.weighed_date.isoformat(),
            "lines": [
                {
                    "unit": line.unit.name,
                    "figures": line.figures,
                    "total": line.total,
                    "proposed_month": line.proposed_month,
                    "month": line.month,
                    "group": line.group,
                    "reasons": [row.reason for row in line.adjustments.all()],
                }
                for line in lines
            ],
        }
    )
