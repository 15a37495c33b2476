"""Figures of objectives: typed in, corrected, worked out, taken from a file; figures of dossiers from a file."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audits.models import DossierFigure, Measurement, Objective, ObjectivePeriod
from audits.objectives.computed import COUNTS, Asked
from audits.objectives.figures import told
from audits.objectives.kinds import ObjectiveStage, Origin, Way
from audits.objectives.periods import name_of
from audits.objectives.querysets import KEEP_OBJECTIVE, MEASURE_OBJECTIVE
from audits.objectives.taking import read_dossiers, read_figures
from audits.words import not_after, not_before, optional, reason
from qms.access.rights import rights_of
from qms.people.models import Agency
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused


@transaction.atomic
def measure_objective(
    objective: Objective,
    *,
    period: str,
    value: Decimal,
    by: Any,
    at: datetime,
    day: date,
    as_of: date | None = None,
    words: str = "",
) -> Measurement | None:
    """Enter the figure of a period; one that is there already is replaced with a reason in `words`, the old one stays.

    Nothing happens, and None comes back, where the same figure stands already.
    """
    row = _measurable(objective, by)
    span = _period(row, period)
    made = _put(span, value, Origin.TYPED, by=by, at=at, day=day, as_of=as_of, words=words)
    if made is not None:
        detail = {
            "period": name_of(span.key),
            "value": told(value),
            **({"reason": made.words[:200]} if made.words else {}),
        }
        record(act=Act.OBJECTIVE_MEASURED, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return made


@transaction.atomic
def compute_objective(objective: Objective, *, period: str, by: Any, at: datetime, day: date) -> Measurement:
    """Work the figure of a period out (`audits.objectives.computed`) as of today, or as of the last day it was due by.

    A later one is a new row; the old one stays. Raises Refused where nothing of the period was due yet.
    """
    row = _measurable(objective, by)
    if row.way == Way.TYPED:
        raise Refused(_("The figures of this objective are typed in: the system knows nothing to count."))
    span = _period(row, period)
    not_before(day, span.first_date, "period", _("The period begins on %(first)s. There is nothing to count yet."))
    count = COUNTS[row.way]
    counted = count.count(Asked(row.agency, row.unit, span.first_date, span.last_date, day))
    if not counted.denominator:
        sentence = _(
            "Nothing of %(period)s was due by today, so there is no figure. Type it in if you know it from elsewhere."
        )
        raise Refused(sentence % {"period": name_of(span.key)}, field="period")
    made = Measurement.objects.create(
        period=span, value=counted.percent, origin=Origin.COMPUTED, numerator=counted.numerator,
        denominator=counted.denominator, as_of_date=day, how=str(count.how)[:500], replaces=_standing(span), by=by,
        by_name=by.full_name, at=at,
    )  # fmt: skip
    detail = {
        "period": name_of(span.key), "value": told(made.value), "count": f"{counted.numerator}/{counted.denominator}",
        "method": row.way,
    }  # fmt: skip
    record(act=Act.OBJECTIVE_MEASURED, by=by, on=row, agency=row.agency, at=at, detail=detail)
    return made


@transaction.atomic
def take_figures(agency: Agency, text: str, *, by: Any, at: datetime, day: date) -> int:
    """Take figures of objectives from a CSV text, all or none; how many were new. Raises Refused where one row is wrong.

    The same text a second time changes nothing.
    """
    _require_keeper(agency, by, day)
    rows = read_figures(agency, text, day)
    _require_right([row for row in rows if row.say])
    taken = 0
    for row in rows:
        if row.period is not None and row.value is not None and not row.is_same:
            _put(row.period, row.value, Origin.SHEET, by=by, at=at, day=day, as_of=None, words=row.words)
            taken += 1
    if taken:
        detail = {"rows": len(rows), "new": taken, "same": len(rows) - taken}
        record(act=Act.FIGURES_TAKEN, by=by, on=agency, agency=agency, at=at, detail=detail)
    return taken


@transaction.atomic
def take_dossiers(agency: Agency, text: str, *, by: Any, at: datetime, day: date) -> int:
    """Take figures of dossiers from a CSV text, all or none; how many were new or other than before."""
    _require_keeper(agency, by, day)
    Agency.objects.select_for_update().get(pk=agency.pk)  # two files at once: one after the other
    rows = read_dossiers(agency, text, day)
    _require_right([row for row in rows if row.say])
    new = [
        DossierFigure(
            agency=agency, procedure_id=row.procedure, month_date=row.month, received=row.received, in_time=row.in_time,
            late=row.late, replaces=row.before, by=by, by_name=by.full_name, at=at,
        )
        for row in rows
        if not row.is_same
    ]  # fmt: skip
    DossierFigure.objects.bulk_create(new, batch_size=500)
    if new:
        detail = {"rows": len(rows), "new": len(new), "same": len(rows) - len(new)}
        record(act=Act.DOSSIERS_TAKEN, by=by, on=agency, agency=agency, at=at, detail=detail)
    return len(new)


def _require_right(wrong: list[Any]) -> None:
    if wrong:
        sentence = _("%(n)d rows are not right, so nothing was taken. Line %(line)d: %(say)s")
        raise Refused(sentence % {"n": len(wrong), "line": wrong[0].number, "say": wrong[0].say}, field="text")


def _require_keeper(agency: Agency, by: Any, day: date) -> None:
    if agency.pk not in rights_of(by, day).reach[KEEP_OBJECTIVE].agencies:
        raise Refused(_("Files of figures are taken in by the QMS officer of the agency."))


def _measurable(objective: Objective, by: Any) -> Objective:
    rows = Objective.objects.select_for_update(of=("self",)).select_related("agency", "unit")
    row = rows.get(pk=objective.pk)
    if not by.has_perm(MEASURE_OBJECTIVE, row):
        raise Refused(_("Figures are entered by who holds the post that owns the objective, or by the QMS officer."))
    if row.stage != ObjectiveStage.APPROVED:
        sentence = _("%(code)s: this cannot be done now, its state is “%(state)s”. Open the page again.")
        raise Refused(sentence % {"code": row.code, "state": row.get_stage_display()})
    return row


def _period(row: Objective, key: str) -> ObjectivePeriod:
    span = row.periods.filter(key=key).first()
    if span is None:
        raise Refused(_("Choose a period of the list."), field="period")
    return span


def _standing(span: ObjectivePeriod) -> Measurement | None:
    return span.measurements.filter(replaced_by=None).first()


def _put(
    span: ObjectivePeriod,
    value: Decimal,
    origin: Origin,
    *,
    by: Any,
    at: datetime,
    day: date,
    as_of: date | None,
    words: str,
) -> Measurement | None:
    not_before(day, span.first_date, "period", _("The period begins on %(first)s. Its figure is entered after that."))
    before = _standing(span)
    if before is not None and before.value == value:
        return None
    as_of = as_of or min(day, span.last_date)
    not_after(as_of, day, "as_of", _("The figure is not as of a day after today, %(last)s."))
    not_before(as_of, span.first_date, "as_of", _("The figure is as of a day of the period, %(first)s or later."))
    if before is not None and not words.strip():
        sentence = _(
            "%(period)s has the figure %(value)s already. Write why another one is right; the old one stays on record."
        )
        raise Refused(sentence % {"period": name_of(span.key), "value": told(before.value)}, field="words")
    return Measurement.objects.create(
        period=span, value=value, origin=origin, as_of_date=as_of, replaces=before, by=by, by_name=by.full_name, at=at,
        words=reason(words, "words") if before is not None else optional(words, "words"),
    )  # fmt: skip
