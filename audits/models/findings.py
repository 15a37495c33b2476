"""Findings: what is not as it should be, or could be better; where it was seen, how grave it is, how it ended."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audits.kinds import CLOSED_WITH_WORDS, Ending, Grade, Source
from audits.models.correcting import CorrectiveAction
from audits.querysets import FindingQuerySet
from documents.models import Document, Version
from qms.people.models import Agency, Unit
from qms.standards.models import Clause
from qms.trail.guards import AppendOnly, Forbid

ENDED = ("closed_at", "ending", "closed_words", "closed_by", "closed_by_name", "corrected_words", "corrected_date")
ANSWERED = ("answered_date", "answered_words")


class Finding(models.Model):
    """One finding, numbered within its agency and year without a gap. What was found does not change; its grade may, with a
    reason (`GradeChange`).

    `place` says the step in the words it had in `version`; `step` is its id, which stays through revisions. `minutes_date` is
    the day the minutes of an inspection were signed, from which `answer_due_date` counts. `corrective` is what corrects it.
    `corrected_*`: what was put right at once, where it was closed without corrective action.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="findings")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    code = models.CharField(_("number"), max_length=20)
    grade = models.CharField(_("grade"), max_length=11, choices=Grade)
    source = models.CharField(_("source"), max_length=10, choices=Source)
    source_ref = models.CharField(_("reference of the source"), max_length=160, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="findings", verbose_name=_("unit"))
    unit_name = models.CharField(max_length=200)
    statement = models.TextField(_("what was found"))
    evidence = models.TextField(_("evidence"))
    clauses = models.ManyToManyField(Clause, related_name="findings", verbose_name=_("clauses"))
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="findings")
    version = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="findings")
    step = models.UUIDField(null=True, blank=True)
    place = models.CharField(_("place in the document"), max_length=300, blank=True)
    repeat_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repeats")
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    found_by_name = models.CharField(max_length=120)
    found_date = models.DateField(_("found on"))
    minutes_date = models.DateField(_("minutes signed on"), null=True, blank=True)
    answer_due_date = models.DateField(_("to be answered by"), null=True, blank=True)
    answered_date = models.DateField(_("answered on"), null=True, blank=True)
    answered_words = models.CharField(_("answered by"), max_length=160, blank=True)
    recorded_at = models.DateTimeField()
    corrective = models.ForeignKey(CorrectiveAction, models.PROTECT, null=True, blank=True, related_name="findings")
    ending = models.CharField(max_length=10, choices=Ending, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_words = models.TextField(_("why it is closed"), blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_by_name = models.CharField(max_length=120, blank=True)
    corrected_words = models.CharField(_("put right at once"), max_length=1000, blank=True)
    corrected_date = models.DateField(_("put right on"), null=True, blank=True)

    objects = FindingQuerySet.as_manager()
    database_guards = (
        AppendOnly(updatable=("grade", "corrective", *ANSWERED, *ENDED)),
        AppendOnly(m2m="clauses"),
        Forbid(
            "findings_are_numbered_without_gaps",
            on="INSERT",
            when="{NEW}.number <> 1 + COALESCE((SELECT MAX(f.number) FROM audits_finding f "
            "WHERE f.agency_id = {NEW}.agency_id AND f.year = {NEW}.year), 0)",
            says="the number of a finding is the next one of its agency and year",
        ),
        Forbid(
            "a_finding_is_of_a_unit_of_its_agency",
            on="INSERT",
            when="{NEW}.agency_id <> (SELECT u.agency_id FROM people_unit u WHERE u.id = {NEW}.unit_id)",
            says="the unit of a finding is one of its agency",
        ),
        Forbid(
            "the_grade_of_a_closed_finding_stays",
            on="UPDATE",
            when="{OLD}.closed_at IS NOT NULL AND {OLD}.grade <> {NEW}.grade",
            says="a finding that is closed keeps its grade",
        ),
        Forbid(
            "a_grade_changes_with_a_reason",
            on="UPDATE",
            when="{OLD}.grade <> {NEW}.grade AND NOT EXISTS (SELECT 1 FROM audits_gradechange g WHERE g.finding_id = {OLD}.id "
            "AND g.before = {OLD}.grade AND g.after = {NEW}.grade)",
            says="a grade changes with a row that says why",
        ),
        Forbid(
            "a_finding_closes_with_what_corrects_it",
            on="UPDATE",
            when="{NEW}.ending = 'corrective' AND {OLD}.ending <> 'corrective' AND NOT EXISTS (SELECT 1 FROM "
            "audits_correctiveaction c WHERE c.id = {NEW}.corrective_id AND c.state = 'closed')",
            says="a finding is closed after the corrective action is",
        ),
        Forbid(
            "only_its_corrective_action_reopens_a_finding",
            on="UPDATE",
            when="{OLD}.closed_at IS NOT NULL AND {NEW}.closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM "
            "audits_correctiveaction c WHERE c.id = {OLD}.corrective_id AND c.state <> 'closed')",
            says="a closed finding is open again only with what corrects it",
        ),
        Forbid(
            "the_end_of_a_finding_stays",
            on="UPDATE",
            when="{OLD}.ending IN ('rationale','withdrawn') AND ({OLD}.closed_words <> {NEW}.closed_words "
            "OR {OLD}.ending <> {NEW}.ending OR {OLD}.corrective_id IS DISTINCT FROM {NEW}.corrective_id)",
            says="why a finding was closed stays as it is",
        ),
    )

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ("-found_date", "-pk")
        default_permissions = ()
        permissions = [
            ("view_finding", "May see findings"),
            ("record_finding", "May record a finding"),
            ("keep_finding", "May grade, answer, withdraw and close findings"),
            ("export_findings", "May take lists of findings out"),
        ]
        indexes = [
            models.Index(fields=["agency", "-found_date", "-id"], name="findings_by_day"),
            models.Index(fields=["unit", "closed_at"], name="findings_by_unit"),
            models.Index(
                fields=["answer_due_date"],
                condition=Q(answer_due_date__isnull=False, answered_date=None),
                name="findings_to_answer",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="finding_number_once"),
            models.UniqueConstraint(fields=["agency", "code"], name="finding_code_once"),
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="finding_grade_is_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="finding_source_is_known"),
            models.CheckConstraint(condition=~Q(statement="") & ~Q(evidence=""), name="finding_says_what_was_seen"),
            models.CheckConstraint(
                condition=Q(step=None) | Q(version__isnull=False), name="finding_step_has_a_version"
            ),
            models.CheckConstraint(
                condition=Q(version=None) | Q(document__isnull=False), name="finding_version_has_a_document"
            ),
            models.CheckConstraint(condition=Q(repeat_of=None) | ~Q(repeat_of=F("pk")), name="no_repeat_of_itself"),
            models.CheckConstraint(
                condition=Q(ending="", closed_at=None) | (~Q(ending="") & Q(closed_at__isnull=False)),
                name="a_finding_ends_in_a_known_way",
            ),
            models.CheckConstraint(
                condition=~Q(ending__in=("rationale", "withdrawn")) | ~Q(closed_words=""),
                name="finding_closed_with_words",
            ),
            models.CheckConstraint(
                condition=~Q(
                    ending="rationale", grade__in=[key for key, may in CLOSED_WITH_WORDS.items() if may is None]
                ),
                name="a_grave_finding_is_corrected",
            ),
            models.CheckConstraint(
                condition=Q(answer_due_date=None) | Q(minutes_date__isnull=False), name="finding_answered_after_minutes"
            ),
            models.CheckConstraint(
                condition=Q(answered_date=None, answered_words="")
                | (Q(answered_date__isnull=False) & ~Q(answered_words="")),
                name="finding_answer_is_named",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class GradeChange(models.Model):
    """A finding was graded anew, by whom and why. Written before the grade changes."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="grade_changes")
    before = models.CharField(max_length=11, choices=Grade)
    after = models.CharField(max_length=11, choices=Grade)
    reason = models.CharField(_("reason"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    database_guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("change of a grade")
        verbose_name_plural = _("changes of grades")
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="a_grade_change_changes"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_grade_change_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.before} → {self.after}"
