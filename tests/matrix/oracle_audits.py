"""Who may what with programmes and audits, told a second time like everything in `tests.matrix.oracle`, of which this is a part."""

from typing import Any

from audits.models import NotApplicable

ACT_OF_STEP = {"opinion": "opine", "check": "check", "review": "review", "approve": "approve"}


class OfAudits:
    """Asks `by_role`, `in_agency`, `of` and `delegations` of the oracle."""

    by_role: Any
    aims: Any
    meetings: Any
    conversions: Any
    in_agency: Any
    of: Any
    delegations: Any

    def _audit(self, person: Any, permission: str, audit: Any) -> bool:
        """By role on one of the audited units; its team sees it, and alone conducts and leads it."""
        roles = {row.role for row in audit.team.all() if row.person_id == person.pk}
        judges = bool(roles & {"lead", "auditor"})
        units = [row.unit_id for row in audit.audit_units.all()]
        match permission:
            case "audits.conduct_audit":
                return judges
            case "audits.lead_audit":
                return "lead" in roles
            case "audits.prepare_audit":
                plans = any(self.by_role(person, "audits.plan_audit", audit.agency_id, unit) for unit in units)
                return judges or plans
        by_role = any(self.by_role(person, permission, audit.agency_id, unit) for unit in units)
        return by_role or (permission == "audits.view_audit" and bool(roles))

    def _programme(self, person: Any, permission: str, made: Any) -> bool:
        """Approved ones by role; before that for who plans and who has a step of the route that is not void."""
        head = made.lines.first().unit_id
        plans = self.by_role(person, "audits.plan_audit", made.agency_id, head)
        if permission == "audits.plan_audit":
            return plans
        steps = [row for row in made.steps.all() if row.outcome != "void"]
        mine = any(
            row.person_id == person.pk if row.person_id else row.post_id in self.of(person).posts for row in steps
        )
        lent = any(
            row.receiver_id == person.pk and row.giver_post_id == step.post_id and not step.outcome
            and not row.types and not row.units.all() and ACT_OF_STEP[step.kind] in row.acts
            for row in self.delegations
            for step in steps
        )  # fmt: skip
        seen = made.state == "approved" and self.by_role(person, "audits.view_programme", made.agency_id, head)
        return seen or plans or mine or lent

    def also_of_audits(self) -> dict[type, Any]:
        """Kinds of things of this part that came later, each with who answers for it."""
        return {NotApplicable: self._left_out, **self.aims(), **self.meetings(), **self.conversions()}

    def _left_out(self, person: Any, permission: str, row: Any) -> bool:
        """A clause that does not apply: by roles over the agency or the unit it is said of."""
        return self.by_role(person, permission, row.agency_id, row.unit_id or 0)

    def _auditor(self, person: Any, permission: str, row: Any) -> bool:
        """Registers of an agency, by roles over all of it; one's own certificate is seen by oneself."""
        own = permission == "audits.view_auditor" and getattr(row, "person_id", None) == person.pk
        return own or self.in_agency(person, permission, row.agency_id)
