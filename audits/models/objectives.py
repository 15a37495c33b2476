"""Quality objectives: what is to be reached by when, its periods, what was decided, what was measured."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from audits.objectives.kinds import NEXT, Move, ObjectiveStage, Operator, Origin, Period, Way
from audits.objectives.querysets import ObjectivePeriodQuerySet, ObjectiveQuerySet
from documents.models import Document
from qms.people.models import Agency, Post, Unit
from qms.trail.guards import AppendOnly, Forbid, Frozen, NoDelete

ENDED = ("outcome", "outcome_words", "closed_at")
_STEPS = ", ".join(f"'{before}>{after}'" for before, steps in NEXT.items() for after in steps)
_APPROVED = "NOT EXISTS (SELECT 1 FROM audits_objective o WHERE o.id = {NEW}.objective_id AND o.stage = 'approved')"


class Objective(models.Model):
    """What an agency, or one of its units, wants to reach in a year, how it is measured, and the plan for it (6.2.2).

    Without `unit` it is of the whole agency. `operator` and `target` are what was approved at first; later ones are
    `TargetChange`. `from_date` is the first day that is measured, `way` how. `token` counts what was written, so that a
    signature is on what was seen. `outcome` is what the head said when the year was over.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="objectives")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="objectives")
    unit_name = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2010), MaxValueValidator(2100)])
    code = models.CharField(_("code"), max_length=40)
    title = models.CharField(_("quality objective"), max_length=300)
    measure = models.CharField(_("measure"), max_length=500)
    way = models.CharField(_("how it is measured"), max_length=10, choices=Way, default=Way.TYPED)
    operator = models.CharField(_("compared"), max_length=2, choices=Operator)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=4)
    unit_of_measure = models.CharField(_("unit of measure"), max_length=60, blank=True)
    period = models.CharField(_("measured every"), max_length=7, choices=Period)
    from_date = models.DateField(_("measured from"))
    baseline = models.DecimalField(_("the year before"), max_digits=14, decimal_places=4, null=True, blank=True)
    owner_post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("post that owns it"))
    owner_title = models.CharField(max_length=300)
    plan_what = models.TextField(_("what is done"))
    plan_resources = models.CharField(_("resources"), max_length=1000, blank=True)
    plan_who = models.CharField(_("who does it"), max_length=1000, blank=True)
    plan_due_date = models.DateField(_("to be done by"))
    plan_evaluation = models.CharField(_("how the result is judged"), max_length=1000)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="objectives")
    note = models.CharField(_("side note"), max_length=1000, blank=True)
    stage = models.CharField(_("state"), max_length=9, choices=ObjectiveStage, default=ObjectiveStage.PROPOSED)
    token = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    outcome = models.CharField(_("result"), max_length=9, blank=True, default="")
    outcome_words = models.CharField(_("result in words"), max_length=1000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = ObjectiveQuerySet.as_manager()
    database_guards = (
        NoDelete(),
        Frozen(when="{OLD}.stage <> 'proposed'", updatable=("stage", "owner_post", "owner_title", *ENDED)),
        Forbid(
            "objectives_begin_proposed",
            on="INSERT",
            when="{NEW}.stage <> 'proposed' OR {NEW}.outcome <> ''",
            says="an objective is proposed first",
        ),
        Forbid(
            "objectives_follow_the_table",
            on="UPDATE",
            when=f"{{OLD}}.stage <> {{NEW}}.stage AND ({{OLD}}.stage || '>' || {{NEW}}.stage) NOT IN ({_STEPS})",
            says="this state does not follow that one",
        ),
        Forbid(
            "an_objective_moves_by_a_decision",
            on="UPDATE",
            when="{OLD}.stage <> {NEW}.stage AND {OLD}.stage || {NEW}.stage <> 'proposedwithdrawn' AND NOT EXISTS (SELECT 1 "
            "FROM audits_objectivedecision d WHERE d.objective_id = {OLD}.id AND d.move = CASE {NEW}.stage "
            "WHEN 'approved' THEN 'approve' WHEN 'closed' THEN 'close' ELSE 'withdraw' END)",
            says="an objective is approved, closed and withdrawn with a decision",
        ),
        Forbid(
            "an_objective_is_of_a_unit_of_its_agency",
            on="INSERT|UPDATE",
            when="{NEW}.unit_id IS NOT NULL AND {NEW}.agency_id <> "
            "(SELECT u.agency_id FROM people_unit u WHERE u.id = {NEW}.unit_id)",
            says="the unit of an objective is one of its agency",
        ),
    )

    class Meta:
        verbose_name = _("quality objective")
        verbose_name_plural = _("quality objectives")
        ordering = ("-year", "code", "pk")
        default_permissions = ()
        permissions = [
            ("view_objective", "May see quality objectives"),
            ("keep_objective", "May propose objectives and keep their figures"),
            ("measure_objective", "May enter the figures of an objective"),
            ("approve_objective", "May approve, change and close objectives"),
        ]
        indexes = [
            models.Index(fields=["agency", "year", "code"], name="objectives_by_code"),
            models.Index(fields=["owner_post", "stage"], name="objectives_by_post"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "code"], condition=~Q(stage="withdrawn"), name="objective_code_once"
            ),
            models.CheckConstraint(condition=Q(stage__in=ObjectiveStage.values), name="objective_stage_is_known"),
            models.CheckConstraint(condition=Q(operator__in=Operator.values), name="objective_operator_is_known"),
            models.CheckConstraint(condition=Q(period__in=Period.values), name="objective_period_is_known"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="objective_way_is_known"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(measure="") & ~Q(plan_what=""), name="objective_says_what"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None)
                | (Q(outcome__in=("reached", "missed"), closed_at__isnull=False) & ~Q(outcome_words="")),
                name="an_objective_ends_with_a_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.year})"

    def get_absolute_url(self) -> str:
        return reverse("audits:objective", args=[self.pk])


class ObjectiveDecision(models.Model):
    """One person's signed act on an objective, on what was written in it (`token`)."""

    objective = models.ForeignKey(Objective, models.PROTECT, related_name="decisions")
    move = models.CharField(max_length=8, choices=Move)
    token = models.PositiveIntegerField()
    words = models.CharField(max_length=1000, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    post_title = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    database_guards = (
        AppendOnly(),
        Forbid(
            "an_objective_is_decided_as_it_is_written",
            on="INSERT",
            when="{NEW}.token <> (SELECT o.token FROM audits_objective o WHERE o.id = {NEW}.objective_id)",
            says="a decision is on what is written now",
        ),
    )

    class Meta:
        verbose_name = _("decision on an objective")
        verbose_name_plural = _("decisions on objectives")
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(move__in=Move.values), name="objective_move_is_known"),
            models.UniqueConstraint(
                fields=["objective", "move"], condition=~Q(move="target"), name="an_objective_is_decided_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objective_id} {self.move}"


class TargetChange(models.Model):
    """Another target of an approved objective, from a day on, with why."""

    objective = models.ForeignKey(Objective, models.PROTECT, related_name="target_changes")
    from_date = models.DateField(_("holds from"))
    operator = models.CharField(_("compared"), max_length=2, choices=Operator)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=4)
    reason = models.CharField(_("reason"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    database_guards = (
        AppendOnly(),
        Forbid(
            "targets_of_approved_objectives_change", on="INSERT", when=_APPROVED, says="only an approved target changes"
        ),
    )

    class Meta:
        verbose_name = _("change of a target")
        verbose_name_plural = _("changes of targets")
        ordering = ("from_date", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_target_changes_with_a_reason"),
            models.CheckConstraint(condition=Q(operator__in=Operator.values), name="changed_operator_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.objective_id} {self.from_date}"


class ObjectivePeriod(models.Model):
    """One period of an approved objective, whose figure is entered by `due_date`. Written with the approval."""

    objective = models.ForeignKey(Objective, models.PROTECT, related_name="periods")
    key = models.CharField(max_length=7)
    first_date = models.DateField()
    last_date = models.DateField()
    due_date = models.DateField()

    objects = ObjectivePeriodQuerySet.as_manager()
    database_guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("period of an objective")
        verbose_name_plural = _("periods of objectives")
        ordering = ("first_date", "pk")
        indexes = [models.Index(fields=["due_date"], name="objective_periods_due")]
        constraints = [
            models.UniqueConstraint(fields=["objective", "key"], name="objective_period_once"),
            models.CheckConstraint(
                condition=Q(last_date__gt=F("first_date"), due_date__gt=F("last_date")),
                name="objective_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Measurement(models.Model):
    """One figure of one period. It stays; a better one `replaces` it and says why in `words`.

    A computed one keeps what it was divided from, as of which day, and `how` it was counted.
    """

    period = models.ForeignKey(ObjectivePeriod, models.PROTECT, related_name="measurements")
    value = models.DecimalField(_("figure"), max_digits=14, decimal_places=4)
    origin = models.CharField(max_length=8, choices=Origin)
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    as_of_date = models.DateField(_("as of"))
    how = models.CharField(max_length=500, blank=True)
    words = models.CharField(_("side note"), max_length=1000, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    database_guards = (
        AppendOnly(),
        Forbid(
            "approved_objectives_are_measured",
            on="INSERT",
            when="NOT EXISTS (SELECT 1 FROM audits_objectiveperiod p JOIN audits_objective o ON o.id = p.objective_id "
            "WHERE p.id = {NEW}.period_id AND o.stage = 'approved')",
            says="only an approved objective is measured",
        ),
        Forbid(
            "a_figure_replaces_one_of_its_period",
            on="INSERT",
            when="{NEW}.replaces_id IS NOT NULL AND {NEW}.period_id <> "
            "(SELECT m.period_id FROM audits_measurement m WHERE m.id = {NEW}.replaces_id)",
            says="a figure replaces one of the same period",
        ),
    )

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["period"], condition=Q(replaces=None), name="one_first_figure_a_period"),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(replaces__isnull=False), name="a_figure_is_replaced_once"
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(words="") | Q(origin="computed"), name="a_better_figure_says_why"
            ),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="figure_origin_is_known"),
            models.CheckConstraint(
                condition=~Q(origin="computed")
                | (Q(numerator__isnull=False, denominator__gt=0, numerator__lte=F("denominator")) & ~Q(how="")),
                name="a_computed_figure_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id}: {self.value}"
