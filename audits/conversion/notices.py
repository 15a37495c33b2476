"""What conversion plans remind people of: tasks of their posts."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.auditing.querysets import VIEW_PROGRAMME
from audits.models import ConversionPlan, ConversionTask
from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.reminding import Reminder, due_rows, path_of, worded
from qms.people.querysets import covers


def tasks_due(day: date) -> QuerySet[Any, Any]:
    """Tasks that wait: of who holds their posts."""
    rows = ConversionTask.objects.waiting().filter(covers(day, "owner_post__appointments__"))
    text = worded(_("%(agency)s: a task of the conversion plan is to be done"), agency="plan__agency__short_name")
    person, url = "owner_post__appointments__person", path_of("audits:conversion_plan", "plan")
    return due_rows(rows, person=person, key="conversion-task", due="due_date", text=text, url=url)


def opened(person: Any) -> Q:
    """Tasks whose plan the person may open."""
    return Q(plan__in=ConversionPlan.objects.permitted(person, VIEW_PROGRAMME).values("pk"))


KINDS = Kinds(
    [
        NoticeKind(
            "conversion_task_due",
            gettext_lazy("Task of a conversion plan"),
            reminds=Reminder(due=tasks_due, opens=opened, before=(5,), after=(1, 5), escalate_after=5),
        )
    ]
)
