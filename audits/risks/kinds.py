"""Scales and levels of risks and opportunities: literal tables.

A risk is likelihood times impact, 1 to 25; an opportunity benefit plus feasibility, 2 to 10. `second` runs down the map, `first` across.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MARKS = (1, 2, 3, 4, 5)


class Level(models.TextChoices):
    """How much attention it asks for."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    VERY_HIGH = "very_high", _("Very high")


class RiskTreatment(models.TextChoices):
    """What is done about a risk."""

    AVOID = "avoid", _("Avoid it")
    LIKELIHOOD = "likelihood", _("Make it less likely")
    IMPACT = "impact", _("Make its impact smaller")
    SHARE = "share", _("Share it")
    ACCEPT = "accept", _("Bear it")


class OpportunityTreatment(models.TextChoices):
    """What is done about an opportunity."""

    TAKE = "take", _("Take it")
    TRY = "try", _("Try it in one place")
    WAIT = "wait", _("Wait with it")


Words = str | Promise


@dataclass(frozen=True)
class Scale:
    """How two marks become a score, from which score on a level begins, the lowest first, and the words of the marks 1 to 5."""

    score: Callable[[int, int], int]
    from_score: tuple[tuple[int, Level], ...]
    first: Words
    second: Words
    first_marks: tuple[Words, ...]
    second_marks: tuple[Words, ...]

    def level(self, score: int) -> Level:
        return [level for least, level in self.from_score if score >= least][-1]

    def scores(self, level: str) -> tuple[int, int]:
        """The least and the greatest score of a level."""
        leasts = [least for least, _level in self.from_score]
        place = [one.value for _least, one in self.from_score].index(level)
        return leasts[place], leasts[place + 1] - 1 if place + 1 < len(leasts) else 25


RISK_SCALE = Scale(
    lambda first, second: first * second,
    ((1, Level.LOW), (5, Level.MEDIUM), (12, Level.HIGH), (20, Level.VERY_HIGH)),
    _("Likelihood"),
    _("Impact"),
    (_("rare"), _("unlikely"), _("possible"), _("likely"), _("almost certain")),
    (_("hardly felt"), _("small"), _("moderate"), _("serious"), _("very serious")),
)
OPPORTUNITY_SCALE = Scale(
    lambda first, second: first + second,
    ((2, Level.LOW), (5, Level.MEDIUM), (7, Level.HIGH), (9, Level.VERY_HIGH)),
    _("Feasibility"),
    _("Benefit"),
    (_("very hard"), _("hard"), _("feasible"), _("easy"), _("very easy")),
    (_("hardly felt"), _("small"), _("moderate"), _("large"), _("very large")),
)
LEVEL_KEYS = {"low": "in_force", "medium": "in_review", "high": "soon", "very_high": "overdue"}
REVIEW_AHEAD_DAYS = 14  # calendar days before its day on which a review stands in "my work"
