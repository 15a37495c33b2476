"""Acts on the rules of document types: shared kinds, an agency's patterns, words, templates, routes and reserved codes."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from documents.actions.review_closing import cancel_for_rules
from documents.actions.review_holding import give_back_all
from documents.actions.reviewing import DAILY
from documents.codes import check_code, check_pattern, reserve_code, who_has
from documents.data.types import TYPES, Kind
from documents.models import DocumentCode, DocumentType, RouteRule, TypeRules
from documents.models.route import Who
from documents.models.types import WhenOverdue, default_labels
from documents.routing import carries_role
from qms.access.rights import rights_of
from qms.approvals.moves import PHASE, StepKind
from qms.jobs.actions import enqueue
from qms.people.models import Agency, Post, Unit
from qms.people.querysets import covers
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

REVIEW_RULES = ("review_months", "review_ahead_days")  # what the dates follow from
CHANGEABLE = frozenset(
    {
        "code_pattern", "labels", "sections", *REVIEW_RULES, "review_overdue", "retention", "signal_people", "signal_units",
        "reading_days", "reading_ahead", "reading_password", "is_active",
    }
)  # fmt: skip
_HEADING = re.compile(r"^(Chương [IVX]+|\d+(?:\.\d+)*) (.+)$")


def _sections(kind: Kind) -> list[dict[str, Any]]:
    rows = [match.groups() for line in kind.sections if (match := _HEADING.match(line))]
    return [{"number": number, "heading": heading, "level": 1} for number, heading in rows]


@transaction.atomic
def load_types() -> int:
    """Write the shared document types that are missing; those an office already has stay as they are."""
    made = 0
    for order, kind in enumerate(TYPES, 1):
        _row, new = DocumentType.objects.get_or_create(
            slug=kind.slug,
            defaults={
                "name": kind.name,
                "name_en": kind.name_en,
                "heading": kind.heading,
                "holds": kind.holds,
                "order": order * 10,
                "sections": _sections(kind),
            },
        )
        made += new
    return made


@transaction.atomic
def set_up_types(agency: Agency, *, by: Any, at: datetime, day: date) -> list[TypeRules]:
    """Give an agency the usual rules for every type it has none for, with routes to the posts that exist today.

    `by` is None for the command on the server. Raises Refused for who does not keep types there.
    """
    if by is not None:
        _require_keeper(agency, by)
    load_types()
    made = []
    for kind in TYPES:
        type = DocumentType.objects.get(slug=kind.slug)
        if TypeRules.objects.filter(agency=agency, type=type).exists():
            continue
        rules = TypeRules.objects.create(
            agency=agency, type=type, code_pattern=kind.pattern, review_months=kind.months, retention=kind.retention
        )
        _lay_route(rules, kind, day)
        made.append(rules)
    if made:
        record(act=Act.SETTINGS_CHANGED, by=by, on=agency, agency=agency, at=at, detail={"types": len(made)})
    return made


def _lay_route(rules: TypeRules, kind: Kind, day: date) -> None:
    for order, (step, who, days) in enumerate(kind.route, 1):
        post = None
        if who in {"officer", "deputy"}:
            post = _post_with(rules.agency, "officer" if who == "officer" else "reviewer", day)
            if post is None:
                continue  # the administrator adds the step when the post exists; the route page says so
        RouteRule.objects.create(
            rules=rules, order=order, kind=step, who=Who.POST if post else who, post=post, due_days=days
        )


def _post_with(agency: Agency, role: str, day: date) -> Post | None:
    return Post.objects.on(day).filter(unit__agency=agency, roles__role=role).order_by("unit__order", "pk").first()


def _require_keeper(agency: Agency, by: Any) -> None:
    if agency.pk not in rights_of(by).reach["documents.keep_types"].agencies:
        raise Refused(_("Only the QMS officer or the administrator of the agency changes document types."))


@transaction.atomic
def change_rules(rules: TypeRules, *, by: Any, at: datetime, **fields: Any) -> TypeRules:
    """Change code pattern, words, section template, review interval, retention or use of a type in an agency."""
    rules = TypeRules.objects.select_for_update(of=("self",)).select_related("agency", "type").get(pk=rules.pk)
    _require_keeper(rules.agency, by)
    if "code_pattern" in fields:
        check_pattern(fields["code_pattern"])
    if "labels" in fields:
        fields["labels"] = _labels(fields["labels"])
    if "sections" in fields:
        fields["sections"] = _template(fields["sections"], rules.type)
    for name, value in fields.items():
        if name not in CHANGEABLE:
            raise ValueError(name)
        setattr(rules, name, value)
    dates_before = TypeRules.objects.values_list(*REVIEW_RULES).get(pk=rules.pk)
    rules.save(update_fields=list(fields))
    if dates_before != tuple(getattr(rules, name) for name in REVIEW_RULES):
        cancel_for_rules(rules, at=at)
    if "review_overdue" in fields:
        _hold_or_give_back(rules, by=by, at=at)
    record(act=Act.SETTINGS_CHANGED, by=by, on=rules, agency=rules.agency, at=at, detail={"changed": sorted(fields)})
    return rules


def _hold_or_give_back(rules: TypeRules, *, by: Any, at: datetime) -> None:
    """What is overdue already follows the new policy with the next sweep, not only the next morning."""
    if rules.review_overdue == WhenOverdue.WARN:
        give_back_all(rules, by=by, at=at)
    else:
        enqueue(kind=DAILY, key=f"reviews:rules:{rules.pk}:{at.isoformat()}", payload={}, at=at)


def _labels(labels: dict[str, str]) -> dict[str, str]:
    clean = {key: " ".join(str(labels.get(key, "")).split())[:40] for key in default_labels()}
    for key, word in clean.items():
        if not word:
            raise Refused(_("No word of the sign table may be empty."), field=key)
    return clean


def _template(rows: Iterable[dict[str, Any]], type: DocumentType) -> list[dict[str, Any]]:
    """Tidy rows; none where they say what the shared type says, so that the agency goes on following it."""
    clean = []
    for place, row in enumerate(rows, 1):
        heading = " ".join(str(row.get("heading", "")).split())[:300]
        if not heading:
            raise Refused(_("Row %(row)s of the template needs a heading.") % {"row": place}, field="sections")
        number = " ".join(str(row.get("number", "")).split())[:20]
        clean.append({"number": number, "heading": heading, "level": 2 if row.get("level") == 2 else 1})
    return [] if clean == type.sections else clean


@transaction.atomic
def set_route(rules: TypeRules, *, steps: list[dict[str, Any]], by: Any, at: datetime) -> list[RouteRule]:
    """Replace the route: steps with `order`, `kind`, `who`, `post` or `units`, `due_days`.

    Phases follow each other: what belongs to review comes before approval, and the last step approves. Running routes
    keep the steps they were laid with.
    """
    rules = TypeRules.objects.select_for_update(of=("self",)).select_related("agency").get(pk=rules.pk)
    _require_keeper(rules.agency, by)
    steps = [_only_what_counts(step) for step in sorted(steps, key=lambda step: step["order"])]
    _require_sound(rules.agency, steps)
    rules.route.all().delete()
    made = []
    for step in steps:
        row = RouteRule.objects.create(rules=rules, **{name: step[name] for name in step if name != "units"})
        row.units.set(step["units"])
        made.append(row)
    record(
        act=Act.SETTINGS_CHANGED,
        by=by,
        on=rules,
        agency=rules.agency,
        at=at,
        detail={"route": [row.kind for row in made]},
    )
    return made


def _only_what_counts(step: dict[str, Any]) -> dict[str, Any]:
    """A step without the post or the units that its way of finding a post does not ask for."""
    return {
        **step,
        "post": step.get("post") if step["who"] == Who.POST else None,
        "units": step.get("units", ()) if step["who"] == Who.UNITS else (),
    }


def _require_sound(agency: Agency, steps: list[dict[str, Any]]) -> None:
    if not steps or steps[-1]["kind"] != StepKind.APPROVE:
        raise Refused(_("The last step of a route has to be the approval."), field="route")
    before = steps[0]
    for step in steps:
        at = {"order": step["order"]}
        if PHASE[before["kind"]] != PHASE[step["kind"]] and before["order"] == step["order"]:
            raise Refused(
                _("Step %(order)s: an approval cannot stand side by side with what comes before it.") % at,
                field="route",
            )
        if before["kind"] == StepKind.APPROVE and step["kind"] != StepKind.APPROVE:
            raise Refused(
                _("Step %(order)s: opinions, checks and reviews come before the approval.") % at, field="route"
            )
        if step["who"] == Who.POST:
            _require_post(agency, step)
        if step["who"] == Who.UNITS and not step["units"]:
            raise Refused(_("Step %(order)s: choose the units that are asked.") % at, field="route")
        before = step


def _require_post(agency: Agency, step: dict[str, Any]) -> None:
    post = step.get("post")
    if post is None or post.unit.agency_id != agency.pk:
        raise Refused(_("Step %(order)s: choose a post of the agency.") % {"order": step["order"]}, field="route")
    if not carries_role(post, step["kind"]):
        raise Refused(
            _("Step %(order)s: the post “%(post)s” has no role for it. Give the post the role first.")
            % {"order": step["order"], "post": post},
            field="route",
        )


@transaction.atomic
def keep_code_free(agency: Agency, *, code: str, reason: str, by: Any, at: datetime) -> None:
    """Reserve a code that was given outside this system, so that it is never given here. Raises Refused if it was."""
    _require_keeper(agency, by)
    if not reason.strip():
        raise Refused(_("Say what the code was used for."), field="reason")
    code = check_code(code)
    taken = DocumentCode.objects.filter(agency=agency, code=code).select_related("document").first()
    if taken:
        raise Refused(
            _("The code %(code)s is in the register already, for “%(title)s”. Nothing needs to be reserved.")
            % {"code": code, "title": who_has(taken, by)},
            field="code",
        )
    reserve_code(agency, code, at=at, reason=reason.strip()[:300])
    record(act=Act.SETTINGS_CHANGED, by=by, on=agency, agency=agency, at=at, detail={"reserved": code[:60]})


def kept_agencies(person: Any, *, day: date) -> Any:
    """Agencies whose document types, codes and routes the person keeps."""
    return Agency.objects.filter(pk__in=rights_of(person, day).reach["documents.keep_types"].agencies)


def owner_units(person: Any, *, day: date, permission: str = "documents.create_document") -> Any:
    """Units for which the person may create documents today, or bring them in."""
    return Unit.objects.on(day).filter(rights_of(person, day).where(permission, unit="pk", agency="agency"))


def route_of(rules: TypeRules) -> list[RouteRule]:
    """The steps of a route with everything that is asked of them, in order."""
    return list(rules.route.select_related("post").prefetch_related("post__roles", "units").order_by("order", "pk"))


def route_warnings(rules: TypeRules, steps: list[RouteRule], *, day: date) -> list[str]:
    """What will make a route wait or stop: steps whose post is gone, vacant or without the role they need."""
    if not steps:
        return [_("There is no route yet, so nothing of this type can be submitted.")]
    now = covers(day, "appointments__") & Q(appointments__person__is_active=True)
    posts = Post.objects.on(day).filter(unit__agency=rules.agency).annotate(holders=Count("appointments", filter=now))
    held = {post.pk: post.holders for post in posts}
    headed = {post.unit_id for post in posts if post.is_head}
    has_head = any(post.is_agency_head for post in posts)
    said = []
    for step in steps:
        at = {"order": step.order, "kind": rules.label(step.kind), "post": step.post or "–"}
        if step.who == Who.POST:
            said += _about_post(step, at, held)
        elif step.who == Who.AGENCY_HEAD and not has_head:
            said.append(_("Step %(order)s (%(kind)s): the agency has no post of head today.") % at)
        elif step.who == Who.UNITS:
            headless = [unit for unit in step.units.all() if unit.pk not in headed]
            words = _("Step %(order)s (%(kind)s): “%(unit)s” has no post of head today.")
            said += [words % {**at, "unit": unit} for unit in headless]
    return said


def _about_post(step: RouteRule, at: dict[str, Any], held: dict[int, int]) -> list[str]:
    """`held` counts today's holders of the posts that stand today."""
    if step.post is None or step.post.pk not in held:
        return [_("Step %(order)s (%(kind)s): “%(post)s” is no post of today. Choose another one.") % at]
    if not carries_role(step.post, step.kind):
        return [_("Step %(order)s (%(kind)s): the post “%(post)s” has no role for it.") % at]
    if not held[step.post.pk]:
        return [_("Step %(order)s (%(kind)s): nobody holds “%(post)s” today; the route will wait.") % at]
    return []
