"""Periodic reviews: when a text in force is due, what was decided about it, by whom and why."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from documents.models.document import Document
from documents.models.version import Version
from documents.querysets import UNSETTLED, PeriodicReviewQuerySet
from qms.trail.guards import AppendOnly, Forbid


class Reviewed(models.TextChoices):
    """What became of a review: open, then what somebody decided, then what followed from it."""

    OPEN = "", _("not decided")
    CONFIRMED = "confirmed", _("confirmed without change")
    REVISING = "revising", _("to be revised")
    REVISED = "revised", _("revised")
    WITHDRAWING = "withdrawing", _("to be withdrawn")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CANCELLED = "cancelled", _("cancelled")


DECIDED = (Reviewed.CONFIRMED, Reviewed.REVISING, Reviewed.WITHDRAWING)


class Dropped(models.TextChoices):
    """Why a review was cancelled by what happened elsewhere."""

    CHANGE = "change", _("a version was being prepared already")
    SUPERSEDED = "superseded", _("another version came into force")
    DRAFT = "draft", _("the draft that it opened was cancelled")
    RULES = "rules", _("its interval was changed")
    ENDED = "ended", _("the document is no longer in force")


class PeriodicReview(models.Model):
    """One review of one version in force, to be decided by `due_date`; put before who decides it from `opens_date`.

    `answer` is the version that follows from it: the draft it opened, or the one that settled or overtook it. `next_date`
    is the day that a confirmation set for the next review. `told_at` and `late_at` are when people heard of it.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="reviews")
    version = models.ForeignKey(Version, models.PROTECT, related_name="reviews")
    due_date = models.DateField(_("due"))
    opens_date = models.DateField(_("opens"))
    scheduled_at = models.DateTimeField()
    outcome = models.CharField(max_length=11, choices=Reviewed, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)
    by_post = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    next_date = models.DateField(_("next review"), null=True, blank=True)
    answer = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="+")
    dropped = models.CharField(max_length=10, choices=Dropped, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    late_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PeriodicReviewQuerySet.as_manager()
    see_permission = "documents.view_periodicreview"
    database_guards = (
        AppendOnly(
            updatable=(
                "outcome", "reason", "by", "by_name", "by_post", "decided_at", "next_date", "answer", "dropped", "closed_at",
                "told_at", "late_at",
            )
        ),
        Forbid(
            "reviews_are_of_what_is_in_force",
            on="INSERT",
            when="NOT EXISTS (SELECT 1 FROM documents_inforce p WHERE p.version_id = {NEW}.version_id "
            "AND p.document_id = {NEW}.document_id)",
            says="only a version with a period in force is reviewed",
        ),
        Forbid(
            "a_closed_review_stays",
            on="UPDATE",
            when="{OLD}.closed_at IS NOT NULL",
            says="a review that is closed stays as it is",
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("periodic review")
        verbose_name_plural = _("periodic reviews")
        ordering = ("due_date", "pk")
        default_permissions = ()
        permissions = [
            ("view_periodicreview", "May see a periodic review"),
            ("decide_periodicreview", "May decide a periodic review"),
        ]
        indexes = [models.Index(fields=["outcome", "due_date"])]
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=Q(outcome__in=UNSETTLED), name="one_review_at_a_time"
            ),
            models.CheckConstraint(condition=Q(outcome__in=Reviewed.values), name="review_outcome_is_known"),
            models.CheckConstraint(
                condition=~Q(outcome__in=DECIDED) | (~Q(reason="") & Q(by__isnull=False, decided_at__isnull=False)),
                name="a_decided_review_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(outcome="confirmed", next_date__isnull=False)
                | (~Q(outcome="confirmed") & Q(next_date__isnull=True)),
                name="a_confirmed_review_has_a_next",
            ),
            models.CheckConstraint(
                condition=Q(outcome="cancelled", dropped__in=Dropped.values)
                | (~Q(outcome="cancelled") & Q(dropped="")),
                name="a_cancelled_review_says_why",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=UNSETTLED, closed_at__isnull=True)
                | (~Q(outcome__in=UNSETTLED) & Q(closed_at__isnull=False)),
                name="a_settled_review_is_closed",
            ),
            models.CheckConstraint(condition=Q(opens_date__lte=F("due_date")), name="a_review_opens_before_its_day"),
        ]

    def __str__(self) -> str:
        return f"{self.document.code} {self.due_date:%d/%m/%Y}"
