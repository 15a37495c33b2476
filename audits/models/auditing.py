"""One audit: units, procedures, team, schedule, samples, and what was said at its opening, its end and in its report."""

import json

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from audits.auditing.querysets import AuditQuerySet
from audits.models.programme import Programme
from qms.people.models import Agency
from qms.standards.models import Edition
from qms.trail.guards import AppendOnly, Forbid, FrozenWith, NoDelete


class Stage(models.TextChoices):
    """How far an audit is; see `audits.auditing.stages` for the moves and what each asks."""

    PLANNED = "planned", _("Being planned")
    PREPARED = "prepared", _("On site")
    PERFORMED = "performed", _("Report being written")
    REPORTED = "reported", _("Following up")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


PLANNING = FrozenWith(parent="audits.Audit", via="audit", when="{PARENT}.stage <> 'planned'")
FINISHED = "('reported', 'closed', 'cancelled')"


class Audit(models.Model):
    """One audit. `month_date` is the first of the month the programme gives it; its own days are set by the plan.

    `order` counts audits of the agency in the year, without gaps and for ever. `stage` is written by the moves alone. What the
    opening and closing meeting agreed, strengths and conclusion are texts; findings are rows of their own.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="audits")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="audits")
    year = models.PositiveSmallIntegerField(_("year"))
    order = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=300)
    objective = models.TextField(_("objective"), blank=True)
    criteria = models.TextField(_("criteria"), blank=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name=_("edition of the standard"))
    location = models.CharField(_("place of the audit"), max_length=200, blank=True)
    month_date = models.DateField(null=True, blank=True)
    start_date = models.DateField(_("first day"), null=True, blank=True)
    end_date = models.DateField(_("last day"), null=True, blank=True)
    decision_number = models.CharField(_("number of the decision on the team"), max_length=60, blank=True)
    decision_date = models.DateField(_("day of the decision"), null=True, blank=True)
    stage = models.CharField(_("state"), max_length=9, choices=Stage, default=Stage.PLANNED)
    stage_since = models.DateTimeField()
    opening_text = models.TextField(_("minutes of the opening meeting"), blank=True)
    closing_text = models.TextField(_("minutes of the closing meeting"), blank=True)
    strengths = models.TextField(_("what is done well"), blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    is_without_findings = models.BooleanField(_("there is no finding"), default=False)
    report_number = models.CharField(_("number of the report"), max_length=60, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by_name = models.CharField(max_length=120, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(_("reason"), max_length=500, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    token = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    objects = AuditQuerySet.as_manager()
    see_permission = "audits.view_audit"
    database_guards = (
        NoDelete(),
        Forbid(
            "audit_stages_follow_the_table",
            on="UPDATE",
            when="{OLD}.stage <> {NEW}.stage AND ({OLD}.stage || '>' || {NEW}.stage) NOT IN ("
            "'planned>prepared','prepared>planned','prepared>performed','performed>prepared','performed>reported',"
            "'reported>closed','planned>cancelled','prepared>cancelled')",
            says="this state of an audit does not follow that one",
        ),
        Forbid(
            "a_reported_audit_stays",
            on="UPDATE",
            when=f"{{OLD}}.stage IN {FINISHED} AND ({{OLD}}.conclusion <> {{NEW}}.conclusion "
            "OR {OLD}.strengths <> {NEW}.strengths OR {OLD}.opening_text <> {NEW}.opening_text "
            "OR {OLD}.closing_text <> {NEW}.closing_text OR {OLD}.start_date IS DISTINCT FROM {NEW}.start_date "
            "OR {OLD}.end_date IS DISTINCT FROM {NEW}.end_date OR {OLD}.title <> {NEW}.title)",
            says="an audit that is reported stays as it is",
        ),
        Forbid(
            "an_audit_begins_with_a_lead",
            on="UPDATE",
            when="{OLD}.stage = 'planned' AND {NEW}.stage = 'prepared' AND (SELECT COUNT(*) FROM audits_teammember t "
            "WHERE t.audit_id = {NEW}.id AND t.role = 'lead') <> 1",
            says="an audit begins with one lead auditor",
        ),
    )

    class Meta:
        verbose_name = _("audit")
        verbose_name_plural = _("audits")
        ordering = ("-year", "-order")
        default_permissions = ()
        permissions = [
            ("view_audit", "May see an audit"),
            ("plan_audit", "May keep programmes, audits, auditors and templates of checklists"),
            ("prepare_audit", "Plans the audit or judges in its team"),
            ("conduct_audit", "Is in the team and judges"),
            ("lead_audit", "Leads the audit"),
            ("allow_auditor", "May let somebody audit in spite of a conflict"),
            ("accept_report", "Heads an audited unit and answers its report"),
        ]
        indexes = [models.Index(fields=["agency", "stage"])]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "order"], name="audit_number_once"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="audit_stage_is_known"),
            models.CheckConstraint(
                condition=Q(start_date__isnull=True, end_date__isnull=True)
                | Q(start_date__isnull=False, end_date__gte=F("start_date")),
                name="an_audit_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=("planned", "cancelled")) | Q(start_date__isnull=False),
                name="a_prepared_audit_has_days",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=("reported", "closed")) | (~Q(conclusion="") & Q(reported_at__isnull=False)),
                name="a_reported_audit_concludes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("audits:audit", args=[self.agency.slug, self.year, self.order])

    @property
    def number(self) -> str:
        """As people say it: ĐG-2026-02."""
        return f"ĐG-{self.year}-{self.order:02d}"


class AuditSlot(models.Model):
    """One row of the schedule."""

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="slots")
    day_date = models.DateField(_("day"))
    from_time = models.TimeField(_("from"))
    to_time = models.TimeField(_("to"))
    what = models.CharField(_("what"), max_length=300)
    who = models.CharField(_("who"), max_length=200, blank=True)

    database_guards = (PLANNING,)

    class Meta:
        verbose_name = _("row of an audit schedule")
        ordering = ("day_date", "from_time", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(to_time__gt=F("from_time")), name="a_slot_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.day_date:%d/%m/%Y} {self.from_time:%H:%M} {self.what}"


class AuditSample(models.Model):
    """A sample with its whole population and its seed, so that anybody can draw it again (`audits.auditing.sampling`).

    Written once. Drawing the same population anew is another row that says why; the one before stays and is printed too.
    """

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="samples")
    title = models.CharField(_("population"), max_length=300)
    population_text = models.TextField()
    count = models.PositiveIntegerField()
    size = models.PositiveIntegerField(_("items drawn"))
    seed = models.CharField(_("seed"), max_length=60)
    drawn_text = models.TextField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    reason = models.CharField(_("why it is drawn again"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    database_guards = (
        AppendOnly(),
        Forbid(
            "samples_are_drawn_before_the_end",
            on="INSERT",
            when="NOT EXISTS (SELECT 1 FROM audits_audit a WHERE a.id = {NEW}.audit_id "
            "AND a.stage IN ('planned', 'prepared'))",
            says="samples are drawn while an audit is planned or on site",
        ),
    )

    class Meta:
        verbose_name = _("sample of an audit")
        verbose_name_plural = _("samples of audits")
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=F("count")), name="a_sample_is_of_its_population"
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""), name="drawing_again_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit_id}: {self.title}"

    @property
    def population(self) -> list[str]:
        return json.loads(self.population_text)

    @property
    def drawn(self) -> list[str]:
        return json.loads(self.drawn_text)
