"""Abstract tables of everything that is decided along a route. Each app makes concrete ones with real foreign keys."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qms.approvals.moves import MOVES, PHASE, State, StepKind
from qms.people.models import Capacity, Delegation, Post, Unit


class Approvable(models.Model):
    """Something with a state that moves along a route. Only `qms.approvals.actions` writes these columns.

    `round` counts submissions: decisions and steps of an earlier round are void but kept. `content_sha256` is the hash
    of the snapshot that the current round decides on.
    """

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    state_since = models.DateTimeField(default=timezone.now)
    round = models.PositiveSmallIntegerField(default=0)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"))
    content_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True


class RouteStep(models.Model):
    """One step of the route of one thing in one round. Steps of the same `order` run side by side."""

    OUTCOMES: ClassVar = [("", _("waiting")), ("done", _("done")), ("void", _("void"))]

    round = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=StepKind)
    label = models.CharField(max_length=80, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    due_days = models.PositiveSmallIntegerField(default=0)
    due_date = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=4, choices=OUTCOMES, blank=True, default="")

    class Meta:
        abstract = True
        ordering = ("round", "order", "pk")

    @property
    def phase(self) -> str:
        """The state of the thing while this step is open."""
        return PHASE[self.kind]

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and not self.outcome

    def is_late(self, day: Any) -> bool:
        return bool(self.is_open and self.due_date and self.due_date < day)


class Decision(models.Model):
    """One person's act on one content, never changed: who, on which post then, in what capacity, on which hash."""

    move = models.CharField(max_length=10, choices=[(move.name, move.done) for move in MOVES])
    round = models.PositiveSmallIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    post_title = models.CharField(max_length=160, blank=True)
    unit_name = models.CharField(max_length=200, blank=True)
    capacity = models.CharField(max_length=5, choices=Capacity, blank=True, default="")
    on_behalf_of = models.CharField(max_length=160, blank=True)
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    delegation = models.ForeignKey(Delegation, models.PROTECT, null=True, blank=True, related_name="+")
    delegation_text = models.CharField(max_length=400, blank=True)
    remark = models.TextField(blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ("at", "pk")

    @property
    def move_label(self) -> str:
        return self.get_move_display()
