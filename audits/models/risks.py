"""Risks and opportunities: two registers of the same make, each with its assessments and actions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from audits.risks.kinds import OpportunityTreatment, RiskTreatment
from audits.risks.querysets import RegisterActionQuerySet, RegisterQuerySet
from documents.models import Document
from qms.people.models import Agency, Post, Unit
from qms.standards.models import Clause
from qms.trail.guards import AppendOnly, Forbid, Frozen, NoDelete

IDENTITY = "{OLD}.code <> {NEW}.code OR {OLD}.agency_id <> {NEW}.agency_id"


class RegisterEntry(models.Model):
    """One risk or opportunity, numbered within its agency and year. Without `unit` it is of the whole agency.

    What it is worth stands in its assessments, each review a new one. `review_due_date` is when it is looked at again.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit"))
    unit_name = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    code = models.CharField(_("number"), max_length=20)
    description = models.CharField(_("description"), max_length=1000)
    cause = models.CharField(_("cause"), max_length=1000, blank=True)
    effect = models.CharField(_("effect"), max_length=1000, blank=True)
    source = models.CharField(_("where it comes from"), max_length=300, blank=True)
    owner_post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("post that owns it"))
    owner_title = models.CharField(max_length=300)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    clauses = models.ManyToManyField(Clause, related_name="+", blank=True, verbose_name=_("clauses"))
    recorded_date = models.DateField(_("recorded on"))
    review_due_date = models.DateField(_("to be reviewed by"))
    token = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_words = models.CharField(_("why it is closed"), max_length=1000, blank=True)
    closed_by_name = models.CharField(max_length=120, blank=True)

    objects = RegisterQuerySet.as_manager()
    see_permission = "audits.view_risk"
    page: str

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse(f"audits:{self.page}", args=[self.pk])


