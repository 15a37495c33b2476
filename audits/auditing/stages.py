"""How far an audit is: every move as one row, who makes it, and what it still lacks, in words, before anybody presses.

planned -> prepared -> performed -> reported -> closed;  back one step with a reason;  planned, prepared -> cancelled
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audits.auditing.querysets import LEAD, PLAN
from audits.models import Audit, Stage

NONCONFORMITIES = ("major", "minor")


@dataclass(frozen=True)
class Standing:
    """What the gates ask of an audit, read once: counts and names, nothing of it changes anything."""

    audit: Audit
    day: date
    units: int = 0
    leads: int = 0
    has_schedule: bool = True
    items: int = 0
    unanswered: int = 0
    without_finding: tuple[str, ...] = ()  # numbers of questions with a nonconformity and no finding
    findings: int = 0
    open_findings: tuple[str, ...] = ()  # codes
    conflicts: tuple[str, ...] = ()  # "name: reason"
    permissions_asked: int = 0
    silent_units: tuple[str, ...] = ()  # audited units that did not answer the report


Gate = Callable[[Standing], str]


@dataclass(frozen=True)
class Step:
    """One move. `needs` is the permission on the audit; every gate gives a sentence while it is closed."""

    name: str
    label: str | Promise
    done: str | Promise
    from_stages: tuple[str, ...]
    to: str
    needs: str
    gates: tuple[Gate, ...] = ()
    reason: bool = False
    tells: str | Promise = ""
    kind: str = field(default="primary")


def _days(at: Standing) -> str:
    return "" if at.audit.start_date else _("Set the days of the audit.")


def _units(at: Standing) -> str:
    return "" if at.units else _("Name the units that are audited.")


def _lead(at: Standing) -> str:
    return "" if at.leads == 1 else _("Name the lead auditor.")


def _independent(at: Standing) -> str:
    if not at.conflicts:
        return ""
    return _("Somebody in the team may not audit this: %(who)s.") % {"who": "; ".join(at.conflicts)}


def _nothing_asked(at: Standing) -> str:
    return _("A permission for an auditor waits for the management.") if at.permissions_asked else ""


def _schedule(at: Standing) -> str:
    return "" if at.has_schedule else _("Write the schedule.")


def _questions(at: Standing) -> str:
    return "" if at.items else _("Make the checklist: it has no question.")


def _decided(at: Standing) -> str:
    known = at.audit.decision_number and at.audit.decision_date
    return "" if known else _("Enter number and day of the decision that sets up the team.")


def _decided_before(at: Standing) -> str:
    audit = at.audit
    late = audit.decision_date and audit.start_date and audit.decision_date > audit.start_date
    return _("The decision on the team is dated after the audit begins. Check both days.") if late else ""


def _begun(at: Standing) -> str:
    start = at.audit.start_date
    if start is None or start <= at.day:
        return ""
    return _("The audit begins on %(day)s.") % {"day": f"{start:%d/%m/%Y}"}


def _minutes(at: Standing) -> str:
    whole = at.audit.opening_text and at.audit.closing_text
    return "" if whole else _("Write the minutes of the opening and of the closing meeting.")


def _answered(at: Standing) -> str:
    n = at.unanswered
    return ngettext("%(n)d question has no answer.", "%(n)d questions have no answer.", n) % {"n": n} if n else ""


def _recorded(at: Standing) -> str:
    if not at.without_finding:
        return ""
    return _("Record the finding of question %(numbers)s: its answer is a nonconformity.") % {
        "numbers": ", ".join(at.without_finding)
    }


def _concluded(at: Standing) -> str:
    return "" if at.audit.conclusion else _("Write the conclusion of the report.")


def _findings_said(at: Standing) -> str:
    """A report without findings is one that says so."""
    if at.findings or at.audit.is_without_findings:
        return ""
    return _("The report has no finding. Record one, or say in the report that there is none.")


def _none_said(at: Standing) -> str:
    if not (at.findings and at.audit.is_without_findings):
        return ""
    return _("The report says that there is no finding, but there are some. Correct the report.")


def _heard(at: Standing) -> str:
    if not at.silent_units:
        return ""
    return _("Not answered the report yet: %(units)s.") % {"units": ", ".join(at.silent_units)}


def _settled(at: Standing) -> str:
    if not at.open_findings:
        return ""
    return _("Findings still open: %(codes)s.") % {"codes": ", ".join(at.open_findings)}


STEPS = (
    Step(
        "prepare", gettext_lazy("Settle the plan"), gettext_lazy("The plan is settled."),
        (Stage.PLANNED,), Stage.PREPARED, PLAN,
        (_units, _days, _lead, _nothing_asked, _independent, _decided, _decided_before, _schedule, _questions),
        tells=gettext_lazy("%(number)s: the plan is settled"),
    ),
    Step(
        "replan", gettext_lazy("Back to planning"), gettext_lazy("The plan is open again."),
        (Stage.PREPARED,), Stage.PLANNED, PLAN, reason=True, kind="quiet",
        tells=gettext_lazy("%(number)s: the plan is open again"),
    ),
    Step(
        "finish", gettext_lazy("End the work on site"), gettext_lazy("The work on site is over. Write the report."),
        (Stage.PREPARED,), Stage.PERFORMED, LEAD, (_begun, _minutes, _answered, _recorded),
    ),
    Step(
        "go_back", gettext_lazy("Back on site"), gettext_lazy("Questions can be answered again."),
        (Stage.PERFORMED,), Stage.PREPARED, LEAD, reason=True, kind="quiet",
    ),
    Step(
        "report", gettext_lazy("Give the report"), gettext_lazy("The report is given to the audited units."),
        (Stage.PERFORMED,), Stage.REPORTED, LEAD, (_concluded, _findings_said, _none_said),
        tells=gettext_lazy("%(number)s: the report is there"),
    ),
    Step(
        "close", gettext_lazy("Close the audit"), gettext_lazy("The audit is closed."),
        (Stage.REPORTED,), Stage.CLOSED, PLAN, (_heard, _settled),
        tells=gettext_lazy("%(number)s is closed"),
    ),
    Step(
        "cancel", gettext_lazy("Cancel the audit"), gettext_lazy("The audit is cancelled."),
        (Stage.PLANNED, Stage.PREPARED), Stage.CANCELLED, PLAN, reason=True, kind="danger",
        tells=gettext_lazy("%(number)s is cancelled"),
    ),
)  # fmt: skip
BY_NAME = {step.name: step for step in STEPS}
IN_ORDER = (Stage.PLANNED, Stage.PREPARED, Stage.PERFORMED, Stage.REPORTED, Stage.CLOSED)


def closed_gates(step: Step, at: Standing) -> list[str]:
    """Why the move is not possible yet; empty when it is."""
    return [says for gate in step.gates if (says := gate(at))]


def steps_from(stage: str) -> list[Any]:
    """Rows of the table that begin at a stage."""
    return [step for step in STEPS if stage in step.from_stages]
