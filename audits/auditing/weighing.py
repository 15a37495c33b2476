"""Which unit is audited first: figures in, points out. Pure, and one literal table that a quality manager can read.

Each reason gives 0 to 5 points by its figure; points times weight, summed, is what a unit weighs (at most HEAVIEST). The programme
shows figure, points and weight of every reason, so that nobody has to believe a number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_POINTS = 5


@dataclass(frozen=True)
class Reason:
    """One row: `steps` are (at least, points), the greatest first; below the last nothing. `says` words the figure."""

    key: str
    label: str | Promise
    says: str | Promise
    weight: int
    steps: tuple[tuple[int, int], ...]

    def points(self, figure: int) -> int:
        """0 to 5 points for a figure."""
        return next((points for least, points in self.steps if figure >= least), 0)


NEVER = 999  # months since the last audit of a unit that was never audited
REASONS = (
    Reason(
        "last_audit", _("Time since the last audit"), _("%(n)s months"), 3,
        ((24, 5), (18, 4), (12, 3), (6, 2), (3, 1)),
    ),
    Reason(
        "changes", _("Changes since"), _("%(n)s versions in force"), 2,
        ((8, 5), (5, 4), (3, 3), (2, 2), (1, 1)),
    ),
    Reason(
        "past_findings", _("Past findings"), _("%(n)s points: 3 a major, 1 a minor nonconformity"), 3,
        ((9, 5), (6, 4), (4, 3), (2, 2), (1, 1)),
    ),
    Reason(
        "overdue", _("Overdue work"), _("%(n)s overdue"), 3,
        ((8, 5), (5, 4), (3, 3), (2, 2), (1, 1)),
    ),
    Reason(
        "signals", _("Signals from practice"), _("%(n)s in 12 months"), 1,
        ((12, 5), (8, 4), (5, 3), (3, 2), (1, 1)),
    ),
)  # fmt: skip
HEAVIEST = sum(reason.weight * MOST_POINTS for reason in REASONS)
MAJOR, MINOR = 3, 1  # what a past finding counts
FIRST_MONTH, LAST_MONTH = 3, 11  # audits lie between, so that the management review of the year has their results


@dataclass(frozen=True)
class Weighed:
    """What one unit weighs: the rows of the reasons and their sum."""

    rows: tuple[dict[str, Any], ...]
    total: int


def weighed(figures: Mapping[str, int]) -> Weighed:
    """The weight of a unit by its figures; a reason without a figure counts nothing."""
    rows: list[dict[str, Any]] = []
    for reason in REASONS:
        figure = int(figures.get(reason.key, 0))
        points = reason.points(figure)
        rows.append({"key": reason.key, "figure": figure, "points": points, "weight": reason.weight})
    return Weighed(tuple(rows), sum(row["points"] * row["weight"] for row in rows))


def proposed_months(totals: Sequence[int]) -> list[int]:
    """A month for each unit, the heaviest earliest and all spread evenly from FIRST_MONTH to LAST_MONTH.

    Equal weights keep the order they came in.
    """
    order = sorted(range(len(totals)), key=lambda place: (-totals[place], place))
    span, months = LAST_MONTH - FIRST_MONTH + 1, [0] * len(totals)
    for rank, place in enumerate(order):
        months[place] = FIRST_MONTH + rank * span // len(totals)
    return months


def shown(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Kept rows with label and the figure in words, as a page and the paper write them."""
    known = {reason.key: reason for reason in REASONS}
    found = []
    for row in rows:
        reason = known[row["key"]]
        never = row["key"] == "last_audit" and row["figure"] >= NEVER
        words = str(_("never audited")) if never else str(reason.says) % {"n": row["figure"]}
        found.append({**row, "label": reason.label, "words": words, "product": row["points"] * row["weight"]})
    return found
