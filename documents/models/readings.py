"""Reading: who is asked to read a document, each version that asks, and what people confirmed.

Who still has to read is worked out, never stored: the audience of the day without those who confirmed
(`documents.readings`). A version asks with one row, and a few for the posts that its change concerns, whatever the number
of readers. Legal ground: Circular 26/2014/TT-BKHCN, article 36 1b (dissemination to everybody in scope).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from documents.models.document import Document
from documents.models.types import LONGEST_READING
from documents.models.version import Version
from documents.readings.querysets import ReadingRoundQuerySet
from qms.access.roles import CHOICES as ROLE_CHOICES
from qms.people.models import Post, Unit
from qms.trail.guards import AppendOnly, Forbid

OF_ITS_DOCUMENT = "{NEW}.document_id <> (SELECT v.document_id FROM documents_version v WHERE v.id = {NEW}.version_id)"


class AudienceKind(models.TextChoices):
    """One way of saying who reads a document."""

    APPLYING = "applying", _("everybody in the units that apply it")
    STEPS = "steps", _("posts responsible for its steps")
    UNIT = "unit", _("a unit")
    POST = "post", _("a post")
    ROLE = "role", _("a role")


class ReadingAudience(models.Model):
    """One line of the audience of a document. Without any, everybody in the units that apply it reads it.

    `with_below`: units under the unit too. A role counts in the agency of the document. Who is in the audience by a line
    entered later has the days from `added_date` on.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="audience")
    kind = models.CharField(_("who"), max_length=8, choices=AudienceKind)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit"))
    with_below = models.BooleanField(_("with the units under it"), default=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("post"))
    role = models.CharField(_("role"), max_length=30, blank=True)
    added_date = models.DateField(_("since"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("readers of a document")
        verbose_name_plural = _("readers of documents")
        ordering = ("document", "kind", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AudienceKind.values), name="audience_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind__in=["applying", "steps"], unit=None, post=None, role="")
                | Q(kind="unit", unit__isnull=False, post=None, role="")
                | Q(kind="post", unit=None, post__isnull=False, role="")
                | (Q(kind="role", unit=None, post=None) & ~Q(role="")),
                name="audience_names_what_its_kind_says",
            ),
            models.UniqueConstraint(
                F("document"),
                F("kind"),
                Coalesce("unit", 0),
                Coalesce("post", 0),
                F("role"),
                name="audience_line_once",
            ),
        ]

    def __str__(self) -> str:
        what = {"unit": self.unit, "post": self.post, "role": dict(ROLE_CHOICES).get(self.role, self.role)}
        return f"{self.get_kind_display()}: {what[self.kind]}" if self.kind in what else self.get_kind_display()


