"""What people say to a version while it is prepared: remarks and answers to them. No word of it changes afterwards."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.version import Version
from qms.trail.guards import AppendOnly, Forbid


class Comment(models.Model):
    """A remark on a version in preparation, tied to a section. Answered and resolved, never changed."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="comments")
    anchor = models.UUIDField(null=True, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    unit_name = models.CharField(max_length=200, blank=True)
    text = models.TextField(_("text"))
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(blank=True)

    database_guards = (AppendOnly(updatable=("resolved_at", "resolved_by", "answer")),)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.text[:60]


class CommentAnswer(models.Model):
    """What somebody said to a remark. It stays as it was said; whether the remark is dealt with, the remark itself knows."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="replies")  # that of the remark
    comment = models.ForeignKey(Comment, models.PROTECT, related_name="answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    unit_name = models.CharField(max_length=200, blank=True)
    text = models.TextField(_("text"))
    at = models.DateTimeField()

    database_guards = (
        AppendOnly(),
        Forbid(
            "an_answer_stays_with_its_remark",
            on="INSERT",
            when="{NEW}.version_id <> (SELECT c.version_id FROM documents_comment c WHERE c.id = {NEW}.comment_id)",
            says="the answer belongs to the version of its remark",
        ),
    )

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.text[:60]
