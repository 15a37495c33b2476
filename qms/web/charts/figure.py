"""What a chart shows: series, rows with one value for each of them, where a number leads. The drawing and the table read it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Number = int | float | Decimal
Words = str | Promise


@dataclass(frozen=True)
class Series:
    """One kind of value. `dress` is a class of `charts.css`: f1 to f3 teal, f4 copper, f5 red, f6 grey, f0 hatched."""

    name: Words
    dress: str = "f1"


@dataclass(frozen=True)
class Row:
    """One place on the axis: a value for each series, None where there is none; `url` leads to the list behind the numbers.

    `urls` lead on from single values where they have lists of their own. `dress` wins over that of the series.
    """

    label: Words
    values: tuple[Number | None, ...]
    url: str = ""
    urls: tuple[str, ...] = ()
    dress: str = ""

    @property
    def total(self) -> Number:
        return sum(value for value in self.values if value)

    def leads(self, place: int) -> str:
        """Where the value at this place leads; empty for nowhere."""
        return self.urls[place] if place < len(self.urls) else self.url


@dataclass(frozen=True)
class Figure:
    """A chart with everything that its table and its file need. `key` names it in the address.

    `head` is what the labels are ("Month"), `unit` stands behind each number ("%"), `target` is drawn as a dashed line, `most`
    is the end of the axis where it is known (100 for per cent), `least` where a line begins when not at 0. `note` is a sentence under the chart, `aside` beside its title.
    """

    key: str
    title: Words
    head: Words
    series: Sequence[Series]
    rows: Sequence[Row]
    unit: str = ""
    target: Number | None = None
    most: Number | None = None
    least: Number = 0
    note: Words = ""
    aside: Words = ""
    more: tuple[Words, str] | None = field(default=None)  # words and address of the whole list

    @property
    def top(self) -> Number:
        """The end of the axis: never 0."""
        reached = [row.total for row in self.rows] + ([self.target] if self.target else [])
        return self.most or max([*reached, 1])

    @property
    def is_empty(self) -> bool:
        """Nothing to draw: no row has a value that is not 0."""
        return not any(value for row in self.rows for value in row.values)

    def told(self) -> str:
        """The chart in one sentence, for who does not see it; its table says the same."""
        several = len(self.series) > 1
        rows = [
            "{} {}".format(
                row.label,
                ", ".join(
                    f"{one.name} {shown(value, self.unit)}" if several else shown(value, self.unit)
                    for one, value in zip(self.series, row.values, strict=True)
                    if value or not several
                ),
            )
            for row in self.rows
        ]
        return f"{self.title}: {'; '.join(rows) or _('no figures')}"


def shown(value: Number | None, unit: str = "") -> str:
    """A number as it is written here: comma for the decimals, a dot between thousands, a dash for none."""
    if value is None:
        return "–"
    exact = Decimal(str(value)).normalize()
    places = max(0, -int(exact.as_tuple().exponent))
    return f"{exact:,.{places}f}".translate(_SIGNS) + unit


_SIGNS = str.maketrans({",": ".", ".": ","})