class ReadingQuestion(models.Model):
    """A question that readers of a document answer before they confirm. `right` counts from 0; None where the answer is free.

    An answer is kept with the words of the question as it was asked.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="reading_questions")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    text = models.CharField(_("question"), max_length=500)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    right = models.PositiveSmallIntegerField(_("right answer"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("question to readers")
        verbose_name_plural = _("questions to readers")
        ordering = ("document", "order", "pk")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="reading_question_says_something")]

    def __str__(self) -> str:
        return self.text


class ReadingRound(models.Model):
    """A version asks to be read: from `asked_date`, by `due_date`, which stays.

    Who joins the audience later has `days` working days from joining. `base` is the text it was compared with, None for
    the first; `is_general`: what changed concerns everybody in the audience, not the parties marked alone. `by` is empty
    where coming into force asked.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="reading_rounds")
    version = models.OneToOneField(Version, models.PROTECT, related_name="reading_round")
    base = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="+")
    asked_date = models.DateField(_("asked from"))
    due_date = models.DateField(_("due"))
    days = models.PositiveSmallIntegerField(_("working days"))
    needs_password = models.BooleanField(_("confirmed with the password"), default=False)
    is_general = models.BooleanField(default=True)
    words = models.CharField(_("what to look at"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    objects = ReadingRoundQuerySet.as_manager()
    see_permission = "documents.view_readinground"
    database_guards = (
        AppendOnly(),
        Forbid(
            "a_round_is_about_its_version", on="INSERT", when=OF_ITS_DOCUMENT, says="the version is of the document"
        ),
        Forbid(
            "what_has_a_period_is_read",
            on="INSERT",
            when="NOT EXISTS (SELECT 1 FROM documents_inforce p WHERE p.version_id = {NEW}.version_id)",
            says="only a version with a period in force is put before readers",
        ),
    )

    class Meta:
        verbose_name = _("reading of a version")
        verbose_name_plural = _("readings of versions")
        ordering = ("-asked_date", "-pk")
        default_permissions = ()
        permissions = [
            ("view_readinground", "May see who has read"),
            ("keep_readings", "May say who reads a document and see who has not"),
            ("view_readers", "May see what the people of the unit have not read"),
        ]
        indexes = [models.Index(fields=["document", "asked_date"], name="reading_round_by_document")]
        constraints = [
            models.CheckConstraint(condition=Q(due_date__gte=F("asked_date")), name="reading_due_after_asked"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=LONGEST_READING), name="reading_gives_some_days"),
        ]

    def __str__(self) -> str:
        return str(self.version)


class ReadingParty(models.Model):
    """A post or unit that has steps in the text of a round. `is_changed`: something of its steps is not as it was.

    A unit stands for everybody who holds a post in it.
    """

    round = models.ForeignKey(ReadingRound, models.PROTECT, related_name="parties")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    is_responsible = models.BooleanField(default=False)
    is_changed = models.BooleanField(default=False)

    database_guards = (AppendOnly(),)

    class Meta:
        indexes = [models.Index(fields=["post"]), models.Index(fields=["unit"])]
        constraints = [
            models.CheckConstraint(condition=Q(post__isnull=True) ^ Q(unit__isnull=True), name="reading_party_is_one"),
            models.UniqueConstraint(
                F("round"),
                Coalesce("post", 0),
                Coalesce("unit", 0),
                name="reading_party_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.post or self.unit)


class Reading(models.Model):
    """A person confirmed having read. `version` is the text in force then: the one that asked, or an editorial one after it.

    Name, post and unit are those of the day. `answers` are rows {"question", "answer", "right"}, `right` None for a free
    answer; `attempts` how often the questions were tried.
    """

    round = models.ForeignKey(ReadingRound, models.PROTECT, related_name="readings")
    version = models.ForeignKey(Version, models.PROTECT, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="readings")
    at = models.DateTimeField()
    read_date = models.DateField()
    due_date = models.DateField()
    with_password = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=1)
    answers = models.JSONField(default=list)
    person_name = models.CharField(max_length=120)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    post_title = models.CharField(max_length=300, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    unit_name = models.CharField(max_length=200, blank=True)

    database_guards = (
        AppendOnly(),
        Forbid(
            "a_reading_is_of_the_document_asked_about",
            on="INSERT",
            when="(SELECT r.document_id FROM documents_readinground r WHERE r.id = {NEW}.round_id) <> "
            "(SELECT v.document_id FROM documents_version v WHERE v.id = {NEW}.version_id)",
            says="the version read is of the document that asked",
        ),
    )

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["round", "unit"], name="reading_by_unit")]
        constraints = [
            models.UniqueConstraint(fields=["person", "round"], name="read_once_a_round"),
            models.UniqueConstraint(fields=["person", "version"], name="read_once_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.person_name}: {self.version}"


class ReadingAttempt(models.Model):
    """Answers that were not right: the reader reads again. Rows as in `Reading.answers`."""

    round = models.ForeignKey(ReadingRound, models.PROTECT, related_name="attempts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answers = models.JSONField(default=list)

    database_guards = (AppendOnly(),)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["round", "person"], name="reading_attempts")]

    def __str__(self) -> str:
        return f"{self.person}: {self.round}"
