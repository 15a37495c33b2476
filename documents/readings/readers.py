"""Who may read the text of a document that is in force, all people at once; what `qms.access` answers for one person.

A property test holds both answers together (tests/matrix/test_rights.py).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat

from documents.models import (
    AccessClass,
    ApplyingMember,
    Document,
    DocumentGroupGrant,
    DocumentPersonGrant,
    DocumentUnitGrant,
    InForce,
)
from documents.models.document import Classification
from documents.querysets import VIEW
from qms.access.roles import ROLES
from qms.people.models import AgencyPhase, Appointment, UnitPhase, User
from qms.people.querysets import covers

RESTRICTED, DRAFTS = "documents.view_restricted", "documents.view_draft"


def seats(day: date) -> QuerySet[Appointment]:
    """Posts held on `day` by people who may sign in, in units that stand."""
    stands = Exists(UnitPhase.objects.on(day).filter(unit=OuterRef("post__unit")))
    return Appointment.objects.filter(stands, covers(day), covers(day, "post__"), person__is_active=True)


def may_read(document: Document, day: date, classes: dict[int, "Placed"] | None = None) -> Q:
    """Appointments of `seats(day)` whose person may read what is in force of the document.

    One statement to find its class, none where `classes` (`classes_of`) are given.
    """
    found = (classes_of([document], day) if classes is None else classes).get(document.pk)
    if found is None:
        return Q(pk__in=[])
    return _open_to(found, document, day) | _shared_with(document, day)


def under(units: Iterable[int], day: date) -> QuerySet[Any]:
    """Ids of these units and of all units under them on `day`."""
    paths = Q(pk__in=[])
    for unit in units:
        paths |= Q(path__contains=f".{unit}.")
    return UnitPhase.objects.on(day).filter(paths).values("unit")


def under_those_of(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """The same for the column `unit` of rows that are not read for it."""
    step = Concat(Value("."), Cast("unit", CharField()), Value("."), output_field=CharField())
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = rows.filter(unit__isnull=False).annotate(below=path).filter(below__contains=step)
    return UnitPhase.objects.on(day).filter(Exists(above)).values("unit")


class Placed(NamedTuple):
    """An access class, with where its owner unit and its agency stand on the day: the path of each and of all above it."""

    row: AccessClass
    unit_paths: list[str]
    agency_paths: list[str]


def classes_of(documents: Iterable[Document], day: date) -> dict[int, Placed]:
    """By document, of the period that covers the day, else of the last one that covered a day at all. One statement."""
    covering = Case(When(covers(day), then=0), default=1)
    begun = Case(When(until_date__lte=F("from_date"), then=1), default=0)
    units = UnitPhase.objects.on(day).filter(unit=OuterRef("access_class__owner_unit"))
    agencies = AgencyPhase.objects.on(day).filter(agency=OuterRef("access_class__agency"))
    rows: Any = InForce.objects.filter(document__in=documents).annotate(
        unit_path=Subquery(units.values("path")[:1]), agency_path=Subquery(agencies.values("path")[:1])
    )
    found: dict[int, Placed] = {}
    for period in rows.order_by("document", covering, begun, "-from_date").select_related("access_class"):
        if period.document_id not in found:
            placed = Placed(period.access_class, _paths(period.unit_path), _paths(period.agency_path))
            found[period.document_id] = placed
    return found


def _paths(path: str | None) -> list[str]:
    """`.1.7.` gives `.1.` and `.1.7.`"""
    steps = [step for step in (path or "").split(".") if step]
    return [f".{'.'.join(steps[: place + 1])}." for place in range(len(steps))]


def has(rows: QuerySet[Appointment]) -> Q:
    """Appointments whose person has one of these as well. Asked row by row: the audience may be ten of a hundred thousand."""
    return Q(Exists(rows.filter(person=OuterRef("person"))))


def _open_to(found: Placed, document: Document, day: date) -> Q:
    kind = found.row.classification
    if kind == Classification.PUBLIC:
        is_open = ~Q(pk__in=[])  # an empty Q would vanish beside the others
    elif kind == Classification.RESTRICTED:
        is_open = has(_holders(RESTRICTED, found, day))
    else:
        is_open = has(_holders(VIEW, found, day)) | _applying(found.row, day)
    if found.row.held_back:
        is_open &= has(_holders(DRAFTS, found, day))
    if document.classification != Classification.RESTRICTED:
        is_open |= has(seats(day).filter(post=document.owner_post_id))
    return is_open


def _holders(permission: str, found: Placed, day: date) -> QuerySet[Appointment]:
    """Appointments to posts that give the permission over the owner unit or agency of the class."""
    keys = {reach: [role.key for role in ROLES if permission in getattr(role, reach)] for reach in _REACHES}
    here = Exists(UnitPhase.objects.on(day).filter(unit=OuterRef("post__unit"), path__in=found.unit_paths))
    role = "post__roles__role__in"
    by_agency = Q(**{role: keys["agency"]}) & _over("agency", "post__unit__agency", [found.row.agency_id])
    over_unit = Q(post__roles__unit__path__in=found.unit_paths) | (Q(post__roles__unit=None) & Q(here))
    by_unit = Q(**{role: keys["unit"]}) & over_unit
    below = Q(post__roles__agency__path__in=found.agency_paths)
    below |= Q(post__roles__agency=None, post__unit__agency__path__in=found.agency_paths)
    return seats(day).filter(by_agency | by_unit | (Q(**{role: keys["below"]}) & below))


_REACHES = ("agency", "unit", "below")


def _over(kind: str, own: str, ids: Any) -> Q:
    """A role over one of these, named on the role itself or else by the post."""
    return Q(**{f"post__roles__{kind}__in": ids}) | Q(**{f"post__roles__{kind}": None, f"{own}__in": ids})


def _applying(found: AccessClass, day: date) -> Q:
    """Everybody in a unit that applies it, and readers of an agency that does."""
    if found.applying_id is None:
        return Q(pk__in=[])
    members = ApplyingMember.objects.filter(set=found.applying_id)
    viewers = [role.key for role in ROLES if VIEW in role.agency]
    over = _over("agency", "post__unit__agency", members.filter(agency__isnull=False).values("agency"))
    readers = seats(day).filter(Q(post__roles__role__in=viewers) & over)
    in_units = seats(day).filter(post__unit__in=under_those_of(members, day))
    return has(readers) | has(in_units)


def _shared_with(document: Document, day: date) -> Q:
    """People with whom the document is shared on the day: themselves, by a group, by a unit."""
    live = covers(day) & Q(content_object=document, permission__codename=VIEW.split(".")[1])
    people = DocumentPersonGrant.objects.filter(live).values("user")
    groups = DocumentGroupGrant.objects.filter(live).values("group")
    units = under_those_of(DocumentUnitGrant.objects.filter(live), day)
    members = User.objects.filter(groups__in=groups).values("pk")
    return Q(person__in=people) | Q(person__in=members) | has(seats(day).filter(post__unit__in=units))
