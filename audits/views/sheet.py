"""The corrective action sheet as plain data, for the press. Vietnamese always: it is a paper of the agency."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from audits.fishbone.drawing import on_paper
from audits.gathering import facts_of, rows_of
from audits.kinds import Method
from audits.models import CorrectiveAction, Finding
from audits.querysets import VIEW_FINDING
from audits.shown import analyses
from qms.printing import wording
from qms.printing.corrective import render_corrective

WIDE = 450.0  # points: the width of the text


def sheet_of(car: CorrectiveAction, person: Any, day: date) -> bytes:
    """The PDF. Raises PrintFailed."""
    with override("vi"):
        return render_corrective(described(car, person, day))


def described(car: CorrectiveAction, person: Any, day: date) -> dict[str, Any]:
    """See `qms.printing.corrective`."""
    facts = facts_of(car, day)
    rows = Finding.objects.permitted(person, VIEW_FINDING).filter(corrective=car).order_by("pk")
    agency = car.agency
    return {
        "agency_lines": wording.agency_lines(
            {"name": agency.name, "parent_name": agency.parent.name if agency.parent_id else ""}
        ),
        "code": car.code,
        "title": car.title,
        "day": day.isoformat(),
        "state": str(car.get_state_display()),
        "facts": [
            ["Đơn vị", car.unit_name],
            ["Mức độ", str(car.get_grade_display())],
            ["Nguồn", " · ".join(filter(None, [str(car.get_source_display()), car.source_ref]))],
            ["Ngày lập, người lập", f"{_dmy(timezone.localdate(car.opened_at))}, {car.author_name}"],
            ["Giao cho", car.assigned_title],
        ],
        "findings": [
            {"code": one.code, "statement": one.statement, "evidence": one.evidence, "clauses": _clauses(one)}
            for one in rows.prefetch_related("clauses")
        ],
        "statement": car.statement,
        "corrections": [
            [one.what, one.done_by_name, _dmy(one.done_date), one.evidence] for one in facts.corrections
        ],
        "analyses": [_analysis(one, car) for one in analyses(car, on_page=False)],
        "actions": [
            [one.what, one.owner_title, _dmy(one.due_date), _done(one)] for one in facts.actions
        ],
        "check": [car.checker_name, _dmy(car.check_due_date), car.check_criterion] if car.checker_id else [],
        "checks": [
            [_dmy(one.checked_date), one.by_name, str(one.get_result_display()), one.words] for one in rows_of(car, "checks")
        ],
        "decisions": [
            [f"{timezone.localtime(one.at):%H:%M %d/%m/%Y}", str(one.get_move_display()), _who(one), one.remark]
            for one in rows_of(car, "decisions")
        ],
    }  # fmt: skip


def _analysis(one: dict[str, Any], car: CorrectiveAction) -> dict[str, Any]:
    cause = one["cause"]
    fish = cause.method == Method.FISHBONE
    return {
        "round": cause.round,
        "method": str(cause.get_method_display()),
        "by": f"{cause.by_name}, {timezone.localtime(cause.at):%d/%m/%Y}",
        "lines": [] if fish else [[row.question, row.text] for row in one["lines"]],
        "bones": [[str(bone["label"]), [row["text"] for row in bone["causes"]]] for bone in one["bones"]],
        "drawing": {"html": on_paper(one["lines"], car.title, WIDE) if fish and one["lines"] else ""},
        "root": cause.root,
        "similar": cause.similar,
    }


def _clauses(finding: Finding) -> str:
    return ", ".join(one.number for one in finding.clauses.all())


def _done(action: Any) -> str:
    return f"Xong {_dmy(action.done_date)}: {action.done_words}" if action.done_date else "Chưa xong"


def _who(decision: Any) -> str:
    return ", ".join(filter(None, [decision.person_name, decision.post_title]))


def _dmy(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
