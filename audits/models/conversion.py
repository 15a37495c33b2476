"""The plan by which an agency goes over from one edition of the standard to another: steps, shares of units, reports, tasks."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from audits.conversion.kinds import Counting
from audits.conversion.querysets import ConversionPlanQuerySet, ConversionTaskQuerySet
from audits.models.risks import RegisterAction, action_constraints, action_guards
from qms.people.models import Agency, Post, Unit
from qms.standards.models import Clause, Edition
from qms.trail.guards import AppendOnly, Forbid, Frozen, NoDelete

FINISHED = "(SELECT p.finished_at FROM audits_conversionplan p WHERE p.id = {NEW}.plan_id) IS NOT NULL"


class ConversionPlan(models.Model):
    """From `from_edition` to `to_edition`; `decision` is number and sign of the decision that ordered it."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="conversion_plans")
    from_edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name=_("from edition"))
    to_edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name=_("to edition"))
    title = models.CharField(_("title"), max_length=300)
    decision = models.CharField(_("number of the decision"), max_length=80)
    decision_date = models.DateField(_("day of the decision"))
    owner_post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("post that answers for it"))
    owner_title = models.CharField(max_length=300)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_words = models.CharField(_("what shows that it is finished"), max_length=1000, blank=True)
    finished_by_name = models.CharField(max_length=120, blank=True)
    history = HistoricalRecords()

    objects = ConversionPlanQuerySet.as_manager()
    see_permission = "audits.view_programme"
    database_guards = (
        NoDelete(),
        Frozen(when="{OLD}.finished_at IS NOT NULL"),
        Forbid(
            "conversion_plans_keep_their_agency_and_editions",
            on="UPDATE",
            when="{OLD}.agency_id <> {NEW}.agency_id OR {OLD}.from_edition_id <> {NEW}.from_edition_id "
            "OR {OLD}.to_edition_id <> {NEW}.to_edition_id",
            says="agency and editions stay",
        ),
    )

    class Meta:
        verbose_name = _("conversion plan")
        verbose_name_plural = _("conversion plans")
        ordering = ("agency", "-pk")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "to_edition"], condition=Q(finished_at=None), name="one_running_conversion_an_edition"
            ),
            models.CheckConstraint(condition=~Q(from_edition=F("to_edition")), name="conversion_changes_the_edition"),
            models.CheckConstraint(
                condition=Q(finished_at=None) | ~Q(finished_words=""), name="conversion_finished_with_words"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("audits:conversion_plan", args=[self.pk])


class ConversionStep(models.Model):
    """A step with the last day on which it is to be finished. `counted` is the word of what is counted: units, procedures."""

    plan = models.ForeignKey(ConversionPlan, models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    due_date = models.DateField(_("due by"))
    counted = models.CharField(_("what is counted"), max_length=40)
    counting = models.CharField(_("where the numbers come from"), max_length=12, choices=Counting)
    history = HistoricalRecords()

    database_guards = (
        NoDelete(),
        Forbid("steps_of_a_finished_conversion_stay", on="INSERT|UPDATE", when=FINISHED, says="the plan is finished"),
    )

    class Meta:
        verbose_name = _("step of a conversion plan")
        ordering = ("order",)
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="conversion_step_order_once")]

    def __str__(self) -> str:
        return f"{self.order}. {self.title}"


class ConversionShare(models.Model):
    """How much of a step falls to a unit."""

    step = models.ForeignKey(ConversionStep, models.PROTECT, related_name="shares")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    unit_name = models.CharField(max_length=200)
    total = models.PositiveIntegerField(_("in all"))
    history = HistoricalRecords()

    database_guards = (
        NoDelete(),
        Forbid(
            "shares_do_not_fall_below_what_is_done",
            on="UPDATE",
            when="{NEW}.total < COALESCE((SELECT r.done FROM audits_conversionreport r WHERE r.share_id = {NEW}.id "
            "ORDER BY r.id DESC LIMIT 1), 0)",
            says="more was reported done",
        ),
    )

    class Meta:
        verbose_name = _("share of a unit in a step")
        ordering = ("pk",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["step", "unit"], name="conversion_share_once"),
            models.CheckConstraint(condition=Q(total__gt=0), name="conversion_share_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_name}: {self.total}"


class ConversionReport(models.Model):
    """How much of its share a unit has done, as reported; the last one counts."""

    share = models.ForeignKey(ConversionShare, models.PROTECT, related_name="reports")
    done = models.PositiveIntegerField(_("done"))
    words = models.CharField(_("what shows it"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    database_guards = (
        AppendOnly(),
        Forbid(
            "no_more_is_done_than_there_is",
            on="INSERT",
            when="{NEW}.done > (SELECT s.total FROM audits_conversionshare s WHERE s.id = {NEW}.share_id)",
            says="no more is done than there is",
        ),
    )

    class Meta:
        verbose_name = _("progress reported in a conversion plan")
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.done}"


class ConversionTask(RegisterAction):
    """What fills a gap; `clause` is the one that the new edition asks for, if it is about one."""

    plan = models.ForeignKey(ConversionPlan, models.PROTECT, related_name="tasks")
    clause = models.ForeignKey(
        Clause, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("clause")
    )

    objects = ConversionTaskQuerySet.as_manager()
    database_guards = (
        *action_guards("a_conversion"),
        Forbid("tasks_are_of_a_running_conversion", on="INSERT|UPDATE", when=FINISHED, says="the plan is finished"),
    )

    class Meta(RegisterAction.Meta):
        abstract = False
        verbose_name = _("task of a conversion plan")
        ordering = ("due_date", "pk")
        default_permissions = ()
        indexes = [models.Index(fields=["owner_post", "done_date"], name="conversion_tasks_by_post")]
        constraints = action_constraints("conversion")
