"""Who may what with programmes, audits and the registers of auditors: the one definition, read by lists and single checks.

Roles by post through units and agencies (`qms.access.roles`); participation: who holds a step of a programme's route, who is in
the team of an audit.
"""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Q

from qms.access.querysets import PermittedQuerySet
from qms.access.rights import Rights
from qms.approvals.moves import ROUTE_STATES, STEP_MOVE, State
from qms.people.querysets import DatedQuerySet

PLAN, PREPARE = "audits.plan_audit", "audits.prepare_audit"
VIEW_PROGRAMME, DECIDE_PROGRAMME = "audits.view_programme", "audits.decide_programme"
VIEW_AUDIT, VIEW_AUDITOR = "audits.view_audit", "audits.view_auditor"
CONDUCT, LEAD, ALLOW, ACCEPT = (
    "audits.conduct_audit",
    "audits.lead_audit",
    "audits.allow_auditor",
    "audits.accept_report",
)
TEAM_ROLES = {CONDUCT: ("lead", "auditor"), LEAD: ("lead",)}
NOTHING = Q(pk__in=[])


def _table(name: str) -> Any:
    # A queryset is imported by the models it serves, so it reaches the other tables of its own app by name.
    return apps.get_registered_model("audits", name)


def holds_step(rights: Rights, person: Any) -> Q:
    """Steps of a programme's route that are the person's: by name, by post, or by a delegation that names no types or units."""
    kinds = {move.name: kind for kind, move in STEP_MOVE.items()}
    found = Q(person=person) | Q(person__isnull=True, post__in=rights.posts)
    for lent in rights.lent:
        if not lent.types and not lent.units:
            acts = [kinds[act] for act in lent.acts if act in kinds]
            found |= Q(person__isnull=True, post=lent.post, kind__in=acts, outcome="")
    return found


class AuditorQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """Seen and kept by roles over the whole agency; one's own certificates are seen by oneself."""
        found = rights.where(permission, unit="pk", agency="agency")
        return found | Q(person=person) if permission == VIEW_AUDITOR else found

    def covering(self, first: date, last: date) -> Self:
        """Certificates that hold on every day from `first` to `last`."""
        return self.filter(Q(until_date=None) | Q(until_date__gt=last), from_date__lte=first)


class TemplateQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        return rights.where(permission, unit="pk", agency="agency")


class NotApplicableQuerySet(DatedQuerySet, PermittedQuerySet):
    """Clauses that do not apply to an agency or a unit."""

    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """Kept by who plans the audits of the agency; seen by who sees its programme."""
        known = permission if permission in {PLAN, VIEW_PROGRAMME} else PLAN
        return rights.where(known, unit="unit", agency="agency")


class ProgrammeQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """Approved ones are seen by roles; what is being prepared by who plans and by who holds a step of its route."""
        planned = rights.where(PLAN, unit="pk", agency="agency")
        steps = _table("ProgrammeStep").objects.filter(holds_step(rights, person))
        if permission == DECIDE_PROGRAMME:
            waiting = steps.filter(opened_at__isnull=False, outcome="").values("programme")
            return Q(pk__in=waiting, state__in=ROUTE_STATES)
        if permission != VIEW_PROGRAMME:
            return rights.where(permission, unit="pk", agency="agency")
        seen = rights.where(VIEW_PROGRAMME, unit="pk", agency="agency") & Q(state=State.APPROVED)
        return seen | planned | Q(pk__in=steps.exclude(outcome="void").values("programme"))

    def standing(self) -> Self:
        """Not cancelled: at most one a year."""
        return self.exclude(state=State.CANCELLED)


class AuditQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """By role over the agency or over one of the audited units; the team sees its audit, and alone conducts it."""
        team = _table("TeamMember").objects.filter(person=person)
        if permission in TEAM_ROLES:
            return Q(pk__in=team.filter(role__in=TEAM_ROLES[permission]).values("audit"))
        if permission == PREPARE:
            return self._by_role(rights, PLAN) | Q(pk__in=team.filter(role__in=TEAM_ROLES[CONDUCT]).values("audit"))
        by_role = self._by_role(rights, permission)
        return by_role | Q(pk__in=team.values("audit")) if permission == VIEW_AUDIT else by_role

    def _by_role(self, rights: Rights, permission: str) -> Q:
        if not rights.may_somewhere(permission):
            return NOTHING
        units = _table("AuditUnit").objects.filter(rights.where(permission, unit="unit", agency="audit__agency"))
        return Q(pk__in=units.values("audit"))

    def going_on(self) -> Self:
        """Neither closed nor cancelled."""
        return self.exclude(stage__in=("closed", "cancelled"))
