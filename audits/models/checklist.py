"""Checklists: templates, the questions of one audit, every answer that was ever given, and the evidence."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from audits.auditing.querysets import TemplateQuerySet
from audits.models.auditing import Audit
from audits.models.findings import Finding
from documents.models import Version
from qms.files.models import StoredFile
from qms.people.models import Agency
from qms.standards.models import Clause
from qms.trail.guards import AppendOnly, Forbid, Frozen


class Result(models.TextChoices):
    """What an auditor found; ISO 19011 words."""

    CONFORM = "conform", _("Conform")
    MAJOR = "major", _("Major nonconformity")
    MINOR = "minor", _("Minor nonconformity")
    OBSERVATION = "observation", _("Observation")
    OPPORTUNITY = "opportunity", _("Opportunity for improvement")
    NOT_APPLICABLE = "none", _("Not applicable")


class Source(models.TextChoices):
    """Where a question comes from."""

    CLAUSE = "clause", _("Clause of the standard")
    STEP = "step", _("Step of a procedure")
    TEMPLATE = "template", _("Template")
    OWN = "own", _("Own question")


class ChecklistTemplate(models.Model):
    """Questions that an agency asks again and again: one a line, the clause number in front where there is one."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="checklist_templates")
    title = models.CharField(_("title"), max_length=200)
    questions = models.TextField(_("questions"))
    is_retired = models.BooleanField(_("not offered any more"), default=False)
    history = HistoricalRecords()

    objects = TemplateQuerySet.as_manager()
    see_permission = "audits.view_auditor"

    class Meta:
        verbose_name = _("template of a checklist")
        verbose_name_plural = _("templates of checklists")
        ordering = ("title", "pk")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["agency", "title"], name="template_title_once")]

    def __str__(self) -> str:
        return self.title


_STAGE = (
    "EXISTS (SELECT 1 FROM audits_audit a WHERE a.id = {OLD}.audit_id AND a.stage <> 'planned') "
    "OR EXISTS (SELECT 1 FROM audits_checklistanswer x WHERE x.item_id = {OLD}.id)"
)
_NOT_ON_SITE = (
    "NOT EXISTS (SELECT 1 FROM audits_checklistitem i JOIN audits_audit a ON a.id = i.audit_id "
    "WHERE i.id = {NEW}.item_id AND a.stage = 'prepared')"
)


class ChecklistItem(models.Model):
    """One question of one audit. It stays as it is once the audit has begun or it was answered; questions found on the way are added.

    `step` is the uuid of a step, which stays through revisions; `place` and `expects` say in words what is asked about and what
    the text asks for, so that the question is understood without it. `assigned` may change as long as the audit goes on.
    """

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=8, choices=Source)
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="+")
    step = models.UUIDField(null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)
    text = models.CharField(_("question"), max_length=1000)
    expects = models.CharField(max_length=1000, blank=True)
    assigned = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    database_guards = (
        Frozen(when=_STAGE, updatable=("assigned",)),
        Forbid(
            "questions_are_added_until_the_end",
            on="INSERT",
            when="NOT EXISTS (SELECT 1 FROM audits_audit a WHERE a.id = {NEW}.audit_id "
            "AND a.stage IN ('planned', 'prepared'))",
            says="questions are added while an audit is planned or on site",
        ),
    )

    class Meta:
        verbose_name = _("question of a checklist")
        verbose_name_plural = _("questions of checklists")
        ordering = ("audit", "order", "pk")
        constraints = [
            models.UniqueConstraint(fields=["audit", "order"], name="question_number_once"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="question_source_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="a_question_asks_something"),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.text}"


class ChecklistAnswer(models.Model):
    """One answer to one question. The last `number` counts; earlier ones stay, with who gave them.

    Who answers says which number was the last then: two people at once meet at the unique number, and the later one sees the
    earlier answer before anything of it is replaced. `key` is made where the answer was typed, so sending it twice is once.
    """

    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField()
    result = models.CharField(_("result"), max_length=11, choices=Result)
    evidence = models.TextField(_("evidence"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    key = models.UUIDField(unique=True)

    database_guards = (
        AppendOnly(),
        Forbid(
            "answers_are_given_on_site",
            on="INSERT",
            when=_NOT_ON_SITE,
            says="questions are answered while an audit is on site",
        ),
        Forbid(
            "the_team_answers",
            on="INSERT",
            when="NOT EXISTS (SELECT 1 FROM audits_checklistitem i JOIN audits_teammember t ON t.audit_id = i.audit_id "
            "WHERE i.id = {NEW}.item_id AND t.person_id = {NEW}.by_id AND t.role IN ('lead', 'auditor'))",
            says="questions are answered by auditors of the team",
        ),
    )

    class Meta:
        verbose_name = _("answer of a checklist")
        verbose_name_plural = _("answers of checklists")
        ordering = ("item", "number")
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="answer_number_once"),
            models.CheckConstraint(condition=Q(result__in=Result.values), name="answer_result_is_known"),
            models.CheckConstraint(condition=Q(result="conform") | ~Q(evidence=""), name="an_answer_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.get_result_display()}"


class ItemEvidence(models.Model):
    """A file or a link that shows what a question found. Written once."""

    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="evidence_rows")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    link = models.URLField(_("link"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    database_guards = (
        AppendOnly(),
        Forbid(
            "evidence_is_gathered_on_site",
            on="INSERT",
            when=_NOT_ON_SITE,
            says="evidence is gathered while an audit is on site",
        ),
    )

    class Meta:
        verbose_name = _("evidence of an audit")
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, link="") | (Q(file__isnull=True) & ~Q(link="")),
                name="evidence_is_a_file_or_a_link",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ItemFinding(models.Model):
    """A finding that a question led to. A finding comes from one question; a question may lead to several. Written once."""

    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="item_findings")
    finding = models.OneToOneField(Finding, models.PROTECT, related_name="asked_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    database_guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("finding of a question")
        verbose_name_plural = _("findings of questions")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.item_id}: {self.finding}"