class RegisterAssessment(models.Model):
    """What somebody thought of it on a day: two marks 1 to 5 and their score; `residual_*` what is left after treatment."""

    first = models.PositiveSmallIntegerField()
    second = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField()
    residual_first = models.PositiveSmallIntegerField(null=True, blank=True)
    residual_second = models.PositiveSmallIntegerField(null=True, blank=True)
    residual_score = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.CharField(_("what was looked at"), max_length=1000, blank=True)
    assessed_date = models.DateField(_("assessed on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.score}"


class RegisterAction(models.Model):
    """What is done about it: whose post, by when; then when it was done and what shows that; or why it was dropped."""

    what = models.CharField(_("what is to be done"), max_length=1000)
    owner_post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("post that does it"))
    owner_title = models.CharField(max_length=300)
    due_date = models.DateField(_("due by"))
    added_at = models.DateTimeField()
    done_date = models.DateField(_("done on"), null=True, blank=True)
    done_words = models.CharField(_("what shows that it is done"), max_length=1000, blank=True)
    done_by_name = models.CharField(max_length=120, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_words = models.CharField(_("why it is dropped"), max_length=1000, blank=True)

    objects = RegisterActionQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.what[:80]


DONE = ("done_date", "done_words", "done_by_name", "dropped_at", "dropped_words")


def _entry_guards(name: str) -> tuple[Any, ...]:
    return (
        NoDelete(),
        Frozen(when="{OLD}.closed_at IS NOT NULL"),
        Forbid(f"{name}_keep_their_number", on="UPDATE", when=IDENTITY, says="number and agency stay"),
        Forbid(
            f"{name}_are_of_a_unit_of_the_agency",
            on="INSERT|UPDATE",
            when="{NEW}.unit_id IS NOT NULL AND {NEW}.agency_id <> "
            "(SELECT u.agency_id FROM people_unit u WHERE u.id = {NEW}.unit_id)",
            says="the unit is one of its agency",
        ),
    )


def _entry_constraints(name: str) -> list[Any]:
    return [
        models.UniqueConstraint(fields=["agency", "year", "number"], name=f"{name}_number_once"),
        models.CheckConstraint(condition=~Q(description=""), name=f"{name}_says_what"),
        models.CheckConstraint(condition=Q(closed_at=None) | ~Q(closed_words=""), name=f"{name}_closed_with_words"),
    ]


def _marked(name: str, score: Any, residual: Any) -> list[Any]:
    """Marks 1 to 5, and a score that is theirs."""
    return [
        models.CheckConstraint(
            condition=Q(first__range=(1, 5), second__range=(1, 5), score=score), name=f"{name}_scored_by_its_scale"
        ),
        models.CheckConstraint(
            condition=Q(residual_first=None, residual_second=None, residual_score=None)
            | Q(residual_first__range=(1, 5), residual_second__range=(1, 5), residual_score=residual),
            name=f"{name}_rest_scored_by_its_scale",
        ),
    ]


def action_guards(name: str) -> tuple[Any, ...]:
    return (
        AppendOnly(updatable=DONE),
        Forbid(
            f"what_was_done_about_{name}_stays",
            on="UPDATE",
            when="{OLD}.done_date IS NOT NULL OR {OLD}.dropped_at IS NOT NULL",
            says="an action that is done or dropped stays as it is",
        ),
    )


def action_constraints(name: str) -> list[Any]:
    return [
        models.CheckConstraint(condition=~Q(what=""), name=f"{name}_action_says_what"),
        models.CheckConstraint(
            condition=Q(done_date=None, done_words="")
            | (Q(done_date__isnull=False, dropped_at=None) & ~Q(done_words="")),
            name=f"{name}_action_done_is_shown",
        ),
        models.CheckConstraint(
            condition=Q(dropped_at=None) | ~Q(dropped_words=""), name=f"{name}_action_dropped_says_why"
        ),
    ]


class Risk(RegisterEntry):
    """What may go wrong."""

    treatment = models.CharField(_("treatment"), max_length=10, choices=RiskTreatment)
    history = HistoricalRecords()

    database_guards = _entry_guards("risks")
    page = "risk"

    class Meta(RegisterEntry.Meta):
        abstract = False
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        ordering = ("-year", "-number", "pk")
        default_permissions = ()
        permissions = [
            ("view_risk", "May see risks and opportunities"),
            ("keep_risk", "May keep risks and opportunities"),
            ("assess_risk", "May assess a risk or opportunity"),
            ("close_risk", "May close a risk or opportunity"),
        ]
        indexes = [models.Index(fields=["agency", "-id"], name="risks_newest")]
        constraints = _entry_constraints("risk")


class RiskAssessment(RegisterAssessment):
    """Of a risk: `first` is its likelihood, `second` its impact, the score their product."""

    entry = models.ForeignKey(Risk, models.PROTECT, related_name="assessments")

    database_guards = (AppendOnly(),)

    class Meta(RegisterAssessment.Meta):
        abstract = False
        verbose_name = _("assessment of a risk")
        ordering = ("pk",)
        constraints = _marked("risk", F("first") * F("second"), F("residual_first") * F("residual_second"))


class RiskAction(RegisterAction):
    """About a risk."""

    entry = models.ForeignKey(Risk, models.PROTECT, related_name="actions")

    database_guards = action_guards("a_risk")

    class Meta(RegisterAction.Meta):
        abstract = False
        verbose_name = _("action on a risk")
        ordering = ("due_date", "pk")
        indexes = [models.Index(fields=["owner_post", "done_date"], name="risk_actions_by_post")]
        constraints = action_constraints("risk")


class Opportunity(RegisterEntry):
    """What could be made better, or easier."""

    treatment = models.CharField(_("treatment"), max_length=10, choices=OpportunityTreatment)
    history = HistoricalRecords()

    database_guards = _entry_guards("opportunities")
    page = "opportunity"

    class Meta(RegisterEntry.Meta):
        abstract = False
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        ordering = ("-year", "-number", "pk")
        default_permissions = ()
        indexes = [models.Index(fields=["agency", "-id"], name="opportunities_newest")]
        constraints = _entry_constraints("opportunity")


class OpportunityAssessment(RegisterAssessment):
    """Of an opportunity: `first` is its feasibility, `second` its benefit, the score their sum."""

    entry = models.ForeignKey(Opportunity, models.PROTECT, related_name="assessments")

    database_guards = (AppendOnly(),)

    class Meta(RegisterAssessment.Meta):
        abstract = False
        verbose_name = _("assessment of an opportunity")
        ordering = ("pk",)
        constraints = _marked("opportunity", F("first") + F("second"), F("residual_first") + F("residual_second"))


class OpportunityAction(RegisterAction):
    """About an opportunity."""

    entry = models.ForeignKey(Opportunity, models.PROTECT, related_name="actions")

    database_guards = action_guards("an_opportunity")

    class Meta(RegisterAction.Meta):
        abstract = False
        verbose_name = _("action on an opportunity")
        ordering = ("due_date", "pk")
        indexes = [models.Index(fields=["owner_post", "done_date"], name="opportunity_actions_by_post")]
        constraints = action_constraints("opportunity")
