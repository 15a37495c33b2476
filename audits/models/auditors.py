"""Who is certified to audit, from when until when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from audits.auditing.querysets import AuditorQuerySet
from qms.people.models import Agency, dated
from qms.trail.guards import NoDelete


class Auditor(models.Model):
    """One certificate of one person in an agency, for a half-open period; an extended one is another row.

    `training` is what the certificate rests on, as ISO 19011 clause 7 asks. One that was withdrawn ends on that day.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="auditors", verbose_name=_("agency"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="auditor_certificates")
    certificate = models.CharField(_("certificate"), max_length=200)
    is_lead = models.BooleanField(_("may lead an audit"), default=False)
    from_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"), null=True, blank=True)
    training = models.TextField(_("training"), blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    history = HistoricalRecords()

    objects = AuditorQuerySet.as_manager()
    see_permission = "audits.view_auditor"
    database_guards = (NoDelete(),)

    class Meta:
        verbose_name = _("auditor")
        verbose_name_plural = _("auditors")
        ordering = ("person__full_name", "-from_date", "pk")
        default_permissions = ()
        permissions = [("view_auditor", "May see the register of auditors")]
        constraints = [
            *dated("auditor"),
            models.UniqueConstraint(fields=["agency", "person", "certificate"], name="certificate_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.certificate}"
