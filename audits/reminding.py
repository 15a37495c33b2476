"""What findings and corrective actions remind people of: see `qms.notices.reminding`. Codes alone."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from audits.models import CorrectiveAction, Finding, PlannedAction
from audits.querysets import KEEP_FINDING, VIEW_CORRECTIVE, VIEW_FINDING
from qms.access.roles import ROLES
from qms.notices.reminding import due_rows, path_of, worded
from qms.people.models import Appointment
from qms.people.querysets import covers

KEEPERS = [role.key for role in ROLES if KEEP_FINDING in role.agency]
HEAD_AFTER = 10  # working days after which the head of the agency hears of an action that is not done
_SEATS = "agency__units__posts__"


def _page(prefix: str = "") -> Any:
    return path_of("audits:corrective", f"{prefix}agency__slug", f"{prefix}code")


def opened(person: Any) -> Q:
    """Corrective actions that the person may open."""
    return Q(pk__in=CorrectiveAction.objects.permitted(person, VIEW_CORRECTIVE).values("pk"))


def opened_by_action(person: Any) -> Q:
    """Planned actions whose corrective action the person may open."""
    return Q(corrective__in=CorrectiveAction.objects.permitted(person, VIEW_CORRECTIVE).values("pk"))


def findings_opened(person: Any) -> Q:
    """Findings that the person may open."""
    return Q(pk__in=Finding.objects.permitted(person, VIEW_FINDING).values("pk"))


def causes_due(day: date) -> QuerySet[Any, Any]:
    """Cause and actions that are not put forward: of who holds the post it was given to."""
    rows = CorrectiveAction.objects.filter(covers(day, "assigned_post__appointments__"), state="open")
    text = worded(_("%(code)s: cause and actions to put forward"), code="code")
    person = "assigned_post__appointments__person"
    return due_rows(rows, person=person, key="cause", due="cause_due_date", text=text, url=_page())


def actions_due(day: date) -> QuerySet[Any, Any]:
    """Actions that are not done: of who holds their posts."""
    rows = PlannedAction.objects.waiting().filter(covers(day, "owner_post__appointments__"))
    text = worded(_("%(code)s: an action of yours is to be done"), code="corrective__code")
    person = "owner_post__appointments__person"
    return due_rows(rows, person=person, key="action", due="due_date", text=text, url=_page("corrective__"))


def actions_far_late(day: date) -> QuerySet[Any, Any]:
    """The same, of the head of the agency: the last step after the owner and the head of the unit."""
    seat = "corrective__agency__units__posts__"
    rows = PlannedAction.objects.waiting().filter(
        covers(day, f"{seat}appointments__"), **{f"{seat}is_agency_head": True, "due_date__lt": day}
    )
    text = worded(_("%(code)s: an action is long overdue (%(post)s)"), code="corrective__code", post="owner_title")
    person = f"{seat}appointments__person"
    return due_rows(rows, person=person, key="head", due="due_date", text=text, url=_page("corrective__"))


def checks_due(day: date) -> QuerySet[Any, Any]:
    """Effectiveness checks that wait, every action being done: of who is named to check."""
    rows = CorrectiveAction.objects.filter(state="checking", checker__isnull=False)
    text = worded(_("%(code)s: the effect is to be checked"), code="code")
    return due_rows(rows, person="checker", key="check", due="check_due_date", text=text, url=_page())


def answers_due(day: date) -> QuerySet[Any, Any]:
    """Findings of inspections that the agency has not answered: of who keeps its findings."""
    rows = Finding.objects.to_answer().filter(
        covers(day, f"{_SEATS}appointments__"), **{f"{_SEATS}roles__role__in": KEEPERS}
    )
    text = worded(_("%(code)s: to be answered to the authority that inspected"), code="code")
    url = path_of("audits:finding", "agency__slug", "code")
    person = f"{_SEATS}appointments__person"
    return due_rows(rows, person=person, key="answer", due="answer_due_date", text=text, url=url)


def unheld(day: date) -> QuerySet[PlannedAction]:
    """Actions that wait and whose post nobody holds today: nobody is reminded, so lists say so."""
    held = Appointment.objects.filter(covers(day), post=OuterRef("owner_post"), person__is_active=True)
    return PlannedAction.objects.waiting().filter(~Exists(held))
