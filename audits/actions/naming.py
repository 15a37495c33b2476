"""Auditors and teams: certificates, who takes part, and written permissions in spite of a conflict."""

import json
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from audits.auditing.eligible import facts_of, own_since_at, scope_of, standing_conflicts
from audits.auditing.independence import JUDGING, Conflict, Role, conflicts_of
from audits.auditing.querysets import ALLOW, PLAN, PREPARE
from audits.auditing.telling import tell_allowed, tell_asked, tell_named
from audits.models import Audit, Auditor, ChecklistItem, Stage, TeamMember, TeamOverride, Verdict
from qms.access.rights import rights_of
from qms.people.models import Agency
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

SHORTEST = 20  # letters of a justification: it is printed, and has to say something


def require_planner(by: Any, agency: Agency) -> None:
    """Raises Refused for who may not keep audits of the agency."""
    if agency.pk not in rights_of(by).reach[PLAN].agencies:
        raise Refused(_("Only the QMS officer of the agency plans audits and keeps their registers."))


@transaction.atomic
def certify_auditor(
    agency: Agency,
    person: Any,
    *,
    certificate: str,
    is_lead: bool,
    from_date: date,
    until_date: date | None,
    training: str,
    by: Any,
    at: datetime,
) -> Auditor:
    """Enter a certificate. `until_date` is the first day that no longer counts."""
    require_planner(by, agency)
    if not person.is_active or person.agency_id != agency.pk:
        raise Refused(_("Choose somebody of the agency whose account is open."), field="person")
    if until_date is not None and until_date <= from_date:
        raise Refused(_("The certificate has to end after it begins."), field="until_date")
    if Auditor.objects.filter(agency=agency, person=person, certificate=certificate).exists():
        raise Refused(_("This certificate stands in the register already."), field="certificate")
    row = Auditor.objects.create(
        agency=agency,
        person=person,
        certificate=certificate,
        is_lead=is_lead,
        from_date=from_date,
        until_date=until_date,
        training=training,
        added_by=by,
        added_at=at,
    )
    detail = {"person": person.username, "from": from_date.isoformat(), "lead": is_lead}
    record(act=Act.AUDITOR_CERTIFIED, by=by, on=row, agency=agency, at=at, detail=detail)
    return row


@transaction.atomic
def end_certificate(auditor: Auditor, *, until_date: date, by: Any, at: datetime) -> Auditor:
    """It counts no more from `until_date` on; what was audited before stays."""
    auditor = Auditor.objects.select_for_update(of=("self",)).select_related("agency", "person").get(pk=auditor.pk)
    require_planner(by, auditor.agency)
    if until_date <= auditor.from_date:
        raise Refused(_("The certificate has to end after it begins."), field="until_date")
    if auditor.until_date is not None and auditor.until_date <= until_date:
        raise Refused(
            _("It ends on %(day)s already. A longer one is another certificate.")
            % {"day": f"{auditor.until_date:%d/%m/%Y}"},
            field="until_date",
        )
    auditor.until_date = until_date
    auditor.save(update_fields=["until_date"])
    detail = {"person": auditor.person.username, "until": until_date.isoformat()}
    record(act=Act.AUDITOR_ENDED, by=by, on=auditor, agency=auditor.agency, at=at, detail=detail)
    return auditor


def lock_audit(audit: Audit) -> Audit:
    """The audit as it is now, locked: every act on it and on what hangs on it begins here."""
    return Audit.objects.select_for_update(of=("self",)).select_related("agency", "edition").get(pk=audit.pk)


def planned_audit(audit: Audit, by: Any) -> Audit:
    """Locked, if the person may plan it and its plan is still open. Raises Refused."""
    audit = lock_audit(audit)
    if not by.has_perm(PLAN, audit):
        raise Refused(_("Only the QMS officer of the agency plans audits and keeps their registers."))
    if audit.stage != Stage.PLANNED:
        raise Refused(
            _("The plan of %(number)s is settled: %(stage)s. Take it back to planning first.")
            % {"number": audit.number, "stage": audit.get_stage_display()}
        )
    return audit


def _scoped(audit: Audit) -> Any:
    scope = scope_of(audit)
    if scope is None:
        raise Refused(_("Set the days of the audit first: certificates and independence are asked for those days."))
    return scope


@transaction.atomic
def name_member(audit: Audit, person: Any, *, role: str, by: Any, at: datetime) -> TeamMember:
    """Put somebody in the team. Raises Refused with everything that stands against it, and the way out."""
    audit = planned_audit(audit, by)
    scope = _scoped(audit)
    if not person.is_active:
        raise Refused(_("Choose somebody whose account is open."), field="person")
    against = standing_conflicts(audit, {person.pk: role})[person.pk]
    if against:
        raise Refused(_sentence(person, against), field="person")
    if role == Role.LEAD and audit.team.filter(role=Role.LEAD).exists():
        raise Refused(_("The team has a lead auditor already. Take that person off first."), field="role")
    held = Auditor.objects.filter(agency=audit.agency_id, person=person).covering(scope.first, scope.last)
    certificate = held.order_by("-is_lead", "-from_date").values_list("certificate", flat=True).first() or ""
    try:
        with transaction.atomic():
            member = TeamMember.objects.create(
                audit=audit,
                person=person,
                role=role,
                certificate=certificate if role in JUDGING else "",
                own_since_at=own_since_at(scope.first),
                added_by=by,
                added_at=at,
            )
    except IntegrityError as clash:
        raise Refused(_("%(name)s is in the team already.") % {"name": person.full_name}, field="person") from clash
    tell_named(member, by=by, at=at)
    detail = {"person": person.username, "role": str(role), "what": "named"}
    record(act=Act.TEAM_CHANGED, by=by, on=audit, agency=audit.agency, at=at, detail=detail)
    return member


