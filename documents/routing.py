"""From the route of the agency's rules to the steps of one version: every step gets its post."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from documents.gathering import gathered
from documents.models import RouteRule, TypeRules, Version, VersionStep
from documents.models.route import Who
from qms.access.roles import BY_KEY
from qms.approvals.moves import STEP_NEEDS, StepKind
from qms.people.models import Appointment, Post, Unit
from qms.people.querysets import covers
from qms.trail.refusals import Refused


def rules_of(version: Version) -> TypeRules:
    """The agency's rules for the type. Raises Refused when nobody has set them up."""
    rules = TypeRules.objects.filter(agency=version.document.agency_id, type=version.document.type_id).first()
    if rules is None:
        raise Refused(_("The agency has no rules for this document type. Ask the administrator to set them up."))
    return rules


def plan_route(version: Version, *, day: date) -> list[VersionStep]:
    """Unsaved steps for the version's next round, in order. Raises Refused naming what the route lacks.

    Two statements, however long the route is: its rules, and every post they can mean.
    """
    rules = _route_of(version)
    units = applying_units(version) if any(rule.who == Who.APPLYING for rule in rules) else []
    posts = _Posts.of(version, rules, units, day)
    found = [(rule, post) for rule in rules for post in _asked_by(rule, version, posts, units)]
    # Whoever decides later on the same route is not asked for an opinion first just because the unit applies it.
    deciding = {post.pk for rule, post in found if rule.kind != StepKind.OPINION}
    steps = [
        _step(version, rule, post)
        for rule, post in found
        if rule.who != Who.APPLYING or rule.kind != StepKind.OPINION or post.pk not in deciding
    ]
    if not any(step.kind == StepKind.APPROVE for step in steps):
        raise Refused(_("The route of this document type has no approval step. Ask the administrator to complete it."))
    return steps


def _route_of(version: Version) -> list[Any]:
    """Steps of the route with the rules they belong to; one that asks several units comes once for each (`unit_asked`)."""
    document = version.document
    rows = RouteRule.objects.filter(rules__agency=document.agency_id, rules__type=document.type_id)
    rows = rows.annotate(unit_asked=F("units__pk"), unit_name=F("units__name")).select_related("rules")
    found = list(rows.order_by("order", "pk", "units__agency", "units__order", "units__code"))
    if not found:
        rules_of(version)
    return found


def _step(version: Version, rule: RouteRule, post: Post) -> VersionStep:
    return VersionStep(
        version=version,
        round=version.round + 1,
        order=rule.order,
        kind=rule.kind,
        label=rule.rules.label(rule.kind),
        post=post,
        unit=post.unit if rule.kind == StepKind.OPINION else None,
        due_days=rule.due_days,
    )


@dataclass(frozen=True)
class _Posts:
    """Posts of one day that a route can mean: those it names, heads by unit, and the head of the agency."""

    named: dict[int, Post]
    heads: dict[int, Post]
    agency_head: Post | None

    @classmethod
    def of(cls, version: Version, rules: list[Any], units: list[Unit], day: date) -> "_Posts":
        agency = version.document.agency_id
        asked = {version.document.owner_unit_id, *(rule.unit_asked for rule in rules), *(unit.pk for unit in units)}
        head, agency_head = Q(is_head=True, unit__in=asked - {None}), Q(is_agency_head=True, unit__agency=agency)
        holders = Appointment.objects.filter(covers(day), post=OuterRef("pk"), person__is_active=True)
        posts = list(
            Post.objects.on(day)
            .filter(head | agency_head | Q(pk__in=[rule.post_id for rule in rules if rule.post_id]))
            .select_related("unit")
            .annotate(is_held=Exists(holders))
        )
        heads = [post for post in posts if post.is_head]
        return cls(
            named={post.pk: post for post in posts},
            heads={post.unit_id: post for post in reversed(heads)},  # the first of a unit counts
            agency_head=next((post for post in posts if post.is_agency_head and post.unit.agency_id == agency), None),
        )

    def head_of(self, unit: int, name: str) -> Post:
        if unit not in self.heads:
            raise Refused(
                _("“%(unit)s” has no post of head today, so the route cannot go on. Ask the administrator.")
                % {"unit": name}
            )
        return self.heads[unit]


def _asked_by(rule: Any, version: Version, posts: _Posts, units: Iterable[Unit]) -> list[Post]:
    """Posts that one rule asks today."""
    match rule.who:
        case Who.POST:
            if rule.post_id not in posts.named:
                raise Refused(
                    _(
                        "Step %(order)s of the route names no post that exists today. Ask the administrator to mend the route."
                    )
                    % {"order": rule.order}
                )
            return [posts.named[rule.post_id]]
        case Who.OWNER_HEAD:
            unit = version.document.owner_unit
            return [posts.head_of(unit.pk, unit.name)]
        case Who.AGENCY_HEAD:
            if posts.agency_head is None:
                raise Refused(
                    _("The agency has no post of head today, so the route cannot go on. Ask the administrator.")
                )
            return [posts.agency_head]
        case Who.UNITS:
            return [posts.head_of(rule.unit_asked, rule.unit_name)] if rule.unit_asked else []
    return [posts.heads[unit.pk] for unit in units if unit.pk in posts.heads]


def applying_units(version: Version) -> list[Unit]:
    """Units of the applying set, without the owner unit: it wrote the document."""
    if version.applying_id is None:
        return []
    members = gathered(version, "members").applying.members.all()
    units = [row.unit for row in members if row.unit and row.unit_id != version.document.owner_unit_id]
    return sorted(units, key=lambda unit: (unit.order, unit.pk))


def carries_role(post: Post, kind: str) -> bool:
    """Whether the roles on `post` let it hold a step of this kind."""
    needed = f"documents.{STEP_NEEDS[StepKind(kind)]}"
    return any(needed in BY_KEY[row.role].all for row in post.roles.all() if row.role in BY_KEY)


def vacant_steps(steps: list[Any]) -> list[VersionStep]:
    """Planned steps whose post nobody holds on the day; they will wait, so people are told before they submit."""
    return [step for step in steps if not step.post.is_held]
