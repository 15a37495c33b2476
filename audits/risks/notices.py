"""What risks and opportunities remind people of: actions and reviews, one row a kind."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.risks.querysets import VIEW_RISK
from audits.risks.registers import OPPORTUNITIES, RISKS, Register
from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.reminding import Reminder, due_rows, path_of, worded
from qms.people.querysets import covers


def _actions(register: Register) -> Callable[[date], QuerySet[Any, Any]]:
    def due(day: date) -> QuerySet[Any, Any]:
        """Actions that wait: of who holds their posts."""
        rows = register.action.objects.waiting().filter(covers(day, "owner_post__appointments__"))
        text = worded(_("%(code)s: an action of your post is to be done"), code="entry__code")
        person, url = "owner_post__appointments__person", path_of(f"audits:{register.key}", "entry")
        return due_rows(rows, person=person, key=f"{register.key}-action", due="due_date", text=text, url=url)

    return due


def _reviews(register: Register) -> Callable[[date], QuerySet[Any, Any]]:
    def due(day: date) -> QuerySet[Any, Any]:
        """Open ones that are to be looked at again: of who holds the posts that own them."""
        rows = register.model.objects.standing().filter(covers(day, "owner_post__appointments__"))
        text = worded(_("%(code)s: to be assessed again"), code="code")
        person, url = "owner_post__appointments__person", path_of(f"audits:{register.key}", "pk")
        return due_rows(rows, person=person, key=f"{register.key}-review", due="review_due_date", text=text, url=url)

    return due


def _opened(register: Register, column: str) -> Callable[[Any], Q]:
    return lambda person: Q(**{f"{column}__in": register.model.objects.permitted(person, VIEW_RISK).values("pk")})


def _kinds(register: Register, action: Any, review: Any) -> list[NoticeKind]:
    return [
        NoticeKind(
            f"{register.key}_action_due",
            action,
            reminds=Reminder(
                due=_actions(register), opens=_opened(register, "entry"), before=(3,), after=(1, 5), escalate_after=5
            ),
        ),
        NoticeKind(
            f"{register.key}_review_due",
            review,
            reminds=Reminder(
                due=_reviews(register), opens=_opened(register, "pk"), before=(10,), after=(1, 5), escalate_after=10
            ),
        ),
    ]


KINDS = Kinds(
    [
        *_kinds(RISKS, gettext_lazy("Action on a risk"), gettext_lazy("Risk to be assessed again")),
        *_kinds(
            OPPORTUNITIES, gettext_lazy("Action on an opportunity"), gettext_lazy("Opportunity to be assessed again")
        ),
    ]
)
