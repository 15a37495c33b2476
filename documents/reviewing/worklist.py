"""Reviews in "my work": those whose turn is the person's, and documents that the person is to withdraw after one."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy

from documents.models import PeriodicReview
from documents.models.reviewing import Reviewed
from documents.querysets import DECIDE_REVIEW, WITHDRAW
from qms.access.rights import rights_of
from qms.web.listed import listed, text

REVIEW, END = "ra-soat", "ra-soat-bai-bo"


class ReviewWork:
    """See `qms.web.worklist`."""

    name = "reviews"
    kinds: ClassVar = {REVIEW: gettext_lazy("Periodic reviews")}

    def listed(self, person: Any, day: date) -> list[QuerySet[Any, Any]]:
        """The nearest day first."""
        rights = rights_of(person, day)
        if not rights.seats:
            return []
        rows = PeriodicReview.objects.permitted(person, DECIDE_REVIEW, day=day)
        withdraws = rights.where(WITHDRAW, unit="document__owner_unit", agency="document__agency")
        mine = Q(pk__in=rows.put_before(rights).values("pk")) | (Q(outcome=Reviewed.WITHDRAWING) & withdraws)
        kinds = Case(When(outcome="", then=Value(REVIEW)), default=Value(END), output_field=CharField())
        columns = {"code": text("document__code"), "title": text("version__title"), "name": text("document__slug")}
        return [listed(rows.filter(mine), kinds, due=F("due_date"), **columns)]

    def line(self, row: tuple[Any, ...], day: date) -> dict[str, Any] | None:
        """A listed row as the page takes it, None for one of another source."""
        kind, pk, code, title, slug, due = row
        if kind not in (REVIEW, END):
            return None
        ends = kind == END
        return {
            "kind": REVIEW,
            "kind_label": gettext_lazy("To withdraw after a review") if ends else gettext_lazy("Periodic review"),
            "title": title,
            "meta": "",
            "url": reverse("documents:withdraw", args=[slug]) if ends else reverse("documents:review", args=[pk]),
            "due_date": due,
            "late": due < day,
            "action_label": gettext_lazy("Withdraw") if ends else gettext_lazy("Review it"),
            "code": code,
            "icon": "s-withdrawn" if ends else "arrow-repeat",
        }


SOURCE = ReviewWork()
