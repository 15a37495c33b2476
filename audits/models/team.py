"""Who audits what: the units and versions of an audit, its team, and written permissions in spite of a conflict.

The database refuses, too: no row puts a person over a unit in which that person holds a post on a day of the audit, or over a
version in which that person had a part since `own_since_at`, from whichever side the two meet, unless a permission is there.
"""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audits.auditing.independence import Role
from audits.models.auditing import PLANNING, Audit
from audits.models.programme import ProgrammeLine
from documents.models import Version
from qms.approvals.moves import NOT_BY_EDITORS
from qms.people.models import Unit
from qms.trail.guards import AppendOnly, Forbid

_MOVES = ", ".join(f"'{name}'" for name in (*NOT_BY_EDITORS, "submit"))
# An appointment `h` that holds on a day of the audit `a`.
HELD = "h.from_date <= a.end_date AND (h.until_date IS NULL OR h.until_date > a.start_date)"
# A post `p` that is nothing but that of an internal auditor, held beside another one, is no work in its unit.
WORKS = (
    "(NOT EXISTS (SELECT 1 FROM people_postrole r WHERE r.post_id = p.id AND r.role = 'auditor') "
    "OR EXISTS (SELECT 1 FROM people_postrole r WHERE r.post_id = p.id AND r.role NOT IN ('auditor', 'reader')))"
)


def allowed(audit: str, person: str) -> str:
    """SQL: whether the management let the person take part in spite of a conflict."""
    return (
        f"EXISTS (SELECT 1 FROM audits_teamoverride o WHERE o.audit_id = {audit} AND o.person_id = {person} "
        "AND o.verdict = 'allowed')"
    )


def own_work(version: str, person: str, since: str) -> str:
    """SQL: whether the person wrote in the version, submitted or decided it, at or after `since`."""
    return (
        f"(EXISTS (SELECT 1 FROM documents_versioneditor e WHERE e.version_id = {version} AND e.person_id = {person} "
        f"AND e.since >= {since}) OR EXISTS (SELECT 1 FROM documents_versiondecision d WHERE d.version_id = {version} "
        f"AND d.person_id = {person} AND d.move IN ({_MOVES}) AND d.at >= {since}))"
    )


class AuditUnit(models.Model):
    """A unit that is audited; `line` is what the programme asked for, one audit each."""

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="audit_units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    line = models.OneToOneField(ProgrammeLine, models.PROTECT, null=True, blank=True, related_name="audit_unit")

    database_guards = (
        PLANNING,
        Forbid(
            "no_unit_of_an_auditor",
            on="INSERT",
            when="EXISTS (SELECT 1 FROM audits_teammember t JOIN audits_audit a ON a.id = t.audit_id "
            "JOIN people_appointment h ON h.person_id = t.person_id JOIN people_post p ON p.id = h.post_id "
            "WHERE t.audit_id = {NEW}.audit_id AND p.unit_id = {NEW}.unit_id AND t.role <> 'observer' "
            f"AND {HELD} AND {WORKS} AND NOT {allowed('t.audit_id', 't.person_id')})",
            says="nobody audits the unit of an own post without a written permission",
        ),
    )

    class Meta:
        verbose_name = _("audited unit")
        ordering = ("unit__order", "unit__code", "pk")
        constraints = [models.UniqueConstraint(fields=["audit", "unit"], name="unit_once_an_audit")]

    def __str__(self) -> str:
        return f"{self.audit_id}: {self.unit}"


class AuditVersion(models.Model):
    """A version whose following is audited: the text in force when it was put on the plan."""

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="audit_versions")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")

    database_guards = (
        PLANNING,
        Forbid(
            "no_work_of_an_auditor",
            on="INSERT",
            when="EXISTS (SELECT 1 FROM audits_teammember t WHERE t.audit_id = {NEW}.audit_id AND t.role <> 'observer' "
            f"AND {own_work('{NEW}.version_id', 't.person_id', 't.own_since_at')} "
            f"AND NOT {allowed('t.audit_id', 't.person_id')})",
            says="nobody audits the own work without a written permission",
        ),
    )

    class Meta:
        verbose_name = _("audited document")
        ordering = ("version__document__sort_key", "pk")
        constraints = [models.UniqueConstraint(fields=["audit", "version"], name="version_once_an_audit")]

    def __str__(self) -> str:
        return f"{self.audit_id}: {self.version}"


