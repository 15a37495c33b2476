"""What documents put into "my work": steps to decide, drafts, returned drafts, versions to issue."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents import my_position
from documents.copies.life import OUTSTANDING, RESTRICTED, Stage
from documents.models import (
    ChangeRequest,
    ControlledCopy,
    Document,
    ImpactCase,
    ImpactLine,
    InForce,
    PracticeSignal,
    Version,
    VersionDecision,
    VersionStep,
)
from documents.querysets import KEEP, holds_step
from documents.telling import decide_url
from qms.access.rights import Rights, rights_of
from qms.approvals.moves import OPEN_STATES, State
from qms.web.listed import listed, text

_VERSION = ("version", "version__document")

_PAGE = {
    "can-cu": "documents:impact_case",
    "phieu": "documents:change",
    "phan-anh": "documents:practice",
    **dict.fromkeys(("ban-nhan", "ban-tra", "ban-thu"), "documents:copy"),
}
_WORDS: dict[str, dict[str, Any]] = {
    "phan-anh": {
        "kind_label": gettext_lazy("Signals from practice"),
        "action_label": gettext_lazy("Read"),
        "icon": "chat-left-text",
    },
    "can-cu": {
        "kind_label": gettext_lazy("Legal basis changed, to be reviewed"),
        "action_label": gettext_lazy("Review"),
        "icon": "book",
    },
    "phieu": {"kind_label": gettext_lazy("Change request"), "action_label": gettext_lazy("Answer"), "icon": "pencil"},
    "ban-nhan": {
        "kind": "ban-kiem-soat",
        "kind_label": gettext_lazy("Controlled copy to confirm"),
        "action_label": gettext_lazy("Confirm"),
        "icon": "file-earmark-text",
    },
    "ban-tra": {
        "kind": "ban-kiem-soat",
        "kind_label": gettext_lazy("Controlled copy to give back"),
        "action_label": gettext_lazy("Open"),
        "icon": "reply",
    },
    "ban-thu": {
        "kind": "ban-kiem-soat",
        "kind_label": gettext_lazy("Controlled copy to collect or certify"),
        "action_label": gettext_lazy("Open"),
        "icon": "file-earmark-text",
    },
}


class DocumentWork:
    """See `qms.web.worklist`: count and rows of what waits for a person, panels for the start page."""

    name = "documents"
    kinds: ClassVar = {
        "duyet": gettext_lazy("To decide"),
        "soan": gettext_lazy("Drafts"),
        "ban-hanh": gettext_lazy("To issue"),
        "phieu": gettext_lazy("Change requests"),
        "phan-anh": gettext_lazy("Signals from practice"),
        "can-cu": gettext_lazy("Legal bases to review"),
        "ban-kiem-soat": gettext_lazy("Controlled copies"),
    }

    def deciding(self, person: Any, day: date) -> QuerySet[Any]:
        """Open steps that the person may decide today."""
        return self._steps(rights_of(person, day), person)

    def _steps(self, rights: Rights, person: Any) -> Any:
        return VersionStep.objects.filter(
            holds_step(rights, person), opened_at__isnull=False, outcome="", version__state__in=OPEN_STATES
        )

    def rows(self, person: Any, day: date) -> list[dict[str, Any]]:
        rights = rights_of(person, day)
        rows = [*self.to_decide(rights, person, day), *self._drafts(person, day)]
        return [*rows, *self._to_issue(rights, person, day)]

    def to_decide(self, rights: Rights, person: Any, day: date) -> list[dict[str, Any]]:
        steps = self._steps(rights, person).select_related(*_VERSION).order_by("due_date", "opened_at")[:200]
        return [
            {
                "kind": "duyet",
                "kind_label": step.label,
                "title": step.version.title,
                "meta": step.version.number.replace(".", " / "),
                "url": decide_url(step.version),
                "due_date": step.due_date,
                "late": step.is_late(day),
                "action_label": _("Open"),
                "code": step.version.document.code,
                "icon": "clipboard-check",
            }
            for step in steps
        ]

    def _drafts(self, person: Any, day: date) -> list[dict[str, Any]]:
        returned = VersionDecision.objects.filter(version=OuterRef("pk"), move="return", round=OuterRef("round"))
        drafts = (
            Version.objects.filter(author=person, state=State.DRAFT)
            .annotate(is_returned=Exists(returned))
            .select_related("document")
            .order_by("-state_since")[:200]
        )
        return [
            {
                "kind": "soan",
                "kind_label": _("Returned to you") if draft.is_returned else _("Draft"),
                "title": draft.title,
                "meta": draft.number.replace(".", " / "),
                "url": reverse("documents:draft", args=[draft.pk]),
                "due_date": draft.proposed_from,
                "late": bool(draft.proposed_from and draft.proposed_from < day),
                "action_label": _("Write on"),
                "code": draft.document.code,
                "icon": "arrow-counterclockwise" if draft.is_returned else "pencil",
            }
            for draft in drafts
        ]

    def _to_issue(self, rights: Rights, person: Any, day: date) -> list[dict[str, Any]]:
        if not rights.may_somewhere("documents.issue_version"):
            return []
        waiting = (
            Version.objects.permitted(person, "documents.issue_version", day=day)
            .waiting_to_be_issued()
            .select_related("document", "issuing_decision")
            .order_by("state_since")[:200]
        )
        return [
            {
                "kind": "ban-hanh",
                "kind_label": _("Could not be put in force") if version.issue_error else _("Issue"),
                "title": version.title,
                "meta": version.number.replace(".", " / "),
                "url": reverse("documents:issuing"),
                "due_date": version.proposed_from,
                "late": bool(version.issue_error) or bool(version.proposed_from and version.proposed_from < day),
                "action_label": _("Issue"),
                "code": version.document.code,
                "icon": "send",
            }
            for version in waiting
        ]

    def listed(self, person: Any, day: date) -> list[QuerySet[Any, Any]]:
        """Copies to confirm, give back or collect, change requests, cases of laws with something to decide."""
        rights = rights_of(person, day)
        parts = [self._copies(person, day)]
        parts += [self._to_review(person, day)] if rights.may_somewhere("documents.edit_version") else []
        return parts + ([self._to_answer(person, day), self._said(person, day)] if rights.may_somewhere(KEEP) else [])

    def line(self, row: tuple[Any, ...], day: date) -> dict[str, Any] | None:
        """A listed row as the page takes it, None for one of another source."""
        kind, pk, code, title, number, due = row
        if kind not in _PAGE:
            return None
        by_slug = kind == "phan-anh"  # what stands at the address of a document is named by its slug
        meta = "" if by_slug else number
        return {
            "kind": kind,
            "title": title,
            "meta": _("no. %(n)s") % {"n": number.zfill(2)} if kind.startswith("ban-") else meta,
            "url": reverse(_PAGE[kind], args=[number if by_slug else pk]),
            "due_date": due,
            "late": bool(due and due < day),
            "code": code,
            **_WORDS[kind],
        }

    def _to_review(self, person: Any, day: date) -> QuerySet[Any, Any]:
        lines = ImpactLine.objects.permitted(person, "documents.view_impactline", day=day)
        open_lines = lines.filter(case=OuterRef("pk"), outcome="")
        rows = ImpactCase.objects.running().filter(Exists(open_lines)).order_by()
        columns = {"code": text("instrument__number"), "title": text("instrument__title"), "name": text("")}
        return listed(rows, "can-cu", due=F("due_date"), **columns)

    def _to_answer(self, person: Any, day: date) -> QuerySet[Any, Any]:
        rows = ChangeRequest.objects.permitted(person, KEEP, day=day).unanswered().order_by()
        columns = {"code": text("document__code"), "title": text("document__title"), "name": text("number")}
        return listed(rows, "phieu", due=Value(None, DateField()), **columns)

    def _said(self, person: Any, day: date) -> QuerySet[Any, Any]:
        """Documents on which signals from practice wait for the officer."""
        waiting = PracticeSignal.objects.waiting().filter(document=OuterRef("pk"))
        rows = Document.objects.permitted(person, KEEP, day=day).filter(Exists(waiting)).order_by()
        columns = {"code": text("code"), "title": text("title"), "name": text("slug")}
        return listed(rows, "phan-anh", due=Value(None, DateField()), **columns)

    def _copies(self, person: Any, day: date) -> QuerySet[Any, Any]:
        """Papers the person holds and has not confirmed, or has to give back; papers the keeper collects or certifies."""
        rows = ControlledCopy.objects.permitted(person, "documents.view_controlledcopy", day=day).named_to(person, day)
        mine, out = Q(holder=person), Q(stage__in=OUTSTANDING)
        back, unconfirmed = mine & out & Q(recall_due_date__isnull=False), mine & Q(stage=Stage.ISSUED)
        collect = ~mine & ((out & Q(recall_due_date__lte=day)) | Q(stage=Stage.SAID))
        rows = rows.filter(back | unconfirmed | collect).order_by()
        kinds = Case(
            When(back, then=Value("ban-tra")),
            When(unconfirmed, then=Value("ban-nhan")),
            default=Value("ban-thu"),
            output_field=CharField(),
        )
        code = Case(
            When(tells_code=True, then=text("document__code")), default=Value(str(RESTRICTED)), output_field=CharField()
        )
        title = Case(When(tells_title=True, then=text("version__title")), default=code, output_field=CharField())
        name = ExpressionWrapper(Cast("number", CharField()), CharField())
        return listed(rows, kinds, due=F("recall_due_date"), code=code, title=title, name=name)

    def panels(self, person: Any, day: date) -> list[dict[str, Any]]:
        """What belongs to the person's position, and what came into force in the last months, among what may be read."""
        recent = (
            InForce.objects.along_the_order(person)
            .on(day)
            .filter(from_date__gt=day - my_position.RECENT)
            .order_by("-from_date", "-pk")
            .values("from_date", "version__title", "document__code", "document__slug", "version__reason")[:5]
        )
        rows = [
            {
                "title": row["version__title"],
                "url": reverse("documents:document", args=[row["document__slug"]]),
                "code": row["document__code"],
                "date": row["from_date"],
                "text": row["version__reason"],
            }
            for row in recent
        ]
        return [
            my_position.panel(person, day),
            {
                "id": "recent",
                "title": _("Recently in force"),
                "rows": rows,
                "empty": _("Nothing new came into force in the last 90 days."),
                "foot_url": reverse("documents:register"),
                "foot_label": _("All documents"),
            },
        ]


SOURCE = DocumentWork()
