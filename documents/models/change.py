"""Change requests: who asks for what, what the officer made of it, which versions answer it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from documents.models.document import Document
from documents.models.version import CONTENT, Version
from documents.querysets import ChangeItemQuerySet, ChangeRequestQuerySet
from qms.people.models import Agency
from qms.trail.guards import AppendOnly


class ChangeRequest(models.Model):
    """Phiếu sửa đổi: who asks for a change of which document, why, and what became of it.

    `asked_by` is None where signals from practice reached their threshold: many asked, and no name stands for them.

    Accepted, it covers one or several documents (`items`) whose new versions come into force together.
    """

    OUTCOMES = (("", _("open")), ("accepted", _("accepted")), ("refused", _("refused")))

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=40)
    document = models.ForeignKey(Document, models.PROTECT, related_name="change_requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.TextField(_("reason"))
    outcome = models.CharField(max_length=8, choices=OUTCOMES, blank=True, default="")
    outcome_text = models.TextField(blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    outcome_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    history = HistoricalRecords()

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("change request")
        ordering = ("-asked_at", "-pk")
        constraints = [models.UniqueConstraint(fields=["agency", "number"], name="change_request_number_once")]

    def __str__(self) -> str:
        return self.number


class ChangeItem(models.Model):
    """One document that an accepted change request covers. Left out again with a reason, never removed."""

    request = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="items")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    left_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    left_out_at = models.DateTimeField(null=True, blank=True)
    left_out_reason = models.CharField(max_length=400, blank=True)

    objects = ChangeItemQuerySet.as_manager()
    database_guards = (AppendOnly(updatable=("left_out_by", "left_out_at", "left_out_reason")),)

    class Meta:
        ordering = ("document__sort_key", "pk")
        constraints = [models.UniqueConstraint(fields=["request", "document"], name="document_once_a_change")]

    def __str__(self) -> str:
        return f"{self.request.number} {self.document.code}"


class VersionChangeRequest(models.Model):
    """A version answers none or several change requests."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="answers")
    request = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="answered_by")

    database_guards = (CONTENT,)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "request"], name="answer_once")]

    def __str__(self) -> str:
        return self.request.number
