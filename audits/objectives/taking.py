"""What a CSV file of figures says, row by row, against what is known: new, the same, another figure, or what is wrong with it.

Nothing is written here: the page shows these rows before, the act reads them again and writes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from audits.kinds import LIMITS
from audits.models import DossierFigure, Measurement, Objective, ObjectivePeriod
from audits.objectives.figures import figure_of, told
from audits.objectives.kinds import ObjectiveStage
from audits.objectives.periods import key_of, name_of
from audits.objectives.sheets import Line, lines_of
from procedures.models import AdministrativeProcedure
from qms.people.models import Agency
from qms.trail.refusals import Refused

FIGURES = {
    "code": ("mã", "mã mục tiêu", "code"),
    "period": ("kỳ", "period"),
    "value": ("giá trị", "kết quả", "value"),
    "words": ("lý do", "ghi chú", "reason"),
}
DOSSIERS = {
    "agency": ("cơ quan", "agency"),
    "code": ("mã TTHC", "mã thủ tục", "TTHC", "tthc code"),
    "month": ("tháng", "month"),
    "received": ("tiếp nhận", "received"),
    "in_time": ("đúng hạn", "in time"),
    "late": ("quá hạn", "late"),
}
MOST_DOSSIERS = 10_000_000


@dataclass
class FigureRow:
    """One row of a file of figures. `say` is empty where it is right; `before` the figure that stands."""

    number: int
    code: str
    period_text: str
    value_text: str
    words: str = ""
    period: ObjectivePeriod | None = None
    value: Decimal | None = None
    before: Decimal | None = None
    say: str = ""

    @property
    def is_same(self) -> bool:
        return self.before is not None and self.before == self.value


@dataclass
class DossierRow:
    """One row of a file of dossiers."""

    number: int
    code: str
    month_text: str
    procedure: int = 0
    month: date = date.min
    received: int = 0
    in_time: int = 0
    late: int = 0
    before: DossierFigure | None = None
    say: str = ""
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def is_same(self) -> bool:
        one = self.before
        return one is not None and (one.received, one.in_time, one.late) == (self.received, self.in_time, self.late)


def _judged(row: Any, judge: Callable[[Any], None]) -> Any:
    try:
        judge(row)
    except Refused as wrong:
        row.say = str(wrong)
    return row


# --- figures of objectives -----------------------------------------------------------------------------------------------
def read_figures(agency: Agency, text: str, day: date) -> list[FigureRow]:
    """Rows of the text. Raises Refused where it is no such table. Three statements."""
    lines = lines_of(text, FIGURES, ("code", "period", "value"))
    judge = _Figures(agency, {int(key[:4]) for line in lines if (key := key_of(line.cells["period"]))}, day).judge
    return [_judged(_figure(one), judge) for one in lines]


def _figure(line: Line) -> FigureRow:
    cells = line.cells
    return FigureRow(line.number, cells["code"], cells["period"], cells["value"], cells.get("words", ""))


class _Figures:
    """What is known of the objectives of these years; judges one row after the other."""

    def __init__(self, agency: Agency, years: set[int], day: date) -> None:
        rows = Objective.objects.standing().filter(agency=agency, year__in=years)
        self.day, self.objectives = day, {(row.code, row.year): row for row in rows}
        periods = ObjectivePeriod.objects.filter(objective__in=[row.pk for row in self.objectives.values()])
        self.periods = {(row.objective_id, row.key): row for row in periods}
        figures = Measurement.objects.filter(period__objective__agency=agency, period__objective__year__in=years)
        self.standing = dict(figures.filter(replaced_by=None).values_list("period", "value"))
        self.seen: dict[tuple[str, str], int] = {}

    def judge(self, row: FigureRow) -> None:
        """Fill in period, figure and the one that stands. Raises Refused with what is wrong."""
        key = key_of(row.period_text)
        if not key:
            sentence = _("“%(text)s” is no period. Write 2026-01, 2026-Q1, 2026-H1 or 2026.")
            raise Refused(sentence % {"text": row.period_text})
        if again := self.seen.get((row.code, key)):
            raise Refused(_("This period of the objective stands in line %(n)d already.") % {"n": again})
        self.seen[row.code, key] = row.number
        row.period = self._period(row.code, key)
        row.value, row.before = figure_of(row.value_text), self.standing.get(row.period.pk)
        if row.before is not None and not row.is_same and len(row.words) < LIMITS.reason:
            sentence = _("It has the figure %(value)s. Write the reason of another one in the column “lý do”.")
            raise Refused(sentence % {"value": told(row.before)})

    def _period(self, code: str, key: str) -> ObjectivePeriod:
        objective = self.objectives.get((code, int(key[:4])))
        if objective is None:
            raise Refused(_("There is no objective %(code)s in %(year)s.") % {"code": code or "–", "year": key[:4]})
        if objective.stage != ObjectiveStage.APPROVED:
            raise Refused(_("The objective is not approved, or closed: it takes no figure."))
        period = self.periods.get((objective.pk, key))
        if period is None:
            sentence = _("%(code)s is not measured for %(period)s; it is measured every: %(every)s.")
            every = objective.get_period_display()
            raise Refused(sentence % {"code": code, "period": name_of(key), "every": every})
        if period.first_date > self.day:
            raise Refused(_("The period has not begun."))
        return period


# --- figures of dossiers -------------------------------------------------------------------------------------------------
def read_dossiers(agency: Agency, text: str, day: date) -> list[DossierRow]:
    """Rows of the text. Raises Refused where it is no such table. Two statements."""
    lines = lines_of(text, DOSSIERS, DOSSIERS)
    codes = {line.cells["code"] for line in lines}
    known = dict(AdministrativeProcedure.objects.filter(code__in=codes).values_list("code", "pk"))
    rows = DossierFigure.objects.standing().filter(agency=agency, procedure__in=known.values())
    standing = {(row.procedure_id, row.month_date): row for row in rows}
    seen: dict[tuple[str, date], int] = {}

    def judge(row: DossierRow) -> None:
        _of_agency(row.cells["agency"], agency)
        if row.code not in known:
            raise Refused(
                _(
                    "The list of administrative procedures has no %(code)s. The code is a text: a spreadsheet may have dropped zeros."
                )
                % {"code": row.code or "–"}
            )
        row.procedure, row.month = known[row.code], _month(row.month_text, day)
        if again := seen.get((row.code, row.month)):
            raise Refused(_("This month of the procedure stands in line %(n)d already.") % {"n": again})
        seen[row.code, row.month] = row.number
        row.received, row.in_time, row.late = (_number(row.cells[name]) for name in ("received", "in_time", "late"))
        if row.received < row.in_time + row.late:
            raise Refused(
                _("Received %(received)d is less than settled in time and late together, %(sum)d.")
                % {"received": row.received, "sum": row.in_time + row.late}
            )
        row.before = standing.get((row.procedure, row.month))

    return [_judged(_dossier(one), judge) for one in lines]


def _dossier(line: Line) -> DossierRow:
    return DossierRow(line.number, line.cells["code"], line.cells["month"], cells=line.cells)


def _of_agency(text: str, agency: Agency) -> None:
    if text.casefold() not in {
        agency.code.casefold(),
        agency.slug.casefold(),
        agency.name.casefold(),
        agency.short_name.casefold(),
    }:
        sentence = _("“%(text)s” is not this agency, %(code)s. Take every agency's file in at that agency.")
        raise Refused(sentence % {"text": text[:60], "code": agency.code})


def _month(text: str, day: date) -> date:
    key = key_of(text)
    if len(key) != 7 or not key[5:].isdigit():
        raise Refused(_("“%(text)s” is no month. Write 2026-01 or 01/2026.") % {"text": text[:20]})
    found = date(int(key[:4]), int(key[5:]), 1)
    if found > day:
        raise Refused(_("This month has not come."))
    return found


def _number(text: str) -> int:
    plain = text.replace(".", "") if text.count(".") and all(len(part) == 3 for part in text.split(".")[1:]) else text
    if not (plain.isascii() and plain.isdigit() and len(plain) < 9 and int(plain) <= MOST_DOSSIERS):
        raise Refused(_("“%(text)s” is no whole number.") % {"text": text[:20]})
    return int(plain)
