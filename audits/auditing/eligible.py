"""What is known of people with regard to one audit: the facts that `independence` judges, read for many people at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.utils import timezone

from audits.auditing.independence import Certificate, Conflict, Facts, Work, conflicts_of, own_since
from audits.models import Audit, Auditor, AuditVersion, TeamOverride, Verdict
from documents.models import VersionDecision, VersionEditor
from documents.numbers import number_of
from qms.approvals.moves import NOT_BY_EDITORS
from qms.people.models import Appointment, PostRole, Unit
from qms.worktime.days import VIETNAM


@dataclass(frozen=True)
class Scope:
    """What an audit is about, and when. `versions` are keys, or a queryset of them."""

    agency: int
    units: tuple[Unit, ...]
    versions: Any
    first: date
    last: date


def scope_of(audit: Audit, units: Iterable[Unit] | None = None) -> Scope | None:
    """The scope of an audit that has its days; None before. One statement, none where the units are given."""
    if audit.start_date is None or audit.end_date is None:
        return None
    if units is None:
        units = [row.unit for row in audit.audit_units.select_related("unit")]
    versions = AuditVersion.objects.filter(audit=audit).order_by().values("version")
    return Scope(audit.agency_id, tuple(units), versions, audit.start_date, audit.end_date)


def own_since_at(first: date) -> datetime:
    """The instant from which parts in a version count for an audit that begins on `first`."""
    return datetime.combine(own_since(first), time.min, tzinfo=VIETNAM)


def facts_of(people: Collection[int], scope: Scope) -> dict[int, Facts]:
    """The facts of each of these people, in three statements whatever their number."""
    units, works = _posts(people, scope), _works(people, scope)
    certificates: dict[int, list[Certificate]] = defaultdict(list)
    for row in Auditor.objects.filter(agency=scope.agency, person__in=people):
        certificates[row.person_id].append(Certificate(row.from_date, row.until_date, row.is_lead))
    return {
        pk: Facts(
            tuple(dict.fromkeys(units.get(pk, ()))),
            _latest(work for is_own, work in works.get(pk, ()) if is_own),
            _latest(work for is_own, work in works.get(pk, ()) if not is_own),
            tuple(certificates[pk]),
        )
        for pk in people
    }


def _posts(people: Collection[int], scope: Scope) -> dict[int, list[str]]:
    """Audited units in which somebody holds a post on a day of the audit; a part of an audited unit is that unit too.

    The unit at the top of an agency has every other one under it, so there it is that unit alone. A post that is nothing but that
    of an internal auditor is no work in its unit.
    """
    inside = Q(post__unit__in=[unit.pk for unit in scope.units])
    for unit in scope.units:
        if unit.parent_id is not None:
            inside |= Q(post__unit__path__startswith=unit.path)
    held = Appointment.objects.filter(inside, person__in=people, from_date__lte=scope.last)
    held = held.filter(Q(until_date=None) | Q(until_date__gt=scope.first)).order_by("pk")
    roles = PostRole.objects.filter(post=OuterRef("post"))
    held = held.filter(~Exists(roles.filter(role="auditor")) | Exists(roles.exclude(role__in=("auditor", "reader"))))
    found: dict[int, list[str]] = defaultdict(list)
    for person, name in held.values_list("person", "post__unit__name"):
        found[person].append(name)
    return found


def _works(people: Collection[int], scope: Scope) -> dict[int, list[tuple[bool, Work]]]:
    """By person, parts in the versions: (whether it is writing, what). Submitting is writing. One statement."""
    columns = ("who_", "move_", "at_", "code_", "issue_", "revision_")
    names = {"code_": F("version__document__code"), "issue_": F("version__issue"), "revision_": F("version__revision")}
    wrote = VersionEditor.objects.filter(version__in=scope.versions, person__in=people).order_by()
    wrote = wrote.annotate(who_=F("person"), move_=Value("submit", CharField()), at_=F("since"), **names)
    said = VersionDecision.objects.filter(
        version__in=scope.versions, person__in=people, move__in=(*NOT_BY_EDITORS, "submit")
    )
    said = said.order_by().annotate(who_=F("person"), move_=F("move"), at_=F("at"), **names)
    found: dict[int, list[tuple[bool, Work]]] = defaultdict(list)
    for who, move, at, code, issue, revision in wrote.values_list(*columns).union(said.values_list(*columns), all=True):
        work = Work(code, number_of(issue, revision), timezone.localdate(at, VIETNAM))
        found[who].append((move == "submit", work))
    return found


def _latest(works: Iterable[Work]) -> tuple[Work, ...]:
    """Of each version the last day."""
    found: dict[tuple[str, str], Work] = {}
    for work in works:
        known = found.get((work.code, work.number))
        if known is None or known.day < work.day:
            found[work.code, work.number] = work
    return tuple(sorted(found.values(), key=lambda work: (work.code, work.number)))


def allowed_by(overrides: Iterable[TeamOverride]) -> dict[int, set[tuple[str, str]]]:
    """By person, the keys of the conflicts that the management set aside."""
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for row in overrides:
        if row.verdict == Verdict.ALLOWED:
            found[row.person_id] |= {(one["rule"], one["about"]) for one in row.conflicts}
    return found


def left(conflicts: Iterable[Conflict], allowed: Collection[tuple[str, str]]) -> list[Conflict]:
    """Conflicts that nobody set aside."""
    return [one for one in conflicts if one.key not in allowed]


def standing_conflicts(
    audit: Audit,
    roles: dict[int, str],
    scope: Scope | None = None,
    overrides: Iterable[TeamOverride] | None = None,
) -> dict[int, list[Conflict]]:
    """By person (with the role given), everything that still stands against taking part; empty lists where nothing does.

    `scope`: another one than the audit has now; `overrides`: those of the audit, where they are read already.
    """
    scope = scope or scope_of(audit)
    if scope is None or not roles:
        return {pk: [] for pk in roles}
    facts = facts_of(list(roles), scope)
    allowed = allowed_by(audit.overrides.all() if overrides is None else overrides)
    return {
        pk: left(conflicts_of(facts[pk], role, scope.first, scope.last), allowed.get(pk, ()))
        for pk, role in roles.items()
    }
