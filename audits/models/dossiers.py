"""How many dossiers an agency received and settled, by administrative procedure and month: sums alone, no person's data."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from procedures.models import AdministrativeProcedure
from qms.people.models import Agency
from qms.trail.guards import AppendOnly, Forbid


class DossierFigureQuerySet(QuerySet):
    def standing(self) -> QuerySet:
        """Those that nothing replaced."""
        return self.filter(replaced_by=None)


class DossierFigure(models.Model):
    """Dossiers of one procedure in one month, which begins on `month_date`; a later list `replaces` the row, which stays."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    procedure = models.ForeignKey(AdministrativeProcedure, models.PROTECT, related_name="+")
    month_date = models.DateField(_("month"))
    received = models.PositiveIntegerField(_("received dossiers"))
    in_time = models.PositiveIntegerField(_("settled in time"))
    late = models.PositiveIntegerField(_("settled late"))
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    objects = DossierFigureQuerySet.as_manager()
    database_guards = (
        AppendOnly(),
        Forbid(
            "dossiers_replace_those_of_their_month",
            on="INSERT",
            when="{NEW}.replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audits_dossierfigure d "
            "WHERE d.id = {NEW}.replaces_id AND d.agency_id = {NEW}.agency_id AND d.procedure_id = {NEW}.procedure_id "
            "AND d.month_date = {NEW}.month_date)",
            says="a figure replaces one of the same procedure and month",
        ),
    )

    class Meta:
        verbose_name = _("figure of dossiers")
        verbose_name_plural = _("figures of dossiers")
        ordering = ("-month_date", "procedure", "pk")
        indexes = [models.Index(fields=["agency", "month_date"], name="dossiers_by_month")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "procedure", "month_date"], condition=Q(replaces=None), name="dossiers_first_once"
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(replaces__isnull=False), name="dossiers_replaced_once"
            ),
            models.CheckConstraint(
                condition=Q(received__gte=F("in_time") + F("late")), name="no_more_settled_than_received"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.month_date:%m/%Y}"
