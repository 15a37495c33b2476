"""What can be done to a conversion plan now: one table of doings with their forms."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.actions import converting as acts
from audits.forms import conversion as forms
from qms.trail.refusals import Refused


class Doing(NamedTuple):
    """One row. `choosing` names the choices it needs, of which there must be one; who keeps the plan may do all of them, others
    those that are `theirs` and for which a choice of theirs is there."""

    key: str
    title: str | Promise
    button: str | Promise
    done: str | Promise
    form: type[Form]
    choosing: str
    theirs: bool
    act: Callable[[Any, dict[str, Any], dict[str, Any]], Any]


def _chosen(rows: Any, key: int, field: str) -> Any:
    found = rows.filter(pk=key).first()
    if found is None:
        raise Refused(_("Choose one of the list."), field=field)
    return found


def _laid(data: dict[str, Any]) -> acts.Laid:
    return acts.Laid(*(data.pop(name) for name in ("title", "due", "counted", "counting")))


def _add(plan: Any, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return acts.add_step(plan, _laid(data), **given)


def _change(plan: Any, data: dict[str, Any], given: dict[str, Any]) -> Any:
    step = _chosen(plan.steps.select_related("plan"), data.pop("step"), "step")
    return acts.change_step(step, _laid(data), words=data["words"], by=given["by"], at=given["at"])


def _share(plan: Any, data: dict[str, Any], given: dict[str, Any]) -> Any:
    step = _chosen(plan.steps.select_related("plan"), data.pop("step"), "step")
    return acts.share_step(step, **data, by=given["by"], at=given["at"])


def _report(plan: Any, data: dict[str, Any], given: dict[str, Any]) -> Any:
    shares = acts.ConversionShare.objects.filter(step__plan=plan).select_related("step__plan")
    return acts.report_progress(_chosen(shares, data.pop("share"), "share"), **data, **given)


def _task_done(plan: Any, data: dict[str, Any], given: dict[str, Any]) -> Any:
    task = _chosen(plan.tasks.select_related("plan"), data.pop("task"), "task")
    return acts.report_task_done(task, **data, **given)


def _task_drop(plan: Any, data: dict[str, Any], given: dict[str, Any]) -> Any:
    task = _chosen(plan.tasks.select_related("plan"), data.pop("task"), "task")
    return acts.drop_task(task, **data, by=given["by"], at=given["at"])


def _finish(plan: Any, data: dict[str, Any], given: dict[str, Any]) -> Any:
    return acts.finish_plan(plan, **data, **given)


_KEPT = gettext_lazy("Kept.")
DOINGS = (
    Doing(
        "report", gettext_lazy("Report progress"), gettext_lazy("Report it"), _KEPT, forms.ReportForm, "share", True, _report
    ),
    Doing(
        "done", gettext_lazy("Report a task done"), gettext_lazy("Report it"), _KEPT, forms.TaskDoneForm, "task", True, _task_done
    ),
    Doing("step", gettext_lazy("Add a step"), gettext_lazy("Add it"), _KEPT, forms.StepForm, "", False, _add),
    Doing("change", gettext_lazy("Change a step"), gettext_lazy("Save"), _KEPT, forms.ChangeForm, "step", False, _change),
    Doing(
        "share", gettext_lazy("Set the share of a unit"), gettext_lazy("Save"), _KEPT, forms.ShareForm, "step", False, _share
    ),
    Doing("drop", gettext_lazy("Drop a task"), gettext_lazy("Drop it"), _KEPT, forms.TaskDropForm, "task", False, _task_drop),
    Doing(
        "finish", gettext_lazy("Finish the plan"), gettext_lazy("Finish"), gettext_lazy("The plan is finished."), forms.FinishForm,
        "step", False, _finish,
    ),
)  # fmt: skip
BY_KEY = {row.key: row for row in DOINGS}


def offered_to(plan: Any, choices: dict[str, list[tuple[int, str]]], *, keeps: bool) -> list[Doing]:
    """What the person may do to it; nothing once it is finished."""
    if plan.finished_at is not None:
        return []
    return [row for row in DOINGS if (keeps or row.theirs) and (not row.choosing or choices[row.choosing])]
