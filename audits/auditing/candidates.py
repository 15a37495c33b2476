"""Everybody who is certified in an agency, with what stands against each for one audit."""

from collections.abc import Iterable
from typing import Any

from audits.auditing.eligible import allowed_by, facts_of, left, scope_of
from audits.auditing.independence import Role, conflicts_of
from audits.models import Audit, Auditor, TeamMember, TeamOverride


def candidates_of(
    audit: Audit, members: Iterable[TeamMember], overrides: Iterable[TeamOverride]
) -> list[dict[str, Any]]:
    """Free people first, by name: whether each may audit, may lead, what stands against it, and what was allowed.

    Empty as long as the audit has no days: certificates and posts are asked for those days.
    """
    scope = scope_of(audit)
    if scope is None:
        return []
    inside = {row.person_id for row in members}
    people: dict[int, Any] = {}
    for row in Auditor.objects.filter(agency=audit.agency_id, person__is_active=True).select_related("person"):
        if row.person_id not in inside:
            people[row.person_id] = row.person
    if not people:
        return []
    facts, allowed = facts_of(list(people), scope), allowed_by(overrides)
    found = []
    for pk, person in people.items():
        against = conflicts_of(facts[pk], Role.AUDITOR, scope.first, scope.last)
        lead = conflicts_of(facts[pk], Role.LEAD, scope.first, scope.last)
        open_ = left(against, allowed.get(pk, ()))
        found.append(
            {
                "person": person,
                "against": open_,
                "allowed": [one for one in against if one not in open_],
                "may_lead": not left(lead, allowed.get(pk, ())),
                "may_ask": bool(open_) and all(one.may_be_allowed for one in open_),
            }
        )
    return sorted(found, key=lambda row: (bool(row["against"]), row["person"].full_name))
