"""What one law does to another, and the impact cases that follow: which citations became suspect, what was made of each.

A citation itself never changes. That it is suspect, and how that was settled, are rows of the case of its agency.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from documents.models.document import Document
from documents.models.law import LegalCitation, LegalInstrument
from documents.models.version import Version
from documents.querysets import UNSETTLED, ImpactCaseQuerySet, ImpactLineQuerySet, LegalRelationQuerySet
from qms.people.models import Agency
from qms.trail.guards import AppendOnly, Forbid


class Relation(models.TextChoices):
    """What the source does to the target."""

    REPLACES = "replaces", _("replaces")
    AMENDS = "amends", _("amends")
    REPEALS = "repeals", _("repeals")
    GUIDES = "guides", _("guides")
    BASED_ON = "based_on", _("is based on")


# The same seen from the other side.
PASSIVE = {
    Relation.REPLACES: _("replaced by"),
    Relation.AMENDS: _("amended by"),
    Relation.REPEALS: _("repealed by"),
    Relation.GUIDES: _("guided by"),
    Relation.BASED_ON: _("basis of"),
}
ENDING = (Relation.REPLACES, Relation.REPEALS)
CHANGING = (*ENDING, Relation.AMENDS)


class LegalRelation(models.Model):
    """`source` replaces, amends, repeals, guides or rests on `target`: as a whole, or the part that `provision` names.

    Entered by mistake, it is taken back with a reason and stays on record.
    """

    source = models.ForeignKey(LegalInstrument, models.PROTECT, related_name="does")
    target = models.ForeignKey(LegalInstrument, models.PROTECT, related_name="undergoes")
    kind = models.CharField(_("relation"), max_length=8, choices=Relation)
    provision = models.CharField(_("provision"), max_length=120, blank=True)
    effect_date = models.DateField(_("with effect from"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=400)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    void_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    void_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=400, blank=True)

    objects = LegalRelationQuerySet.as_manager()
    database_guards = (AppendOnly(updatable=("void_by", "void_at", "void_reason")),)

    class Meta:
        verbose_name = _("relation between laws")
        ordering = ("effect_date", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="a_law_is_related_to_another"),
            models.CheckConstraint(
                condition=~Q(kind__in=CHANGING) | Q(effect_date__isnull=False), name="a_change_of_law_has_a_day"
            ),
            models.UniqueConstraint(
                fields=["source", "target", "kind", "provision"], condition=Q(void_at=None), name="relation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source.number} {self.get_kind_display()} {self.target.number} {self.provision}".strip()

    @property
    def ends(self) -> bool:
        """Whether nothing of the target is left by it."""
        return self.kind in ENDING and not self.provision


class Settled(models.TextChoices):
    """What became of a citation: open, then what somebody decided, then what followed from it."""

    OPEN = "", _("not settled")
    KEPT = "kept", _("no change")
    REVISING = "revising", _("to be revised")
    REVISED = "revised", _("revised")
    WITHDRAWING = "withdrawing", _("to be withdrawn")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MOOT = "moot", _("no longer a question")


FINAL = tuple(value for value in Settled if value not in UNSETTLED)
DECIDED = (Settled.KEPT, Settled.REVISING, Settled.WITHDRAWING)


class ImpactCase(models.Model):
    """One change of law in one agency: `instrument` changes by `relation` on `effect_date`, or runs out without one.

    `due_date` is three months on (Decision 19/2014/QD-TTg, article 4). Closed when nothing in it is unsettled.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    instrument = models.ForeignKey(LegalInstrument, models.PROTECT, related_name="impact_cases")
    relation = models.ForeignKey(LegalRelation, models.PROTECT, null=True, blank=True, related_name="cases")
    effect_date = models.DateField(_("with effect from"))
    due_date = models.DateField(_("due"))
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ImpactCaseQuerySet.as_manager()
    database_guards = (AppendOnly(updatable=("closed_at",)),)

    class Meta:
        verbose_name = _("impact case")
        ordering = ("-opened_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "relation"], condition=Q(relation__isnull=False), name="case_once_a_relation"
            ),
            models.UniqueConstraint(
                fields=["agency", "instrument", "effect_date"],
                condition=Q(relation=None),
                name="case_once_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.instrument.number


class ImpactLine(models.Model):
    """One suspect citation of one version, and what was made of it: who, when, why; `answer` is the version that settled it."""

    case = models.ForeignKey(ImpactCase, models.PROTECT, related_name="lines")
    citation = models.ForeignKey(LegalCitation, models.PROTECT, related_name="impact_lines")
    version = models.ForeignKey(Version, models.PROTECT, related_name="impact_lines")
    document = models.ForeignKey(Document, models.PROTECT, related_name="impact_lines")
    outcome = models.CharField(max_length=11, choices=Settled, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    answer = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ImpactLineQuerySet.as_manager()
    database_guards = (
        AppendOnly(updatable=("outcome", "reason", "by", "by_name", "at", "answer")),
        Forbid(
            "settled_it_stays",
            on="UPDATE",
            when="{OLD}.outcome IN ('kept','revised','withdrawn','moot')",
            says="a line that is settled stays as it is",
        ),
    )

    class Meta:
        verbose_name = _("line of an impact case")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["case", "citation"], name="citation_once_a_case"),
            models.CheckConstraint(condition=Q(outcome__in=Settled.values), name="outcome_is_known"),
            models.CheckConstraint(
                condition=~Q(outcome__in=DECIDED) | (~Q(reason="") & Q(by__isnull=False)),
                name="a_decided_line_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.code} {self.citation}"
