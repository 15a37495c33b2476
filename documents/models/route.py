"""Routes as data: the rule of an agency for a type, the steps of one version, the decisions made on it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from documents.models.types import TypeRules
from documents.models.version import Version
from qms.approvals.models import Decision, RouteStep
from qms.approvals.moves import NOT_BY_EDITORS, StepKind
from qms.people.models import Post, Unit
from qms.trail.guards import AppendOnly, Forbid, NoDelete

_EDITORS_DO_NOT_DECIDE = ", ".join(f"'{name}'" for name in NOT_BY_EDITORS)


class Who(models.TextChoices):
    """How a step of a route finds its post."""

    POST = "post", _("A named post")
    OWNER_HEAD = "owner_head", _("The head of the owner unit")
    AGENCY_HEAD = "agency_head", _("The head of the agency")
    UNITS = "units", _("The heads of these units")
    APPLYING = "applying", _("The heads of the units that apply it")


class RouteRule(models.Model):
    """One step of the route that documents of a type take in an agency; same `order` means side by side."""

    rules = models.ForeignKey(TypeRules, models.CASCADE, related_name="route")
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=8, choices=StepKind)
    who = models.CharField(_("by whom"), max_length=12, choices=Who, default=Who.POST)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("post"))
    units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name=_("units"))
    due_days = models.PositiveSmallIntegerField(_("working days"), default=5)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("step of a route")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return f"{self.order}. {self.get_kind_display()}"


class VersionStep(RouteStep):
    """A step of the route of one version."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="steps")

    database_guards = (NoDelete(),)

    class Meta(RouteStep.Meta):
        abstract = False
        indexes = [models.Index(fields=["post", "outcome"])]


class VersionDecision(Decision):
    """A signed act on one version. The database refuses decisions by its editors and on any other content."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="decisions")
    step = models.ForeignKey(VersionStep, models.PROTECT, null=True, blank=True, related_name="decisions")

    database_guards = (
        AppendOnly(),
        Forbid(
            "an_editor_does_not_decide",
            on="INSERT",
            when=f"{{NEW}}.move IN ({_EDITORS_DO_NOT_DECIDE}) AND EXISTS (SELECT 1 FROM documents_versioneditor e "
            "WHERE e.version_id = {NEW}.version_id AND e.person_id = {NEW}.person_id)",
            says="who wrote in a version does not decide it",
        ),
        Forbid(
            "a_decision_is_on_the_content",
            on="INSERT",
            when=f"{{NEW}}.move IN ({_EDITORS_DO_NOT_DECIDE}) AND NOT EXISTS (SELECT 1 FROM documents_version v "
            "WHERE v.id = {NEW}.version_id AND v.content_sha256 = {NEW}.content_sha256 AND v.round = {NEW}.round "
            "AND {NEW}.content_sha256 <> '')",
            says="a decision is on the content and round under decision",
        ),
    )

    class Meta(Decision.Meta):
        abstract = False
        indexes = [models.Index(fields=["person", "at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["step"],
                condition=models.Q(step__isnull=False) & ~models.Q(move="return"),
                name="a_step_is_decided_once",
            )
        ]
