"""From the route of the agency's rules to the steps of one version: every step gets its post."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from documents.models import RouteRule, TypeRules, Version, VersionStep
from documents.models.route import Who
from qms.access.roles import BY_KEY
from qms.approvals.moves import STEP_NEEDS, StepKind
from qms.people.models import Post, Unit
from qms.people.querysets import covers
from qms.trail.refusals import Refused


def rules_of(version: Version) -> TypeRules:
    """The agency's rules for the type. Raises Refused when nobody has set them up."""
    rules = TypeRules.objects.filter(agency=version.document.agency_id, type=version.document.type_id).first()
    if rules is None:
        raise Refused(_("The agency has no rules for this document type. Ask the administrator to set them up."))
    return rules


def plan_route(version: Version, *, day: date) -> list[VersionStep]:
    """Unsaved steps for the version's next round, in order. Raises Refused naming what the route lacks."""
    rules = rules_of(version)
    found: list[tuple[str, VersionStep]] = []
    for rule in rules.route.select_related("post__unit").prefetch_related("units").order_by("order", "pk"):
        found += [
            (
                rule.who,
                VersionStep(
                    version=version,
                    round=version.round + 1,
                    order=rule.order,
                    kind=rule.kind,
                    label=rules.label(rule.kind),
                    post=post,
                    unit=post.unit if rule.kind == StepKind.OPINION else None,
                    due_days=rule.due_days,
                ),
            )
            for post in _posts(rule, version, day)
        ]
    # Whoever decides later on the same route is not asked for an opinion first just because the unit applies it.
    deciding = {step.post_id for _who, step in found if step.kind != StepKind.OPINION}
    steps = [
        step
        for who, step in found
        if who != Who.APPLYING or step.kind != StepKind.OPINION or step.post_id not in deciding
    ]
    if not any(step.kind == StepKind.APPROVE for step in steps):
        raise Refused(_("The route of this document type has no approval step. Ask the administrator to complete it."))
    return steps


def _posts(rule: RouteRule, version: Version, day: date) -> list[Post]:
    document = version.document
    match rule.who:
        case Who.POST:
            if rule.post is None or not Post.objects.on(day).filter(pk=rule.post_id).exists():
                raise Refused(
                    _(
                        "Step %(order)s of the route names no post that exists today. Ask the administrator to mend the route."
                    )
                    % {"order": rule.order}
                )
            return [rule.post]
        case Who.OWNER_HEAD:
            return [_head_of(document.owner_unit, day)]
        case Who.AGENCY_HEAD:
            return [_agency_head(document.agency, day)]
        case Who.UNITS:
            return [_head_of(unit, day) for unit in rule.units.all()]
    return [post for unit in applying_units(version) if (post := _head_or_none(unit, day))]


def applying_units(version: Version) -> list[Unit]:
    """Units of the applying set, without the owner unit: it wrote the document."""
    if version.applying_id is None:
        return []
    members = version.applying.members.filter(unit__isnull=False).exclude(unit=version.document.owner_unit)
    return [row.unit for row in members.select_related("unit").order_by("unit__order")]


def _head_or_none(unit: Unit, day: date) -> Post | None:
    return Post.objects.on(day).filter(unit=unit, is_head=True).first()


def _head_of(unit: Unit, day: date) -> Post:
    post = _head_or_none(unit, day)
    if post is None:
        raise Refused(
            _("“%(unit)s” has no post of head today, so the route cannot go on. Ask the administrator.")
            % {"unit": unit}
        )
    return post


def _agency_head(agency: Any, day: date) -> Post:
    post = Post.objects.on(day).filter(unit__agency=agency, is_agency_head=True).first()
    if post is None:
        raise Refused(_("The agency has no post of head today, so the route cannot go on. Ask the administrator."))
    return post


def carries_role(post: Post, kind: str) -> bool:
    """Whether the roles on `post` let it hold a step of this kind."""
    needed = f"documents.{STEP_NEEDS[StepKind(kind)]}"
    return any(needed in BY_KEY[row.role].all for row in post.roles.all() if row.role in BY_KEY)


def vacant_steps(steps: list[VersionStep], *, day: date) -> list[VersionStep]:
    """Steps whose post nobody holds on `day`; they will wait, so people are told before they submit."""
    posts = [step.post_id for step in steps]
    held = set(
        Post.objects.filter(
            covers(day, "appointments__"), pk__in=posts, appointments__person__is_active=True
        ).values_list("pk", flat=True)
    )
    return [step for step in steps if step.post_id not in held]
