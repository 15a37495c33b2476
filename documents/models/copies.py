"""Numbered papers of a version, what happened to each, and how often somebody at an address typed a code nobody gave."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.copies.life import BY_ANOTHER, MOVES, WITH_WORDS, Stage, allowed_in_sql
from documents.models.document import Document
from documents.models.version import Version
from documents.querysets import ControlledCopyQuerySet
from qms.trail.guards import AppendOnly, Forbid


class ControlledCopy(models.Model):
    """Copy no. n of a document: which version, who answers for the paper, where it lies, what for.

    Numbers run through the document without a gap; one that was drawn stays used, also where nothing was printed.
    `recall_due_date` is the day on which the paper has to be back: the end of its version, or, with `recall_reason`, a day
    the keeper set. It is entered in the transaction that sets the end.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="copies")
    version = models.ForeignKey(Version, models.PROTECT, related_name="copies")
    number = models.PositiveIntegerField(_("copy number"))
    token = models.CharField(max_length=26, unique=True, editable=False)
    short_code = models.CharField(max_length=10, unique=True, editable=False)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="controlled_copies", verbose_name=_("holder")
    )
    holder_name = models.CharField(max_length=120)
    holder_post = models.CharField(max_length=300, blank=True)
    place = models.CharField(_("kept at"), max_length=160)
    purpose = models.CharField(_("purpose"), max_length=200)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.UNRELEASED)
    recall_due_date = models.DateField(_("to be back by"), null=True, blank=True)
    recall_reason = models.CharField(_("reason for the recall"), max_length=400, blank=True)
    numbered_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=400, blank=True)

    objects = ControlledCopyQuerySet.as_manager()
    see_permission = "documents.view_controlledcopy"
    database_guards = (
        AppendOnly(
            updatable=(
                "stage", "holder", "holder_name", "holder_post", "place", "recall_due_date", "recall_reason",
                "released_at", "failure",
            )
        ),
        Forbid(
            "copies_are_numbered_without_gaps",
            on="INSERT",
            when="{NEW}.number <> 1 + COALESCE((SELECT MAX(c.number) FROM documents_controlledcopy c "
            "WHERE c.document_id = {NEW}.document_id), 0)",
            says="the number of a copy is the next one of its document",
        ),
        Forbid(
            "copies_are_of_what_is_in_force",
            on="INSERT",
            when="NOT EXISTS (SELECT 1 FROM documents_inforce p WHERE p.version_id = {NEW}.version_id "
            "AND p.document_id = {NEW}.document_id)",
            says="only a version with a period in force has controlled copies",
        ),
        Forbid(
            "copies_begin_unreleased",
            on="INSERT",
            when="{NEW}.stage <> 'unreleased'",
            says="a copy is numbered first and released then",
        ),
        Forbid(
            "copies_move_along_the_table",
            on="UPDATE",
            when=f"NOT {allowed_in_sql()}",
            says="the life of a copy goes along the table of moves",
        ),
        Forbid(
            "a_copy_is_released_once",
            on="UPDATE",
            when="({OLD}.released_at IS NOT NULL AND {NEW}.released_at IS DISTINCT FROM {OLD}.released_at) "
            "OR ({OLD}.failure <> '' AND ({NEW}.failure <> {OLD}.failure OR {NEW}.stage <> {OLD}.stage))",
            says="a number is printed once; one that failed stays unreleased",
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("controlled copy")
        verbose_name_plural = _("controlled copies")
        ordering = ("document", "number")
        default_permissions = ()
        permissions = [
            ("view_controlledcopy", "May see a controlled copy"),
            ("keep_copies", "May issue, recall and settle controlled copies"),
            ("obtain_official", "May take the official file without a mark"),
        ]
        indexes = [
            models.Index(fields=["version", "stage"]),
            models.Index(fields=["holder", "stage"]),
            models.Index(fields=["stage", "recall_due_date"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="copy_number_once_a_document"),
            models.CheckConstraint(condition=Q(number__gte=1), name="copy_number_from_one"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="copy_stage_is_known"),
            models.CheckConstraint(
                condition=Q(stage=Stage.UNRELEASED, released_at__isnull=True)
                | (~Q(stage=Stage.UNRELEASED) & Q(released_at__isnull=False, failure="")),
                name="copy_released_or_not",
            ),
            models.CheckConstraint(condition=~Q(place="") & ~Q(purpose=""), name="copy_has_place_and_purpose"),
            models.CheckConstraint(
                condition=Q(recall_reason="") | Q(recall_due_date__isnull=False), name="copy_recall_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.code} {self.version.number} #{self.number:02d}"


class CopyMove(models.Model):
    """One thing that happened to a copy: which move of the table, or a recall, who did it and with which words."""

    NUMBERED, RECALLED, NOT_PRINTED = "number", "recall", "not_printed"

    copy = models.ForeignKey(ControlledCopy, models.PROTECT, related_name="moves")
    move = models.CharField(max_length=14)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    words = models.CharField(max_length=1000, blank=True)

    database_guards = (
        AppendOnly(),
        Forbid(
            "nobody_certifies_the_own_destruction",
            on="INSERT",
            when=f"{{NEW}}.move IN ({', '.join(repr(key) for key in BY_ANOTHER)}) AND EXISTS (SELECT 1 FROM "
            "documents_controlledcopy c WHERE c.id = {NEW}.copy_id AND c.holder_id = {NEW}.by_id)",
            says="the destruction is certified by somebody who is not the holder",
        ),
    )

    class Meta:
        verbose_name = _("entry in the life of a controlled copy")
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(move__in=["number", "recall", "not_printed", *(row.key for row in MOVES)]),
                name="copy_move_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(move__in=["recall", *WITH_WORDS]) | ~Q(words=""), name="copy_move_says_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.copy} {self.move}"


class CodeMiss(models.Model):
    """How many codes that nobody gave were asked for from one network address in one quarter of an hour.

    `sender` is a keyed digest, never the address; rows go after a day.
    """

    sender = models.CharField(max_length=64)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "since"], name="code_miss_once_a_window")]

    def __str__(self) -> str:
        return f"{self.since:%d/%m/%Y %H:%M} {self.count}"
