"""Words of objectives: operators, periods, stages, where a figure comes from. Literal tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Operator(models.TextChoices):
    """How a figure is held against the target."""

    GE = "ge", _("≥ at least")
    GT = "gt", _("> more than")
    LE = "le", _("≤ at most")
    LT = "lt", _("< less than")
    EQ = "eq", _("= exactly")


SIGNS = {Operator.GE: "≥", Operator.GT: ">", Operator.LE: "≤", Operator.LT: "<", Operator.EQ: "="}


class Period(models.TextChoices):
    """How often an objective is measured."""

    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    HALF = "half", _("Half-year")
    YEAR = "year", _("Year")


class ObjectiveStage(models.TextChoices):
    """Where an objective stands. Each changes what somebody may do."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Given up")


NEXT = {"proposed": ("approved", "withdrawn"), "approved": ("closed", "withdrawn"), "closed": (), "withdrawn": ()}
STAGE_KEYS = {"proposed": "draft", "approved": "in_force", "closed": "superseded", "withdrawn": "cancelled"}


class Origin(models.TextChoices):
    """Where a figure comes from."""

    TYPED = "typed", _("typed in")
    SHEET = "sheet", _("from a CSV file")
    COMPUTED = "computed", _("computed")


class Way(models.TextChoices):
    """How an objective is measured: by hand, or worked out from what the system knows (`audits.objectives.computed`)."""

    TYPED = "typed", _("Figures are typed in or come from a file")
    REVIEWS = "reviews", _("Periodic reviews decided in time, %")
    READINGS = "readings", _("New documents read in time, %")
    LAWS = "laws", _("Changes of law taken in within three months, %")
    ACTIONS = "actions", _("Corrective actions done in time, %")
    DOSSIERS = "dossiers", _("Dossiers settled in time, %")


class Status(models.TextChoices):
    """How an objective does. Late: the figure of a period that is over is missing after its day."""

    REACHED = "reached", _("Reached")
    MISSED = "missed", _("Not reached")
    NO_FIGURE = "no_figure", _("No figure yet")
    LATE = "late", _("Figure missing")
    WAITING = "waiting", _("Waits for approval")


STATUS_KEYS = {
    "reached": "in_force",
    "missed": "soon",
    "no_figure": "draft",
    "late": "overdue",
    "waiting": "in_approval",
}


class Move(models.TextChoices):
    """What is decided of an objective, each once signed."""

    APPROVE = "approve", _("Approved")
    TARGET = "target", _("Target changed")
    CLOSE = "close", _("Closed")
    WITHDRAW = "withdraw", _("Given up")


GRACE_DAYS = 10  # calendar days after the end of a period within which its figure is entered
YEARS_AHEAD = 2
