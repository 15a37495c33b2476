"""Risks and opportunities in "my work": actions of the person's posts, and what is to be assessed again."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from audits.risks.kinds import REVIEW_AHEAD_DAYS
from audits.risks.registers import BY_KEY
from qms.access.rights import rights_of
from qms.web.listed import listed, text

KIND = "rui-ro"
_ACTION = {
    "kind_label": gettext_lazy("Action on a risk or opportunity"),
    "action_label": gettext_lazy("Report"),
    "icon": "check-circle",
}
_REVIEW = {"kind_label": gettext_lazy("To be assessed again"), "action_label": gettext_lazy("Assess"), "icon": "pencil"}
_WORDS: dict[str, tuple[str, dict[str, Any]]] = {
    f"{key}-{what}": (key, words) for key in BY_KEY for what, words in (("action", _ACTION), ("review", _REVIEW))
}


class RiskWork:
    """See `qms.web.worklist`."""

    name = "risks"
    kinds: ClassVar = {KIND: gettext_lazy("Risks and opportunities")}

    def listed(self, person: Any, day: date) -> list[QuerySet[Any, Any]]:
        """The nearest day first."""
        rights = rights_of(person, day)
        if not rights.seats:
            return []
        found, soon = [], day + timedelta(days=REVIEW_AHEAD_DAYS)
        for register in BY_KEY.values():
            actions = register.action.objects.waiting().filter(owner_post__in=rights.posts)
            columns = {"code": text("entry__code"), "title": text("what"), "name": text("")}
            found.append(listed(actions, f"{register.key}-action", "entry", due=F("due_date"), **columns))
            rows = register.model.objects.standing().filter(owner_post__in=rights.posts, review_due_date__lte=soon)
            columns = {"code": text("code"), "title": text("description"), "name": text("")}
            found.append(listed(rows, f"{register.key}-review", due=F("review_due_date"), **columns))
        return found

    def line(self, row: tuple[Any, ...], day: date) -> dict[str, Any] | None:
        """A listed row as the page takes it, None for one of another source."""
        kind, pk, code, title, _name, due = row
        if kind not in _WORDS:
            return None
        key, words = _WORDS[kind]
        return {
            "kind": KIND,
            "title": title,
            "meta": "",
            "url": reverse(f"audits:{key}", args=[pk]),
            "due_date": due,
            "late": due is not None and due < day,
            "code": code,
            **words,
        }


SOURCE = RiskWork()
