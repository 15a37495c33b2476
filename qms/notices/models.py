"""The outbox: what people are to be told, one row each, written in the transaction of the act."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qms.notices.querysets import NoticeQuerySet


class Notice(models.Model):
    """One thing told to one person, at most once: unique by person, kind, subject and due date.

    `subject` is a key of the thing, `text` one line about it (never text of a document), `url` a path of ours.
    `mail_after` is when its mail is tried next; None when it was sent, is not wanted, or was given up.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    due_date = models.DateField(null=True, blank=True)
    text = models.CharField(max_length=500)
    url = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    mail_after = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["person", "-id"], name="notices_inbox"),
            models.Index(fields=["mail_after"], condition=Q(mail_after__isnull=False), name="notices_to_mail"),
        ]
        constraints = [
            # Two constraints, because neither database treats two empty due dates as the same in one.
            models.UniqueConstraint(
                fields=["person", "kind", "subject"], condition=Q(due_date__isnull=True), name="told_once"
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "subject", "due_date"],
                condition=Q(due_date__isnull=False),
                name="told_once_a_due_date",
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="/") & ~Q(url__startswith="//"), name="a_notice_links_to_our_own_pages"
            ),
        ]

    def __str__(self) -> str:
        return self.text
