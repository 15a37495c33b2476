"""Legal instruments as shared data, where versions cite them, and the clauses of the standard a version serves."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from documents.models.version import CONTENT, Version
from qms.search.fold import words
from qms.standards.models import Clause

LONGEST_WORDS = 1200


class LegalInstrument(models.Model):
    """A law, decree, circular or decision, shared by all agencies and kept by the officer of the top agency.

    Where it stands on a day follows from the dates and from relations (`documents.legal.states`). `is_partly_off` is said
    where parts are no longer in effect and no entry of the list tells by what. `words` is the copy it is found by.
    """

    number = models.CharField(_("number"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=400)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    issued_date = models.DateField(_("issued on"), null=True, blank=True)
    from_date = models.DateField(_("in effect from"), null=True, blank=True)
    until_date = models.DateField(_("no longer in effect from"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    is_partly_off = models.BooleanField(_("parts are no longer in effect"), default=False)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True, default="", editable=False)
    history = HistoricalRecords(
        excluded_fields=["words"],
        history_change_reason_field=models.CharField(max_length=400, null=True),
    )

    class Meta:
        verbose_name = _("legal instrument")
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With the words it is found by, which follow from number and title."""
        self.words = words(self.number, self.kind, self.title)[:LONGEST_WORDS]
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "words"}
        super().save(*args, **kwargs)


class LegalCitation(models.Model):
    """Where a version cites an instrument. It never changes once the version is submitted."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="citations")
    anchor = models.UUIDField(null=True, blank=True)
    instrument = models.ForeignKey(LegalInstrument, models.PROTECT, related_name="citations")
    provision = models.CharField(_("provision"), max_length=120, blank=True)

    database_guards = (CONTENT,)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.instrument.number} {self.provision}".strip()


class VersionClause(models.Model):
    """A clause of an edition that a version serves."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="clauses")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+")

    database_guards = (CONTENT,)

    class Meta:
        ordering = ("clause__order",)
        constraints = [models.UniqueConstraint(fields=["version", "clause"], name="clause_once_a_version")]

    def __str__(self) -> str:
        return self.clause.number
