"""What the page of one objective says: its periods with figures and targets, and what was decided."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from audits.objectives.figures import is_reached, target_told, told
from audits.objectives.kinds import STATUS_KEYS, Status
from audits.objectives.periods import name_of
from qms.web.charts.drawing import line
from qms.web.charts.figure import Figure, Row, Series, shown


def periods_of(objective: Any, today: date) -> list[dict[str, Any]]:
    """Periods in order: the figure that stands with those it replaced, the target that held, and how it was. Three statements."""
    changes = list(objective.target_changes.order_by("from_date", "pk"))
    found = []
    for period in objective.periods.prefetch_related("measurements"):
        figures = list(period.measurements.all())
        last = figures[-1] if figures else None
        operator, target = _held(objective, changes, period.last_date)
        status = _status(period, last, operator, target, today)
        found.append(
            {
                "period": period,
                "name": name_of(period.key),
                "figure": last,
                "value": told(last.value) if last else "–",
                "plain_value": last.value if last else None,
                "plain_target": target,
                "target": target_told(operator, target, objective.unit_of_measure),
                "former": [{"figure": one, "value": told(one.value)} for one in reversed(figures[:-1])],
                "key": STATUS_KEYS[status] if status else "",
                "label": Status(status).label if status else "",
            }
        )
    return found


def _held(objective: Any, changes: list[Any], on: date) -> tuple[str, Any]:
    held = [one for one in changes if one.from_date <= on]
    now = held[-1] if held else objective
    return now.operator, now.target


def _status(period: Any, last: Any, operator: str, target: Any, today: date) -> str:
    if last is not None:
        return Status.REACHED if is_reached(last.value, operator, target) else Status.MISSED
    if period.due_date < today:
        return Status.LATE
    return Status.NO_FIGURE if period.last_date < today else ""


def chosen_period(periods: list[dict[str, Any]]) -> str:
    """The first period without a figure: the one that is entered next."""
    return next((row["period"].key for row in periods if row["figure"] is None), "")


def chart_of(objective: Any, periods: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Figures over the periods as a line, the target of now dashed, and where its axis begins; None before there are two figures.

    The table beside it says the same. The axis is cut to what is there, so that a change of a few tenths is seen.
    """
    values = [float(one["plain_value"]) for one in periods if one["plain_value"] is not None]
    if len(values) < 2:
        return None
    missed, year = STATUS_KEYS[Status.MISSED], str(objective.year)
    rows = [
        Row(one["name"].replace(year, year[2:]), (one["plain_value"],), dress="f4" if one["key"] == missed else "f1")
        for one in periods
    ]
    lowest, highest = min(*values, float(objective.limit)), max(*values, float(objective.limit))
    span = (highest - lowest) or max(highest, 1)
    least, most = max(round(lowest - span, 1), 0), highest + span / 2
    figure = Figure(
        "so-lieu", _("Figures by period"), _("Period measured"), (Series(_("Figure")),), rows, target=objective.limit, most=most,
        least=least,
    )  # fmt: skip
    return {"drawn": line(figure), "least": shown(least) if least else ""}


def decisions_of(objective: Any) -> list[dict[str, Any]]:
    """What happened, oldest first, as parts/timeline.html takes it."""
    found = [{"at": objective.created_at, "text": _("Proposed"), "who": objective.author.full_name, "state": "done"}]
    for row in objective.decisions.all():
        who = ", ".join(filter(None, [row.person_name, row.post_title]))
        found.append({"at": row.at, "text": row.get_move_display(), "who": who, "note": row.words, "state": "done"})
    return found