class TeamMember(models.Model):
    """Somebody in the team. The database, too, keeps out who holds a post in an audited unit or had a part in an audited version.

    `own_since_at` is 24 months before the first day. `certificate` is copied from the register, so that the paper says what held.
    """

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="team")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=8, choices=Role)
    certificate = models.CharField(max_length=200, blank=True)
    own_since_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    database_guards = (
        PLANNING,
        Forbid(
            "nobody_audits_the_own_unit",
            on="INSERT|UPDATE",
            when="{NEW}.role <> 'observer' AND EXISTS (SELECT 1 FROM audits_auditunit u JOIN audits_audit a "
            "ON a.id = u.audit_id JOIN people_post p ON p.unit_id = u.unit_id JOIN people_appointment h "
            f"ON h.post_id = p.id WHERE u.audit_id = {{NEW}}.audit_id AND h.person_id = {{NEW}}.person_id AND {HELD} "
            f"AND {WORKS}) "
            f"AND NOT {allowed('{NEW}.audit_id', '{NEW}.person_id')}",
            says="nobody audits the unit of an own post without a written permission",
        ),
        Forbid(
            "nobody_audits_the_own_work",
            on="INSERT|UPDATE",
            when="{NEW}.role <> 'observer' AND EXISTS (SELECT 1 FROM audits_auditversion s WHERE "
            f"s.audit_id = {{NEW}}.audit_id AND {own_work('s.version_id', '{NEW}.person_id', '{NEW}.own_since_at')}) "
            f"AND NOT {allowed('{NEW}.audit_id', '{NEW}.person_id')}",
            says="nobody audits the own work without a written permission",
        ),
    )

    class Meta:
        verbose_name = _("member of an audit team")
        verbose_name_plural = _("members of audit teams")
        ordering = ("-role", "pk")
        constraints = [
            models.UniqueConstraint(fields=["audit", "person"], name="person_once_a_team"),
            models.UniqueConstraint(fields=["audit"], condition=Q(role="lead"), name="one_lead_a_team"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="team_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()})"


class Verdict(models.TextChoices):
    """What the management said to somebody's taking part in spite of a conflict."""

    WAITING = "", _("not decided")
    ALLOWED = "allowed", _("allowed")
    REFUSED = "refused", _("refused")


class TeamOverride(models.Model):
    """A written permission to take part in spite of a conflict: why, with which restriction, who asked, who decided. Printed.

    `conflicts_text` are the conflicts it is about (rule, what about, in words): one that comes later asks again.
    """

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="overrides")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    conflicts_text = models.TextField()
    justification = models.CharField(_("why it cannot be avoided"), max_length=1000)
    restriction = models.CharField(_("restriction"), max_length=1000, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    verdict = models.CharField(max_length=7, choices=Verdict, blank=True, default="")
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_post = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    instrument = models.CharField(_("written permission"), max_length=200, blank=True)

    database_guards = (
        AppendOnly(updatable=("verdict", "remark", "decided_by", "decided_post", "decided_at", "instrument")),
        Forbid(
            "a_decided_permission_stays",
            on="UPDATE",
            when="{OLD}.verdict <> ''",
            says="what was decided about an auditor stays",
        ),
    )

    class Meta:
        verbose_name = _("permission to audit in spite of a conflict")
        verbose_name_plural = _("permissions to audit in spite of a conflict")
        ordering = ("asked_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "person"], condition=Q(verdict=""), name="one_permission_asked_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(justification=""), name="a_permission_has_a_reason"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="permission_verdict_is_known"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_by__isnull=True)
                | (
                    ~Q(verdict="")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                    & ~Q(decided_by=F("person"))
                ),
                name="a_permission_is_given_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit_id}: {self.person}"

    @property
    def conflicts(self) -> list[dict[str, Any]]:
        return json.loads(self.conflicts_text)


class ReportAnswer(models.Model):
    """What the head of an audited unit says to the report. Written once a unit."""

    audit_unit = models.OneToOneField(AuditUnit, models.PROTECT, related_name="answer")
    remark = models.CharField(_("remark"), max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    by_post = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    database_guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("answer to an audit report")
        verbose_name_plural = _("answers to audit reports")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.audit_unit}: {self.by_name}"
