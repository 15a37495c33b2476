"""What a look at the procedures in force found: rounds, and what stands."""

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.models import Document, Version
from procedures.rounds.querysets import StandingFindingQuerySet
from procedures.saying import said
from qms.trail.guards import AppendOnly, Forbid


class LinterRound(models.Model):
    """One look at every procedure in force, as of `day_date`. `reached` is the id of the last version looked at.

    `looked`, `appeared` and `closed` count versions and findings so far; `finished_at` is None while it goes on.
    """

    day_date = models.DateField(_("day"))
    started_at = models.DateTimeField()
    reached = models.BigIntegerField(default=0)
    looked = models.PositiveIntegerField(default=0)
    appeared = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("look at procedures in force")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["day_date"], condition=Q(finished_at__isnull=True), name="one_linter_round_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day_date:%d/%m/%Y}"


class Closed(models.TextChoices):
    """Why a finding no longer stands."""

    MENDED = "mended", _("The rule is kept again")
    ENDED = "ended", _("The text is no longer in force")


class StandingFinding(models.Model):
    """A rule of the linter that a procedure in force breaks at one place. Rows stay, so that one sees what stood when.

    `rule` is a key of `procedures.linter.RULES`; `anchor` the place (`step-<uuid>`, `bases`, ...), `about` what was found there;
    `say` and `told_text` are the sentence and its words (JSON), put together in the language of the reader. `is_blocking` and `is_waived`
    are those of the rule on that day. `found_in` is the round that saw it first; `last_seen_date` the day of the last one that
    saw it, known once it is closed.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="standing_findings")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    rule = models.CharField(_("rule"), max_length=30)
    anchor = models.CharField(max_length=60)
    about = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=20, blank=True)
    say = models.CharField(max_length=300)
    told_text = models.TextField(default="{}")
    is_blocking = models.BooleanField(default=True)
    is_waived = models.BooleanField(default=False)
    since_date = models.DateField(_("since"))
    found_in = models.ForeignKey(LinterRound, models.PROTECT, related_name="findings")
    found_at = models.DateTimeField()
    last_seen_date = models.DateField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_in = models.ForeignKey(LinterRound, models.PROTECT, null=True, blank=True, related_name="closings")
    settled_why = models.CharField(max_length=6, choices=Closed, blank=True)

    objects = StandingFindingQuerySet.as_manager()
    see_permission = "procedures.view_standingfinding"
    database_guards = (
        AppendOnly(
            updatable=(
                "number", "say", "told_text", "is_blocking", "is_waived", "last_seen_date", "settled_at", "settled_in", "settled_why",
            )
        ),
        Forbid(
            "a_closed_finding_stays_closed",
            on="UPDATE",
            when="{OLD}.settled_at IS NOT NULL",
            says="a finding that was closed stays as it is",
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("finding in a procedure in force")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["version", "rule", "anchor", "about"],
                condition=Q(settled_at__isnull=True),
                name="finding_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    settled_at__isnull=True, settled_in__isnull=True, settled_why="", last_seen_date__isnull=True
                )
                | Q(
                    settled_at__isnull=False,
                    settled_in__isnull=False,
                    settled_why__in=Closed.values,
                    last_seen_date__isnull=False,
                ),
                name="a_closed_finding_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["document"], condition=Q(settled_at__isnull=True), name="findings_open"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The sentence in the language of the reader."""
        return said(self.say, json.loads(self.told_text), self.number)

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes it the same finding on another day."""
        return self.version_id, self.rule, self.anchor, self.about
