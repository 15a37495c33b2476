"""Folded words of what the search finds in this app: one row a thing, written with it, made anew at any time."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.models.auditing import Audit
from audits.models.correcting import CorrectiveAction
from audits.models.findings import Finding


class SearchWords(models.Model):
    """The words of one audit, finding or corrective action as `qms.search.fold.words` stores them. Derived: holds nothing of its own.

    A table beside the things, because findings and sheets may not be written again, and derived words may.
    """

    audit = models.OneToOneField(Audit, models.CASCADE, null=True, related_name="search_words")
    finding = models.OneToOneField(Finding, models.CASCADE, null=True, related_name="search_words")
    corrective = models.OneToOneField(CorrectiveAction, models.CASCADE, null=True, related_name="search_words")
    words = models.TextField(blank=True)

    class Meta:
        verbose_name = _("words of the search")
        constraints = [
            models.CheckConstraint(
                condition=Q(audit__isnull=False, finding=None, corrective=None)
                | Q(audit=None, finding__isnull=False, corrective=None)
                | Q(audit=None, finding=None, corrective__isnull=False),
                name="words_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.words[:80]
