"""Corrective action: what is put right, why it happened, what is done so that it does not happen again, and whether that helped.

`round` counts how often the cause was looked for: rows of an earlier round stay as they were. Its parts are in `cause`
and `acting`.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.kinds import LIGHT, CarState, Grade, Source
from audits.moves import MOVES, SIGNED, allowed_in_sql
from audits.querysets import CorrectiveActionQuerySet
from qms.approvals.models import Approvable, Decision
from qms.people.models import Agency, Post, Unit
from qms.trail.guards import AppendOnly, Forbid, Frozen, FrozenWith, NoDelete

CAR_TABLE = "audits_correctiveaction"
OVER = "{PARENT}.state IN ('closed', 'cancelled')"
_ROUND = f"(SELECT c.round FROM {CAR_TABLE} c WHERE c.id = {{ROW}}.corrective_id)"
_LIGHT = ", ".join(f"'{grade.value}'" for grade in LIGHT)
_SIGNED = ", ".join(f"'{name}'" for name in SIGNED)
_INCOMPLETE = (
    "NOT EXISTS (SELECT 1 FROM audits_correction k WHERE k.corrective_id = {NEW}.id AND k.taken_back_at IS NULL) OR "
    "NOT EXISTS (SELECT 1 FROM audits_cause a WHERE a.corrective_id = {NEW}.id AND a.round = {NEW}.round AND a.root <> '') OR "
    "NOT EXISTS (SELECT 1 FROM audits_plannedaction p WHERE p.corrective_id = {NEW}.id AND p.dropped_at IS NULL) OR "
    "EXISTS (SELECT 1 FROM audits_plannedaction p WHERE p.corrective_id = {NEW}.id AND p.dropped_at IS NULL "
    "AND p.done_date IS NULL) OR "
    "NOT EXISTS (SELECT 1 FROM audits_effectivenesscheck e WHERE e.corrective_id = {NEW}.id AND e.round = {NEW}.round "
    "AND e.result = 'effective')"
)


def of_this_round(says: str, on: str) -> tuple[Forbid, ...]:
    """Rows of a round that is over do not change; new ones are of the round that runs."""
    guards = [
        Forbid(
            "of_the_round_that_runs",
            on="INSERT",
            when=f"{{NEW}}.round <> {_ROUND.replace('{ROW}', '{NEW}')}",
            says=says,
        )
    ]
    if on:
        guards.append(
            Forbid("the_round_is_over", on=on, when=f"{{OLD}}.round <> {_ROUND.replace('{ROW}', '{OLD}')}", says=says)
        )
    return tuple(guards)


class CorrectiveAction(Approvable):
    """One corrective action sheet (phiếu hành động khắc phục), numbered within its agency and year without a gap.

    It corrects findings, or stands alone where its source is one (a complaint). It is given to a post, which proposes cause and
    actions by `cause_due_date`; `checker` checks the effect by `check_due_date` against `check_criterion`.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="correctives")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    code = models.CharField(_("number"), max_length=20)
    title = models.CharField(_("title"), max_length=200)
    statement = models.TextField(_("what was found"))
    grade = models.CharField(_("grade"), max_length=11, choices=Grade)
    source = models.CharField(_("source"), max_length=10, choices=Source)
    source_ref = models.CharField(_("reference of the source"), max_length=160, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="correctives", verbose_name=_("unit"))
    unit_name = models.CharField(max_length=200)
    state = models.CharField(_("state"), max_length=12, choices=CarState, default=CarState.OPEN)
    author_name = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    assigned_post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("given to the post"))
    assigned_title = models.CharField(max_length=300)
    cause_due_date = models.DateField(_("cause and actions due by"))
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who checks")
    )
    checker_name = models.CharField(max_length=120, blank=True)
    check_due_date = models.DateField(_("effectiveness check by"), null=True, blank=True)
    check_criterion = models.CharField(_("criterion"), max_length=1000, blank=True)

    objects = CorrectiveActionQuerySet.as_manager()
    see_permission = "audits.view_corrective"
    database_guards = (
        NoDelete(),
        Frozen(when="{OLD}.state IN ('closed','cancelled')", updatable=("state", "state_since")),
        Forbid(
            "correctives_are_numbered_without_gaps",
            on="INSERT",
            when=f"{{NEW}}.number <> 1 + COALESCE((SELECT MAX(c.number) FROM {CAR_TABLE} c "
            "WHERE c.agency_id = {NEW}.agency_id AND c.year = {NEW}.year), 0)",
            says="the number of a corrective action is the next one of its agency and year",
        ),
        Forbid(
            "a_corrective_is_of_a_unit_of_its_agency",
            on="INSERT",
            when="{NEW}.agency_id <> (SELECT u.agency_id FROM people_unit u WHERE u.id = {NEW}.unit_id)",
            says="the unit of a corrective action is one of its agency",
        ),
        Forbid(
            "correctives_begin_open", on="INSERT", when="{NEW}.state <> 'open'", says="a corrective action begins open"
        ),
        Forbid(
            "correctives_move_along_the_table",
            on="UPDATE",
            when=f"NOT {allowed_in_sql()}",
            says="a corrective action goes along the table of moves",
        ),
        Forbid(
            "closed_only_when_everything_is_there",
            on="UPDATE",
            when="{NEW}.state = 'closed' AND {OLD}.state <> 'closed' AND NOT EXISTS (SELECT 1 FROM "
            "audits_correctivedecision d WHERE d.corrective_id = {NEW}.id AND d.round = {NEW}.round "
            f"AND (d.move = 'close' OR (d.move = 'waive' AND {{NEW}}.grade IN ({_LIGHT}))))",
            says="a corrective action is closed by a signed decision",
        ),
        Forbid(
            "a_nonconformity_closes_whole",
            on="UPDATE",
            when=f"{{NEW}}.state = 'closed' AND {{OLD}}.state <> 'closed' AND {{NEW}}.grade NOT IN ({_LIGHT}) "
            f"AND ({_INCOMPLETE})",
            says="a nonconformity is closed with correction, cause, done actions and a check that found them effective",
        ),
        Forbid("rounds_go_up", on="UPDATE", when="{NEW}.round < {OLD}.round", says="rounds are counted upwards"),
    )

    class Meta:
        verbose_name = _("corrective action")
        verbose_name_plural = _("corrective actions")
        ordering = ("-opened_at", "-pk")
        default_permissions = ()
        permissions = [
            ("view_corrective", "May see corrective actions"),
            ("open_corrective", "May open a corrective action"),
            ("work_corrective", "May write correction, cause and actions"),
            ("approve_cause", "May approve cause and actions and give more time"),
            ("check_effect", "May check the effect"),
            ("close_corrective", "May close, reopen and cancel corrective actions"),
        ]
        indexes = [
            models.Index(fields=["agency", "-opened_at", "-id"], name="correctives_by_day"),
            models.Index(fields=["unit", "state"], name="correctives_by_unit"),
            models.Index(fields=["checker", "state"], name="correctives_by_checker"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="corrective_number_once"),
            models.UniqueConstraint(fields=["agency", "code"], name="corrective_code_once"),
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="corrective_grade_is_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="corrective_source_is_known"),
            models.CheckConstraint(condition=Q(state__in=CarState.values), name="corrective_state_is_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(statement=""), name="corrective_says_what"),
            models.CheckConstraint(
                condition=Q(checker=None, check_due_date=None, check_criterion="")
                | (Q(checker__isnull=False, check_due_date__isnull=False) & ~Q(check_criterion="")),
                name="a_check_is_planned_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CorrectiveDecision(Decision):
    """A move somebody made on a corrective action. The database refuses other content and decisions on the own work."""

    corrective = models.ForeignKey(CorrectiveAction, models.PROTECT, related_name="decisions")
    move = models.CharField(max_length=10, choices=[(move.name, move.done) for move in MOVES])

    database_guards = (
        AppendOnly(),
        Forbid(
            "a_corrective_decision_is_on_the_content",
            on="INSERT",
            when=f"{{NEW}}.move IN ({_SIGNED}) AND NOT EXISTS (SELECT 1 FROM {CAR_TABLE} c WHERE c.id = {{NEW}}.corrective_id "
            "AND c.content_sha256 = {NEW}.content_sha256 AND c.round = {NEW}.round AND {NEW}.content_sha256 <> '')",
            says="a decision is on the content and round under decision",
        ),
        Forbid(
            "nobody_approves_the_own_analysis",
            on="INSERT",
            when="{NEW}.move = 'accept' AND EXISTS (SELECT 1 FROM audits_cause a WHERE a.corrective_id = {NEW}.corrective_id "
            "AND a.round = {NEW}.round AND a.by_id = {NEW}.person_id)",
            says="who wrote the analysis does not approve it",
        ),
    )

    class Meta(Decision.Meta):
        abstract = False
        verbose_name = _("decision on a corrective action")
        verbose_name_plural = _("decisions on corrective actions")
        indexes = [models.Index(fields=["corrective", "at"], name="corrective_decisions")]

    def __str__(self) -> str:
        return f"{self.corrective_id} {self.move}"


class Correction(models.Model):
    """What was put right at once (khắc phục tức thời), or why nothing could be. A wrong row is taken back, not changed."""

    corrective = models.ForeignKey(CorrectiveAction, models.PROTECT, related_name="corrections")
    what = models.CharField(_("what was put right"), max_length=1000)
    evidence = models.CharField(_("evidence"), max_length=1000, blank=True)
    done_date = models.DateField(_("done on"))
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("done by"))
    done_by_name = models.CharField(max_length=120)
    written_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    database_guards = (
        AppendOnly(updatable=("taken_back_at",)),
        FrozenWith(via="corrective", when=OVER),
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("done_date", "pk")
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="a_correction_says_what")]

    def __str__(self) -> str:
        return self.what[:80]
