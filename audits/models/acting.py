"""Actions so that it does not happen again, more time for them, and the check whether they helped."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audits.kinds import Result
from audits.models.correcting import CAR_TABLE, OVER, CorrectiveAction, of_this_round
from audits.querysets import PlannedActionQuerySet
from qms.people.models import Post
from qms.trail.guards import AppendOnly, Forbid, FrozenWith


class PlannedAction(models.Model):
    """One action so that it does not happen again: what, whose post, by when; then when it was done and what shows that.

    `due_date` is a working day of the agency; `first_due_date` what was agreed at first. One that is of no use any more is
    dropped with words.
    """

    corrective = models.ForeignKey(CorrectiveAction, models.PROTECT, related_name="actions")
    round = models.PositiveSmallIntegerField()
    what = models.CharField(_("what is to be done"), max_length=1000)
    owner_post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("post that does it"))
    owner_title = models.CharField(max_length=300)
    first_due_date = models.DateField(editable=False)
    due_date = models.DateField(_("due by"))
    added_at = models.DateTimeField()
    done_date = models.DateField(_("done on"), null=True, blank=True)
    done_words = models.CharField(_("what shows that it is done"), max_length=1000, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done_by_name = models.CharField(max_length=120, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_words = models.CharField(_("why it is dropped"), max_length=1000, blank=True)

    objects = PlannedActionQuerySet.as_manager()
    database_guards = (
        AppendOnly(
            updatable=(
                "due_date", "done_date", "done_words", "done_by", "done_by_name", "reported_at", "dropped_at", "dropped_words",
            )
        ),
        FrozenWith(via="corrective", when=OVER),
        *of_this_round("an action is of the round that runs", ""),
        Forbid(
            "what_was_done_stays",
            on="UPDATE",
            when="{OLD}.done_date IS NOT NULL OR {OLD}.dropped_at IS NOT NULL",
            says="an action that is done or dropped stays as it is",
        ),
        Forbid(
            "a_new_due_date_has_a_reason",
            on="UPDATE",
            when="{OLD}.due_date <> {NEW}.due_date AND NOT EXISTS (SELECT 1 FROM audits_extension x "
            "WHERE x.action_id = {OLD}.id AND x.before_date = {OLD}.due_date AND x.after_date = {NEW}.due_date)",
            says="a due date moves with a row that says why",
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ("due_date", "pk")
        indexes = [
            models.Index(fields=["due_date"], condition=Q(done_date=None, dropped_at=None), name="actions_waiting"),
            models.Index(fields=["owner_post", "done_date"], name="actions_by_post"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="an_action_says_what"),
            models.CheckConstraint(
                condition=Q(done_date=None, done_words="", done_by=None)
                | (Q(done_date__isnull=False, done_by__isnull=False, dropped_at=None) & ~Q(done_words="")),
                name="a_done_action_is_shown",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | ~Q(dropped_words=""), name="a_dropped_action_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.what[:80]


class Extension(models.Model):
    """More time for an action: from which day to which, by whom and why. Written before the day moves."""

    action = models.ForeignKey(PlannedAction, models.PROTECT, related_name="extensions")
    before_date = models.DateField()
    after_date = models.DateField(_("new due date"))
    reason = models.CharField(_("reason"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    database_guards = (AppendOnly(), FrozenWith(via="action__corrective", when=OVER))

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(after_date__gt=F("before_date")), name="an_extension_extends"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_extension_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.after_date:%d/%m/%Y}"


class EffectivenessCheck(models.Model):
    """What somebody found who had no hand in it: whether the actions helped, and what was looked at."""

    corrective = models.ForeignKey(CorrectiveAction, models.PROTECT, related_name="checks")
    round = models.PositiveSmallIntegerField()
    result = models.CharField(_("result"), max_length=9, choices=Result)
    words = models.CharField(_("what was looked at and found"), max_length=1000)
    checked_date = models.DateField(_("checked on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    database_guards = (
        AppendOnly(),
        *of_this_round("a check is of the round that runs", ""),
        Forbid(
            "checks_come_after_the_actions",
            on="INSERT",
            when=f"NOT EXISTS (SELECT 1 FROM {CAR_TABLE} c WHERE c.id = {{NEW}}.corrective_id AND c.state = 'checking')",
            says="the effect is checked when every action is done",
        ),
        Forbid(
            "nobody_checks_the_own_work",
            on="INSERT",
            when="EXISTS (SELECT 1 FROM audits_plannedaction p WHERE p.corrective_id = {NEW}.corrective_id AND p.dropped_at IS NULL "
            "AND (p.done_by_id = {NEW}.by_id OR EXISTS (SELECT 1 FROM people_appointment h WHERE h.post_id = p.owner_post_id "
            "AND h.person_id = {NEW}.by_id AND h.from_date <= {NEW}.checked_date "
            "AND (h.until_date IS NULL OR h.until_date > {NEW}.checked_date)))) "
            "OR EXISTS (SELECT 1 FROM audits_correction k WHERE k.corrective_id = {NEW}.corrective_id AND k.taken_back_at IS NULL "
            "AND k.done_by_id = {NEW}.by_id) "
            "OR EXISTS (SELECT 1 FROM audits_cause a WHERE a.corrective_id = {NEW}.corrective_id AND a.round = {NEW}.round "
            "AND a.by_id = {NEW}.by_id)",
            says="the effect is checked by somebody who had no part in the actions",
        ),
    )

    class Meta:
        verbose_name = _("effectiveness check")
        verbose_name_plural = _("effectiveness checks")
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(result__in=Result.values), name="check_result_is_known"),
            models.CheckConstraint(condition=~Q(words=""), name="a_check_says_what_was_found"),
        ]

    def __str__(self) -> str:
        return f"{self.corrective_id} {self.result}"
