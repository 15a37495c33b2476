"""Figures as people type them: with a decimal comma, a point, thousands by point. Told the Vietnamese way."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from audits.objectives.kinds import SIGNS, Operator
from qms.trail.refusals import Refused

_PLAIN = re.compile(r"-?\d{1,10}(?:[.,]\d{1,4})?")
_GROUPED = re.compile(r"-?\d{1,3}(?:\.\d{3})+,\d{1,4}")


def figure_of(text: str, field: str = "value") -> Decimal:
    """The number in `text`. Raises Refused for anything else, formulas and 1e5 included."""
    text = text.strip().replace("\N{NO-BREAK SPACE}", "").removesuffix("%").strip()
    if text.isascii() and _GROUPED.fullmatch(text):
        text = text.replace(".", "")
    elif not (text.isascii() and _PLAIN.fullmatch(text)):
        raise Refused(
            _("“%(text)s” is no number. Write digits with a decimal comma, such as 98,5.") % {"text": text[:40]},
            field=field,
        )
    return Decimal(text.replace(",", "."))


def told(value: Decimal | None) -> str:
    """98,5 and 2.500: decimals by comma, without zeros at the end; a dash for none."""
    if value is None:
        return "–"
    text = f"{value:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.translate(str.maketrans(",.", ".,"))


def target_told(operator: str, target: Decimal, unit_of_measure: str) -> str:
    """≥ 99 %: sign, number and unit of measure."""
    return f"{SIGNS[Operator(operator)]} {told(target)} {unit_of_measure}".rstrip()


def is_reached(value: Decimal, operator: str, target: Decimal) -> bool:
    """Whether a figure meets the target."""
    return {
        Operator.GE: value >= target,
        Operator.GT: value > target,
        Operator.LE: value <= target,
        Operator.LT: value < target,
        Operator.EQ: value == target,
    }[Operator(operator)]
