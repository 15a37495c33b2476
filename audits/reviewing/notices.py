"""What management reviews tell people and remind them of: one row a kind."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.models import ManagementReview, ReviewDecision
from audits.reviewing.querysets import VIEW_REVIEW
from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.reminding import Reminder, due_rows, path_of, worded
from qms.people.querysets import covers


def decisions_due(day: date) -> QuerySet[Any, Any]:
    """Decisions that wait: of who holds their posts."""
    rows = ReviewDecision.objects.waiting().filter(covers(day, "owner_post__appointments__"))
    text = worded(_("A decision of the management review of %(code)s is to be carried out"), code="review__year")
    person = "owner_post__appointments__person"
    return due_rows(
        rows, person=person, key="review-decision", due="due_date", text=text, url=path_of("audits:review", "review")
    )


def opened(person: Any) -> Q:
    """Those of reviews that the person sees."""
    return Q(review__in=ManagementReview.objects.permitted(person, VIEW_REVIEW).values("pk"))


KINDS = Kinds(
    [
        NoticeKind("review_invited", gettext_lazy("Invited to a management review")),
        NoticeKind("minutes_to_sign", gettext_lazy("Minutes of a management review to sign"), immediate=True),
        NoticeKind("review_decision_given", gettext_lazy("Decision of a management review for you")),
        NoticeKind(
            "review_decision_due",
            gettext_lazy("Decision of a management review to be carried out"),
            reminds=Reminder(due=decisions_due, opens=opened, before=(10, 3), after=(1, 5), escalate_after=5),
        ),
    ]
)
