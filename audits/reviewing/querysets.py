"""Who may what with management reviews: the one definition, read by lists and single checks."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from qms.access.querysets import PermittedQuerySet
from qms.access.rights import Rights

VIEW_REVIEW, KEEP_REVIEW, SIGN_REVIEW = "audits.view_review", "audits.keep_review", "audits.sign_review"


def _table(name: str) -> Any:
    # A queryset is imported by the models it serves, so it reaches the other tables of its own app by name.
    return apps.get_registered_model("audits", name)


class ManagementReviewQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """By role over the agency; signed by who chaired too; seen by who is invited and by the post that a decision was given to."""
        found = rights.where(permission, unit="pk", agency="agency")
        if permission == SIGN_REVIEW:
            return found | Q(chair=person)
        if permission != VIEW_REVIEW:
            return found
        invited = _table("ReviewAttendee").objects.filter(person=person, review=OuterRef("pk"))
        given = _table("ReviewDecision").objects.filter(owner_post__in=rights.posts, review=OuterRef("pk"))
        told = Q(phase__in=("signed", "closed")) & Q(Exists(given))
        return found | Q(Exists(invited)) | told

    def standing(self) -> Self:
        """Not cancelled."""
        return self.exclude(phase="cancelled")


class ReviewDecisionQuerySet(QuerySet):
    def given(self) -> Self:
        """Of reviews whose minutes are signed: before that they are words of a draft."""
        return self.filter(review__phase__in=("signed", "closed"))

    def waiting(self) -> Self:
        """Given, not reported as done."""
        return self.given().filter(done_date=None)

    def late(self, day: date) -> Self:
        return self.waiting().filter(due_date__lt=day)
