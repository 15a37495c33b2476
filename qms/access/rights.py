"""What a person's posts give on one day: permission by permission, the agencies and units it reaches.

Read in one query a request and kept on the person object; a new request reads afresh, so a right that ended is gone.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from qms.access.prepared import Prepared
from qms.access.roles import BY_KEY, Role
from qms.people.models import AgencyPhase, Delegation, UnitPhase, User
from qms.people.querysets import covers
from qms.worktime import clock


@dataclass
class Reach:
    """Where one permission counts: whole agencies, units with all under them, agencies with all under them."""

    agencies: set[int] = field(default_factory=set)
    unit_paths: set[str] = field(default_factory=set)
    agency_paths: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.agencies or self.unit_paths or self.agency_paths)


@dataclass
class Seat:
    """A post that a person holds on the day."""

    appointment: int
    post: int
    title: str
    is_head: bool
    is_deputy: bool
    is_acting: bool
    unit: int
    unit_name: str
    unit_path: str
    agency: int
    agency_name: str
    agency_contact: str = ""
    from_date: date = date.min


@dataclass
class Lent:
    """A written authorisation that a person holds on the day: the post it lends, for which acts, types and owner units."""

    delegation: int
    post: int
    acts: list[str]
    types: list[str]  # slugs; empty for all
    units: set[int] = field(default_factory=set)  # empty for all


@dataclass
class Rights:
    """Everything the posts of one person give on `day`."""

    day: date
    seats: list[Seat] = field(default_factory=list)
    lent: list[Lent] = field(default_factory=list)
    reach: dict[str, Reach] = field(default_factory=lambda: defaultdict(Reach))

    @property
    def posts(self) -> set[int]:
        return {seat.post for seat in self.seats}

    @property
    def agencies(self) -> set[int]:
        """Agencies in which the person holds a post."""
        return {seat.agency for seat in self.seats}

    @property
    def units(self) -> set[int]:
        """Units of the person's posts and all units above them, for "applies to this unit" questions."""
        return {int(step) for seat in self.seats for step in seat.unit_path.split(".") if step}

    def may_somewhere(self, permission: str) -> bool:
        return permission in self.reach and bool(self.reach[permission])

    def reaches(self, permission: str, unit: Any) -> bool:
        """Whether `permission` counts in `unit` (a Unit row, by its path of today)."""
        if not self.may_somewhere(permission):
            return False
        reach = self.reach[permission]
        return unit.agency_id in reach.agencies or any(unit.path.startswith(path) for path in reach.unit_paths)

    def where(self, permission: str, *, unit: str = "owner_unit", agency: str = "agency") -> Q:
        """Rows whose `unit` and `agency` columns lie within the reach of `permission`; none if it has no reach."""
        if not self.may_somewhere(permission):
            return Q(pk__in=[])
        reach = self.reach[permission]
        parts = []
        if reach.agencies:
            parts.append(Q(**{f"{agency}__in": reach.agencies}))
        if reach.unit_paths:
            parts.append(Q(**{f"{unit}__in": _under(UnitPhase, "unit_id", reach.unit_paths, self.day)}))
        if reach.agency_paths:
            parts.append(Q(**{f"{agency}__in": _under(AgencyPhase, "agency_id", reach.agency_paths, self.day)}))
        return reduce(or_, parts)


def _under(model: Any, column: str, paths: set[str], day: date) -> Any:
    at_or_under = reduce(or_, (Q(path__startswith=path) for path in sorted(paths)))
    return model.objects.on(day).filter(at_or_under).values(column)


def rights_of(person: Any, day: date | None = None) -> Rights:
    """The person's rights on `day` (today if None). Nothing for the anonymous and the deactivated."""
    day = day or clock.today()
    if not getattr(person, "is_active", False) or person.pk is None:
        return Rights(day)
    known = _itself(person).__dict__.setdefault("_rights", {})
    if day not in known:
        known[day] = _read(person, day)
    return known[day]


def _itself(person: Any) -> Any:
    """The person behind a lazy `request.user`, so that both share what was read."""
    return person.__dict__.get("_wrapped", person)


