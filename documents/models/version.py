"""A version and everything it holds. All of it is frozen by the database from submission on."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from documents.models.document import Document
from documents.numbers import number_of
from documents.querysets import VersionQuerySet
from qms.approvals.models import Approvable
from qms.approvals.moves import State
from qms.files.models import StoredFile
from qms.people.models import Post
from qms.trail.guards import AppendOnly, Forbid, Frozen, FrozenWith, NoDelete, NoOverlap

# Content freezes when a version leaves draft; these columns alone go on moving.
MOVING = (
    "state",
    "state_since",
    "round",
    "content_sha256",
    "snapshot",
    "submitted_at",
    "issuing_decision",
    "issue_error",
    "effective_date",
    "late_reason",
)
CONTENT = FrozenWith(parent="documents.Version", via="version", when="{PARENT}.state <> 'draft'")


class ChangeClass(models.TextChoices):
    EDITORIAL = "editorial", _("Editorial")
    SUBSTANTIVE = "substantive", _("Substantive")


class Version(Approvable):
    """One version of a document: its content until submission, then the snapshot that people decided on.

    `issue` (lần ban hành) and `revision` (lần sửa đổi) are proposed on the draft and fixed at submission; `token` counts
    saves so that two people saving lose nothing; `snapshot` is canonical JSON text, its hash is `content_sha256`.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    issue = models.PositiveSmallIntegerField(_("issue"))
    revision = models.PositiveSmallIntegerField(_("revision"))
    title = models.CharField(_("title"), max_length=300)
    change_class = models.CharField(
        _("class of change"), max_length=12, choices=ChangeClass, default=ChangeClass.SUBSTANTIVE
    )
    reason = models.TextField(_("reason of the change"), blank=True)
    basis = models.TextField(_("legal basis of the change"), blank=True)
    transitional = models.TextField(_("transitional clause"), blank=True)
    proposed_from = models.DateField(_("proposed date of effect"), null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    applying = models.ForeignKey("documents.ApplyingSet", models.PROTECT, null=True, blank=True, related_name="+")
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    token = models.PositiveIntegerField(default=1)
    snapshot = models.TextField(blank=True, editable=False)
    issuing_decision = models.ForeignKey(
        "documents.IssuingDecision", models.PROTECT, null=True, blank=True, related_name="versions"
    )
    effective_date = models.DateField(_("date of effect"), null=True, blank=True)
    late_reason = models.CharField(max_length=400, blank=True)
    issue_error = models.TextField(blank=True, editable=False)
    history = HistoricalRecords(excluded_fields=["snapshot", "issue_error"])

    objects = VersionQuerySet.as_manager()
    see_permission = "documents.view_version"
    database_guards = (
        Frozen(when="{OLD}.state <> 'draft'", updatable=MOVING),
        NoDelete(),
        Forbid(
            "a_decided_snapshot_stays",
            on="UPDATE",
            when="{OLD}.state NOT IN ('draft') AND {NEW}.state NOT IN ('draft') AND "
            "({OLD}.snapshot <> {NEW}.snapshot OR {OLD}.content_sha256 <> {NEW}.content_sha256)",
            says="the snapshot under decision cannot change",
        ),
        Forbid(
            "states_follow_the_table",
            on="UPDATE",
            when="{OLD}.state <> {NEW}.state AND ({OLD}.state || '>' || {NEW}.state) NOT IN ("
            "'draft>in_review','draft>in_approval','draft>approved','draft>cancelled',"
            "'in_review>in_approval','in_review>approved','in_review>draft','in_review>cancelled',"
            "'in_approval>approved','in_approval>draft','in_approval>cancelled','approved>cancelled')",
            says="this state does not follow that one",
        ),
        Forbid(
            "approved_by_somebody",
            on="UPDATE",
            when="{OLD}.state <> 'approved' AND {NEW}.state = 'approved' AND NOT EXISTS (SELECT 1 FROM "
            "documents_versiondecision d WHERE d.version_id = {NEW}.id AND d.move = 'approve' AND d.round = {NEW}.round "
            "AND d.content_sha256 = {NEW}.content_sha256) AND NOT EXISTS (SELECT 1 FROM documents_paperdecision p "
            "WHERE p.version_id = {NEW}.id)",
            says="nothing is approved without a decision on its content",
        ),
        Forbid(
            "in_force_it_stays",
            on="UPDATE",
            when="EXISTS (SELECT 1 FROM documents_inforce f WHERE f.version_id = {OLD}.id) AND ("
            "{NEW}.state <> {OLD}.state OR {NEW}.round <> {OLD}.round "
            "OR {NEW}.issuing_decision_id IS DISTINCT FROM {OLD}.issuing_decision_id "
            "OR {NEW}.effective_date IS DISTINCT FROM {OLD}.effective_date OR {NEW}.late_reason <> {OLD}.late_reason "
            "OR {NEW}.submitted_at IS DISTINCT FROM {OLD}.submitted_at)",
            says="a version that came into force stays as it is",
        ),
    )

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("document", "issue", "revision")
        indexes = [models.Index(fields=["state", "state_since"])]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="version_state_is_known"),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(state__in=["draft", "in_review", "in_approval"]),
                name="one_version_in_preparation",
            ),
            models.UniqueConstraint(
                fields=["document", "issue", "revision"], condition=~Q(state="cancelled"), name="version_number_once"
            ),
        ]
        default_permissions = ()
        permissions = [
            ("view_version", "May read this version"),
            ("view_draft", "May read what is being prepared"),
            ("edit_version", "May write in a draft"),
            ("submit_version", "May submit a draft"),
            ("cancel_version", "May cancel a version"),
            ("check_version", "May check the form"),
            ("review_version", "May review"),
            ("approve_version", "May approve"),
            ("decide_version", "Holds a step of the route"),
            ("reassign_step", "May give a step to somebody else"),
            ("issue_version", "May issue"),
        ]

    def __str__(self) -> str:
        return f"{self.document.code} {self.number}"

    @property
    def number(self) -> str:
        """Issue and revision as addresses and sentences write them: 02.01."""
        return number_of(self.issue, self.revision)

    def get_absolute_url(self) -> str:
        if self.state == State.APPROVED:
            return reverse("documents:version", args=[self.document.slug, self.number])
        return reverse("documents:draft", args=[self.pk])


