"""What documents put into "my work": steps to decide, drafts, returned drafts, versions to issue."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import CharField, DateField, Exists, ExpressionWrapper, F, OuterRef, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents import my_position
from documents.models import ChangeRequest, ImpactCase, ImpactLine, InForce, Version, VersionDecision, VersionStep
from documents.querysets import KEEP, holds_step
from documents.telling import decide_url
from qms.access.rights import Rights, rights_of
from qms.approvals.moves import OPEN_STATES, State

_VERSION = ("version", "version__document")

_PAGE = {"can-cu": "documents:impact_case", "phieu": "documents:change"}
_WORDS: dict[str, dict[str, Any]] = {
    "can-cu": {
        "kind_label": gettext_lazy("Legal basis changed, to be reviewed"),
        "action_label": gettext_lazy("Review"),
        "icon": "book",
    },
    "phieu": {"kind_label": gettext_lazy("Change request"), "action_label": gettext_lazy("Answer"), "icon": "pencil"},
}


def _text(column: str) -> Any:
    """A column as text, or an empty text; alike in both halves of a union."""
    return ExpressionWrapper(F(column) if column else Value(""), CharField())


def _listed(rows: QuerySet[Any], kind: str, **columns: Any) -> QuerySet[Any, Any]:
    """Rows as kind, pk, code, title, name, due."""
    named = {f"{name}_": column for name, column in columns.items()}
    found = rows.annotate(kind_=Value(kind, CharField()), **named)
    return found.values_list("kind_", "pk", "code_", "title_", "name_", "due_")


class DocumentWork:
    """See `qms.web.worklist`: count and rows of what waits for a person, panels for the start page."""

    name = "documents"
    kinds: ClassVar = {
        "duyet": gettext_lazy("To decide"),
        "soan": gettext_lazy("Drafts"),
        "ban-hanh": gettext_lazy("To issue"),
        "phieu": gettext_lazy("Change requests"),
        "can-cu": gettext_lazy("Legal bases to review"),
    }

    def count(self, person: Any, day: date) -> int:
        """Open steps that the person may decide today."""
        return self._steps(rights_of(person, day), person).count()

    def _steps(self, rights: Rights, person: Any) -> Any:
        return VersionStep.objects.filter(
            holds_step(rights, person), opened_at__isnull=False, outcome="", version__state__in=OPEN_STATES
        )

    def rows(self, person: Any, day: date) -> list[dict[str, Any]]:
        rights = rights_of(person, day)
        rows = [*self.to_decide(rights, person, day), *self._drafts(person, day)]
        return [*rows, *self._to_issue(rights, person, day), *self._asked(rights, person, day)]

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

    def _asked(self, rights: Rights, person: Any, day: date) -> list[dict[str, Any]]:
        """Change requests to answer, and cases of laws in which nobody has said yet what becomes of a document. One query."""
        parts = [self._to_review(person, day)] if rights.may_somewhere("documents.edit_version") else []
        parts += [self._to_answer(person, day)] if rights.may_somewhere(KEEP) else []
        if not parts:
            return []
        found = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
        rows = sorted(found, key=lambda row: (row[0], row[-1] or date.max, row[1]))
        return [
            {
                "kind": kind,
                "title": title,
                "meta": number,
                "url": reverse(_PAGE[kind], args=[pk]),
                "due_date": due,
                "late": bool(due and due < day),
                "code": code,
                **_WORDS[kind],
            }
            for kind, pk, code, title, number, due in rows[:400]
        ]

    def _to_review(self, person: Any, day: date) -> QuerySet[Any, Any]:
        lines = ImpactLine.objects.permitted(person, "documents.view_impactline", day=day)
        open_lines = lines.filter(case=OuterRef("pk"), outcome="")
        rows = ImpactCase.objects.running().filter(Exists(open_lines)).order_by()
        columns = {"code": _text("instrument__number"), "title": _text("instrument__title"), "name": _text("")}
        return _listed(rows, "can-cu", due=F("due_date"), **columns)

    def _to_answer(self, person: Any, day: date) -> QuerySet[Any, Any]:
        rows = ChangeRequest.objects.permitted(person, KEEP, day=day).unanswered().order_by()
        columns = {"code": _text("document__code"), "title": _text("document__title"), "name": _text("number")}
        return _listed(rows, "phieu", due=Value(None, DateField()), **columns)

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
