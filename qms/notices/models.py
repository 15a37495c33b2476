"""The outbox: what people are to be told, one row each; their daily digests; how and when they want to be told."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qms.notices.querysets import DigestQuerySet, NoticeQuerySet

HOURS = tuple(time(hour, minute) for hour in range(7, 17) for minute in (0, 30))  # at which a digest may come
DIGEST_HOUR = time(7, 30)  # of a person who chose nothing


class Mailed(models.Model):
    """A row that is also a mail. `mail_after` is when it is tried next; None when it was sent, is not wanted, or given up.

    `claimed_by` is the process that sends it now (see `qms.jobs.claims`), until `claimed_until` at the latest.
    """

    mail_after = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=160, blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class Digest(Mailed):
    """The mail of one person on one day, with everything unread that no mail has told yet."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="digests")
    day_date = models.DateField(_("day"))
    created_at = models.DateTimeField(editable=False)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("daily digest")
        verbose_name_plural = _("daily digests")
        ordering = ("-day_date", "-id")
        indexes = [
            models.Index(fields=["mail_after"], condition=Q(mail_after__isnull=False), name="digests_to_mail"),
        ]
        constraints = [models.UniqueConstraint(fields=["person", "day_date"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.person} {self.day_date:%d/%m/%Y}"


class Notice(Mailed):
    """One thing told to one person, at most once: unique by person, kind, subject and due date.

    `subject` is a key of the thing, `text` one line about it (never text of a document), `url` a path of ours. A reminder
    (`qms.notices.reminders`) has a `stage`, working days from the due date, and is unique with it; what an act told has none.
    `read_at`: the person opened it, or nothing is left to be done about it. `waits_for_head`: late enough for the head of
    the unit, who has not been told yet. `digest`: the mail that told it among others; `sent_at` is of a mail of its own.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    due_date = models.DateField(null=True, blank=True)
    stage = models.SmallIntegerField(null=True, blank=True)
    text = models.CharField(max_length=500)
    url = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    waits_for_head = models.BooleanField(default=False)
    digest = models.ForeignKey(Digest, models.PROTECT, null=True, blank=True, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["person", "-id"], name="notices_inbox"),
            models.Index(fields=["person", "kind"], condition=Q(read_at=None), name="notices_unread"),
            models.Index(fields=["kind"], condition=Q(read_at=None, stage__isnull=False), name="notices_reminding"),
            models.Index(fields=["id"], condition=Q(waits_for_head=True), name="notices_for_heads"),
            models.Index(fields=["mail_after"], condition=Q(mail_after__isnull=False), name="notices_to_mail"),
        ]
        constraints = [
            # Three constraints, because neither database treats two empty due dates, or two empty stages, as the same in one.
            models.UniqueConstraint(
                fields=["person", "kind", "subject"], condition=Q(due_date__isnull=True), name="told_once"
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "subject", "due_date"],
                condition=Q(due_date__isnull=False, stage=None),
                name="told_once_a_due_date",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "subject", "due_date", "stage"],
                condition=Q(stage__isnull=False),
                name="reminded_once_a_stage",
            ),
            models.CheckConstraint(
                condition=Q(stage=None) | Q(due_date__isnull=False), name="a_reminder_has_a_due_date"
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="/") & ~Q(url__startswith="//"), name="a_notice_links_to_our_own_pages"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class NoticeSettings(models.Model):
    """When a person wants the digest, and whether her address takes mail.

    `refused_address` is the address that a mail server refused for good: mail waits until the person has another one, or
    says that this one works again.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="notice_settings"
    )
    digest_hour = models.TimeField(_("hour of the daily mail"), default=DIGEST_HOUR)
    refused_address = models.EmailField(blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_answer = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("settings of notices")
        verbose_name_plural = _("settings of notices")

    def __str__(self) -> str:
        return f"{self.person_id} {self.digest_hour:%H:%M}"


class Channel(models.TextChoices):
    AT_ONCE = "at_once", _("At once by e-mail")
    DIGEST = "digest", _("In the daily e-mail")
    INBOX = "inbox", _("Only on this site")


class NoticeChoice(models.Model):
    """How a person wants to hear of one kind of notice; without a row, as the table of kinds says."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notice_choices")
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=8, choices=Channel)

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_choice_a_kind"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="channel_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}: {self.channel}"


class QuietDays(models.Model):
    """Days on which a person gets no mail at all; half-open: `until_date` is the first day that no longer counts."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="quiet_days")
    from_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"))

    class Meta:
        verbose_name = _("days without mail")
        verbose_name_plural = _("days without mail")
        ordering = ("from_date",)
        constraints = [
            models.UniqueConstraint(fields=["person", "from_date", "until_date"], name="quiet_days_once"),
            models.CheckConstraint(condition=Q(until_date__gt=F("from_date")), name="quiet_days_end_after_they_begin"),
        ]

    def __str__(self) -> str:
        return f"{self.from_date:%d/%m/%Y}–{self.until_date:%d/%m/%Y}"


class Turn(models.Model):
    """When a round of all people was begun last, so that a sweep that somebody rang for does not do it again at once."""

    name = models.CharField(max_length=30, primary_key=True)
    begun_at = models.DateTimeField()

    class Meta:
        verbose_name = _("turn of a round")
        verbose_name_plural = _("turns of rounds")

    def __str__(self) -> str:
        return f"{self.name} {self.begun_at:%d/%m/%Y %H:%M}"
