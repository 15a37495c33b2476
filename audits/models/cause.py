"""The analysis of a cause: a chain of whys, or a fishbone."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audits.kinds import Bone, Method
from audits.models.correcting import CAR_TABLE, CorrectiveAction, of_this_round
from qms.trail.guards import Forbid, FrozenWith, NoDelete


class Cause(models.Model):
    """The analysis of one round: how the cause was looked for, the root, and whether the same may be elsewhere.

    It may be rewritten while the cause is looked for; `edition` counts the writings, so that two people do not overwrite each
    other unseen.
    """

    corrective = models.ForeignKey(CorrectiveAction, models.PROTECT, related_name="causes")
    round = models.PositiveSmallIntegerField()
    method = models.CharField(_("method"), max_length=8, choices=Method)
    root = models.CharField(_("root cause"), max_length=1000, blank=True)
    similar = models.CharField(_("the same elsewhere"), max_length=1000, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    database_guards = (
        NoDelete(),
        FrozenWith(via="corrective", when="{PARENT}.state <> 'open'"),
        *of_this_round("an analysis is of the round that runs", "UPDATE"),
    )

    class Meta:
        verbose_name = _("analysis of the cause")
        verbose_name_plural = _("analyses of causes")
        ordering = ("round",)
        constraints = [
            models.UniqueConstraint(fields=["corrective", "round"], name="one_analysis_a_round"),
            models.CheckConstraint(condition=Q(method__in=Method.values), name="cause_method_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.corrective} {self.round}"


class CauseLine(models.Model):
    """One line of an analysis. Of whys: question, answer, and the line before that it asks about. Of a fishbone: a cause on
    one of the six bones, or under a line of the same bone.

    `under` leads to an earlier line of the same analysis, so no chain of them ever comes back to itself.
    """

    cause = models.ForeignKey(Cause, models.CASCADE, related_name="lines")
    place = models.PositiveSmallIntegerField()
    bone = models.CharField(max_length=8, choices=Bone, blank=True, default="")
    question = models.CharField(_("why"), max_length=300, blank=True)
    text = models.CharField(_("because"), max_length=500)
    under = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="below")

    database_guards = (
        FrozenWith(via="cause__corrective", when="{PARENT}.state <> 'open'"),
        Forbid(
            "a_cause_never_comes_back_to_itself",
            on="INSERT|UPDATE",
            when="{NEW}.under_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audits_causeline o WHERE o.id = {NEW}.under_id "
            "AND o.cause_id = {NEW}.cause_id AND o.place < {NEW}.place AND o.bone = {NEW}.bone)",
            says="a cause stands under an earlier one of the same analysis and bone",
        ),
        Forbid(
            "lines_of_an_earlier_round_stay",
            on="UPDATE|DELETE",
            when=f"EXISTS (SELECT 1 FROM audits_cause a JOIN {CAR_TABLE} c ON c.id = a.corrective_id "
            "WHERE a.id = {OLD}.cause_id AND a.round <> c.round)",
            says="the analysis of an earlier round stays as it is",
        ),
    )

    class Meta:
        verbose_name = _("line of an analysis")
        verbose_name_plural = _("lines of analyses")
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=["cause", "place"], name="one_line_a_place"),
            models.CheckConstraint(condition=Q(under=None) | ~Q(under=F("pk")), name="no_cause_of_itself"),
            models.CheckConstraint(condition=~Q(text=""), name="a_cause_line_says_what"),
            models.CheckConstraint(condition=Q(bone="") | Q(bone__in=Bone.values), name="bone_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.text[:60]}"