class VersionEditor(models.Model):
    """Everyone who wrote in a version. Writing only reasons of amendment rows makes nobody an editor."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="editors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    database_guards = (AppendOnly(updatable=("seen_at",)),)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="editor_once")]

    def __str__(self) -> str:
        return f"{self.person} – {self.version}"


class Section(models.Model):
    """A numbered part of a version. `uuid` is the same part in every version; `html` has passed the one cleaner."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="sections")
    uuid = models.UUIDField(default=uuid.uuid4)
    order = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(_("number"), max_length=20, blank=True)
    heading = models.CharField(_("heading"), max_length=300)
    html = models.TextField(_("text"), blank=True)
    landscape = models.BooleanField(_("landscape page"), default=False)
    hint = models.CharField(max_length=300, blank=True)
    token = models.PositiveIntegerField(default=1)

    database_guards = (CONTENT,)

    class Meta:
        verbose_name = _("section")
        ordering = ("order", "pk")
        constraints = [models.UniqueConstraint(fields=["version", "uuid"], name="section_once_a_version")]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}".strip()


class SectionImage(models.Model):
    """A picture that sections of a version show as `asset:<sha256>`."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="images")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    database_guards = (CONTENT,)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "file"], name="image_once_a_version")]

    def __str__(self) -> str:
        return self.file.sha256[:12]


class Attachment(models.Model):
    """A file that comes with a version."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=0)

    database_guards = (CONTENT,)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.name


class VersionForm(models.Model):
    """A form (a document of type form) that a version uses; shown in the form's version in force."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="forms")
    form = models.ForeignKey(Document, models.PROTECT, related_name="used_by")
    order = models.PositiveSmallIntegerField(default=0)

    database_guards = (CONTENT,)

    class Meta:
        ordering = ("order", "pk")
        constraints = [models.UniqueConstraint(fields=["version", "form"], name="form_once_a_version")]

    def __str__(self) -> str:
        return self.form.code


class AmendmentRow(models.Model):
    """One row of the amendment table: where, what it said, what it says, why, by which law."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="amendments")
    order = models.PositiveSmallIntegerField(default=0)
    place = models.CharField(_("place"), max_length=200)
    old = models.TextField(_("old text"), blank=True)
    new = models.TextField(_("new text"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    basis = models.TextField(_("legal basis"), blank=True)
    source = models.CharField(max_length=120, blank=True, editable=False)  # of a row proposed from the comparison

    database_guards = (CONTENT,)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.place


class DocumentLink(models.Model):
    """A place in a version (anchor uuid of the section) that points to another document, whatever is in force there."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="links")
    anchor = models.UUIDField(null=True, blank=True)
    target = models.ForeignKey(Document, models.PROTECT, related_name="linked_from")

    database_guards = (CONTENT,)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "anchor", "target"], condition=Q(anchor__isnull=False), name="link_once"
            ),
            models.UniqueConstraint(
                fields=["version", "target"], condition=Q(anchor__isnull=True), name="plain_link_once"
            ),
        ]

    def __str__(self) -> str:
        return f"→ {self.target.code}"


class ImportRecord(models.Model):
    """What came out of an imported file and what could not be taken, for ever beside the version."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="import_record")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    report = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    database_guards = (AppendOnly(),)

    def __str__(self) -> str:
        return self.file_name


class JobDescription(models.Model):
    """Which document describes which post, from a day until another; one on a day."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="job_descriptions")
    document = models.ForeignKey(Document, models.PROTECT, related_name="describes")
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    database_guards = (NoOverlap(by="post"),)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "document", "from_date"], name="description_once")]

    def __str__(self) -> str:
        return f"{self.post}: {self.document.code}"
