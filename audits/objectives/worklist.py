"""Objectives in "my work": figures that the person's posts have to enter, objectives to approve."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import DateField, F, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy

from audits.models import Objective, ObjectivePeriod
from audits.objectives.kinds import ObjectiveStage
from audits.objectives.periods import name_of
from audits.objectives.querysets import APPROVE_OBJECTIVE
from qms.access.rights import rights_of
from qms.web.listed import listed, text

KIND, FIGURE, APPROVAL = "muc-tieu", "mt-so-lieu", "mt-phe-duyet"
_WORDS: dict[str, dict[str, Any]] = {
    FIGURE: {"kind_label": gettext_lazy("Figure of an objective to be entered"), "action_label": gettext_lazy("Enter"), "icon": "pencil"},
    APPROVAL: {"kind_label": gettext_lazy("Objective to approve"), "action_label": gettext_lazy("Approve"), "icon": "pen"},
}  # fmt: skip


class ObjectiveWork:
    """See `qms.web.worklist`."""

    name = "objectives"
    kinds: ClassVar = {KIND: gettext_lazy("Quality objectives")}

    def listed(self, person: Any, day: date) -> list[QuerySet[Any, Any]]:
        """Of periods that are over, the nearest day first."""
        rights = rights_of(person, day)
        if not rights.seats:
            return []
        periods = ObjectivePeriod.objects.open(day).filter(objective__owner_post__in=rights.posts)
        columns = {"code": text("objective__code"), "title": text("objective__title"), "name": text("key")}
        found = [listed(periods, FIGURE, "objective", due=F("due_date"), **columns)]
        if rights.may_somewhere(APPROVE_OBJECTIVE):
            rows = Objective.objects.filter(
                rights.where(APPROVE_OBJECTIVE, unit="unit", agency="agency"), stage=ObjectiveStage.PROPOSED
            ).exclude(author=person)
            columns = {"code": text("code"), "title": text("title"), "name": text("")}
            found.append(listed(rows, APPROVAL, due=Value(None, DateField()), **columns))
        return found

    def line(self, row: tuple[Any, ...], day: date) -> dict[str, Any] | None:
        """A listed row as the page takes it, None for one of another source."""
        kind, pk, code, title, period, due = row
        if kind not in _WORDS:
            return None
        return {
            "kind": KIND,
            "title": title,
            "meta": name_of(period) if period else "",
            "url": reverse("audits:objective", args=[pk]),
            "due_date": due,
            "late": due is not None and due < day,
            "code": code,
            **_WORDS[kind],
        }


SOURCE = ObjectiveWork()
