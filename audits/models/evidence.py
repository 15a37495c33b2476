"""Evidence: files and links that show what was found, or that something was done."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.models.acting import PlannedAction
from audits.models.correcting import CorrectiveAction
from audits.models.findings import Finding
from audits.querysets import EvidenceQuerySet
from qms.files.models import StoredFile
from qms.trail.guards import AppendOnly, Forbid


class Evidence(models.Model):
    """One file or one link, of a finding or of a corrective action, there perhaps of one of its actions. It stays."""

    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="evidences")
    corrective = models.ForeignKey(CorrectiveAction, models.PROTECT, null=True, blank=True, related_name="evidences")
    action = models.ForeignKey(PlannedAction, models.PROTECT, null=True, blank=True, related_name="evidences")
    name = models.CharField(_("name"), max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(_("link"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    objects = EvidenceQuerySet.as_manager()
    see_permission = "audits.view_evidence"
    database_guards = (
        AppendOnly(),
        Forbid(
            "no_evidence_after_the_end",
            on="INSERT",
            when="EXISTS (SELECT 1 FROM audits_correctiveaction c WHERE c.id = {NEW}.corrective_id "
            "AND c.state IN ('closed', 'cancelled')) "
            "OR EXISTS (SELECT 1 FROM audits_finding f WHERE f.id = {NEW}.finding_id AND f.closed_at IS NOT NULL)",
            says="nothing is added to what is closed",
        ),
    )

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("at", "pk")
        default_permissions = ()
        permissions = [("view_evidence", "May see evidence of findings and corrective actions")]
        constraints = [
            models.CheckConstraint(
                condition=Q(finding__isnull=False, corrective=None, action=None)
                | Q(finding=None, corrective__isnull=False),
                name="evidence_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False, link="") | (Q(file=None) & ~Q(link="")), name="evidence_is_file_or_link"
            ),
        ]

    def __str__(self) -> str:
        return self.name
