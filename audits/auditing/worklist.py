"""Audits in "my work": programmes to decide, permissions asked, audits to plan, hold and report, reports to answer."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import Case, CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy

from audits.auditing.querysets import ACCEPT, ALLOW, CONDUCT, LEAD, PLAN, holds_step
from audits.models import Audit, AuditUnit, ProgrammeStep, ReportAnswer, Stage, TeamOverride, Verdict
from qms.access.rights import Rights, rights_of
from qms.approvals.moves import ROUTE_STATES
from qms.web.listed import listed, text

_WORDS: dict[str, dict[str, Any]] = {
    "dg-chuong-trinh": {"kind_label": gettext_lazy("Audit programme to decide"), "action_label": gettext_lazy("Open"), "icon": "clipboard-check"},
    "dg-cho-phep": {"kind_label": gettext_lazy("Permission to audit"), "action_label": gettext_lazy("Decide"), "icon": "clipboard-check"},
    "dg-ke-hoach": {"kind_label": gettext_lazy("Audit to be prepared"), "action_label": gettext_lazy("Plan"), "icon": "pencil"},
    "dg-tai-cho": {"kind_label": gettext_lazy("Audit to be held"), "action_label": gettext_lazy("Open"), "icon": "clipboard-check"},
    "dg-bao-cao": {"kind_label": gettext_lazy("Audit report to be written"), "action_label": gettext_lazy("Write"), "icon": "pencil"},
    "dg-tra-loi": {"kind_label": gettext_lazy("Audit report to answer"), "action_label": gettext_lazy("Answer"), "icon": "reply"},
}  # fmt: skip
KIND = "danh-gia"


def _place(agency: str, year: str, order: str) -> Any:
    """`sct 2026 2`: what the address of an audit is made of, as one text."""
    return ExpressionWrapper(
        Concat(F(agency), Value(" "), Cast(year, CharField()), Value(" "), Cast(order, CharField())), CharField()
    )


class AuditingWork:
    """See `qms.web.worklist`."""

    name = "auditing"
    kinds: ClassVar = {KIND: gettext_lazy("Internal audits")}

    def listed(self, person: Any, day: date) -> list[QuerySet[Any, Any]]:
        """The nearest day first."""
        rights = rights_of(person, day)
        if not rights.seats:
            return []
        parts = [self._programmes(rights, person), self._team(person, day)]
        parts += [self._asked(person, day)] if rights.may_somewhere(ALLOW) else []
        parts += [self._plans(person, day)] if rights.may_somewhere(PLAN) else []
        parts += [self._reports(rights)] if rights.may_somewhere(ACCEPT) else []
        return parts

    def line(self, row: tuple[Any, ...], day: date) -> dict[str, Any] | None:
        """A listed row as the page takes it, None for one of another source."""
        kind, _pk, code, title, place, due = row
        if kind not in _WORDS:
            return None
        agency, year, *order = place.split(" ")
        url = reverse("audits:audit", args=[agency, year, order[0]]) if order else ""
        return {
            "kind": KIND,
            "title": title,
            "meta": "",
            "url": url or reverse("audits:programme", args=[agency, year]),
            "due_date": due,
            "late": bool(due and due < day),
            "code": f"ĐG-{year}-{order[0].zfill(2)}" if order else code,
            **_WORDS[kind],
        }

    def _programmes(self, rights: Rights, person: Any) -> QuerySet[Any, Any]:
        steps = ProgrammeStep.objects.filter(
            holds_step(rights, person), opened_at__isnull=False, outcome="", programme__state__in=ROUTE_STATES
        )
        year = Cast("programme__year", CharField())
        name = ExpressionWrapper(Concat(F("programme__agency__slug"), Value(" "), year), CharField())
        columns = {"code": ExpressionWrapper(year, CharField()), "title": text("programme__agency__name")}
        return listed(steps, "dg-chuong-trinh", name=name, due=F("due_date"), **columns)

    def _audits(self, rows: QuerySet[Any], kind: Any, due: str) -> QuerySet[Any, Any]:
        columns = {"code": text(""), "title": text("title"), "name": _place("agency__slug", "year", "order")}
        return listed(rows, kind, due=F(due), **columns)

    def _team(self, person: Any, day: date) -> QuerySet[Any, Any]:
        """On site for every auditor; its report for who leads it."""
        held = Audit.objects.permitted(person, CONDUCT, day=day).filter(stage=Stage.PREPARED)
        led = Audit.objects.permitted(person, LEAD, day=day).filter(stage=Stage.PERFORMED)
        kind = Case(
            When(stage=Stage.PREPARED, then=Value("dg-tai-cho")), default=Value("dg-bao-cao"), output_field=CharField()
        )
        return self._audits(held | led, kind, "end_date")

    def _plans(self, person: Any, day: date) -> QuerySet[Any, Any]:
        rows = Audit.objects.permitted(person, PLAN, day=day).filter(stage=Stage.PLANNED)
        return self._audits(rows, "dg-ke-hoach", "month_date")

    def _asked(self, person: Any, day: date) -> QuerySet[Any, Any]:
        audits = Audit.objects.permitted(person, ALLOW, day=day)
        rows = TeamOverride.objects.filter(verdict=Verdict.WAITING, audit__in=audits.values("pk"))
        rows = rows.exclude(asked_by=person).exclude(person=person)
        name = _place("audit__agency__slug", "audit__year", "audit__order")
        columns = {"code": text(""), "title": text("audit__title"), "name": name}
        return listed(rows, "dg-cho-phep", due=F("audit__start_date"), **columns)

    def _reports(self, rights: Rights) -> QuerySet[Any, Any]:
        """Units that the person heads or stands above, whose report nobody answered."""
        headed = {seat.unit for seat in rights.seats if seat.is_head}
        rows = AuditUnit.objects.filter(
            ~Exists(ReportAnswer.objects.filter(audit_unit=OuterRef("pk"))),
            rights.where(ACCEPT, unit="unit", agency="audit__agency"),
            audit__stage=Stage.REPORTED,
            unit__in=headed,
        )
        name = _place("audit__agency__slug", "audit__year", "audit__order")
        columns = {"code": text(""), "title": text("audit__title"), "name": name}
        return listed(rows, "dg-tra-loi", due=F("audit__end_date"), **columns)


SOURCE = AuditingWork()