def _sentence(person: Any, against: list[Conflict]) -> str:
    reasons = "; ".join(one.says for one in against)
    says = _("%(name)s may not take part: %(reasons)s.") % {"name": person.full_name, "reasons": reasons}
    way = (
        _("Choose somebody else, or ask the management for a written permission, which the report prints.")
        if all(one.may_be_allowed for one in against)
        else _("Choose somebody else, or name the person as an observer.")
    )
    return f"{says} {way}"


@transaction.atomic
def take_off(member: TeamMember, *, by: Any, at: datetime) -> None:
    """Take somebody off the team while the audit is planned."""
    audit = planned_audit(member.audit, by)
    rows = audit.team.filter(pk=member.pk).select_related("person")
    gone = rows.first()
    if gone is None:
        raise Refused(_("This person is not in the team any more."))
    detail = {"person": gone.person.username, "role": gone.role, "what": "taken off"}
    ChecklistItem.objects.filter(audit=audit, assigned=gone.person).update(assigned=None)
    rows.delete()
    record(act=Act.TEAM_CHANGED, by=by, on=audit, agency=audit.agency, at=at, detail=detail)


@transaction.atomic
def ask_permission(
    audit: Audit, person: Any, *, role: str, justification: str, restriction: str, by: Any, at: datetime
) -> TeamOverride:
    """Ask the management to let somebody take part in spite of a conflict; who plans the audit or is in its team asks."""
    audit = lock_audit(audit)
    if not by.has_perm(PREPARE, audit):
        raise Refused(_("Only who plans the audit, and its auditors, ask for a permission."))
    if audit.stage != Stage.PLANNED:
        raise Refused(_("The plan of the audit is settled, so nobody is added to its team any more."))
    scope = _scoped(audit)
    with override("vi"):  # it goes on paper
        found = conflicts_of(facts_of([person.pk], scope)[person.pk], role, scope.first, scope.last)
    if not found:
        raise Refused(
            _("Nothing stands against %(name)s. Name the person.") % {"name": person.full_name}, field="person"
        )
    hard = [one for one in found if not one.may_be_allowed]
    if hard:
        raise Refused(_sentence(person, hard), field="person")
    if len(justification.strip()) < SHORTEST:
        raise Refused(
            _("Write why it cannot be avoided, in at least %(n)d characters: the report prints it.") % {"n": SHORTEST},
            field="justification",
        )
    if audit.overrides.filter(person=person, verdict=Verdict.WAITING).exists():
        raise Refused(_("A permission for this person waits already."), field="person")
    row = TeamOverride.objects.create(
        audit=audit,
        person=person,
        conflicts_text=json.dumps(
            [{"rule": str(one.rule), "about": one.about, "says": one.says} for one in found], ensure_ascii=False
        ),
        justification=justification.strip(),
        restriction=restriction.strip(),
        asked_by=by,
        asked_at=at,
    )
    tell_asked(row, by=by, at=at)
    detail = {"person": person.username, "conflicts": [str(one.rule) for one in found]}
    record(act=Act.OVERRIDE_ASKED, by=by, on=audit, agency=audit.agency, at=at, detail=detail)
    return row


@transaction.atomic
def decide_permission(
    asked: TeamOverride, *, is_allowed: bool, remark: str, instrument: str, by: Any, at: datetime, day: date
) -> TeamOverride:
    """The management allows or refuses; never who asked, never the person it is about."""
    audit = lock_audit(asked.audit)
    asked = TeamOverride.objects.select_for_update(of=("self",)).select_related("person", "asked_by").get(pk=asked.pk)
    if not by.has_perm(ALLOW, audit):
        raise Refused(_("Only the management of the agency decides this."))
    if asked.verdict:
        raise Refused(_("This was decided already: %(what)s.") % {"what": asked.get_verdict_display()})
    if by.pk in {asked.person_id, asked.asked_by_id}:
        raise Refused(_("Who asked, and who it is about, does not decide. Somebody else of the management has to."))
    if not is_allowed and not remark.strip():
        raise Refused(_("Write why it is refused."), field="remark")
    seats = rights_of(by, day).seats
    asked.verdict = Verdict.ALLOWED if is_allowed else Verdict.REFUSED
    asked.remark, asked.instrument = remark.strip(), instrument.strip()
    asked.decided_by, asked.decided_at = by, at
    asked.decided_post = f"{seats[0].title}, {seats[0].unit_name}"[:300] if seats else ""
    asked.save(update_fields=["verdict", "remark", "instrument", "decided_by", "decided_at", "decided_post"])
    tell_allowed(asked, by=by, at=at)
    detail = {"person": asked.person.username, "verdict": str(asked.verdict)}
    record(act=Act.OVERRIDE_DECIDED, by=by, on=audit, agency=audit.agency, at=at, detail=detail)
    return asked
