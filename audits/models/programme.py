"""The audit programme of an agency for a year: units by weight, months, reasons of changes, and its route."""

import json
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from audits.auditing.querysets import ProgrammeQuerySet
from qms.approvals.models import Approvable, Decision, RouteStep
from qms.approvals.moves import NOT_BY_EDITORS, State
from qms.people.models import Agency, Post, Unit
from qms.standards.models import Edition
from qms.trail.guards import AppendOnly, Forbid, Frozen, FrozenWith, NoDelete

MOVING = ("state", "state_since", "round", "content_sha256", "snapshot", "submitted_at")
_SIGNED = ", ".join(f"'{name}'" for name in NOT_BY_EDITORS)


class Programme(Approvable):
    """What an agency audits in a year. Frozen from submission; `snapshot` is canonical JSON, its hash is decided on.

    `review_post` reviews before the head of the agency approves; without one the head approves alone.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="audit_programmes")
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2010), MaxValueValidator(2100)])
    objective = models.TextField(_("objective"), blank=True)
    criteria = models.TextField(_("criteria"), blank=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name=_("edition of the standard"))
    review_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    weighed_date = models.DateField(_("figures of"))
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    token = models.PositiveIntegerField(default=1)
    snapshot = models.TextField(blank=True, editable=False)
    history = HistoricalRecords(excluded_fields=["snapshot"])

    objects = ProgrammeQuerySet.as_manager()
    see_permission = "audits.view_programme"
    database_guards = (
        Frozen(when="{OLD}.state <> 'draft'", updatable=MOVING),
        NoDelete(),
        Forbid(
            "programme_states_follow_the_table",
            on="UPDATE",
            when="{OLD}.state <> {NEW}.state AND ({OLD}.state || '>' || {NEW}.state) NOT IN ("
            "'draft>in_review','draft>in_approval','draft>cancelled','in_review>in_approval','in_review>draft',"
            "'in_review>cancelled','in_approval>approved','in_approval>draft','in_approval>cancelled')",
            says="this state does not follow that one",
        ),
        Forbid(
            "a_programme_is_approved_by_somebody",
            on="UPDATE",
            when="{OLD}.state <> 'approved' AND {NEW}.state = 'approved' AND NOT EXISTS (SELECT 1 FROM "
            "audits_programmedecision d WHERE d.programme_id = {NEW}.id AND d.move = 'approve' "
            "AND d.round = {NEW}.round AND d.content_sha256 = {NEW}.content_sha256)",
            says="nothing is approved without a decision on its content",
        ),
        Forbid(
            "a_decided_programme_stays",
            on="UPDATE",
            when="{OLD}.state <> 'draft' AND {NEW}.state <> 'draft' AND "
            "({OLD}.snapshot <> {NEW}.snapshot OR {OLD}.content_sha256 <> {NEW}.content_sha256)",
            says="the content under decision cannot change",
        ),
    )

    class Meta:
        verbose_name = _("audit programme")
        verbose_name_plural = _("audit programmes")
        ordering = ("-year", "agency")
        default_permissions = ()
        permissions = [
            ("view_programme", "May see audit programmes"),
            ("decide_programme", "Holds a step of the route of a programme"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="programme_state_is_known"),
            models.UniqueConstraint(
                fields=["agency", "year"], condition=~Q(state="cancelled"), name="one_programme_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("audits:programme", args=[self.agency.slug, self.year])


class ProgrammeLine(models.Model):
    """One unit in a programme: what it weighs and why, when it is audited, together with which (`group`).

    `month` None: not audited in this year, for the reason in the last adjustment. Month and group may go on changing after the
    approval, each time with a reason (`ProgrammeAdjustment`); what was approved stands in the snapshot.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="lines")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()
    figures_text = models.TextField()
    total = models.PositiveSmallIntegerField()
    proposed_month = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField(_("month"), null=True, blank=True)
    group = models.PositiveSmallIntegerField(_("audit no."))

    database_guards = (
        FrozenWith(
            parent="audits.Programme", via="programme", when="{PARENT}.state <> 'draft'", updatable=("month", "group")
        ),
    )

    class Meta:
        verbose_name = _("line of an audit programme")
        ordering = ("programme", "rank")
        constraints = [
            models.UniqueConstraint(fields=["programme", "unit"], name="unit_once_a_programme"),
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__gte=1, month__lte=12), name="audited_in_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.unit}"

    @property
    def figures(self) -> list[dict[str, Any]]:
        return json.loads(self.figures_text)


class ProgrammeAdjustment(models.Model):
    """One change of month or group of a line, with its reason. Written once."""

    line = models.ForeignKey(ProgrammeLine, models.PROTECT, related_name="adjustments")
    from_month = models.PositiveSmallIntegerField(null=True, blank=True)
    to_month = models.PositiveSmallIntegerField(null=True, blank=True)
    from_group = models.PositiveSmallIntegerField()
    to_group = models.PositiveSmallIntegerField()
    reason = models.CharField(_("reason"), max_length=500)
    is_after_approval = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    database_guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("adjustment of an audit programme")
        ordering = ("at", "pk")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="an_adjustment_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.line}: {self.from_month} → {self.to_month}"


class ProgrammeStep(RouteStep):
    """A step of the route of one programme."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="steps")

    database_guards = (NoDelete(),)

    class Meta(RouteStep.Meta):
        abstract = False
        verbose_name = _("step of the route of a programme")
        indexes = [models.Index(fields=["post", "outcome"])]

    def __str__(self) -> str:
        return f"{self.order}. {self.label}"


class ProgrammeDecision(Decision):
    """A signed act on one programme. Who made the programme does not decide it, and nobody decides other content."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="decisions")
    step = models.ForeignKey(ProgrammeStep, models.PROTECT, null=True, blank=True, related_name="decisions")

    database_guards = (
        AppendOnly(),
        Forbid(
            "who_made_a_programme_does_not_decide_it",
            on="INSERT",
            when=f"{{NEW}}.move IN ({_SIGNED}) AND EXISTS (SELECT 1 FROM audits_programme p "
            "WHERE p.id = {NEW}.programme_id AND p.author_id = {NEW}.person_id)",
            says="who made a programme does not decide it",
        ),
        Forbid(
            "a_programme_is_decided_on_its_content",
            on="INSERT",
            when=f"{{NEW}}.move IN ({_SIGNED}) AND NOT EXISTS (SELECT 1 FROM audits_programme p "
            "WHERE p.id = {NEW}.programme_id AND p.content_sha256 = {NEW}.content_sha256 AND p.round = {NEW}.round "
            "AND {NEW}.content_sha256 <> '')",
            says="a decision is on the content and round under decision",
        ),
    )

    class Meta(Decision.Meta):
        abstract = False
        verbose_name = _("decision on a programme")
        constraints = [
            models.UniqueConstraint(
                fields=["step"], condition=Q(step__isnull=False) & ~Q(move="return"), name="a_programme_step_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.move}"
