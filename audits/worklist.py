"""Findings and corrective actions in "my work": what the person's posts have to do, approve, check or answer."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.models import CorrectiveAction, EffectivenessCheck, Finding, PlannedAction
from audits.querysets import APPROVE_CAUSE, CLOSE, KEEP_FINDING
from qms.access.rights import rights_of
from qms.web.listed import listed, text

CAUSE, APPROVE, ACTION, CHECK, FOLLOW, CLOSING, ANSWER = (
    "kp-nguyen-nhan",
    "kp-duyet",
    "kp-hanh-dong",
    "kp-kiem-tra",
    "kp-tiep",
    "kp-dong",
    "kp-tra-loi",
)
WORDS: dict[str, dict[str, Any]] = {
    CAUSE: {"kind_label": _("Cause and actions to put forward"), "action_label": _("Open"), "icon": "diagram-3"},
    APPROVE: {"kind_label": _("Cause and actions to approve"), "action_label": _("Approve"), "icon": "pen"},
    ACTION: {"kind_label": _("Action to be done"), "action_label": _("Report"), "icon": "check-circle"},
    CHECK: {"kind_label": _("Effect to be checked"), "action_label": _("Check"), "icon": "clipboard-check"},
    FOLLOW: {"kind_label": _("Not effective: say what follows"), "action_label": _("Open"), "icon": "arrow-repeat"},
    CLOSING: {"kind_label": _("Corrective action to close"), "action_label": _("Close"), "icon": "check-circle-fill"},
    ANSWER: {"kind_label": _("Inspection to be answered"), "action_label": _("Open"), "icon": "reply"},
}


def _checked(result: str = "") -> Exists:
    """Corrective actions that were checked since every action was done, with this result where one is named."""
    rows = EffectivenessCheck.objects.filter(corrective=OuterRef("pk"), at__gte=OuterRef("state_since"))
    return Exists(rows.filter(result=result) if result else rows)


class CorrectiveWork:
    """See `qms.web.worklist`."""

    name = "correctives"
    kinds: ClassVar = {"khac-phuc": _("Corrective action")}

    def listed(self, person: Any, day: date) -> list[QuerySet[Any, Any]]:
        """The nearest day first."""
        rights = rights_of(person, day)
        if not rights.seats:
            return []
        cars = CorrectiveAction.objects.all()
        columns = {"code": text("code"), "title": text("title"), "name": text("agency__slug")}
        found = [
            listed(
                cars.filter(state="open", assigned_post__in=rights.posts), CAUSE, due=F("cause_due_date"), **columns
            ),
            listed(
                cars.filter(~_checked(), state="checking", checker=person), CHECK, due=F("check_due_date"), **columns
            ),
        ]
        actions = PlannedAction.objects.waiting().filter(owner_post__in=rights.posts)
        of_action = {
            "code": text("corrective__code"), "title": text("what"), "name": text("corrective__agency__slug"), "due": F("due_date"),
        }  # fmt: skip
        found.append(listed(actions, ACTION, **of_action))
        return found + self._decided(cars, person, rights, columns)

    def _decided(self, cars: Any, person: Any, rights: Any, columns: dict[str, Any]) -> list[QuerySet[Any, Any]]:
        """What only some roles do."""
        found = []
        if rights.may_somewhere(APPROVE_CAUSE):
            rows = cars.filter(rights.where(APPROVE_CAUSE, unit="unit"), state="cause")
            mine = rows.exclude(causes__by=person, causes__round=F("round"))
            found.append(listed(mine, APPROVE, due=F("cause_due_date"), **columns))
            rows = cars.filter(rights.where(APPROVE_CAUSE, unit="unit"), _checked("not_yet"), state="checking")
            found.append(listed(rows, FOLLOW, due=F("check_due_date"), **columns))
        if rights.may_somewhere(CLOSE):
            rows = cars.filter(rights.where(CLOSE, unit="unit"), _checked("effective"), state="checking")
            found.append(listed(rows, CLOSING, due=F("check_due_date"), **columns))
        if rights.may_somewhere(KEEP_FINDING):
            rows = Finding.objects.to_answer().filter(rights.where(KEEP_FINDING, unit="unit"))
            of_finding = {**columns, "title": text("source_ref"), "due": F("answer_due_date")}
            found.append(listed(rows, ANSWER, **of_finding))
        return found

    def line(self, row: tuple[Any, ...], day: date) -> dict[str, Any] | None:
        """A listed row as the page takes it, None for one of another source."""
        kind, _pk, code, title, agency, due = row
        if kind not in WORDS:
            return None
        page = "audits:finding" if kind == ANSWER else "audits:corrective"
        return {
            "kind": "khac-phuc",
            **WORDS[kind],
            "title": title or code,
            "meta": "",
            "url": reverse(page, args=[agency, code]),
            "due_date": due,
            "late": due is not None and due < day,
            "code": code,
        }


SOURCE = CorrectiveWork()
