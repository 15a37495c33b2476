"""What objectives tell people and remind them of: one row a kind."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.models import Objective, ObjectivePeriod
from audits.objectives.querysets import VIEW_OBJECTIVE
from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.reminding import Reminder, due_rows, path_of, worded
from qms.people.querysets import covers


def _figures_due(day: date) -> QuerySet[Any, Any]:
    """Periods that are over and have no figure: of who holds the post that owns the objective."""
    post = "objective__owner_post__appointments__"
    rows = ObjectivePeriod.objects.open(day).filter(covers(day, post))
    return due_rows(
        rows,
        person=f"{post}person",
        key="objective-figure",
        due="due_date",
        text=worded(_("%(code)s: the figure of %(period)s is to be entered"), code="objective__code", period="key"),
        url=path_of("audits:objective", "objective"),
    )


def _opened(person: Any) -> Q:
    return Q(objective__in=Objective.objects.permitted(person, VIEW_OBJECTIVE).values("pk"))


KINDS = Kinds(
    [
        NoticeKind("objective_approved", gettext_lazy("Objective approved")),
        NoticeKind(
            "figure_due",
            gettext_lazy("Figure of an objective to be entered"),
            reminds=Reminder(due=_figures_due, opens=_opened, before=(3,), after=(1, 5), escalate_after=10),
        ),
    ]
)
