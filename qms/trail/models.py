"""The record of who did what: entries, the seals that chain them, and checkpoints kept outside the database."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qms.trail.acts import AT_THE_DOOR, choices
from qms.trail.guards import AppendOnly, Forbid


class Entry(models.Model):
    """One act, written in the transaction of the act itself and never changed. Names are copied as they were.

    The network address is kept for sign-ins alone. `detail` is small plain data, never the text of a document.
    """

    at = models.DateTimeField(_("at"), default=timezone.now)
    act = models.CharField(_("act"), max_length=30, choices=choices)
    actor = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    actor_name = models.CharField(_("name at that time"), max_length=120, blank=True)
    agency = models.ForeignKey(
        "people.Agency", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    subject_text = models.CharField(_("subject"), max_length=200, blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    database_guards: ClassVar = (AppendOnly(),)

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail entries")
        ordering = ("-id",)
        permissions = [("read_trail", "May read the trail")]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"]),
            models.Index(fields=["agency", "at"]),
            models.Index(fields=["at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(address__isnull=True) | Q(act__in=AT_THE_DOOR), name="address_only_at_the_door"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.subject_text}" if self.subject_text else self.get_act_display()


class Seal(models.Model):
    """The place of one entry in the installation's chain: number without gaps, HMAC over the seal before and the entry."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="seal")
    hash = models.CharField(max_length=64)
    key_id = models.CharField(max_length=8)

    database_guards: ClassVar = (
        AppendOnly(),
        Forbid(
            name="no_gaps",
            on="INSERT",
            when="{NEW}.number IS DISTINCT FROM (SELECT COALESCE(MAX(number), 0) + 1 FROM trail_seal)",
            says="seals are numbered without gaps",
        ),
    )

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ("number",)

    def __str__(self) -> str:
        return str(self.number)


class Checkpoint(models.Model):
    """What the chain looked like at an instant: `size` seals, the last with this `hash`. `text` also went into a file."""

    size = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    key_id = models.CharField(max_length=8)
    at = models.DateTimeField()
    text = models.TextField()

    database_guards: ClassVar = (AppendOnly(),)

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ("size",)

    def __str__(self) -> str:
        return str(self.size)
