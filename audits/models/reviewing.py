"""Management reviews: plan, frozen inputs, who was there, what was decided and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from audits.reviewing.kinds import BY_CODE, FOLLOWS, DecisionKind, Phase, Verdict
from audits.reviewing.querysets import ManagementReviewQuerySet, ReviewDecisionQuerySet
from qms.people.models import Agency, Post
from qms.trail.guards import Forbid, FrozenWith, NoDelete

_FOLLOWS = ", ".join(f"'{before}>{after}'" for before, after in FOLLOWS)
_DONE = "('signed', 'closed')"
_DATED = "{OLD}.data_date IS DISTINCT FROM {NEW}.data_date OR {OLD}.frozen_at IS DISTINCT FROM {NEW}.frozen_at"
_SIGNED = (
    "overall", "held_date", "minutes_number", "chair_id", "secretary_id", "place", "year", "planned_date", "signed_at",
    "signed_by_name", "signed_post",
)  # fmt: skip
_PACK = "{OLD}.pack_text <> {NEW}.pack_text OR {OLD}.pack_sha256 <> {NEW}.pack_sha256"


class ManagementReview(models.Model):
    """One meeting of the leadership on the management system. `order` counts those of the agency in the year, for ever.

    `pack_text` is canonical JSON of all inputs as of `data_date`, `pack_sha256` its hash: written by freezing, emptied where the
    pack is taken up again before the meeting, fixed from the meeting on. `overall` is what the meeting concluded.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="management_reviews")
    year = models.PositiveSmallIntegerField(_("year"))
    order = models.PositiveSmallIntegerField()
    planned_date = models.DateField(_("planned for"))
    place = models.CharField(_("place"), max_length=200)
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("chair"))
    secretary = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("secretary")
    )
    phase = models.CharField(_("state"), max_length=9, choices=Phase, default=Phase.PLANNED)
    phase_since = models.DateTimeField()
    data_date = models.DateField(_("figures as of"), null=True, blank=True)
    pack_text = models.TextField(blank=True, editable=False)
    pack_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True)
    held_date = models.DateField(_("held on"), null=True, blank=True)
    overall = models.TextField(_("conclusion on the management system"), blank=True)
    minutes_number = models.CharField(_("number of the minutes"), max_length=60, blank=True)
    notice_number = models.CharField(_("number of the notice"), max_length=60, blank=True)
    notice_date = models.DateField(_("day of the notice"), null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by_name = models.CharField(max_length=120, blank=True)
    signed_post = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_words = models.CharField(max_length=1000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    token = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()  # packs that were taken up again stay there

    objects = ManagementReviewQuerySet.as_manager()
    see_permission = "audits.view_review"
    database_guards = (
        NoDelete(),
        Forbid(
            "reviews_follow_the_table",
            on="UPDATE",
            when=f"{{OLD}}.phase <> {{NEW}}.phase AND ({{OLD}}.phase || '>' || {{NEW}}.phase) NOT IN ({_FOLLOWS})",
            says="this state of a review does not follow that one",
        ),
        Forbid(
            "the_pack_of_a_meeting_stays",
            on="UPDATE",
            when=f"{{OLD}}.phase NOT IN ('planned', 'frozen') AND ({_PACK} OR {_DATED})",
            says="the inputs that a meeting had stay as they were",
        ),
        Forbid(
            "a_frozen_pack_is_whole",
            on="UPDATE",
            when=f"{{OLD}}.phase = 'frozen' AND {{NEW}}.phase IN ('frozen', 'held') AND ({_PACK})",
            says="a frozen pack changes by being taken up again",
        ),
        Forbid(
            "signed_minutes_stay",
            on="UPDATE",
            when=f"{{OLD}}.phase IN {_DONE} AND ("
            + " OR ".join(f"{{OLD}}.{name} IS DISTINCT FROM {{NEW}}.{name}" for name in _SIGNED)
            + ")",
            says="minutes that are signed stay as they are",
        ),
        Forbid(
            "the_notice_of_a_closed_review_stays",
            on="UPDATE",
            when="{OLD}.phase = 'closed' AND ({OLD}.notice_number <> {NEW}.notice_number "
            "OR {OLD}.notice_date IS DISTINCT FROM {NEW}.notice_date)",
            says="the notice of a closed review stays as it is",
        ),
    )

    class Meta:
        verbose_name = _("management review")
        verbose_name_plural = _("management reviews")
        ordering = ("-year", "-order")
        default_permissions = ()
        permissions = [
            ("view_review", "May see management reviews"),
            ("keep_review", "May prepare management reviews and keep their decisions"),
            ("sign_review", "May sign the minutes of a management review"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "order"], name="review_number_once"),
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="review_phase_is_known"),
            models.CheckConstraint(
                condition=Q(phase__in=("planned", "cancelled"))
                | (~Q(pack_sha256="") & ~Q(pack_text="") & Q(data_date__isnull=False)),
                name="a_frozen_review_has_its_pack",
            ),
            models.CheckConstraint(
                condition=Q(phase__in=("planned", "frozen", "cancelled"))
                | (Q(held_date__isnull=False) & ~Q(overall="")),
                name="a_held_review_concludes",
            ),
            models.CheckConstraint(
                condition=Q(held_date=None) | Q(held_date__gte=F("data_date")),
                name="a_review_is_held_after_its_figures",
            ),
            models.CheckConstraint(
                condition=~Q(phase__in=("signed", "closed")) | (Q(signed_at__isnull=False) & ~Q(minutes_number="")),
                name="signed_minutes_have_a_number",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("audits:review", args=[self.pk])

    @property
    def code(self) -> str:
        """As people say it: XX-2026, the second of a year XX-2026-2."""
        return f"XX-{self.year}" + (f"-{self.order}" if self.order > 1 else "")


class ReviewInput(models.Model):
    """What is said of one input: by who prepares it, with a verdict, before the freeze; what the meeting said about it."""

    review = models.ForeignKey(ManagementReview, models.PROTECT, related_name="inputs")
    code = models.CharField(max_length=2, choices=[(code, one.title) for code, one in BY_CODE.items()])
    words = models.TextField(_("what the figures mean"), blank=True)
    verdict = models.CharField(_("verdict"), max_length=5, choices=Verdict, blank=True, default="")
    is_ready = models.BooleanField(_("ready for the meeting"), default=False)
    said = models.TextField(_("what the meeting said"), blank=True)
    by_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    database_guards = (
        FrozenWith(
            parent="audits.ManagementReview", via="review", when="{PARENT}.phase <> 'planned'", updatable=("said",)
        ),
        Forbid(
            "what_the_meeting_said_is_signed_with_the_minutes",
            on="UPDATE",
            when="{OLD}.said <> {NEW}.said AND EXISTS (SELECT 1 FROM audits_managementreview r "
            f"WHERE r.id = {{OLD}}.review_id AND r.phase IN {_DONE})",
            says="minutes that are signed stay as they are",
        ),
    )

    class Meta:
        verbose_name = _("input of a management review")
        ordering = ("review", "pk")
        constraints = [
            models.UniqueConstraint(fields=["review", "code"], name="review_input_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="review_verdict_is_known"),
        ]

    def __str__(self) -> str:
        return self.code


class ReviewAttendee(models.Model):
    """Somebody who is invited; after the meeting whether she was there, else why not. Name and post are those of the day."""

    review = models.ForeignKey(ManagementReview, models.PROTECT, related_name="attendees")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    post_title = models.CharField(max_length=300, blank=True)
    is_absent = models.BooleanField(default=False)
    reason = models.CharField(_("why absent"), max_length=300, blank=True)

    database_guards = (FrozenWith(parent="audits.ManagementReview", via="review", when=f"{{PARENT}}.phase IN {_DONE}"),)

    class Meta:
        verbose_name = _("attendance of a management review")
        ordering = ("review", "pk")
        constraints = [
            models.UniqueConstraint(fields=["review", "person"], name="invited_once"),
            models.CheckConstraint(condition=Q(is_absent=False) | ~Q(reason=""), name="absent_for_a_reason"),
        ]

    def __str__(self) -> str:
        return self.name


class ReviewDecision(models.Model):
    """Something the meeting decided: what, which post, by when; signed with the minutes; then when it was done and what shows it."""

    review = models.ForeignKey(ManagementReview, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("about"), max_length=11, choices=DecisionKind)
    what = models.CharField(_("what is decided"), max_length=1000)
    owner_post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("post that does it"))
    owner_title = models.CharField(max_length=300)
    due_date = models.DateField(_("due by"))
    done_date = models.DateField(_("done on"), null=True, blank=True)
    done_words = models.CharField(_("what shows that it is done"), max_length=1000, blank=True)
    done_by_name = models.CharField(max_length=120, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewDecisionQuerySet.as_manager()
    database_guards = (
        FrozenWith(
            parent="audits.ManagementReview",
            via="review",
            when="{PARENT}.phase <> 'held'",
            updatable=("done_date", "done_words", "done_by_name", "reported_at"),
        ),
        Forbid(
            "what_is_reported_stays",
            on="UPDATE",
            when="{OLD}.done_date IS NOT NULL AND ({OLD}.done_date <> {NEW}.done_date OR {OLD}.done_words <> {NEW}.done_words)",
            says="what was reported as done stays so",
        ),
    )

    class Meta:
        verbose_name = _("decision of a management review")
        verbose_name_plural = _("decisions of management reviews")
        ordering = ("review", "number")
        indexes = [
            models.Index(fields=["due_date"], condition=Q(done_date=None), name="review_decisions_waiting"),
            models.Index(fields=["owner_post", "done_date"], name="review_decisions_by_post"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="review_decision_once"),
            models.CheckConstraint(condition=Q(kind__in=DecisionKind.values), name="review_decision_kind_is_known"),
            models.CheckConstraint(condition=~Q(what=""), name="review_decision_says_what"),
            models.CheckConstraint(
                condition=Q(done_date=None, done_words="") | (Q(done_date__isnull=False) & ~Q(done_words="")),
                name="a_done_review_decision_is_shown",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}-{self.number:02d}"
