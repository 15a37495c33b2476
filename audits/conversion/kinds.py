"""Words of a conversion plan: how a step is counted, and how it stands. Pure."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class Counting(models.TextChoices):
    """Where the numbers of a step come from."""

    TYPED = "typed", _("reported by the units")
    PROCEDURES = "procedures", _("procedures in force that name clauses of the new edition, counted by the program")


class StepState(models.TextChoices):
    """How a step stands on a day. The values are keys of the house's state labels."""

    DONE = "in_force", _("Completed")
    LATE = "overdue", _("Overdue")
    DOING = "in_review", _("Under way")
    WAITING = "draft", _("Not begun")


def state_of(done: int, total: int, due: date, on: date) -> StepState:
    """Finished where everything counted is done; a step of which nothing is counted yet is not finished."""
    if total and done >= total:
        return StepState.DONE
    if due < on:
        return StepState.LATE
    return StepState.DOING if done else StepState.WAITING


def told(state: StepState, left: int) -> str:
    """The state as lists say it, with what is left of a step that is late."""
    if state == StepState.LATE and left:
        return ngettext("Overdue, %(n)d left", "Overdue, %(n)d left", left) % {"n": left}
    return str(state.label)