def forget_rights(person: Any) -> None:
    """After an act changed the posts of a person object that lives on in the same process."""
    _itself(person).__dict__.pop("_rights", None)


# `held` is an appointment of the day, `seat` its post, `phase` where its unit stands; `lent` an authorisation of the day.
_SEAT = (
    "held__pk",
    "held__is_acting",
    "held__from_date",
    "seat__pk",
    "seat__title",
    "seat__is_head",
    "seat__is_deputy",
    "seat__unit_id",
    "seat__unit__name",
    "phase__path",
    "seat__unit__agency_id",
    "seat__unit__agency__name",
    "seat__unit__agency__path",
    "seat__unit__agency__contact",
    "seat__roles__role",
    "seat__roles__unit_id",
    "seat__roles__unit__path",
    "seat__roles__agency_id",
    "seat__roles__agency__path",
)
_LENT = ("lent__pk", "lent__giver_post_id", "lent__acts", "lent__types", "lent__units")


def _asked(person: int, day: date) -> QuerySet[Any, dict[str, Any]]:
    """One statement from the person outwards: every seat with every role, beside every authorisation with every unit."""
    return (
        User.objects.filter(pk=person)
        .annotate(
            held=FilteredRelation("appointments", condition=covers(day, "appointments__")),
            seat=FilteredRelation("held__post", condition=covers(day, "held__post__")),
            phase=FilteredRelation("seat__unit__phases", condition=covers(day, "seat__unit__phases__")),
            lent=FilteredRelation("delegations_received", condition=covers(day, "delegations_received__")),
            stands=Exists(Delegation.objects.standing(day).filter(pk=OuterRef("lent__pk"))),
        )
        .order_by("held__is_concurrent", "held__from_date", "held__pk", "lent__pk")
        .values(*_SEAT, *_LENT, "stands")
    )


_ROWS = Prepared(_asked)


def _read(person: Any, day: date) -> Rights:
    rights = Rights(day)
    for row in _ROWS.rows(person.pk, day):
        if row["phase__path"]:
            _take_seat(rights, row)
        if row["stands"]:
            _borrow(rights, row)
    return rights


def _take_seat(rights: Rights, row: dict) -> None:
    if all(seat.appointment != row["held__pk"] for seat in rights.seats):
        rights.seats.append(_seat(row))
    role = BY_KEY.get(row["seat__roles__role"] or "")
    if role:
        _add(rights, role, row)


def _borrow(rights: Rights, row: dict) -> None:
    lent = next((known for known in rights.lent if known.delegation == row["lent__pk"]), None)
    if lent is None:
        lent = Lent(row["lent__pk"], row["lent__giver_post_id"], row["lent__acts"], row["lent__types"])
        rights.lent.append(lent)
    if row["lent__units"]:
        lent.units.add(row["lent__units"])


def _seat(row: dict) -> Seat:
    return Seat(
        appointment=row["held__pk"],
        post=row["seat__pk"],
        title=row["seat__title"],
        is_head=row["seat__is_head"],
        is_deputy=row["seat__is_deputy"],
        is_acting=row["held__is_acting"],
        unit=row["seat__unit_id"],
        unit_name=row["seat__unit__name"],
        unit_path=row["phase__path"],
        agency=row["seat__unit__agency_id"],
        agency_name=row["seat__unit__agency__name"],
        agency_contact=row["seat__unit__agency__contact"],
        from_date=row["held__from_date"],
    )


def _add(rights: Rights, role: Role, row: dict) -> None:
    unit_path = row["seat__roles__unit__path"] or row["phase__path"]
    agency = row["seat__roles__agency_id"] or row["seat__unit__agency_id"]
    agency_path = row["seat__roles__agency__path"] or row["seat__unit__agency__path"]
    for permission in role.agency:
        rights.reach[permission].agencies.add(agency)
    for permission in role.unit:
        rights.reach[permission].unit_paths.add(unit_path)
    for permission in role.below:
        rights.reach[permission].agency_paths.add(agency_path)
