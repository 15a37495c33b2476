"""Clauses that an agency or one of its units says do not apply to it, with reason and dates (ISO 9001, 4.3)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from audits.auditing.querysets import NotApplicableQuerySet
from qms.people.models import Agency, Unit
from qms.standards.models import Clause
from qms.trail.guards import AppendOnly, Forbid


class NotApplicable(models.Model):
    """From a day until another, a clause with all its parts does not apply: to `unit` itself, not to those under it, or to the whole agency.

    Written once; only its end may come later. `until_date` is the first day on which it applies again.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="not_applicable")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit"))
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+", verbose_name=_("clause"))
    reason = models.CharField(_("reason"), max_length=500)
    from_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    objects = NotApplicableQuerySet.as_manager()
    see_permission = "audits.view_programme"
    database_guards = (
        AppendOnly(updatable=("until_date",)),
        Forbid(
            "not_applicable_to_a_unit_of_its_agency",
            on="INSERT",
            when="{NEW}.unit_id IS NOT NULL AND {NEW}.agency_id <> (SELECT u.agency_id FROM people_unit u WHERE u.id = {NEW}.unit_id)",
            says="the unit is one of the agency",
        ),
        Forbid(
            "an_end_is_said_once",
            on="UPDATE",
            when="{OLD}.until_date IS NOT NULL",
            says="what applies again stays so",
        ),
    )

    class Meta:
        verbose_name = _("clause that does not apply")
        verbose_name_plural = _("clauses that do not apply")
        ordering = ("clause__order", "from_date", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="not_applicable_says_why"),
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gte=F("from_date")),
                name="not_applicable_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                F("clause"), F("agency"), Coalesce("unit", 0), condition=Q(until_date=None), name="not_applicable_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.unit or self.agency}"
