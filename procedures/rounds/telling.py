"""Who hears what of a round: once of what appeared in it, and one line in the trail for each agency."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from documents.querysets import KEEP
from documents.telling import people_who
from procedures.models import LinterRound, StandingFinding
from procedures.rounds.querysets import SEE, StandingFindingQuerySet
from qms.access.roles import ROLES
from qms.notices.actions import notify
from qms.people.models import Agency, Appointment, User
from qms.people.querysets import covers
from qms.trail.actions import record
from qms.trail.acts import Act

_SEERS = [role.key for role in ROLES if SEE in role.unit]


def tell_of_round(this: LinterRound, *, at: datetime) -> int:
    """Tell of blocking findings that appeared and became so since the text came into force, as the list shows them: officers of all in their agency, who holds an owner post of those in its documents.

    One notice a person, which names no document: the list shows each what is theirs. What stood before is not told again.
    """
    fresh = _fresh(this).turned().filter(is_blocking=True, is_waived=False)
    agencies = Counter(fresh.values_list("document__agency", flat=True))
    owners = Counter(fresh.values_list("document__owner_post", flat=True))
    if not agencies:
        return 0
    counts: dict[int, int] = defaultdict(int)
    people: dict[int, User] = {}
    for person, n in [*_officers(agencies, this), *_holders(owners, this)]:
        people[person.pk], counts[person.pk] = person, max(counts[person.pk], n)
    by_count: dict[int, list[User]] = defaultdict(list)
    for pk, n in counts.items():
        by_count[n].append(people[pk])
    return sum(_notify(this, told, n, at) for n, told in by_count.items())


def _notify(this: LinterRound, people: list[User], n: int, at: datetime) -> int:
    text = ngettext(
        "%(n)d place in procedures in force no longer agrees with posts, laws or forms.",
        "%(n)d places in procedures in force no longer agree with posts, laws or forms.",
        n,
    ) % {"n": n}
    url = reverse("procedures:standing")
    return notify(kind="procedure_turned_bad", to=people, about=f"round:{this.pk}", url=url, text=text, at=at)


def _fresh(this: LinterRound) -> StandingFindingQuerySet:
    """What appeared in the round and stands."""
    return StandingFinding.objects.open().filter(found_in=this).order_by()


def _officers(counts: Counter[int], this: LinterRound) -> Iterable[tuple[Any, int]]:
    for agency in Agency.objects.filter(pk__in=counts):
        yield from ((person, counts[agency.pk]) for person in people_who(KEEP, agency, day=this.day_date))


def _holders(counts: Counter[int], this: LinterRound) -> Iterable[tuple[Any, int]]:
    """Who holds an owner post that sees what is prepared."""
    held = Appointment.objects.filter(
        covers(this.day_date), post__in=counts, post__roles__role__in=_SEERS, person__is_active=True
    ).select_related("person")
    found: dict[int, tuple[Any, int]] = {}
    for row in held.distinct():
        before = found.get(row.person_id, (row.person, 0))[1]
        found[row.person_id] = (row.person, before + counts[row.post_id])
    return found.values()


def record_round(this: LinterRound, *, at: datetime) -> None:
    """One line for each agency in which something appeared or was closed; a round that changed nothing leaves none."""
    agency = "document__agency"
    appeared = Counter(_fresh(this).values_list(agency, flat=True))
    closed = Counter(StandingFinding.objects.filter(settled_in=this).order_by().values_list(agency, flat=True))
    for one in Agency.objects.filter(pk__in=appeared.keys() | closed.keys()):
        detail = {"appeared": appeared[one.pk], "closed": closed[one.pk], "day": this.day_date.isoformat()}
        record(act=Act.PROCEDURES_LOOKED_AT, by=None, on=this, agency=one, at=at, detail=detail)
