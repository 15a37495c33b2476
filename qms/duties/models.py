"""Duties: what an agency has to do in a year, by when, who, and what was done."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qms.duties.querysets import DutyQuerySet
from qms.duties.rules import label_of
from qms.people.models import Agency, Post
from qms.trail.guards import AppendOnly


class Outcome(models.TextChoices):
    """What became of it. Whether it is overdue follows from its day."""

    OPEN = "", _("still to do")
    DONE = "done", _("done")
    EXCUSED = "excused", _("not applicable")


class Duty(models.Model):
    """One thing to do, once for agency, rule, year and `period` (a quarter; of a duty with an event what tells it from others).

    `rule` is a key of `qms.duties.rules`; `rule_date` the day that the rule names, `due_date` the working day it comes to, or
    the one that the officer set. `post` None: the QMS officer. `about` and `event_date` say which event made it. `evidence`
    names the paper that shows it was done; `link` leads there.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="duties")
    rule = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField(_("year"))
    period = models.CharField(max_length=20, blank=True, default="")
    about = models.CharField(_("event"), max_length=300, blank=True, default="")
    event_date = models.DateField(_("day of the event"), null=True, blank=True)
    rule_date = models.DateField()
    due_date = models.DateField(_("due"))
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("responsible post")
    )
    outcome = models.CharField(max_length=7, choices=Outcome, blank=True, default="")
    done_date = models.DateField(_("done on"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=500, blank=True, default="")
    link = models.CharField(_("address of the evidence"), max_length=300, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True, default="")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = DutyQuerySet.as_manager()
    see_permission = "duties.view_duty"
    database_guards = (
        AppendOnly(
            updatable=(
                "due_date", "post", "outcome", "done_date", "evidence", "link", "reason", "by", "by_name", "changed_at",
            )
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ("due_date", "pk")
        default_permissions = ()
        permissions = [
            ("view_duty", "May see the duties of an agency"),
            ("do_duty", "May note that a duty was done"),
            ("keep_duties", "May plan and excuse the duties of an agency"),
        ]
        indexes = [models.Index(fields=["agency", "due_date"]), models.Index(fields=["outcome", "due_date"])]
        constraints = [
            models.UniqueConstraint(fields=["agency", "rule", "year", "period"], name="duty_once_a_year"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="duty_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome="done", done_date__isnull=False, by__isnull=False) & ~Q(evidence="")
                | (~Q(outcome="done") & Q(done_date__isnull=True, evidence="", link="")),
                name="a_duty_is_done_with_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="excused") | (~Q(reason="") & Q(by__isnull=False)),
                name="a_duty_is_excused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(event_date__isnull=True, about="") | (Q(event_date__isnull=False) & ~Q(about="")),
                name="a_duty_of_an_event_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{label_of(self.rule, self.period)} ({self.year})"
