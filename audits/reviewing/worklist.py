"""Management reviews in "my work": decisions of the person's posts, minutes to sign, inputs to freeze."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy

from audits.models import ManagementReview, ReviewDecision
from audits.reviewing.querysets import KEEP_REVIEW, SIGN_REVIEW
from qms.access.rights import rights_of
from qms.web.listed import listed, text

KIND, DECISION, SIGN, PREPARE = "xem-xet", "xx-ket-luan", "xx-ky", "xx-chuan-bi"
AHEAD = timedelta(days=30)  # before the meeting its inputs are prepared
_WORDS: dict[str, dict[str, Any]] = {
    DECISION: {"kind_label": gettext_lazy("Decision of the management review"), "action_label": gettext_lazy("Report"), "icon": "check-circle"},
    SIGN: {"kind_label": gettext_lazy("Minutes to sign"), "action_label": gettext_lazy("Sign"), "icon": "pen"},
    PREPARE: {"kind_label": gettext_lazy("Management review to prepare"), "action_label": gettext_lazy("Open"), "icon": "journal-text"},
}  # fmt: skip


def numbered(prefix: str = "") -> Concat:
    """XX-2026 in the statement; the second of a year is told by its page."""
    return Concat(Value("XX-"), Cast(f"{prefix}year", CharField()), output_field=CharField())


class ReviewWork:
    """See `qms.web.worklist`."""

    name = "management_reviews"
    kinds: ClassVar = {KIND: gettext_lazy("Management review")}

    def listed(self, person: Any, day: date) -> list[QuerySet[Any, Any]]:
        """The nearest day first."""
        rights = rights_of(person, day)
        if not rights.seats:
            return []
        waiting = ReviewDecision.objects.waiting().filter(owner_post__in=rights.posts)
        columns = {"code": numbered("review__"), "title": text("what"), "name": text("")}
        found = [listed(waiting, DECISION, "review", due=F("due_date"), **columns)]
        columns = {"code": numbered(), "title": text("place"), "name": text("")}
        signing = rights.where(SIGN_REVIEW, unit="pk", agency="agency") | Q(chair=person)
        found.append(
            listed(ManagementReview.objects.filter(signing, phase="held"), SIGN, due=F("planned_date"), **columns)
        )
        if rights.may_somewhere(KEEP_REVIEW):
            soon = ManagementReview.objects.filter(phase="planned", planned_date__lte=day + AHEAD)
            mine = soon.filter(rights.where(KEEP_REVIEW, unit="pk", agency="agency"))
            found.append(listed(mine, PREPARE, due=F("planned_date"), **columns))
        return found

    def line(self, row: tuple[Any, ...], day: date) -> dict[str, Any] | None:
        """A listed row as the page takes it, None for one of another source."""
        kind, pk, number, title, _name, due = row
        if kind not in _WORDS:
            return None
        return {
            "kind": KIND,
            "title": title if kind == DECISION else number,
            "meta": "",
            "url": reverse("audits:review", args=[pk]),
            "due_date": due,
            "late": due is not None and due < day,
            "code": number,
            **_WORDS[kind],
        }


SOURCE = ReviewWork()
